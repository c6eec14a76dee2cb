"""A chunk of draws: demand, supply, and where Defence alone falls short.

Most lines on most days are served by Defence alone. Such a line takes nothing from a pool, and Defence's units are of
one capability only; so a capability that Defence serves fully on a day has no gap and changes nothing for the others.
Only what is left goes to the allocation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.demand import HOURS
from hoofdtaak3.model.ensemble.amounts import Amounts, Index, Mask, filled
from hoofdtaak3.model.ensemble.asks import asks
from hoofdtaak3.model.ensemble.candidates import candidates
from hoofdtaak3.model.ensemble.links import Network, Tie
from hoofdtaak3.model.ensemble.sample import Array, Sample


@dataclass(frozen=True)
class Entries:
    """Lines on days of draws, in order of draw, day and rank. Lines of the same draw and day are a state."""

    draw: Index
    day: Index
    line: Index
    """Index of the candidate."""
    k: Index
    low: Array
    high: Array
    state: Index
    """Number of the state, from 0."""
    slot: Index
    """Place of the line in its state, from 0."""

    @classmethod
    def of(cls, columns: Sequence[NDArray[Any]], place: Index) -> Entries:
        """Draw, day, line, day of the line, least and most that it asks; entries of one `place` are a state."""
        new = np.ones(len(place), dtype=bool)
        new[1:] = place[1:] != place[:-1]
        state = np.cumsum(new) - 1
        draw, day, line, k, low, high = columns
        return cls(draw, day, line, k, low, high, state, np.arange(len(place)) - np.flatnonzero(new)[state])

    def take(self, rows: Index, place: Index) -> Entries:
        """Some of them, in another order; those of one `place` stand together and are a state."""
        columns = (self.draw, self.day, self.line, self.k, self.low, self.high)
        return Entries.of([column[rows] for column in columns], place)

    @property
    def heads(self) -> Index:
        """The first entry of every state."""
        return np.flatnonzero(self.slot == 0)


class Chunk:
    """Some draws of a sample."""

    def __init__(self, sample: Sample, network: Network, draws: slice) -> None:
        inputs = sample.base
        self.network = network
        self.inputs = inputs
        self.size = len(range(*draws.indices(sample.draws)))
        self.amounts = Amounts(sample, network, draws)
        self.response = sample.block(("capabilities", "response_hours"), draws)[:, network.capability_rows]
        self.stands_in = {
            name: sample.block(("alternatives", name), draws) for name in ("equivalence", "response_hours")
        }
        caps, pools = network.capability_rows, network.pool_rows
        self.endurance, self.rotation = (
            np.concatenate(
                [sample.block(("capabilities", name), draws)[:, caps], sample.block(("pools", name), draws)[:, pools]],
                axis=1,
            )
            for name in ("endurance_days", "rotation_factor")
        )
        ratios, column, ladder = sample.personnel(draws)
        kinds = dict.fromkeys(zip(inputs.phases, column, strict=True))
        self.kind_of_day = np.array([list(kinds).index(key) for key in zip(inputs.phases, column, strict=True)])
        self.defence = np.stack([self.amounts.defence(phase, ratios[:, c]) for phase, c in kinds], axis=2)
        """Draws x capabilities x kinds of day; NaN unknown."""
        self.ladder_ratio = ratios[:, ladder]
        self.phases = np.array(inputs.phases)
        self.types = sample.types
        self.lines = candidates(sample, draws)
        index = {capability.id: c for c, capability in enumerate(network.capabilities)}
        self.capability = [index[line.capability_id] for line in self.lines]
        self.lines_of: list[list[int]] = [[] for _ in network.capabilities]
        for j, c in enumerate(self.capability):
            self.lines_of[c].append(j)
        self.asks = [asks(line, inputs.days, inputs.self_reliance_hours) for line in self.lines]
        self.places = np.array([network.place(line.place) for line in self.lines], dtype=np.int64)
        self.required = np.full((self.size, len(self.lines)), np.inf)
        for j, line in enumerate(self.lines):
            self.required[line.draws, j] = line.required
        self._certain: dict[int, bool] = {}
        self._survey()

    def response_of(self, tie: Tie) -> Array:
        """Hours from the call until a source leaves, per draw."""
        if tie.alternative < 0:
            return self.response[:, tie.source]
        return self.stands_in["response_hours"][:, tie.alternative]

    def way(self, source: int) -> Array:
        """Hours on the way from a source, per candidate."""
        return self.network.ways(source)[self.places]

    def certain(self, capability: int) -> bool:
        """Whether all is known about who may serve a capability, and what its lines ask."""
        if capability not in self._certain:
            self._certain[capability] = self._is_certain(capability)
        return self._certain[capability]

    def _is_certain(self, capability: int) -> bool:
        ties = self.network.ties[capability]
        for tie in ties:
            if tie.allowed is None or np.isnan(self.rotation[:, tie.source]).any():
                return False
            if np.isnan(self.endurance[:, tie.source]).any():
                return False
            if tie.alternative >= 0 and np.isnan(self.stands_in["equivalence"][:, tie.alternative]).any():
                return False
        for j in self.lines_of[capability]:
            line = self.lines[j]
            if line.legal:
                own = line.population and np.isnan(self.inputs.self_reliance_hours)
                late = any(np.isnan(self.response_of(tie) + self.way(tie.source)[j]).any() for tie in ties)
                if not line.sure or own or late:
                    return False
        return True

    def _survey(self) -> None:
        """Demand per draw and capability, active types per draw and day, and where Defence may fall short."""
        days, size = self.inputs.days, self.network.size
        shape = (self.size, size, days)
        self.demand_low, self.demand_high = np.zeros((self.size, size)), np.zeros((self.size, size))
        self.surely = np.zeros((self.size, days, len(self.types)), dtype=bool)
        self.possibly = self.surely.copy()
        load, late = np.zeros(shape), np.zeros(shape, dtype=bool)
        for j, (line, ask) in enumerate(zip(self.lines, self.asks, strict=True)):
            if ask is None:
                continue
            if line.incident_type:
                kind = self.types.index(line.incident_type)
                self.surely[:, ask.window, kind] |= ask.surely  # lines of an incident are there in every draw
                self.possibly[:, ask.window, kind] |= ask.possibly
            if not line.legal:
                continue
            c = self.capability[j]
            self.demand_low[line.draws, c] += ask.low.sum(axis=1)
            self.demand_high[line.draws, c] += ask.high.sum(axis=1)
            own = self.network.ties[c][0]
            hours = self.response_of(own)[line.draws] + self.way(own.source)[j]
            on_time = hours[:, None] <= line.required[:, None] + HOURS * ask.k + TOLERANCE
            rested = ask.k < self.endurance[line.draws, c, None]
            turns = np.where(rested, 1.0, self.rotation[line.draws, c, None])
            load[line.draws, c, ask.window] += ask.high * turns
            late[line.draws, c, ask.window] |= ~on_time & (ask.high > 0.0)
        self.short: Mask = late | ~(load <= self.defence[:, :, self.kind_of_day])
        """Draws x capabilities x days: whether Defence alone may leave a gap, if there is demand."""
        if np.array_equal(self.surely, self.possibly) and not self.amounts.hidden.any():
            self.possibly = self.surely

    @cached_property
    def rank(self) -> Index:
        """Rank of every candidate in every draw, draws x candidates."""
        required = filled(self.required, -np.inf)
        start = np.zeros((self.size, len(self.lines)))
        for j, line in enumerate(self.lines):
            start[line.draws, j] = line.start
        priority = np.broadcast_to(np.array([line.priority for line in self.lines]), required.shape)
        order = np.lexsort((start, required, priority), axis=-1)  # stable: the rest of the rank is the order of lines
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.broadcast_to(np.arange(len(self.lines)), order.shape), axis=-1)
        return rank

    def first_alike(self, capabilities: tuple[int, ...]) -> Index:
        """Per draw the first one in which everything is the same that the gaps of these capabilities depend on.

        In draws at random that is the draw itself. Where one quantity moves at a time, it is the same draw for nearly
        all, and what such a quantity does not touch is solved once.
        """
        caps = list(capabilities)
        ties = [tie for c in caps for tie in self.network.ties[c]]
        sources = sorted({tie.source for tie in ties})
        pools = [source - self.network.size for source in sources if source >= self.network.size]
        rows = [tie.alternative for tie in ties if tie.alternative >= 0]
        supply = [
            self.defence[:, caps],
            self.response[:, caps],
            self.endurance[:, sources],
            self.rotation[:, sources],
            *(values[:, rows] for values in self.stands_in.values()),
            *(values[:, pools] for values in self.amounts.pool.values()),
        ]
        found = _first_equal(supply)
        if (found == np.arange(self.size)).all():
            return found
        demand = [self.surely, self.possibly]
        for j in [j for c in caps for j in self.lines_of[c]]:
            line, ask = self.lines[j], self.asks[j]
            if ask is None or not line.legal:
                continue
            asked = np.full((self.size, 3, ask.k.shape[1]), np.nan)
            asked[line.draws] = np.stack([ask.k, ask.low, ask.high], axis=1)
            demand += [asked, self.required[:, j]]
        return _first_equal([found, *demand])

    def entries(self, capabilities: tuple[int, ...], wanted: Mask) -> Entries:
        """Lines of these capabilities, where Defence falls short of their capability, in the draws that are wanted.

        Also where it falls short of another one of these, of capabilities of which not all is known: a line that may
        or may not have a source can hold it, though it does not need it.
        """
        some: Mask | None = None
        if not all(map(self.certain, capabilities)):
            some = np.logical_or.reduce(self.short[:, list(capabilities)], axis=1)
        parts: list[tuple[NDArray[Any], ...]] = []
        for j in [j for c in capabilities for j in self.lines_of[c]]:
            c, line, ask = self.capability[j], self.lines[j], self.asks[j]
            if ask is None or not line.legal:
                continue
            there = self.short[:, c] if some is None or self.certain(c) else some
            row, column = np.nonzero((ask.high > 0.0) & there[line.draws, ask.window] & wanted[line.draws, None])
            low = ask.low[row, column]
            high = low if ask.low is ask.high else ask.high[row, column]
            parts.append((line.draws[row], column + ask.first, np.full(len(row), j), ask.k[row, column], low, high))
        if not parts:
            parts = [tuple(np.zeros(0, dtype=kind) for kind in (*("int64",) * 4, *("float64",) * 2))]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        draw, day, line_of = columns[:3]
        place = draw * self.inputs.days + day
        order = np.argsort(place * len(self.lines) + self.rank[draw, line_of])
        return Entries.of([column[order] for column in columns], place[order])

    def active(self, draws: Index, days: Index) -> tuple[Mask, Mask]:
        """Incident types that surely, and possibly, are going on: cases x types; the same array if all is known."""
        surely = self.surely[draws, days]
        return surely, surely if self.possibly is self.surely else self.possibly[draws, days]


def _first_equal(parts: Sequence[NDArray[Any]]) -> Index:
    """Per row of arrays that have as many rows, the first one that is equal to it in all of them, to the last bit."""
    size = len(parts[0])
    whole = np.concatenate([np.ascontiguousarray(part).reshape(size, -1).view(np.uint8) for part in parts], axis=1)
    places: dict[bytes, int] = {}
    return np.array([places.setdefault(row.tobytes(), number) for number, row in enumerate(whole)], dtype=np.int64)
