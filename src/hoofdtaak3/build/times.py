"""How long steps took the last time, for the screen only: no clock reaches an output."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofdtaak3.project import Project


class Times:
    """Seconds by task, in `build/times.json`; a file that is not ours is as good as none."""

    def __init__(self, project: Project) -> None:
        self._path = project.build / "times.json"
        self._known: dict[str, float] = {}
        self._new: dict[str, float] = {}
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            self._known = {str(name): float(seconds) for name, seconds in content.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            pass

    def last(self, task: str) -> float:
        """Seconds of the last time; 0 if there was none."""
        return self._known.get(task, 0.0)

    def together(self, tasks: Iterable[str]) -> float:
        """Seconds of all these tasks one after the other; 0 if one of them is not known."""
        found = [self.last(task) for task in tasks]
        return sum(found) if all(found) else 0.0

    def took(self, task: str, seconds: float) -> None:
        """A task ended well."""
        self._new[task] = max(seconds, 0.01)

    def save(self) -> None:
        """Keep what was measured, if that is possible: nothing but the screen misses it."""
        if self._new:
            rounded = {task: round(seconds, 2) for task, seconds in (self._known | self._new).items()}
            with contextlib.suppress(OSError):
                write_text(self._path, json.dumps(rounded, indent=1, sort_keys=True) + "\n")
