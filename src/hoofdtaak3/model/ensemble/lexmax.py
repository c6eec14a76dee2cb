"""The lexicographic maximum of many states at once, in closed form where there is one.

One line: all that its sources yield. Two lines: the first one is served by the sources that cost the second one least
(the greedy choice of the fractional knapsack, which is optimal). More lines: when every cost is a number of the line
times a number of the source, amounts can be counted in the same units everywhere and the state is a transport problem;
then line `i` gets what the tightest set of earlier lines leaves for it (Hall's condition; the served amounts form a
polymatroid, for which the greedy order is optimal: Edmonds, 1970). So it is for lines of one capability that are
as tired as each other, and whenever lines and sources hang together without a circle. The rest goes, state by state, to
the augmenting paths of `allocation.py`.
"""

from __future__ import annotations

import math

import numpy as np

from hoofdtaak3.model.allocation import Flow
from hoofdtaak3.model.ensemble.amounts import Index, Mask
from hoofdtaak3.model.ensemble.sample import Array

_PAIR = 2
_MOST = 8
"""Lines up to which all sets of them are looked at; states of more lines have few of their kind to share the work."""
_SAME = 1e-12
"""Relative difference up to which two costs are the same number, computed along two ways."""


def served(capacity: Array, demand: Array, cost: Array) -> Array:
    """Served amount per state and line.

    Args:
        capacity: States x sources; may be infinite.
        demand: States x lines, in order of rank; finite.
        cost: States x lines x sources: units of the source per served unit; infinite where it may not serve.
    """
    lines = demand.shape[1]
    if lines == 1:
        one: Array = np.minimum(demand, _yields(capacity, cost[:, 0]).sum(axis=1, keepdims=True))
        return one
    if lines == _PAIR:
        return _pair(capacity, demand, cost)
    if lines > _MOST:
        return _flows(capacity, demand, cost)
    cost = np.where(capacity[:, None, :] > 0.0, cost, math.inf)
    found = np.empty_like(demand)
    first = _yields(capacity, cost[:, 0]).sum(axis=1)
    starved, rest = _split(demand[:, 0] >= first)
    left = np.where(cost[starved, 0] < math.inf, 0.0, capacity[starved])
    found[starved, 0] = first[starved]
    found[starved, 1:] = served(left, demand[starved, 1:], cost[starved, 1:])
    found[rest] = _several(capacity[rest], demand[rest], cost[rest])
    return found


def _several(capacity: Array, demand: Array, cost: Array) -> Array:
    """Served amounts of three lines or more, of which the first one gets all that it asks."""
    found = np.empty_like(demand)
    fits, rate, unit = _proportional(cost)
    easy, other = _split(fits)
    found[easy] = _transport(capacity[easy] / unit[easy], demand[easy] * rate[easy], cost[easy] < math.inf) / rate[easy]
    plenty = _plenty(capacity[other], demand[other], cost[other])
    full, hard = other[plenty], other[~plenty]
    found[full] = demand[full]
    found[hard] = _flows(capacity[hard], demand[hard], cost[hard])
    return found


def _split(mask: Mask) -> tuple[Index, Index]:
    return np.flatnonzero(mask), np.flatnonzero(~mask)


def _plenty(capacity: Array, demand: Array, cost: Array) -> Mask:
    """States in which a simple split serves every line in full; then no other one can do better.

    Every line takes first what harms later lines least. Where this falls short, another split may still do.
    """
    left = capacity.copy()
    enough = np.ones(len(demand), dtype=bool)
    for i in range(demand.shape[1]):
        costs = np.where(cost[:, i] < math.inf, cost[:, i], 0.0)
        harm = (costs[:, None, :] / cost[:, i + 1 :]).max(axis=1, initial=0.0)
        order = np.argsort(harm, axis=1, kind="stable")
        most = np.take_along_axis(_yields(left, cost[:, i]), order, axis=1)
        before = np.zeros_like(most)
        np.cumsum(most[:, :-1], axis=1, out=before[:, 1:])
        used = np.empty_like(most)
        np.put_along_axis(used, order, np.clip(demand[:, i, None] - before, 0.0, most), axis=1)
        enough &= before[:, -1] + most[:, -1] >= demand[:, i]
        left = np.maximum(0.0, left - used * costs)
    return enough


def _yields(capacity: Array, cost: Array) -> Array:
    """Units that each source can serve."""
    with np.errstate(invalid="ignore"):
        found: Array = np.where(cost < math.inf, capacity / cost, 0.0)
    return found


