"""Run one notebook through papermill, and keep its normalised copy.

The process must be this notebook's alone: the kernel is forked from it, and its working folder becomes the notebook's.
"""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.once import PLACE
from hoofdtaak3.build.call import failure
from hoofdtaak3.build.children import SCARCE, OnPart, Outcome, can_fork
from hoofdtaak3.build.normalise import normalise
from hoofdtaak3.project import Project
from hoofdtaak3.trouble import cause_elsewhere, keep
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STARTUP_SECONDS = 60


@dataclass(frozen=True)
class NotebookJob:
    """One run of one notebook; `name` is that of the executed copy, without `.ipynb`."""

    root: Path
    notebook: str
    name: str
    parameters: Mapping[str, str | bool]
    keeps: str = ""
    """Where parts of what it works out are kept (`once.place`); nowhere if it is empty."""

    @property
    def title(self) -> str:
        """The notebook as an adviser finds it."""
        return f"notebooks/{self.notebook}.ipynb"

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

    @property
    def computes(self) -> bool:
        """It does."""
        return True

    def place(self, number: int, total: int) -> str:
        """The cell by its number among those of code, and its first line, as an adviser finds it."""
        line = next((line.strip() for line in _code(self.source, number).splitlines() if line.strip()), "")
        shown = f" ({textwrap.shorten(line, 60, placeholder=' ...')})" if line else ""
        return f"{self.title}, codecel {number} van {total}{shown}" if number else self.title

    def perform(self, on_part: OnPart) -> Outcome:
        """Run the notebook; calls `on_part(number, total)` before each code cell."""
        if self.keeps:
            os.environ[PLACE] = self.keeps
        try:
            return _execute(self, on_part)
        except Exception as error:  # noqa: BLE001 - whatever it is, the adviser gets one line and the log the rest
            return failure(self, error)


def _code(notebook: Path, number: int) -> str:
    """The source of the cell of code with this number; empty if there is none."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return "".join([cell["source"] for cell in cells if cell["cell_type"] == "code"][number - 1])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return ""


def _execute(job: NotebookJob, on_part: OnPart) -> Outcome:
    import nbformat  # noqa: PLC0415 - most commands never get here
    import papermill  # noqa: PLC0415
    from nbclient.exceptions import DeadKernelError  # noqa: PLC0415

    from hoofdtaak3.build import engine  # noqa: PLC0415

    source: Any = nbformat.read(job.source, as_version=4)  # type: ignore[no-untyped-call]
    total = sum(cell.cell_type == "code" for cell in source.cells)
    done: list[int] = []

    def cell_starts(cell: Any, **_: Any) -> None:  # noqa: ANN401 - nbclient's
        if "injected-parameters" not in cell.metadata.get("tags", []):
            done.append(1)
            on_part(len(done), total)

    try:
        notebook = papermill.execute_notebook(
            source,
            None,
            dict(job.parameters),
            engine_name=engine.NAME if can_fork() else engine.ORDINARY,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            start_timeout=_STARTUP_SECONDS,
            cwd=str(job.source.parent),
            on_cell_execute=cell_starts,
        )
    except papermill.PapermillExecutionError as error:
        write_text(job.log, (_COLOUR.sub("", "\n".join(error.traceback)) or str(error)) + "\n")
        if error.ename == "InputError":
            return Outcome("input", error.evalue)
        where = f"{job.title}, codecel {len(done)} van {total}"
        why = cause_elsewhere(error.ename, error.evalue, job.root)
        return Outcome("failed", f"{where}: {why}", job.log.relative_to(job.root).as_posix())
    except DeadKernelError:
        where = f"{job.title}, codecel {len(done)} van {total}"
        return Outcome("failed", f"{where}: de rekenkern stopte onverwacht. {SCARCE}")
    except RuntimeError:  # nbclient's, before it has a kernel
        if done:
            raise
        return Outcome("failed", f"{job.title}: de rekenkern startte niet. {SCARCE}", keep(job.log, job.root))
    text = nbformat.writes(normalise(notebook, job.root))  # type: ignore[no-untyped-call]
    write_text(job.executed, f"{text}\n")
    return Outcome("ok")
