"""Gap of capabilities that share pools, over the draws of a chunk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE, ZERO, Bounds, exactly
from hoofdtaak3.model.demand import HOURS
from hoofdtaak3.model.eligibility import Link
from hoofdtaak3.model.ensemble.amounts import filled
from hoofdtaak3.model.ensemble.chunk import Chunk, Entries
from hoofdtaak3.model.ensemble.lexmax import served
from hoofdtaak3.model.ensemble.sample import Array
from hoofdtaak3.model.gap import gaps_of
from hoofdtaak3.model.worlds import Request, Solver


@dataclass(frozen=True)
class Limits:
    """Least and most, per draw and capability."""

    low: Array
    high: Array


class Totals:
    """Unit-days per draw and capability: the gap, and the gap with all pools empty."""

    def __init__(self, draws: int, capabilities: int) -> None:
        self.gap, self.alone = (
            Limits(np.zeros((draws, capabilities)), np.zeros((draws, capabilities))) for _ in range(2)
        )

    @staticmethod
    def add(into: Array, entries: Entries, capability: np.ndarray, amounts: Array) -> None:
        """Add an amount per entry."""
        cells = np.bincount(entries.draw * into.shape[1] + capability, amounts, into.size)
        into += cells.reshape(into.shape)


def solve(chunk: Chunk, capabilities: tuple[int, ...], totals: Totals) -> None:
    """Add the gaps of these capabilities, which share no pool with any other one, to the totals."""
    if chunk.certain(capabilities):
        _known(chunk, capabilities, totals)
    else:
        _unknown(chunk, capabilities, totals)


def _known(chunk: Chunk, capabilities: tuple[int, ...], totals: Totals) -> None:
    """Everything is known but amounts of supply, whether there are more alternatives, and demand that is withheld."""
    network = chunk.network
    entries = chunk.entries(capabilities, together=False)
    if not len(entries.draw):
        return
    owner = np.array(chunk.capability)[entries.line]
    column = np.searchsorted(capabilities, owner)
    heads = entries.heads
    draw, day = entries.draw[heads], entries.day[heads]
    defence = chunk.defence[draw[:, None], list(capabilities), chunk.kind_of_day[day][:, None]]
    worst = np.where([c in network.drained for c in capabilities], 0.0, filled(defence, 0.0))
    best = filled(defence, np.inf)
    pools = sorted({tie.source for c in capabilities for tie in network.ties[c][1:]})
    cost = _costs(chunk, entries, owner, list(capabilities) + pools)
    own = cost[np.arange(len(cost)), column]
    alone_high = _short(entries.high, _alone(entries, worst, column, own))
    same = np.array_equal(worst, best)
    alone_low = alone_high if same else _short(entries.high, _alone(entries, best, column, own))
    totals.add(totals.alone.high, entries, owner, alone_high)
    totals.add(totals.alone.low, entries, owner, alone_low)
    hidden = np.array(network.hidden)[owner]
    if not pools:
        totals.add(totals.gap.high, entries, owner, alone_high)
        totals.add(totals.gap.low, entries, owner, np.where(hidden, 0.0, alone_low))
        return
    numbers = [pool - network.size for pool in pools]
    low, high = chunk.amounts.civil(numbers, draw, chunk.phases[day], *chunk.active(draw, day))
    drained = [pool in network.drained for pool in pools]
    same = same and low is high and not any(drained) and not hidden.any()
    low = np.where(drained, 0.0, low) if any(drained) else low
    gap_high = _short(entries.high, _allocate(entries.state, entries.high, cost, np.hstack([worst, low])))
    gap_low = gap_high
    if not same:
        seen = np.flatnonzero(~hidden)
        found = _allocate(entries.state[seen], entries.high[seen], cost[seen], np.hstack([best, high]))
        gap_low = np.zeros_like(gap_high)
        gap_low[seen] = _short(entries.high[seen], found)
    totals.add(totals.gap.high, entries, owner, gap_high)
    totals.add(totals.gap.low, entries, owner, gap_low)


def _short(demand: Array, given: Array) -> Array:
    """Gap without the rounding of the machine."""
    gap = demand - given
    return np.where(gap > TOLERANCE * np.maximum(1.0, given), gap, 0.0)


def _costs(chunk: Chunk, entries: Entries, owner: np.ndarray, sources: list[int]) -> Array:
    """Units of each source that a served unit takes, entries x sources; infinite where it may not serve (yet)."""
    cost = np.full((len(owner), len(sources)), np.inf)
    for c in sorted(set(owner.tolist())):
        rows = np.flatnonzero(owner == c)
        draw, line, k = entries.draw[rows], entries.line[rows], entries.k[rows]
        latest = chunk.required[draw, line] + HOURS * k + TOLERANCE
        for tie in chunk.network.ties[c]:
            hours = chunk.response_of(tie)[draw] + chunk.way(tie.source)[line]
            turns = np.where(k < chunk.endurance[draw, tie.source], 1.0, chunk.rotation[draw, tie.source])
            unit = 1.0 if tie.alternative < 0 else 1.0 / chunk.stands_in["equivalence"][draw, tie.alternative]
            at = sources.index(tie.source)
            cost[rows, at] = np.minimum(cost[rows, at], np.where(hours <= latest, unit * turns, np.inf))
    return cost


def _alone(entries: Entries, defence: Array, column: np.ndarray, cost: Array) -> Array:
    """What Defence serves by itself, line by line in order of rank."""
    left = defence.copy()
    given = np.zeros_like(cost)
    for slot in range(int(entries.slot.max()) + 1):
        rows = np.flatnonzero((entries.slot == slot) & (cost < np.inf))
        at = (entries.state[rows], column[rows])
        given[rows] = np.minimum(entries.high[rows], left[at] / cost[rows])
        left[at] = np.maximum(0.0, left[at] - given[rows] * cost[rows])
    return given


def _allocate(state: np.ndarray, demand: Array, cost: Array, capacity: Array) -> Array:
    """What every entry gets; the entries of a state stand together, in order of rank."""
    given = np.zeros_like(demand)
    new = np.ones(len(state), dtype=bool)
    new[1:] = state[1:] != state[:-1]
    heads = np.flatnonzero(new)
    count = np.diff(np.append(heads, len(state)))
    for size in np.unique(count).tolist():
        rows = heads[count == size][:, None] + np.arange(size)
        given[rows] = served(capacity[state[rows[:, 0]]], demand[rows], cost[rows])
    return given


def _unknown(chunk: Chunk, capabilities: tuple[int, ...], totals: Totals) -> None:
    """Something is unknown about who may serve, or about what is asked: state by state, in the worlds of the model."""
    network = chunk.network
    entries = chunk.entries(capabilities, together=True)
    if not len(entries.draw):
        return
    owner = np.array(chunk.capability)[entries.line]
    heads = entries.heads
    draw, day = entries.draw[heads], entries.day[heads]
    pools = sorted({tie.source for c in capabilities for tie in network.ties[c][1:]})
    numbers = [pool - network.size for pool in pools]
    low, high = chunk.amounts.civil(numbers, draw, chunk.phases[day], *chunk.active(draw, day))
    sources = list(capabilities) + pools
    local = {source: i for i, source in enumerate(sources)}
    drained = frozenset(local[source] for source in sources if source in network.drained)
    solver = Solver()
    ends = np.append(heads[1:], len(owner))
    parts = {name: np.zeros(len(owner)) for name in ("gap.low", "gap.high", "alone.low", "alone.high")}
    links: dict[tuple[int, int], tuple[Link, ...]] = {}
    seen: dict[object, tuple[list[Bounds], list[Bounds]]] = {}
    last = -1
    for s, (start, end) in enumerate(zip(heads.tolist(), ends.tolist(), strict=True)):
        i, t = int(draw[s]), int(day[s])
        if i != last:
            last = i
            links.clear()
            seen.clear()
            solver = Solver()
        supply = tuple(exactly(m) for m in chunk.defence[i, list(capabilities), chunk.kind_of_day[t]].tolist())
        civil = tuple(Bounds(a, b) for a, b in zip(low[s].tolist(), high[s].tolist(), strict=True))
        requests = []
        for e in range(start, end):
            j = int(entries.line[e])
            if (i, j) not in links:
                links[i, j] = _links(chunk, i, j, local)
            requests.append(
                Request(
                    demand=Bounds(float(entries.low[e]), float(entries.high[e])),
                    k=int(entries.k[e]),
                    required_hours=float(chunk.required[i, j]),
                    links=links[i, j],
                    hidden=network.hidden[int(owner[e])],
                )
            )
        key = (tuple((r.demand, r.k, id(r.links)) for r in requests), supply, civil)
        if key not in seen:
            none = (ZERO,) * len(pools)
            seen[key] = (
                [g.gap for g in gaps_of(requests, (*supply, *civil), solver, drained=drained)],
                [g.gap for g in gaps_of(requests, (*supply, *none), solver, civil=False, drained=drained)],
            )
        for name, found in zip(("gap", "alone"), seen[key], strict=True):
            parts[f"{name}.low"][start:end] = [g.low for g in found]
            parts[f"{name}.high"][start:end] = [g.high for g in found]
    totals.add(totals.gap.low, entries, owner, parts["gap.low"])
    totals.add(totals.gap.high, entries, owner, parts["gap.high"])
    totals.add(totals.alone.low, entries, owner, parts["alone.low"])
    totals.add(totals.alone.high, entries, owner, parts["alone.high"])


def _links(chunk: Chunk, draw: int, line: int, local: dict[int, int]) -> tuple[Link, ...]:
    found = []
    for tie in chunk.network.ties[chunk.capability[line]]:
        civil = tie.alternative >= 0
        found.append(
            Link(
                source=local[tie.source],
                civil=civil,
                hours=float(chunk.response_of(tie)[draw] + chunk.way(tie.source)[line]),
                unit=1.0 / float(chunk.stands_in["equivalence"][draw, tie.alternative]) if civil else 1.0,
                endurance_days=float(chunk.endurance[draw, tie.source]),
                rotation_factor=float(chunk.rotation[draw, tie.source]),
                mandate=tie.mandate,
                exists=tie.exists,
            )
        )
    return tuple(found)
