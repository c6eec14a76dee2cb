"""Gap of capabilities that share pools, over the draws of a chunk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.ensemble.amounts import Index, Mask, filled
from hoofdtaak3.model.ensemble.chunk import Chunk, Entries
from hoofdtaak3.model.ensemble.lexmax import served
from hoofdtaak3.model.ensemble.links import Network
from hoofdtaak3.model.ensemble.sample import Array
from hoofdtaak3.model.ensemble.ways import Way, yielded

_WORD = 64
"""Bits that are compared at once."""


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
    alike = chunk.first_alike(capabilities)
    entries = chunk.entries(capabilities, alike == np.arange(chunk.size))
    if not len(entries.draw):
        return
    states = _States(chunk, entries)
    found = np.empty((4, len(entries.draw)))
    found[:, states.order] = _gaps(chunk, states)
    owner = np.array(chunk.capability)[entries.line]
    for into, amounts in zip(
        (totals.gap.low, totals.gap.high, totals.alone.low, totals.alone.high), found, strict=True
    ):
        totals.add(into, entries, owner, amounts)
        into[:, capabilities] = into[alike][:, capabilities]


class _States:
    """Small states: capabilities that share pools, as far as they are asked on a day of a draw, with all their sources.

    A state has a run of places, one for each of its sources; a line has a run of cells, one for each source of its
    state. So states of any size lie in one array, and those of one shape are solved together.
    """

    def __init__(self, chunk: Chunk, entries: Entries) -> None:
        network = chunk.network
        owner = np.array(chunk.capability)[entries.line]
        worlds, world = _worlds(network, entries, owner)
        place = entries.state * len(worlds) + world
        self.order = np.argsort(place, kind="stable")
        """Of the entries as they were given."""
        self.entries = entries.take(self.order, place[self.order])
        self.owner = owner[self.order]
        self.draw, self.day = self.entries.draw[self.entries.heads], self.entries.day[self.entries.heads]
        """Per state."""
        sources = [[*each, *sorted({tie.source for c in each for tie in network.ties[c][1:]})] for each in worlds]
        self._at = np.full((len(worlds), network.size + len(network.pools)), -1, dtype=np.int32)
        for number, each in enumerate(sources):
            self._at[number, each] = np.arange(len(each))
        self._world = world[self.order]
        of_state = self._world[self.entries.heads]
        size = np.array([len(each) for each in sources])
        self.width = size[of_state]
        """Sources per state."""
        self.start = np.cumsum(self.width) - self.width
        """First place per state."""
        self.state = np.repeat(np.arange(len(of_state)), self.width)
        """State per place."""
        first = np.cumsum(size) - size
        within = np.arange(len(self.state)) - self.start[self.state]
        self.source = np.concatenate(sources)[first[of_state][self.state] + within].astype(np.int64)
        """Source per place."""
        widths = self.width[self.entries.state]
        self.cell = np.cumsum(widths) - widths
        """First cell per entry."""
        self.cells = int(widths.sum())

    def within(self, rows: Index, source: int | Index) -> Index:
        """Which of the sources of its state a source is, per entry."""
        found: Index = self._at[self._world[rows], source].astype(np.int64)
        return found

    def place(self, rows: Index, source: int | Index) -> Index:
        """The place of a source, per entry."""
        found: Index = self.start[self.entries.state[rows]] + self.within(rows, source)
        return found


def _worlds(network: Network, entries: Entries, owner: Index) -> tuple[list[tuple[int, ...]], Index]:
    """The sets of capabilities that share pools and are asked on one day, and which of them each entry is in."""
    asked, column = np.unique(owner, return_inverse=True)
    present = np.zeros((int(entries.state[-1]) + 1, -(-len(asked) // _WORD) * _WORD), dtype=bool)
    present[entries.state, column] = True
    bits = np.packbits(present, axis=1).view(np.uint64)
    one = bits.shape[1] == 1  # numbers sort much faster than rows
    _, first, pattern = np.unique(
        bits[:, 0] if one else bits, axis=None if one else 0, return_index=True, return_inverse=True
    )
    present = present[:, : len(asked)]
    worlds: dict[tuple[int, ...], int] = {}
    world = np.zeros((len(first), network.size), dtype=np.int64)
    for row, state in enumerate(first.tolist()):
        for together in network.connected(asked[present[state]].tolist()):
            world[row, list(together)] = worlds.setdefault(together, len(worlds))
    return list(worlds), world[pattern.reshape(-1)[entries.state], owner]


def _gaps(chunk: Chunk, states: _States) -> tuple[Array, Array, Array, Array]:
    """Gap, and gap with all pools empty, least and most of each, per entry."""
    network, entries, owner = chunk.network, states.entries, states.owner
    worst, best = _capacity(chunk, states)
    costs = _Costs(chunk, states)
    hidden = np.array(network.hidden)[owner]
    asked = set(np.unique(owner).tolist())
    known = np.array([c in asked and chunk.certain(c) for c in range(network.size)])[owner]
    every, sure, unsure = np.arange(len(owner)), np.flatnonzero(known), np.flatnonzero(~known)
    alone_low, alone_high = (np.empty(len(owner)) for _ in range(2))
    alone_high[sure] = _short(entries.high[sure], _alone(states, sure, worst, costs.worst))
    alone_low[sure] = _short(entries.high[sure], _alone(states, sure, best, costs.worst))
    if len(unsure):
        least, most = (np.where(states.source < network.size, amounts, 0.0) for amounts in (worst, best))
        alone_high[unsure] = _short(entries.high[unsure], costs.least(least, unsure))
        alone_low[unsure] = _short(entries.low[unsure], costs.most(most, unsure, np.zeros(len(unsure), dtype=bool)))
    gap_high = _short(entries.high, costs.least(worst, every))
    gap_low = gap_high.copy()
    open_states = np.zeros(len(states.start), dtype=bool)
    open_states[states.state[worst != best]] = True
    open_states[entries.state[hidden | ~known]] = True
    rows = np.flatnonzero(open_states[entries.state])
    if len(rows):
        gap_low[rows] = _short(entries.low[rows], costs.most(best, rows, hidden[rows]))
    return gap_low, gap_high, alone_low, alone_high


def _capacity(chunk: Chunk, states: _States) -> tuple[Array, Array]:
    """What every source has on its place, least and most; what demand that is not shown may take counts as gone."""
    network, source = chunk.network, states.source
    draw, day = states.draw[states.state], states.day[states.state]
    worst, best = (np.empty(len(source)) for _ in range(2))
    own, pools = np.flatnonzero(source < network.size), np.flatnonzero(source >= network.size)
    defence = chunk.defence[draw[own], source[own], chunk.kind_of_day[day[own]]]
    worst[own], best[own] = filled(defence, 0.0), filled(defence, np.inf)
    if len(pools):
        draw, day = draw[pools], day[pools]
        numbers = source[pools, None] - network.size
        low, high = chunk.amounts.civil(numbers, draw, chunk.phases[day], *chunk.active(draw, day))
        worst[pools], best[pools] = low[:, 0], high[:, 0]
    worst[np.isin(source, sorted(network.drained))] = 0.0
    return worst, best


def _short(demand: Array, given: Array) -> Array:
    """Gap without the rounding of the machine; what an unlimited demand lacks is unlimited."""
    with np.errstate(invalid="ignore"):
        gap = demand - given
    return np.where(demand == np.inf, np.inf, np.where(gap > TOLERANCE * np.maximum(1.0, given), gap, 0.0))


class _Costs:
    """What a served unit takes of the sources, and what the lines get in the worst and in the best world.

    In the worst world a shadow follows a line for every source that it may or may not have, and takes as much of it. In
    the best world the line has a copy of such a source to itself; so it asks of the others what that leaves.
    """

    def __init__(self, chunk: Chunk, states: _States) -> None:
        self.states = states
        entries, owner = states.entries, states.owner
        self.worst, self.best = (np.full(states.cells, np.inf) for _ in range(2))
        """Per cell; infinite where the source may not serve the line (yet)."""
        self.others: list[tuple[Index, int, Way]] = []
        """Ways that are not sure: entries, source, way per such entry."""
        by_owner = np.argsort(owner, kind="stable")
        for rows in np.split(by_owner, np.flatnonzero(np.diff(owner[by_owner])) + 1):
            c = int(owner[rows[0]])
            draw, line, k = entries.draw[rows], entries.line[rows], entries.k[rows]
            known = chunk.certain(c)
            for tie in chunk.network.ties[c]:
                way = Way.of(chunk, tie, draw, chunk.way(tie.source)[line], chunk.required[draw, line], k)
                at = states.cell[rows] + states.within(rows, tie.source)
                self.worst[at] = np.minimum(self.worst[at], way.worst)
                self.best[at] = np.minimum(self.best[at], way.worst if known else way.shared)
                if not known:
                    self.others.append((rows, tie.source, way))

    def least(self, capacity: Array, rows: Index) -> Array:
        """What some entries, ascending, get in the worst world; `capacity` is per place, finite."""
        states, entries = self.states, self.states.entries
        if not self.others:
            return _allocate(states, rows, entries.high[rows], states.cell[rows], self.worst, capacity)
        chosen = np.zeros(len(entries.line), dtype=bool)
        chosen[rows] = True
        demand = np.where(entries.high == np.inf, 0.0, entries.high)
        entry, amounts, cells, added = [rows], [], [states.cell[rows]], [self.worst]
        end = len(self.worst)
        for some, source, way in self.others:
            given = capacity[states.place(some, source)]
            # What asks without end takes all that it can have.
            demand[some] += np.where(entries.high[some] == np.inf, yielded(given, way.worst), 0.0)
            most = yielded(given, way.shadow)
            amount = np.where(way.boundless, most, np.minimum(entries.high[some], most))
            there = np.flatnonzero((amount > 0.0) & chosen[some])
            shadows = some[there]
            width = states.width[entries.state[shadows]]
            cell = np.cumsum(width) - width
            cost = np.full(int(width.sum()), np.inf)
            cost[cell + states.within(shadows, source)] = way.shadow[there]
            entry.append(shadows)
            amounts.append(amount[there])
            cells.append(end + cell)
            added.append(cost)
            end += len(cost)
        every = np.concatenate(entry)
        rank = np.argsort(every, kind="stable")  # a line comes before its shadows
        got = np.empty(len(every))
        got[rank] = _allocate(
            states,
            every[rank],
            np.concatenate([demand[rows], *amounts])[rank],
            np.concatenate(cells)[rank],
            np.concatenate(added),
            capacity,
        )
        return got[: len(rows)]

    def most(self, capacity: Array, rows: Index, hidden: Mask) -> Array:
        """What some entries get in the best world; `hidden` ones get all from alternatives that are not known."""
        states, entries = self.states, self.states.entries
        private = np.zeros(len(entries.line))
        private[rows] = np.where(hidden, np.inf, 0.0)
        for some, source, way in self.others:
            private[some] += yielded(capacity[states.place(some, source)], way.private)
        given = np.minimum(entries.low, private)
        rest = entries.low - given
        some = rows[rest[rows] > 0.0]
        given[some] += _allocate(states, some, rest[some], states.cell[some], self.best, capacity)
        return given[rows]


def _alone(states: _States, rows: Index, capacity: Array, costs: Array) -> Array:
    """What Defence serves by itself of some entries, line by line in order of rank."""
    left, given = capacity.copy(), np.zeros(len(states.owner))
    cost = costs[states.cell + states.within(np.arange(len(given)), states.owner)]
    place = states.place(np.arange(len(given)), states.owner)
    there = rows[cost[rows] < np.inf]
    slots = states.entries.slot[there]
    order = np.argsort(slots, kind="stable")
    for some in np.split(there[order], np.flatnonzero(np.diff(slots[order])) + 1):
        given[some] = np.minimum(states.entries.high[some], left[place[some]] / cost[some])
        left[place[some]] = np.maximum(0.0, left[place[some]] - given[some] * cost[some])
    return given[rows]


def _allocate(  # noqa: PLR0913, PLR0917 - what a state depends on
    states: _States, entry: Index, demand: Array, cell: Index, costs: Array, capacity: Array
) -> Array:
    """What rows get; those of a state stand together, in order of rank.

    Args:
        states: Of the entries.
        entry: Entry of each row.
        demand: Of each row.
        cell: First cell of each row.
        costs: Per cell.
        capacity: Per place.
    """
    given = np.zeros(len(entry))
    state = states.entries.state[entry]
    new = np.ones(len(state), dtype=bool)
    new[1:] = state[1:] != state[:-1]
    heads = np.flatnonzero(new)
    most = int(states.width.max()) + 1
    shape = np.diff(np.append(heads, len(state))) * most + states.width[state[heads]]
    for each in np.unique(shape).tolist():
        size, width = divmod(each, most)
        first = heads[shape == each]
        rows, sources = first[:, None] + np.arange(size), np.arange(width)
        given[rows] = served(
            capacity[states.start[state[first]][:, None] + sources],
            demand[rows],
            costs[cell[rows][:, :, None] + sources],
        )
    return given
