"""Worlds: the worst and the best that is possible for every line, given what is not known.

Every result is computed in two worlds; it is known when they agree. What may be changed without helping or harming the
wrong line follows from three properties of the allocation: more of a source never worsens a line, more demand of a
line never helps another one, and a lower cost never worsens a line.

Unknown amounts are therefore simple: worst no supply and most demand, best most supply and no demand. Unknown
eligibility is not: a source that may serve an early line helps that line, and takes from the later ones that used the
source. So

- worst: the line does not get the source, and right after it a shadow that helps nobody asks as much of that source;
- best: the line has a copy of the source to itself, and the source stays whole for the others.

A line of unknown required hours has an unknown rank as well: its shadows stand at the head of its priority class.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hoofdtaak3.model.allocation import Edge, Flow, State
from hoofdtaak3.model.bounds import Bounds
from hoofdtaak3.model.eligibility import Link, cost, in_time

if TYPE_CHECKING:
    from collections.abc import Sequence


class Way(NamedTuple):
    """A source that may serve a request, as it stands on its day."""

    source: int
    sure: bool
    """Whether it surely may, apart from time."""
    on_time: bool | None
    cost: Bounds


@dataclass(frozen=True)
class Request:
    """What one line asks on one day, of whom."""

    demand: Bounds
    k: int
    required_hours: float
    links: tuple[Link, ...]
    hidden: bool
    """Whether it may have civil alternatives of which nothing is known."""

    @cached_property
    def punctual(self) -> Request:
        """The same request with sources that are never late; itself where none is."""
        if all(in_time(link.hours, self.required_hours, self.k) for link in self.links):
            return self
        return replace(self, links=tuple([replace(link, hours=0.0) for link in self.links]))

    @cached_property
    def mandated(self) -> Request:
        """The same request of sources that need no mandate; itself where none lacks one."""
        if all(link.mandate is True for link in self.links):
            return self
        return replace(self, links=tuple([replace(link, mandate=True) for link in self.links]))

    @cached_property
    def certain(self) -> bool:
        """Whether all of it is known: then its rows are the same in both worlds."""
        return (
            self.demand.low == self.demand.high
            and not self.hidden
            and not math.isnan(self.required_hours)
            and all(
                sure and on_time is not None and least == most < math.inf
                for _, sure, on_time, (least, most) in self.ways
            )
        )

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Its sources, without those that surely may not serve; worked out once, whatever the supply."""
        return tuple(
            Way(
                link.source,
                link.allowed is True,
                in_time(link.hours, self.required_hours, self.k),
                cost(link, self.k),
            )
            for link in self.links
            if link.allowed is not False
        )


@dataclass(frozen=True, slots=True)
class World:
    """A state, with the rows that are lines (the others are shadows) and their edges if they were never late."""

    state: State
    rows: tuple[int, ...]
    punctual: tuple[tuple[Edge, ...], ...]
    """Per row: the edges without the condition of time; empty when that changes nothing."""


class Rows(NamedTuple):
    """How one request stands in a world: its own row, and the shadows right after it."""

    demand: float
    edges: tuple[Edge, ...]
    punctual: tuple[Edge, ...]
    """The edges if its sources were never late; empty when that changes nothing."""
    shadows: tuple[tuple[float, Edge], ...] = ()


class Draft(ABC):
    """A world under construction; only sources that are used get an index, so that equal days are equal."""

    def __init__(self, supply: Sequence[float]) -> None:
        self.supply = supply
        self.capacity: list[float] = []
        self._index: dict[int, int] = {}

    @abstractmethod
    def rows(self, request: Request) -> Rows:
        """The rows of the next request."""

    def source(self, source: int) -> int:
        """The index of a source that is shared."""
        if source not in self._index:
            self._index[source] = len(self.capacity)
            self.capacity.append(self.supply[source])
        return self._index[source]

    def private(self, capacity: float) -> int:
        """The index of a source of one row alone."""
        self.capacity.append(capacity)
        return len(self.capacity) - 1

    def world(self, requests: Sequence[Request]) -> World:
        """The world of these requests, in order of rank."""
        demand: list[float] = []
        edges: list[tuple[Edge, ...]] = []
        punctual: list[tuple[Edge, ...]] = []
        own: list[int] = []
        for request in requests:
            rows = self.rows(request)
            own.append(len(demand))
            demand += [rows.demand, *(amount for amount, _ in rows.shadows)]
            edges += [rows.edges, *((edge,) for _, edge in rows.shadows)]
            punctual += [rows.punctual, *(() for _ in rows.shadows)]
        return World(State(tuple(self.capacity), tuple(demand), tuple(edges)), tuple(own), tuple(punctual))


