"""One step as doit sees it: a function, what it read, and what it made."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from doit.action import BaseAction
from doit.exceptions import TaskFailed
from doit.task import Task
from doit.tools import config_changed

from hoofdtaak3.build.names import label
from hoofdtaak3.build.sources import PACKAGE
from hoofdtaak3.problems import InputError
from hoofdtaak3.writing import digest, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.project import Project


class StepError(Exception):
    """A step failed for a reason that its Dutch text tells; `kind` is that of the fault."""

    def __init__(self, text: str, kind: str = "failed", log: str = "") -> None:
        super().__init__(text)
        self.kind = kind
        self.log = log


class Fault(TaskFailed):  # type: ignore[misc]
    """Why a step failed: `input` (the adviser's file) or `failed` (anything else), in Dutch; `log` has the rest."""

    def __init__(self, kind: str, text: str, log: str = "") -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.log = log


@dataclass(frozen=True)
class Made:
    """What a step made, and what the reader should be warned of."""

    paths: Sequence[Path]
    warnings: Sequence[str] = ()


Function = Callable[[], Made]


class Step(BaseAction):  # type: ignore[misc]
    """Runs a function; unlike doit's own action it leaves `sys.stdout` alone, which threads share."""

    def __init__(self, project: Project, function: Function, watched: Iterable[Path]) -> None:
        self._project = project
        self._function = function
        self._watched = tuple(watched)
        self.task: Task | None = None
        self.out = self.err = ""
        self.result: Any = None
        self.values: dict[str, Any] = {}

    def execute(self, out: Any = None, err: Any = None) -> Fault | None:  # noqa: ANN401, ARG002 - doit's signature
        """Run the function; returns the fault, None if all went well."""
        try:
            before = self._stamps()
            made = self._function()
            changed = [path for path, stamp in self._stamps().items() if before[path] != stamp]
            if changed:
                # What was made is of neither the old nor the new input; the next run makes it again.
                return Fault(
                    "failed", f"{shown(self._project, changed[0])} is veranderd terwijl ht3 liep. Draai ht3 opnieuw."
                )
            outputs = {path.relative_to(self._project.root).as_posix(): digest(path) for path in made.paths}
        except InputError as error:
            return Fault("input", error.text())
        except StepError as error:
            return Fault(error.kind, str(error), error.log)
        except Exception as error:  # noqa: BLE001 - the adviser gets one line, the log the rest
            return self._unexpected(error)
        self.values = {"outputs": outputs, "warnings": list(made.warnings)}
        return None

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        return {path: (stat.st_mtime_ns, stat.st_size) for path in self._watched if (stat := path.stat())}

    def _unexpected(self, error: Exception) -> Fault:
        name = self.task.name if self.task else "stap"
        log = self._project.build / "logs" / f"{name.replace(':', '-')}.log"
        write_text(log, traceback.format_exc())
        where = log.relative_to(self._project.root).as_posix()
        last = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
        return Fault("failed", last, where)


def remembered(project: Project, path: Path) -> str:
    """A file as doit knows it: below the project by its relative path, so that a moved project stays up to date."""
    # By text: a build asks this thousands of times, and pathlib takes its time.
    return str(path).removeprefix(f"{project.root}{os.sep}").replace(os.sep, "/")


def shown(project: Project, path: Path) -> str:
    """A file as the adviser sees it: never the folders of this computer."""
    home = project.root if path.is_relative_to(project.root) else PACKAGE.parent
    return path.relative_to(home).as_posix()


def make_task(  # noqa: PLR0913 - the parts of a doit task, each named where it is called
    project: Project,
    name: str,
    function: Function,
    *,
    reads: Iterable[Path],
    config: Mapping[str, Any],
    targets: Iterable[Path] = (),
    after: Iterable[str] = (),
    watched: Iterable[Path] = (),
) -> Task:
    """A task that runs when an input, a setting or one of its own outputs has changed.

    `reads` are files by content, `config` settings by value, `watched` files that must not change while it runs,
    although `config` says what counts of them. Outputs that are not `targets` are known from the previous run.
    """
    files = set(reads)
    names = sorted(remembered(project, path) for path in files)

    def outputs_unchanged(task: Task, values: Mapping[str, Any]) -> bool:  # noqa: ARG001 - doit looks at the names
        outputs = values.get("outputs", {})
        return bool(outputs) and all(digest(project.root / path) == sha for path, sha in outputs.items())

    return Task(
        name,
        [Step(project, function, {*files, *watched})],
        file_dep=names,
        targets=[remembered(project, path) for path in targets],
        task_dep=list(after),
        uptodate=[config_changed(dict(config)), outputs_unchanged],
        title=lambda task: label(task.name),
    )
