"""Run one notebook through papermill, in a process of its own.

The process must be this notebook's alone: the kernel is forked from it, its working folder becomes the notebook's, and
its standard output goes to the log. The command line uses it through `children`; by hand:

    python -m hoofdtaak3.build.execute scenario scenario-vredestijd scenario=vredestijd edition=publiek
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hoofdtaak3.build.forked import ForkedKernel
from hoofdtaak3.build.normalise import normalise
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STARTUP_SECONDS = 60


@dataclass(frozen=True)
class Job:
    """One run of one notebook; `name` is that of the executed copy, without `.ipynb`."""

    root: Path
    notebook: str
    name: str
    parameters: Mapping[str, str]

    @property
    def source(self) -> Path:
        """The notebook as it is stored, without outputs."""
        return Project(self.root).notebooks / f"{self.notebook}.ipynb"

    @property
    def executed(self) -> Path:
        """The executed copy."""
        return Project(self.root).executed / f"{self.name}.ipynb"

    @property
    def log(self) -> Path:
        """What went wrong, in full; there is none after a run without trouble."""
        return Project(self.root).build / "logs" / f"{self.name}.log"


@dataclass(frozen=True)
class Outcome:
    """How a run ended: `ok`, `input` (something wrong with an input file) or `failed`; `text` is Dutch."""

    kind: Literal["ok", "input", "failed"]
    text: str = ""
    log: str = ""
    """The file below the project that tells it in full."""


OnCell = Callable[[int, int], None]


def execute(job: Job, on_cell: OnCell = lambda _number, _total: None) -> Outcome:
    """Run a notebook and keep its normalised copy; calls `on_cell(number, total)` before each code cell."""
    kernel = ForkedKernel(job.source.parent)
    try:
        return _execute(job, kernel, on_cell)
    except Exception as error:  # noqa: BLE001 - whatever it is, the adviser gets one line and the log the rest
        _log(job, traceback.format_exc())
        return Outcome("failed", f"{_source(job)}: {_last_line(error)}", _relative(job))
    finally:
        kernel.close()


def _execute(job: Job, kernel: ForkedKernel, on_cell: OnCell) -> Outcome:
    import nbformat  # noqa: PLC0415 - the kernel must be forked before anything starts a thread
    import papermill  # noqa: PLC0415
    from nbclient.exceptions import DeadKernelError  # noqa: PLC0415

    source: Any = nbformat.read(job.source, as_version=4)  # type: ignore[no-untyped-call]
    total = sum(cell.cell_type == "code" for cell in source.cells)
    done: list[int] = []

    def cell_starts(cell: Any, **_: Any) -> None:  # noqa: ANN401 - nbclient's
        if "injected-parameters" not in cell.metadata.get("tags", []):
            done.append(1)
            on_cell(len(done), total)

    try:
        notebook = papermill.execute_notebook(
            source,
            None,
            dict(job.parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            start_timeout=_STARTUP_SECONDS,
            cwd=str(job.source.parent),
            kernel_manager_class=kernel.manager_class,
            on_cell_execute=cell_starts,
        )
    except papermill.PapermillExecutionError as error:
        _log(job, _COLOUR.sub("", "\n".join(error.traceback)) or str(error))
        if error.ename == "InputError":
            return Outcome("input", error.evalue)
        last = (error.evalue.strip().splitlines() or [""])[-1]
        where = f"{_source(job)}, codecel {len(done)} van {total}"
        return Outcome("failed", f"{where}: {error.ename}: {last}", _relative(job))
    except DeadKernelError:
        where = f"{_source(job)}, codecel {len(done)} van {total}"
        return Outcome("failed", f"{where}: de rekenkern stopte onverwacht. Is er genoeg geheugen vrij?")
    text = nbformat.writes(normalise(notebook, job.root))  # type: ignore[no-untyped-call]
    write_text(job.executed, f"{text}\n")
    return Outcome("ok")


def _source(job: Job) -> str:
    return f"notebooks/{job.notebook}.ipynb"


def _relative(job: Job) -> str:
    return job.log.relative_to(job.root).as_posix()


def _log(job: Job, text: str) -> None:
    write_text(job.log, text + "\n")


def _last_line(error: BaseException) -> str:
    lines = "".join(traceback.format_exception_only(error)).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


def main(arguments: list[str] | None = None) -> int:
    """Run one notebook of the project in this folder; returns the exit code."""
    notebook, name, *pairs = sys.argv[1:] if arguments is None else arguments
    parameters = dict(pair.split("=", 1) for pair in pairs)
    root = Project.find().root
    outcome = execute(
        Job(root, notebook, name, parameters),
        lambda number, total: print(f"codecel {number} van {total}", flush=True),  # noqa: T201
    )
    if outcome.text:
        print(outcome.text, outcome.log, sep="\n", file=sys.stderr)  # noqa: T201
    return {"ok": 0, "input": 2, "failed": 1}[outcome.kind]


if __name__ == "__main__":
    sys.exit(main())
