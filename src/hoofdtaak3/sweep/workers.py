"""Workers: processes on this machine that compute chunks. The same function computes one on a cluster."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from hoofdtaak3.build.digests import COMPUTING, code, versions
from hoofdtaak3.build.step import StepError
from hoofdtaak3.ending import when_stopped
from hoofdtaak3.sweep.engine import Engine
from hoofdtaak3.sweep.plan import Plan
from hoofdtaak3.sweep.sheet import packed
from hoofdtaak3.system import Guarded, enter, guard, start_tracker

GONE_ON: Final = "Onderbroken. Wat klaar is, blijft bewaard; dezelfde opdracht gaat verder waar deze stopte."
RETRIES: Final = 3
"""How often a chunk is tried again that a worker took down with it."""
_AHEAD: Final = 2
"""Chunks that wait per worker, so that none is idle."""
Job = tuple[int, int, int]
"""Number of a chunk, its first case, and the one after its last."""


PACKAGES: Final = (*COMPUTING, "fastparquet")
"""Of which a version may change what comes out."""


def computing() -> dict[str, str]:
    """Our code and the packages that compute a chunk, by name: the same ones give the same bytes."""
    return {"hoofdtaak3": code("sweep.workers"), **versions(PACKAGES)}


@dataclass(frozen=True)
class Done:
    """A chunk as it came back, with the digest that whoever computed it gave it."""

    number: int
    data: bytes
    digest: str

    def sound(self) -> bool:
        """Whether it came through as it was computed."""
        return sha256(self.data).hexdigest() == self.digest


class Workers(Protocol):
    """Who computes the chunks."""

    @property
    def size(self) -> int:
        """How many at a time."""

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """The chunks as they get done, in any order."""


def computed(engine: Engine, job: Job) -> Done:
    """One chunk."""
    number, start, stop = job
    data = packed(engine.chunk(start, stop).values())
    return Done(number, data, sha256(data).hexdigest())


@dataclass(frozen=True)
class Here:
    """This process alone: for what takes less time than starting another one."""

    engine: Engine
    size: int = 1

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """The chunks in order."""
        for job in jobs:
            yield computed(self.engine, job)


_engine: Engine | None = None


def _open(data: bytes, digest: str, group: int) -> None:
    global _engine  # noqa: PLW0603 - a worker has one
    enter(group)
    _engine = Engine(Plan.unpacked(data, digest))


def _compute(job: Job) -> Done:
    assert _engine is not None  # noqa: S101 - `_open` came first
    return computed(_engine, job)


@dataclass(frozen=True)
class Local:
    """Processes on this machine; each gets the plan once, and all end with this one, however it ends."""

    plan: bytes
    size: int

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """The chunks as they get done. A worker that dies is replaced, and what it had is computed again."""
        guarded = guard()
        with when_stopped(guarded.end, GONE_ON):
            try:
                yield from self._run(jobs, guarded)
            finally:
                guarded.end()

    def _run(self, jobs: Sequence[Job], guarded: Guarded) -> Iterator[Done]:
        left = {job[0]: job for job in jobs}
        lost = 0
        while left:
            before = len(left)
            try:
                for done in self._pool(list(left.values()), guarded):
                    del left[done.number]
                    yield done
            except BrokenProcessPool:
                lost = 0 if len(left) < before else lost + 1
                if lost > RETRIES:
                    raise StepError(
                        "De rekenprocessen stoppen steeds voor ze klaar zijn. Is er genoeg geheugen? "
                        "Probeer het met --jobs 1. Wat klaar is, blijft bewaard."
                    ) from None

    def _pool(self, jobs: Sequence[Job], guarded: Guarded) -> Iterator[Done]:
        # Started afresh and not forked: the same everywhere, and nothing of this process goes along.
        context = multiprocessing.get_context("spawn")
        start_tracker()
        arguments = (self.plan, sha256(self.plan).hexdigest(), guarded.group)
        with ProcessPoolExecutor(min(self.size, len(jobs)), context, _open, arguments) as pool:
            waiting, running = deque(jobs), set[Future[Done]]()
            while waiting or running:
                while waiting and len(running) < _AHEAD * self.size:
                    running.add(pool.submit(_compute, waiting.popleft()))
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    yield future.result()