class Worst(Draft):
    """The world in which no line can get less; `drained` sources are taken by demand that is not shown."""

    def __init__(self, supply: Sequence[Bounds], drained: frozenset[int] = frozenset()) -> None:
        super().__init__([0.0 if i in drained else limit.low for i, limit in enumerate(supply)])

    def rows(self, request: Request) -> Rows:
        """The rows of the next request."""
        certain: list[Edge] = []
        punctual: list[Edge] = []
        shadows: list[tuple[float, Edge]] = []
        for source, sure, on_time, (_, most) in request.ways:
            if self.supply[source] <= 0.0:
                continue
            usable = sure and most < math.inf and not math.isnan(request.required_hours)
            if usable:
                punctual.append((self.source(source), most))
            if usable and on_time:
                certain.append((self.source(source), most))
            elif on_time is not False:
                edge = (self.source(source), most if most < math.inf else 1.0)
                shadows.append((request.demand.high if most < math.inf else math.inf, edge))
        late = tuple(punctual) if len(punctual) > len(certain) else ()
        return Rows(request.demand.high, tuple(certain), late, tuple(shadows))


class Best(Draft):
    """The world in which no line can get more. With `civil` false there are no unknown alternatives either."""

    def __init__(self, supply: Sequence[Bounds], *, civil: bool = True) -> None:
        super().__init__([limit.high for limit in supply])
        self._civil = civil

    def rows(self, request: Request) -> Rows:
        """The rows of the next request."""
        now: list[Edge] = []
        punctual: list[Edge] = []
        if request.hidden and self._civil:
            now.append((self.private(math.inf), 1.0))
            punctual.append(now[0])
        for source, sure, on_time, (least, _) in request.ways:
            capacity = self.supply[source]
            if capacity <= 0.0:
                continue
            edge = (
                (self.private(capacity if least > 0.0 else math.inf), least or 1.0)
                if not sure or on_time is None or least == 0.0 or math.isnan(request.required_hours)
                else (self.source(source), least)
            )
            punctual.append(edge)
            if on_time is not False:
                now.append(edge)
        return Rows(request.demand.low, tuple(now), tuple(punctual) if len(punctual) > len(now) else ())


def worst(requests: Sequence[Request], supply: Sequence[Bounds], drained: frozenset[int] = frozenset()) -> World:
    """The worst world of these requests, in order of rank."""
    return Worst(supply, drained).world(requests)


def best(requests: Sequence[Request], supply: Sequence[Bounds], *, civil: bool = True) -> World:
    """The best world of these requests, in order of rank."""
    return Best(supply, civil=civil).world(requests)


class Queue:
    """The requests of one world, served as they come, with all that was served before."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._flow = Flow(())

    def fork(self) -> Queue:
        """A queue of its own, for a trial."""
        twin = Queue(self._draft)
        twin._flow = self._flow.copy()
        return twin

    def serve(self, request: Request) -> float:
        """Serve the next request; gives what it gets."""
        rows = self._draft.rows(request)
        self._flow.widen(self._draft.capacity)
        served = self._flow.serve(rows.demand, rows.edges)
        for amount, edge in rows.shadows:
            self._flow.serve(amount, (edge,))
        return served


@dataclass(frozen=True, slots=True)
class Served:
    """Served amount per line, and what it would be if that line's own sources were never late."""

    now: tuple[float, ...]
    punctual: tuple[float, ...]


class Solver:
    """Solves worlds; equal ones once."""

    def __init__(self) -> None:
        self._known: dict[World, Served] = {}

    def __reduce__(self) -> tuple[type[Solver], tuple[()]]:
        """A copy knows nothing: what was solved before changes no result."""
        return Solver, ()

    def solve(self, world: World) -> Served:
        """Serve the rows in order. A line with a gap is also tried with its own late sources, as if it came alone."""
        if world not in self._known:
            self._known[world] = _solve(world)
        return self._known[world]


def _solve(world: World) -> Served:
    flow = Flow(world.state.capacity)
    now, punctual = [], []
    rows = set(world.rows)
    for row, (demand, edges) in enumerate(zip(world.state.demand, world.state.edges, strict=True)):
        late = world.punctual[row]
        before = flow.copy() if late else None
        served = flow.serve(demand, edges)
        if row in rows:
            now.append(served)
            punctual.append(before.serve(demand, late) if before is not None and served < demand else served)
    return Served(tuple(now), tuple(punctual))
