"""Search over all sets of measures, exactly: for every cost the set that leaves least, on average and at worst.

The value of a set is a sum of table entries (`measure_tables`), so that many sets are valued at once, as arrays. Sets
come in blocks: all subsets of the cheaper measures together with one choice of the dearer ones. A block is skipped only
if what its tables hold at least is already beaten at no more cost. Nothing assumes that more measures leave less.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.measure_tables import place_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    ShareTables = Mapping[tuple[int, ...], Array]
    """Of one scenario: by the measures that matter (indices, ascending) what each subset of them leaves."""

MEAN, WORST = "mean", "worst"
KINDS = (MEAN, WORST)

BLOCK = 16
"""Measures whose subsets are valued at once: 65.536 sets, half a megabyte a scenario."""
TIE = 1e-10
"""Values and costs closer than this are equal: the same sum in another order."""


@dataclass(frozen=True)
class Found:
    """One set of measures (indices, ascending), its cost, and what it leaves."""

    cost: float
    value: float
    members: tuple[int, ...]


@dataclass(frozen=True)
class _Table:
    """Part of the value of a scenario: an axis of two for each of the measures at `places`, from high to low place."""

    places: tuple[int, ...]
    values: Array


def frontiers(
    scenarios: Sequence[ShareTables], costs: Sequence[float], names: Sequence[str]
) -> dict[str, tuple[Found, ...]]:
    """For every cost the best set: `mean` by the mean over the scenarios, `worst` by the worst of them.

    Each next set costs more and leaves less; the first is the best one of the lowest cost. Of sets that leave the same
    the cheapest counts, of equal cost the one with the fewest measures, then the first in order of names.

    Args:
        scenarios: Per scenario (at least one) the tables of what is left unserved, by measures (`GapTables`).
        costs: Per measure, at least 0.
        names: Per measure.
    """
    reduced = [[_reduce(relevant, table) for relevant, table in tables.items()] for tables in scenarios]
    used = sorted(
        {key for tables in reduced for relevant, _ in tables for key in relevant}, key=lambda i: (costs[i], i)
    )
    place = {key: at for at, key in enumerate(used)}
    placed = [[_placed(relevant, table, place) for relevant, table in tables] for tables in reduced]
    inner = min(BLOCK, len(used))
    block_costs, block_counts = _sums([costs[key] for key in used[:inner]]), _sums([1.0] * inner)
    best: dict[str, list[Found]] = {kind: [] for kind in KINDS}
    for head in _heads(len(used) - inner, [costs[key] for key in used[inner:]]):
        sliced = [[_slice(table, inner, head) for table in tables] for tables in placed]
        extra = math.fsum(costs[used[inner + bit]] for bit in range(len(used) - inner) if head >> bit & 1)
        floors = np.array([math.fsum(float(table.values.min()) for table in tables) for tables in sliced])
        if all(_beaten(best[kind], extra, float(_score(kind, floors))) for kind in KINDS):
            continue
        values = np.array([_values(tables, inner) for tables in sliced])
        total = np.round(block_costs + extra, 9)
        for kind in KINDS:
            for cost, value, entries in _improving(total, _score(kind, values), block_counts):
                sets = [
                    tuple(sorted(used[bit] for bit in range(len(used)) if (entry | head << inner) >> bit & 1))
                    for entry in entries
                ]
                members = min(sets, key=lambda chosen: (len(chosen), sorted(names[key] for key in chosen)))
                best[kind].append(Found(cost, value, members))
            best[kind] = _pareto(best[kind], names)
    return {kind: tuple(found) for kind, found in best.items()}


def leaves(tables: ShareTables, members: frozenset[int]) -> float:
    """What one set leaves in one scenario."""
    return math.fsum(float(table[place_of(relevant, members)]) for relevant, table in tables.items())


def within(frontier: Sequence[Found], budget: float) -> Found:
    """The set that leaves least for at most `budget`.

    Raises:
        ValueError: When the budget is below 0.
    """
    affordable = [found for found in frontier if found.cost <= budget + TIE]
    if not affordable:
        raise ValueError(f"the budget is {budget}, must be at least 0")
    return affordable[-1]


def _score(kind: str, values: Array) -> Array:
    """Over the scenarios, the first axis."""
    scored: Array = values.mean(axis=0) if kind == MEAN else values.max(axis=0)
    return scored


def _reduce(relevant: tuple[int, ...], table: Array) -> tuple[tuple[int, ...], Array]:
    """Leave out the measures that make no difference; an axis for each of the others, the last measure first."""
    shaped = table.reshape((2,) * len(relevant))
    kept = list(relevant)
    for axis in range(len(relevant) - 1, -1, -1):  # axis a belongs to measure k - 1 - a
        without, with_it = np.take(shaped, 0, axis), np.take(shaped, 1, axis)
        if np.array_equal(without, with_it):
            shaped = without
            del kept[len(kept) - 1 - axis]
    return tuple(kept), shaped


def _placed(relevant: tuple[int, ...], shaped: Array, place: Mapping[int, int]) -> _Table:
    """The same table with its axes in order of place, highest first."""
    now = [place[key] for key in reversed(relevant)]
    order = sorted(range(len(now)), key=lambda axis: -now[axis])
    return _Table(tuple(now[axis] for axis in order), shaped.transpose(order))


def _sums(amounts: Sequence[float]) -> Array:
    """The sum of every subset, by its bits."""
    sums = np.zeros(1)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return sums


def _heads(count: int, costs: Sequence[float]) -> list[int]:
    """Every choice of the dearer measures, cheapest first: the sooner a good set is found, the more is skipped."""
    return sorted(range(1 << count), key=lambda head: (sum(costs[i] for i in range(count) if head >> i & 1), head))


def _slice(table: _Table, inner: int, head: int) -> _Table:
    """The table with the dearer measures chosen as in `head`."""
    index = tuple(head >> (at - inner) & 1 for at in table.places if at >= inner)
    return _Table(tuple(at for at in table.places if at < inner), np.asarray(table.values[index]))


def _values(tables: Sequence[_Table], inner: int) -> Array:
    """What every set of a block leaves in one scenario, by the bits of the set."""
    values = np.zeros((2,) * inner)
    for table in tables:
        values += table.values.reshape([2 if at in table.places else 1 for at in reversed(range(inner))])
    return values.reshape(-1)


def _beaten(frontier: Sequence[Found], cost: float, value: float) -> bool:
    """Whether a set that costs and leaves at least this much cannot come on the frontier, also by a tie."""
    return any(
        (found.value < value - TIE and found.cost <= cost + TIE) or (found.value <= value and found.cost < cost - TIE)
        for found in frontier
    )


def _improving(costs: Array, values: Array, counts: Array) -> list[tuple[float, float, list[int]]]:
    """Costs at which less is left than for any lower cost; with the sets of that cost that leave it, fewest members."""
    order = np.lexsort((values, costs))
    sorted_values = values[order]
    before = np.concatenate([[np.inf], np.minimum.accumulate(sorted_values)[:-1]])
    found: list[tuple[float, float, list[int]]] = []
    for entry in order[sorted_values < before]:
        cost, value = float(costs[entry]), float(values[entry])
        if found and value >= found[-1][1] - TIE:
            continue
        same = np.flatnonzero((np.abs(costs - cost) <= TIE) & (values <= value + TIE))
        fewest = same[counts[same] == counts[same].min()]
        found.append((cost, value, [int(entry) for entry in fewest]))
    return found


def _pareto(found: Sequence[Found], names: Sequence[str]) -> list[Found]:
    """Only what is not beaten, in order of cost."""

    def rank(one: Found) -> tuple[int, list[str]]:
        return len(one.members), sorted(names[key] for key in one.members)

    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.cost, one.value)):
        if not kept or one.value < kept[-1].value - TIE:
            kept.append(one)
        elif one.cost <= kept[-1].cost + TIE and one.value <= kept[-1].value + TIE and rank(one) < rank(kept[-1]):
            kept[-1] = one
    return kept
