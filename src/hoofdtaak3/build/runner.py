"""Runs the tasks that are out of date, in threads that each wait for a child process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from doit.control import TaskControl
from doit.runner import MThreadRunner
from doit.task import Stream

from hoofdtaak3 import system
from hoofdtaak3.build.step import StepError
from hoofdtaak3.build.urgency import Urgent
from hoofdtaak3.ending import when_stopped

if TYPE_CHECKING:
    from doit.task import Task

    from hoofdtaak3.build.reporter import Reporter
    from hoofdtaak3.build.tasks import Build
    from hoofdtaak3.project import Project


GONE_ON: Final = "Onderbroken. Wat klaar was, blijft; draai de opdracht opnieuw om verder te gaan."


def run_tasks(  # noqa: PLR0913
    build: Build,
    tasks: Sequence[Task],
    reporter: Reporter,
    *,
    selected: Sequence[str] | None = None,
    jobs: int | None = None,
    first: Sequence[str] = (),
) -> int:
    """Bring the build up to date: the tasks named in `selected` with all that they need, or everything.

    Of those that can start, the tasks in `first` go before others.
    Returns the exit code: 0 done, 1 something failed, 2 something is wrong with the input.
    """

    def stop() -> None:
        build.children.kill()
        reporter.close()

    with when_stopped(stop, GONE_ON):
        try:
            urgent = Urgent(tasks, reporter.times, first)
            system.heeding(lambda: _run(build, tasks, reporter, selected, jobs, urgent))
        finally:
            build.children.stop()
            reporter.close()
    kinds = {fault.kind for fault in reporter.faults.values()}
    return 1 if "failed" in kinds else 2 if kinds else 0


def _run(  # noqa: PLR0913, PLR0917
    build: Build,
    tasks: Sequence[Task],
    reporter: Reporter,
    selected: Sequence[str] | None,
    jobs: int | None,
    ready: Urgent,
) -> None:
    build.children.open()
    control = TaskControl(list(tasks))
    control.process(list(selected) if selected is not None else None)
    # One more than there are cores: a notebook waits for its kernel for a quarter of a second.
    together = jobs or (os.cpu_count() or 1) + 1
    runner = MThreadRunner(build.memory.manager, reporter, continue_=True, stream=Stream(0), num_process=together)
    dispatcher = control.task_dispatcher()
    dispatcher.ready = ready
    runner.run_all(dispatcher)


@contextlib.contextmanager
def only_one(project: Project) -> Iterator[None]:
    """Hold the project folder; StepError if another ht3 works in it."""
    with system.held(project.root) as ours, when_stopped(system.let_go):
        if not ours:
            raise StepError("In deze map loopt al een ht3. Wacht tot die klaar is.")
        yield
