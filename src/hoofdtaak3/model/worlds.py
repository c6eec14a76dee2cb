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
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hoofdtaak3.model.allocation import Edge, Flow, State
from hoofdtaak3.model.bounds import Bounds
from hoofdtaak3.model.eligibility import Link, cost, in_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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


class _Draft:
    """A state under construction; only sources that are used get an index, so that equal days are equal."""

    def __init__(self, supply: Sequence[float]) -> None:
        self.supply = supply
        self.index: dict[int, int] = {}
        self.capacity: list[float] = []
        self.demand: list[float] = []
        self.edges: list[tuple[Edge, ...]] = []
        self.punctual: list[tuple[Edge, ...]] = []
        self.rows: list[int] = []

    def source(self, source: int) -> int:
        if source not in self.index:
            self.index[source] = len(self.capacity)
            self.capacity.append(self.supply[source])
        return self.index[source]

    def private(self, capacity: float) -> int:
        self.capacity.append(capacity)
        return len(self.capacity) - 1

    def row(self, demand: float, edges: Iterable[Edge], punctual: Iterable[Edge] = ()) -> None:
        self.demand.append(demand)
        self.edges.append(tuple(edges))
        self.punctual.append(tuple(punctual))

    def world(self) -> World:
        state = State(tuple(self.capacity), tuple(self.demand), tuple(self.edges))
        return World(state, tuple(self.rows), tuple(self.punctual))


def worst(requests: Sequence[Request], supply: Sequence[Bounds], drained: frozenset[int] = frozenset()) -> World:
    """The world in which no line can get less; `drained` sources are taken by demand that is not shown."""
    draft = _Draft([0.0 if i in drained else limit.low for i, limit in enumerate(supply)])
    for request in requests:
        certain: list[Edge] = []
        punctual: list[Edge] = []
        shadows: list[tuple[float, Edge]] = []
        for source, sure, on_time, (_, most) in request.ways:
            if draft.supply[source] <= 0.0:
                continue
            usable = sure and most < math.inf and not math.isnan(request.required_hours)
            if usable:
                punctual.append((draft.source(source), most))
            if usable and on_time:
                certain.append((draft.source(source), most))
            elif on_time is not False:
                edge = (draft.source(source), most if most < math.inf else 1.0)
                shadows.append((request.demand.high if most < math.inf else math.inf, edge))
        draft.rows.append(len(draft.demand))
        draft.row(request.demand.high, certain, punctual if len(punctual) > len(certain) else ())
        for amount, edge in shadows:
            draft.row(amount, (edge,))
    return draft.world()


def best(requests: Sequence[Request], supply: Sequence[Bounds], *, civil: bool = True) -> World:
    """The world in which no line can get more. With `civil` false there are no unknown alternatives either."""
    draft = _Draft([limit.high for limit in supply])
    for request in requests:
        now: list[Edge] = []
        punctual: list[Edge] = []
        if request.hidden and civil:
            now.append((draft.private(math.inf), 1.0))
            punctual.append(now[0])
        for source, sure, on_time, (least, _) in request.ways:
            capacity = draft.supply[source]
            if capacity <= 0.0:
                continue
            edge = (
                (draft.private(capacity if least > 0.0 else math.inf), least or 1.0)
                if not sure or on_time is None or least == 0.0 or math.isnan(request.required_hours)
                else (draft.source(source), least)
            )
            punctual.append(edge)
            if on_time is not False:
                now.append(edge)
        draft.rows.append(len(draft.demand))
        draft.row(request.demand.low, now, punctual if len(punctual) > len(now) else ())
    return draft.world()


@dataclass(frozen=True, slots=True)
class Served:
    """Served amount per line, and what it would be if that line's own sources were never late."""

    now: tuple[float, ...]
    punctual: tuple[float, ...]


class Solver:
    """Solves worlds; equal ones once."""

    def __init__(self) -> None:
        self._known: dict[World, Served] = {}

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
