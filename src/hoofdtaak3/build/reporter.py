"""Tells what doit does, in Dutch, and keeps what went wrong."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from doit.exceptions import UnmetDependency

from hoofdtaak3.build.names import label
from hoofdtaak3.build.screen import Clock, Screen, seconds_text
from hoofdtaak3.build.step import Fault
from hoofdtaak3.build.times import Times

if TYPE_CHECKING:
    from collections.abc import Callable


_SOON = 2
"""Seconds that nobody needs to be told of."""


class Reporter:
    """doit's reporter; the names of the methods are doit's. The screen is made when the first step starts."""

    def __init__(
        self, make_screen: Callable[[], Screen], remember: Callable[[], None], times: Times, side_by_side: int = 1
    ) -> None:
        self._make_screen = make_screen
        self._remember = remember
        self.times = times
        self._screen: Screen | None = None
        self._clocks: dict[str, Clock] = {}
        self._total = 0
        self._left: set[str] = set()
        self._side_by_side = side_by_side
        self._lock = threading.Lock()
        self.made: list[str] = []
        self.skipped: list[str] = []
        self.blocked: list[str] = []
        self.faults: dict[str, Fault] = {}
        self.warnings: list[str] = []

    @property
    def screen(self) -> Screen:
        """The screen, made when it is first needed."""
        with self._lock:
            if self._screen is None:
                self._screen = self._make_screen()
            return self._screen

    def close(self) -> None:
        """Take moving lines away, and keep how long the steps took."""
        self.times.save()
        if self._screen is not None:
            self._screen.close()

    def progress(self, task_name: str, number: int, total: int) -> None:
        """A step says how far it is."""
        self.screen.progress(label(task_name), number, total)

    def initialize(self, tasks: Any, selected: list[str]) -> None:  # noqa: ANN401
        """All tasks are known; those that run are the selected ones and what they need."""
        needed: set[str] = set()
        waiting = list(selected)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting += tasks[name].task_dep
        self._total = len(needed)
        self._left = needed

    def get_status(self, task: Any) -> None:  # noqa: ANN401
        """A task is about to be checked."""

    def execute_task(self, task: Any) -> None:  # noqa: ANN401
        """A task starts; called from the thread that runs it."""
        self._clocks[task.name] = Clock()
        self.screen.start(task.title(), self.times.last(task.name))

    def add_success(self, task: Any) -> None:  # noqa: ANN401
        """A task ended well. It is remembered at once: a power cut costs only what was running."""
        self.made.append(task.name)
        self._left.discard(task.name)
        self.warnings += task.values.get("warnings", [])
        self._remember()
        clock = self._clocks[task.name]
        if all(step.restored for step in task.actions):
            what = "teruggezet"
        else:
            what = "gemaakt"
            self.times.took(task.name, clock.seconds)
        self.screen.end(task.title(), f"{self._count()} {what}: {task.title()} ({clock.text()}){self._about()}")

    def _about(self) -> str:
        """How long the rest takes at most, for who waits; nothing where that is not known, or soon over."""
        left = self.times.together(self._left) / self._side_by_side
        return f"; nog hooguit ongeveer {seconds_text(left)}" if left >= _SOON else ""

    def add_failure(self, task: Any, fail: Any) -> None:  # noqa: ANN401
        """A task failed, or cannot run because another failed."""
        if isinstance(fail, UnmetDependency):
            self.blocked.append(task.name)
            return
        # doit's own complaints (a file that went missing while it looked) are not in Dutch; their text still helps.
        self.faults[task.name] = fail if isinstance(fail, Fault) else Fault("failed", str(fail.message))
        self.screen.end(task.title(), f"{self._count()} mislukt: {task.title()}")

    def skip_uptodate(self, task: Any) -> None:  # noqa: ANN401
        """Nothing changed for this task."""
        self.skipped.append(task.name)
        self._left.discard(task.name)

    def skip_ignore(self, task: Any) -> None:  # noqa: ANN401
        """Never used: no task is ever marked to be ignored."""

    def cleanup_error(self, exception: Any) -> None:  # noqa: ANN401
        """Never used: no task has a teardown."""

    def teardown_task(self, task: Any) -> None:  # noqa: ANN401
        """Never used: no task has a teardown."""

    def runtime_error(self, message: str) -> None:
        """The list of tasks itself is wrong."""
        self.faults["pipeline"] = Fault("failed", message)

    def complete_run(self) -> None:
        """Everything ended."""

    def _count(self) -> str:
        done = len(self.made) + len(self.skipped) + len(self.faults) + len(self.blocked)
        width = len(str(self._total))
        return f"[{done:{width}}/{self._total}]"
