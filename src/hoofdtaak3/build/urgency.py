"""Which step starts first when several can: the one that most work still waits for."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from doit.task import Task

    from hoofdtaak3.build.times import Times

_UNKNOWN: Final = 1.0
"""Seconds of a step that has not been timed yet."""


class Urgent(deque[Any]):
    """doit's queue of steps that can start, which it takes from the left; doit itself keeps no order there."""

    def __init__(self, tasks: Sequence[Task], times: Times, first: Sequence[str] = ()) -> None:
        super().__init__()
        left = seconds_left(tasks, times)
        order = sorted(left, key=lambda name: (name not in first, -left[name]))
        self._turns = {name: turn for turn, name in enumerate(order)}

    def popleft(self) -> Any:  # noqa: ANN401 - a node of doit's
        """Take the most urgent."""
        node = min(self, key=lambda node: self._turns[node.task.name])
        self.remove(node)
        return node


def seconds_left(tasks: Sequence[Task], times: Times) -> Mapping[str, float]:
    """Seconds from the start of each task to the end of the last that waits for it, with processes in plenty."""
    waiting: dict[str, list[str]] = {task.name: [] for task in tasks}
    for task in tasks:
        for name in task.task_dep:
            waiting[name].append(task.name)
    found: dict[str, float] = {}

    def left(name: str) -> float:
        if name not in found:
            found[name] = (times.last(name) or _UNKNOWN) + max(map(left, waiting[name]), default=0.0)
        return found[name]

    return {task.name: left(task.name) for task in tasks}
