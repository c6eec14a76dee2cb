"""Why each task would run, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.build.names import label
from hoofdtaak3.build.step import Step, why_not

if TYPE_CHECKING:
    from doit.task import Task

    from hoofdtaak3.build.memory import Memory
    from hoofdtaak3.project import Project

_SHOWN = 4


def explanation(project: Project, memory: Memory, tasks: Sequence[Task]) -> Iterator[str]:
    """A line for each task, in the order in which they run; then how many that are.

    What comes after a task that runs, runs only if that task makes something else than the last time. Nobody knows
    that yet, so it is said as such.
    """
    by_name = {task.name: task for task in tasks}
    reasons: dict[str, list[str]] = {}
    waits: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if name in reasons:
            return
        task = by_name[name]
        for other in task.task_dep:
            look(other)
        (step,) = task.actions
        unsure = [other for other in task.task_dep if reasons[other] or waits[other]]
        values = memory.values(name)
        reasons[name] = _reasons(project, values, step, known=not unsure)
        waits[name] = [] if reasons[name] else unsure

    for task in tasks:
        look(task.name)
        if reasons[task.name]:
            yield f"{label(task.name)}: draait, want {_listed(reasons[task.name])}."
        elif waits[task.name]:
            others = _listed([label(name) for name in waits[task.name]])
            yield f"{label(task.name)}: draait alleen als iets anders komt uit {others}."
        else:
            yield f"{label(task.name)}: is al bijgewerkt."
    sure, maybe = (sum(bool(found[task.name]) for task in tasks) for found in (reasons, waits))
    counts = [dutch.number(count, 0) for count in (sure, maybe, len(tasks))]
    yield f"Samen: {counts[0]} zeker, {counts[1]} misschien, van {counts[2]}."


def _reasons(project: Project, values: Mapping[str, Any], step: Step, *, known: bool) -> list[str]:
    if not values:
        return why_not(project, values, {})
    try:
        return why_not(project, values, step.reads())
    except KeyError:
        if known:
            raise
        return []  # what it reads, an earlier task must find first


def _listed(parts: Sequence[str]) -> str:
    if len(parts) > _SHOWN + 1:
        parts = [*parts[:_SHOWN], f"{dutch.number(len(parts) - _SHOWN, 0)} andere"]
    return dutch.listing(parts)
