"""Runs the tasks that are out of date, in threads that each wait for a child process."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from doit.control import TaskControl
from doit.dependency import DatabaseException, Dependency, JsonDB, MD5Checker
from doit.runner import MThreadRunner
from doit.task import Stream

from hoofdtaak3.build.children import Children
from hoofdtaak3.build.leftovers import remove_leftovers
from hoofdtaak3.build.reporter import Reporter
from hoofdtaak3.build.step import StepError
from hoofdtaak3.build.tasks import Build, Progress, notebook_tasks

if TYPE_CHECKING:
    from doit.task import Task

    from hoofdtaak3.build.screen import Screen
    from hoofdtaak3.project import Project

OtherTasks = Callable[[], list["Task"]]


@dataclass(frozen=True)
class Run:
    """What was done; `interrupted` says that somebody stopped it."""

    reporter: Reporter
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """0 done, 1 something failed, 2 something is wrong with the input, 130 interrupted."""
        if self.interrupted:
            return 130
        kinds = {fault.kind for fault in self.reporter.faults.values()}
        return 1 if "failed" in kinds else 2 if kinds else 0


def run_build(
    build: Build,
    make_screen: Callable[[], Screen],
    *,
    selected: Sequence[str] | None = None,
    jobs: int | None = None,
    others: OtherTasks = list,
) -> Run:
    """Bring the build up to date: the tasks named in `selected` with all that they need, or everything."""
    children = Children()
    database = _Database(build.project)
    reporter = Reporter(make_screen, database.save)
    progress: Progress = reporter.progress
    try:
        tasks = [*notebook_tasks(build, children, progress), *others()]
        control = TaskControl(tasks)
        control.process(list(selected) if selected is not None else None)
        runner = MThreadRunner(
            database.manager, reporter, continue_=True, stream=Stream(0), num_process=jobs or os.cpu_count() or 1
        )
        runner.run_all(control.task_dispatcher())
    except KeyboardInterrupt:
        return Run(reporter, interrupted=True)
    finally:
        children.stop()
        reporter.close()
    remove_leftovers(build.project, build.scenarios)
    return Run(reporter)


@contextlib.contextmanager
def only_one(project: Project) -> Iterator[None]:
    """Hold the project folder; StepError if another ht3 works in it."""
    handle = os.open(project.root, os.O_RDONLY)
    _held.add(handle)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StepError("In deze map loopt al een ht3. Wacht tot die klaar is.") from None
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


_held: set[int] = set()


def _let_go() -> None:
    """A forked child shares the lock: if it outlives a killed ht3, the folder would stay taken."""
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_let_go)


class _Database:
    """doit's memory, in `build/`; losing it costs time, never a wrong result."""

    def __init__(self, project: Project) -> None:
        path = project.build / "doit.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        checker = partial(_Checker, project.root)
        try:
            self.manager = Dependency(_AtomicDB, str(path), checker)
            self.manager.backend.verify()
        except (DatabaseException, UnicodeDecodeError, TypeError):  # half written, or not ours
            path.unlink()
            self.manager = Dependency(_AtomicDB, str(path), checker)

    def save(self) -> None:
        """Write it now."""
        self.manager.backend.dump()


class _Checker(MD5Checker):  # type: ignore[misc]
    """Files by content, with names relative to the project (absolute names stay as they are)."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _full(self, name: str) -> str:
        return os.path.join(self._root, name)  # noqa: PTH118 - asked thousands of times, and pathlib takes its time

    def exists(self, file_path: str) -> bool:
        return os.path.exists(self._full(file_path))  # noqa: PTH110 - as above

    def info(self, file_path: str) -> os.stat_result:
        return os.stat(self._full(file_path))  # noqa: PTH116 - as above

    def check_modified(self, file_path: str, file_stat: os.stat_result, state: object) -> bool:
        return bool(super().check_modified(self._full(file_path), file_stat, state))

    def get_state(self, dep: str, current_state: object) -> object:
        return super().get_state(self._full(dep), current_state)


def _is_entry(entry: dict[str, object]) -> bool:
    """Whether this is what doit remembers of one task."""
    shapes = {"_values_:": dict, "deps:": list, "checker:": str}
    return all(isinstance(entry.get(name, shape()), shape) for name, shape in shapes.items())


class _AtomicDB(JsonDB):  # type: ignore[misc]
    """A JSON file that is replaced as a whole."""

    def verify(self) -> None:
        """TypeError if this is JSON, but nothing that doit wrote."""
        entries = self._db.values() if isinstance(self._db, dict) else [None]
        if not all(isinstance(entry, dict) and _is_entry(entry) for entry in entries):
            raise TypeError(self.name)

    def dump(self) -> None:
        """Write beside the file, then replace it."""
        draft = Path(f"{self.name}.deel")
        draft.write_text(self.codec.encode(self._db), encoding="utf-8")
        draft.replace(self.name)