def _pair(capacity: Array, demand: Array, cost: Array) -> Array:
    first, second = cost[:, 0], cost[:, 1]
    most = _yields(capacity, first)
    served = np.minimum(demand[:, 0], most.sum(axis=1))
    with np.errstate(invalid="ignore"):
        harm = np.where(first < math.inf, first / second, 0.0)
    order = np.argsort(harm, axis=1, kind="stable")
    most = np.take_along_axis(most, order, axis=1)
    before = np.zeros_like(most)
    np.cumsum(most[:, :-1], axis=1, out=before[:, 1:])
    used = np.empty_like(most)
    np.put_along_axis(used, order, np.clip(served[:, None] - before, 0.0, most), axis=1)
    rest = np.maximum(0.0, capacity - used * np.where(first < math.inf, first, 0.0))
    return np.stack([served, np.minimum(demand[:, 1], _yields(rest, second).sum(axis=1))], axis=1)


def _proportional(cost: Array) -> tuple[Mask, Array, Array]:
    """Per state whether `cost = rate of the line x unit of the source`, and these: states x lines, states x sources."""
    states, lines, sources = cost.shape
    every = np.arange(states)
    fits = np.ones(states, dtype=bool)
    rate, unit = np.ones((states, lines)), np.ones((states, sources))
    line_group, source_group = np.full((states, lines), -1), np.full((states, sources), -1)
    for i in range(lines):
        edge = cost[:, i] < math.inf
        met = edge & (source_group >= 0)
        first = met.argmax(axis=1)
        joins = met[every, first]
        rate[:, i] = np.where(joins, cost[every, i, first] / unit[every, first], 1.0)
        group = np.where(joins, source_group[every, first], i)
        line_group[:, i] = group
        implied = np.where(edge, cost[:, i], 1.0) / rate[:, i, None]
        other = met & (source_group != group[:, None])
        while other.any():  # the line ties two groups together: from now on both count in the same units
            some = np.flatnonzero(other.any(axis=1))
            at = other[some].argmax(axis=1)
            old, new = source_group[some, at][:, None], group[some][:, None]
            factor = (implied[some, at] / unit[some, at])[:, None]
            sources_moved, lines_moved = source_group[some] == old, line_group[some] == old
            unit[some] = np.where(sources_moved, unit[some] * factor, unit[some])
            rate[some] = np.where(lines_moved, rate[some] / factor, rate[some])
            source_group[some] = np.where(sources_moved, new, source_group[some])
            line_group[some] = np.where(lines_moved, new, line_group[some])
            other = met & (source_group != group[:, None])
        fits &= (~met | (np.abs(implied / unit - 1.0) <= _SAME)).all(axis=1)
        fresh = edge & (source_group < 0)
        unit = np.where(fresh, implied, unit)
        source_group = np.where(fresh, group[:, None], source_group)
    return fits, rate, unit


def _transport(capacity: Array, demand: Array, edge: Mask) -> Array:
    """Served amounts when every source costs 1."""
    found = np.zeros_like(demand)
    reach: list[Mask] = [np.zeros(capacity.shape, dtype=bool)]
    taken = [np.zeros(len(demand))]
    for i in range(demand.shape[1]):
        most = demand[:, i].copy()
        wider = [mask | edge[:, i] for mask in reach]
        for mask, used in zip(wider, taken, strict=True):
            np.minimum(most, np.where(mask, capacity, 0.0).sum(axis=1) - used, out=most)
        found[:, i] = np.maximum(0.0, most)
        reach += wider
        taken += [used + found[:, i] for used in taken]
    return found


def _flows(capacity: Array, demand: Array, cost: Array) -> Array:
    """Served amounts by augmenting paths; equal states are solved once."""
    found = np.empty_like(demand)
    solved: dict[tuple[bytes, ...], list[float]] = {}
    for b in range(len(demand)):
        key = (capacity[b].tobytes(), demand[b].tobytes(), cost[b].tobytes())
        if key not in solved:
            solved[key] = _flow(capacity[b].tolist(), demand[b].tolist(), cost[b].tolist())
        found[b] = solved[key]
    return found


def _flow(capacity: list[float], demand: list[float], cost: list[list[float]]) -> list[float]:
    flow = Flow(capacity)
    return [
        flow.serve(asked, tuple((s, c) for s, c in enumerate(costs) if c < math.inf and capacity[s] > 0.0))
        for asked, costs in zip(demand, cost, strict=True)
    ]
