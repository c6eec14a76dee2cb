"""Freeze: cut every capability of a scenario loose from the others, for the explorer.

The split of the pools is the one that the model's allocation ends with: lines in order of rank, each along paths of
highest gain and then fewest shifts (`allocation.py`). The served amounts are unique, the split of them over pools is
not; this one is fixed by the order of ids, whatever the order of the rows. What other capabilities use in it stays
theirs; the rest is left for the capability itself.

What is not known makes two worlds, as in `worlds.py`: in the worst one a line does not get what it may not have and a
shadow takes it all the same, in the best one it has a copy to itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoofdtaak3.model.allocation import Edge, Flow
from hoofdtaak3.model.classes import Thresholds
from hoofdtaak3.model.eligibility import cost, in_time
from hoofdtaak3.model.explorer import Frozen, FrozenWorld, Row, Situation
from hoofdtaak3.model.gap import request_of
from hoofdtaak3.model.problem import EVERYTHING, Problem, compile_problem, limits
from hoofdtaak3.model.sanity import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.model.bounds import Bounds
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.model.worlds import Request

_UNLIMITED = -1
_DUST = 1e-12
"""Part of a pool below which what is left of it is rounding."""


class _Split(Flow):
    """An allocation that tells which source gave what."""

    __slots__ = ()

    def given(self) -> list[list[float]]:
        """Served amount per line and edge."""
        return self._amounts


@dataclass
class _Draft:
    """A whole day in one world, with the sources by what they are; a private one serves a single line."""

    supply: list[float]
    sources: list[tuple[int, bool]] = field(default_factory=list)
    """Source of the problem (or unlimited), and whether it is private."""
    capacity: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    """Capability per row."""
    shared: dict[int, int] = field(default_factory=dict)

    def place(self, source: int) -> int:
        """Place of a source that all lines share."""
        if source not in self.shared:
            self.shared[source] = self.private(source)
            self.sources[-1] = (source, False)
        return self.shared[source]

    def private(self, source: int) -> int:
        """Place of a copy of a source."""
        self.sources.append((source, True))
        self.capacity.append(math.inf if source == _UNLIMITED else self.supply[source])
        return len(self.sources) - 1

    def add(self, owner: int, row: Row) -> None:
        """A row, in order of rank."""
        self.owners.append(owner)
        self.rows.append(row)


def freeze(inputs: Inputs, capability_id: str) -> Frozen:
    """One capability of a scenario; `freeze_all` gives all of them for the same work.

    Raises:
        KeyError: When there is no such capability.
        ValueError: When the inputs cannot be (see `validate`).
    """
    return freeze_all(inputs)[capability_id]


def freeze_all(inputs: Inputs) -> dict[str, Frozen]:
    """Every capability of a scenario, by id.

    Raises:
        ValueError: When the inputs cannot be (see `validate`).
    """
    validate(inputs)
    problem = compile_problem(inputs)
    days: list[list[Situation]] = [[] for _ in problem.capabilities]
    solved: dict[tuple[object, ...], list[tuple[FrozenWorld, FrozenWorld]]] = {}
    for day, phase in enumerate(inputs.phases):
        supply, asks = limits(problem, day, civil=True), problem.asks[day]
        key = (supply, asks)
        if key not in solved:
            requests = [request_of(problem, ask) for ask in asks]
            owners = [_owner(problem, ask.line) for ask in asks]
            worst, best = (build(requests, owners, supply, problem) for build in (_worst, _best))
            bad = _frozen(problem, worst)
            good = bad if best == worst else _frozen(problem, best)
            solved[key] = list(zip(bad, good, strict=True))
        for i, worlds in enumerate(solved[key]):
            days[i].append(Situation(phase, inputs.personnel_ratio[day], *worlds))
    return {c.id: _gathered(problem, i, days[i]) for i, c in enumerate(problem.capabilities)}


def _owner(problem: Problem, line: int) -> int:
    # Defence comes first of the links, and its index is that of the capability.
    return problem.links[line][0].source


def _gathered(problem: Problem, index: int, days: Sequence[Situation]) -> Frozen:
    counts: dict[Situation, int] = {}
    for situation in days:
        counts[situation] = counts.get(situation, 0) + 1
    inputs, capability = problem.inputs, problem.capabilities[index]
    return Frozen(
        capability=capability,
        thresholds=Thresholds(inputs.covered, inputs.none),
        withheld=capability.id in inputs.withheld_demand or EVERYTHING in inputs.withheld_demand,
        situations=tuple(counts),
        days=tuple(counts.values()),
        last=list(counts).index(days[-1]),
    )


def _shadow(demand: float, edge: Edge) -> Row:
    return Row(demand, counted=False, edges=(edge,))


def _worst(requests: Sequence[Request], owners: Sequence[int], supply: Sequence[Bounds], problem: Problem) -> _Draft:
    """As `worlds.worst`; Defence stays a source when it has nothing, for other settings may give it something."""
    draft = _Draft([0.0 if i in problem.drained else limit.low for i, limit in enumerate(supply)])
    own = len(problem.capabilities)
    for request, owner in zip(requests, owners, strict=True):
        certain: list[Edge] = []
        shadows: list[Row] = []
        for link in request.links:
            on_time = in_time(link.hours, request.required_hours, request.k)
            idle = link.source >= own and draft.supply[link.source] <= 0.0
            if idle or link.allowed is False or on_time is False:
                continue
            most = cost(link, request.k).high
            if link.allowed and on_time and most < math.inf and not math.isnan(request.required_hours):
                certain.append((draft.place(link.source), most))
            elif most < math.inf:
                shadows.append(_shadow(request.demand.high, (draft.place(link.source), most)))
            else:
                shadows.append(_shadow(math.inf, (draft.place(link.source), 1.0)))
        draft.add(owner, Row(request.demand.high, counted=True, edges=tuple(certain)))
        for shadow in shadows:
            draft.add(owner, shadow)
    return draft


def _best(requests: Sequence[Request], owners: Sequence[int], supply: Sequence[Bounds], problem: Problem) -> _Draft:
    """As `worlds.best`; Defence stays a source when it has nothing, for other settings may give it something."""
    draft = _Draft([limit.high for limit in supply])
    own = len(problem.capabilities)
    for request, owner in zip(requests, owners, strict=True):
        edges: list[Edge] = []
        if request.hidden:
            edges.append((draft.private(_UNLIMITED), 1.0))
        for link in request.links:
            on_time = in_time(link.hours, request.required_hours, request.k)
            idle = link.source >= own and draft.supply[link.source] <= 0.0
            if idle or link.allowed is False or on_time is False:
                continue
            least = cost(link, request.k).low
            if least == 0.0:
                edges.append((draft.private(_UNLIMITED), 1.0))
            elif link.allowed is None or on_time is None or math.isnan(request.required_hours):
                edges.append((draft.private(link.source), least))
            else:
                edges.append((draft.place(link.source), least))
        draft.add(owner, Row(request.demand.low, counted=True, edges=tuple(edges)))
    return draft


def _frozen(problem: Problem, draft: _Draft) -> list[FrozenWorld]:
    """The day per capability: its own rows, and of each source what the rows of others leave."""
    flow = _Split(draft.capacity)
    for row in draft.rows:
        flow.serve(row.demand, row.edges)
    used: list[dict[int, list[float]]] = [{} for _ in draft.sources]
    for owner, row, given in zip(draft.owners, draft.rows, flow.given(), strict=True):
        for (place, price), amount in zip(row.edges, given, strict=True):
            used[place].setdefault(owner, []).append(amount * price)
    own: list[list[Row]] = [[] for _ in problem.capabilities]
    for owner, row in zip(draft.owners, draft.rows, strict=True):
        own[owner].append(row)
    return [_own(problem, draft, used, i, rows) for i, rows in enumerate(own)]


def _own(
    problem: Problem, draft: _Draft, used: Sequence[dict[int, list[float]]], owner: int, own: Sequence[Row]
) -> FrozenWorld:
    places: dict[int, int] = {}
    sources: list[float | None] = []

    def placed(place: int) -> int:
        if place not in places:
            places[place] = len(sources)
            source, private = draft.sources[place]
            others = (amount for user, amounts in used[place].items() if user != owner for amount in amounts)
            left = draft.capacity[place] - (0.0 if private else math.fsum(others))
            dusty = left <= _DUST * draft.capacity[place] < math.inf
            sources.append(None if 0 <= source < len(problem.capabilities) else 0.0 if dusty else left)
        return places[place]

    rows = tuple(
        Row(row.demand, row.counted, tuple((placed(place), price) for place, price in row.edges)) for row in own
    )
    return FrozenWorld(tuple(sources), rows)
