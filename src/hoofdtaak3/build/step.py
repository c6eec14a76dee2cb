"""One step as doit sees it: a function, what it reads, and what it made.

What a step reads is a mapping from a name that an adviser knows (a file, "rekencode") to a digest. doit keeps it with
the digests of the outputs; a step is up to date while both are the same. There is no other bookkeeping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from doit.action import BaseAction
from doit.exceptions import TaskFailed
from doit.task import Task

from hoofdtaak3.build.names import label
from hoofdtaak3.problems import InputError
from hoofdtaak3.trouble import cause, keep
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.build.store import Store
    from hoofdtaak3.project import Project

Reads = Callable[[], Mapping[str, str]]


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
    """What a step made, what the reader should be warned of, and what later steps need to know of it."""

    paths: Sequence[Path] = ()
    warnings: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON."""


Function = Callable[[], Made]


class Watch:
    """Files as they were when the build began: what is made while one of them changes is of neither version."""

    def __init__(self, project: Project, paths: Iterable[Path]) -> None:
        self._project = project
        self._stamps = {path: _stamp(path) for path in paths}

    def changed(self) -> str:
        """The first file that changed since, by its name below the project; empty if none did."""
        for path, stamp in self._stamps.items():
            if _stamp(path) != stamp:
                return path.relative_to(self._project.root).as_posix()
        return ""


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


class Step(BaseAction):  # type: ignore[misc]
    """Runs a function; unlike doit's own action it leaves `sys.stdout` alone, which threads share."""

    def __init__(
        self, project: Project, function: Function, reads: Reads, watch: Watch, store: Store | None = None
    ) -> None:
        self._project = project
        self._function = function
        self._store = store
        self._watch = watch
        self.reads = reads
        self.task: Task | None = None
        self.out = self.err = ""
        self.result: Any = None
        self.before: Mapping[str, Any] = {}
        """What the last run remembered."""
        self.restored = False
        """Whether nothing was run: the same was made before, and put back."""
        self.values: dict[str, Any] = {}

    def execute(self, out: Any = None, err: Any = None) -> Fault | None:  # noqa: ANN401, ARG002 - doit's signature
        """Run the function; returns the fault, None if all went well."""
        try:
            reads = dict(self.reads())
            if values := self._put_back(reads):
                self.values, self.restored = values, True
                return None
            made = self._function()
            if changed := self._watch.changed():
                return Fault("failed", f"{changed} is veranderd terwijl ht3 liep. Draai ht3 opnieuw.")
            outputs = {path.relative_to(self._project.root).as_posix(): digest(path) for path in made.paths}
        except InputError as error:
            return Fault("input", error.text())
        except StepError as error:
            return Fault(error.kind, str(error), error.log)
        except Exception as error:  # noqa: BLE001 - the adviser gets one line, the log the rest
            return self._unexpected(error)
        self.values = {
            "reads": reads,
            "outputs": dict(sorted(outputs.items())),
            "warnings": list(made.warnings),
            "facts": dict(made.facts),
        }
        if self._store and self.task:
            self._store.keep(self.task.name, self.values)
        return None

    def _put_back(self, reads: Mapping[str, str]) -> dict[str, Any] | None:
        """What an earlier run made from the same; not what the last one did, of which something was spoilt since."""
        if self._store is None or self.task is None or self.before.get("reads") == reads:
            return None
        return self._store.restored(self.task.name, reads)

    def _unexpected(self, error: Exception) -> Fault:
        name = self.task.name if self.task else "stap"
        root = self._project.root
        log = keep(self._project.build / "logs" / f"{name.replace(':', '-')}.log", root)
        return Fault("failed", cause(error, root), log)


def why_not(project: Project, values: Mapping[str, Any], reads: Mapping[str, str]) -> list[str]:
    """Why a step with these remembered `values` must run, in Dutch; empty if it is up to date."""
    if "reads" not in values:
        return ["nog niet gemaakt"]
    before = values["reads"]
    reasons = [f"{name} is veranderd" for name in reads if name in before and before[name] != reads[name]]
    reasons += [f"{name} is nieuw" for name in reads if name not in before]
    reasons += [f"{name} is er niet meer" for name in before if name not in reads]
    if reasons:
        return reasons
    harmed = [path for path, sha in values["outputs"].items() if digest(project.root / path) != sha]
    return [f"{path} is weg of met de hand veranderd" for path in harmed]


def make_task(  # noqa: PLR0913 - the parts of a task, each named where it is called
    project: Project,
    name: str,
    function: Function,
    *,
    reads: Reads,
    watch: Watch,
    after: Iterable[str] = (),
    store: Store | None = None,
) -> Task:
    """A task that runs when something that it reads, or one of its own outputs, has changed.

    What it made of the same once, it takes from the `store`.
    """
    step = Step(project, function, reads, watch, store)

    def same(task: Task, values: Mapping[str, Any]) -> bool:  # noqa: ARG001 - doit looks at the names
        step.before = values
        return not why_not(project, values, reads())

    return Task(
        name,
        [step],
        task_dep=list(after),
        uptodate=[same],
        title=lambda task: label(task.name),
    )
