"""What is remembered of a build, in `build/doit.db`: per task what it read, what it made and what it found.

The one place where outputs are kept count of. Losing it costs time, never a wrong result.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from doit.dependency import DatabaseException, Dependency, JsonDB

from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from doit.task import Task

    from hoofdtaak3.project import Project


class Memory:
    """doit's database; what a task that never ran left is empty."""

    def __init__(self, project: Project) -> None:
        path = self.path(project)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.manager = _Remembering(_AtomicDB, str(path))
            self.manager.backend.verify()
        except (DatabaseException, UnicodeDecodeError, TypeError, RecursionError):  # half written, or not ours
            path.unlink()
            self.manager = _Remembering(_AtomicDB, str(path))

    @staticmethod
    def path(project: Project) -> Path:
        """Where it is kept."""
        return project.build / "doit.db"

    def values(self, task: str) -> Mapping[str, Any]:
        """Everything of one task: `reads`, `outputs`, `warnings`, `facts`."""
        return cast("dict[str, Any]", self.manager.get_values(task))

    def facts(self, task: str) -> Mapping[str, Any]:
        """What the task found."""
        return cast("dict[str, Any]", self.values(task).get("facts", {}))

    def outputs(self, task: str) -> Mapping[str, str]:
        """Digests of the files that the task made, by name below the project."""
        return cast("dict[str, str]", self.values(task).get("outputs", {}))

    def known(self, start: str) -> list[str]:
        """The tasks whose name starts so."""
        return [task for task in self.manager.backend.tasks() if task.startswith(start)]

    def forget_all_but(self, tasks: Iterable[str]) -> None:
        """Forget tasks that there are no longer."""
        if self.manager.backend.keep(set(tasks)):
            self.save()

    def save(self) -> None:
        """Write it now."""
        self.manager.backend.dump()


class _Remembering(Dependency):  # type: ignore[misc]
    """doit forgets a task that failed and all that come after it; here what they read and made says enough."""

    def remove_success(self, task: Task) -> None:
        """Forget nothing: a table that is put right again costs nothing."""


class _AtomicDB(JsonDB):  # type: ignore[misc]
    """A JSON file that is replaced as a whole."""

    def verify(self) -> None:
        """TypeError if this is JSON, but nothing that a task left."""
        entries = self._db.values() if isinstance(self._db, dict) else [None]
        if not all(isinstance(entry, dict) and _is_entry(entry) for entry in entries):
            raise TypeError(self.name)

    def keep(self, tasks: Collection[str]) -> bool:
        """Drop every other task; returns whether there was any."""
        gone = [task for task in self._db if task not in tasks]
        for task in gone:
            self.remove(task)
        return bool(gone)

    def tasks(self) -> list[str]:
        """All that it remembers."""
        return list(self._db)

    def dump(self) -> None:
        """Write it whole or not at all."""
        write_text(Path(self.name), self.codec.encode(self._db))


def _is_entry(entry: Mapping[str, object]) -> bool:
    values = entry.get("_values_:", {})
    shapes = {"reads": dict, "outputs": dict, "warnings": list, "facts": dict}
    return isinstance(values, dict) and (
        not values or all(isinstance(values.get(name), shape) for name, shape in shapes.items())
    )
