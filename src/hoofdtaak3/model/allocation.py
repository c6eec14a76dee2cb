"""Allocation: every line in order of rank gets as much as possible without lowering any earlier one.

Sources hold amounts in their own units; an edge says that a source may serve a line and what one served unit costs of
it. The served amounts are the lexicographic maximum over all splits, so they are unique.

Why augmenting paths suffice, though the edges have costs. A line gets more along a path: a source with something left
takes over service of an earlier line, which frees another source, and so on, until a source that may serve the line
itself. The gain of a path is what one unit of its first source yields for the line. Earlier lines keep exactly what
they have. Such a network can only yield more by (1) such a path or (2) a cycle whose gain is above 1: a reshuffle that
frees capacity out of nothing. At the start there is no cycle at all. With `g(j)` the highest gain from source `j`,
every possible shift from a source `j` to a source `i` has gain at most `g(j) / g(i)`, and a shift on a path of highest
gain has exactly that; so using such a path adds, as its reverse, only shifts with gain `g(i) / g(j)`, and no cycle of
gain above 1 ever arises (Onaga, 1967). When no path is left, the line has its maximum. Of the paths with the highest
gain the one with the fewest shifts is taken, which bounds their number (Edmonds and Karp, 1972).

Two things keep it quick for many lines. Lines with the same edges are one row: which of them has which unit makes no
difference to anybody else, so only their sum counts. And when a search ends without a path, all sources that it met are
empty, and what they serve can move only among them: no later path goes through one of them, so none is met again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Edge = tuple[int, float]
"""Index of the source, and units of it that one served unit costs."""

_DUST = 1e-13
"""Part of a source's capacity below which an amount is what rounding left."""
_TIE = 1.0 + 1e-12
"""Gains closer than this are equal: the same product in another order."""


@dataclass(frozen=True, slots=True)
class State:
    """Allocation data of a day, lines in order of rank. Equal states have equal results.

    A demand or a capacity may be infinite, but an infinite demand must not reach an infinite capacity.
    """

    capacity: tuple[float, ...]
    demand: tuple[float, ...]
    edges: tuple[tuple[Edge, ...], ...]


class Flow:
    """A split of the sources over the lines so far; every `serve` adds the next line."""

    __slots__ = ("_amounts", "_dead", "_edges", "_rows", "_spare", "_tiny", "_users")

    def __init__(self, capacity: Sequence[float]) -> None:
        self._spare: list[float] = []
        self._tiny: list[float] = []
        self._users: list[dict[tuple[int, int], None]] = []
        self._rows: dict[tuple[Edge, ...], int] = {}
        self._edges: list[tuple[Edge, ...]] = []
        self._amounts: list[list[float]] = []
        self._dead: set[int] = set()
        self.widen(capacity)

    def widen(self, capacity: Sequence[float]) -> None:
        """Add the sources that are new in `capacity`, which begins with those that are there."""
        if len(capacity) == len(self._spare):
            return
        new = capacity[len(self._spare) :]
        self._spare += new
        self._tiny += [_DUST * c if c < math.inf else _DUST for c in new]
        self._users += [{} for _ in new]

    def copy(self) -> Flow:
        """A split of its own, for a trial."""
        twin = Flow(())
        twin._spare = self._spare.copy()
        twin._tiny = self._tiny.copy()
        twin._users = [users.copy() for users in self._users]
        twin._rows = self._rows.copy()
        twin._edges = self._edges.copy()
        twin._amounts = [amounts.copy() for amounts in self._amounts]
        twin._dead = self._dead.copy()
        return twin

    def serve(self, demand: float, edges: tuple[Edge, ...]) -> float:
        """Serve the next line as far as possible; gives what it gets. Earlier lines keep exactly what they have."""
        if edges not in self._rows:
            self._rows[edges] = len(self._edges)
            self._edges.append(edges)
            self._amounts.append([0.0] * len(edges))
        row, given = self._rows[edges], [0.0] * len(edges)
        need = demand
        while need > _DUST * demand or (need == math.inf):
            gains, steps = self._search(edges)
            for source, step in steps.items():
                if step[0] < 0 and self._spare[source] > 0.0:
                    need -= self._push(row, given, source, steps, need)
                    if need <= 0.0:
                        return demand
            source = self._nearest(gains, steps)
            if source < 0:
                self._dead.update(gains)
                break
            need -= self._push(row, given, source, steps, need)
            if need <= 0.0:
                return demand
        return math.fsum(given)

    def _search(self, edges: tuple[Edge, ...]) -> tuple[dict[int, float], dict[int, tuple[int, int, int, int]]]:
        """Highest gain from every source to the line, and per source the first shift of that path.

        A shift (source that is freed, row that is moved, its edge to the new source, its edge to the freed one) of a
        source that serves the line itself has -1 for the freed source and the edge of the line in third place.
        """
        gains: dict[int, float] = {}
        steps: dict[int, tuple[int, int, int, int]] = {}
        dead = self._dead
        for e, (source, cost) in enumerate(edges):
            if source not in dead and 1.0 / cost > gains.get(source, 0.0):
                gains[source] = 1.0 / cost
                steps[source] = (-1, -1, e, -1)
        frontier = list(gains)
        for _ in self._spare:  # a path visits every source at most once
            if not frontier:
                break
            changed: dict[int, None] = {}
            for freed in frontier:
                for row, edge in self._users[freed]:
                    others = self._edges[row]
                    if len(others) == 1:
                        continue
                    value = gains[freed] * others[edge][1]
                    for e, (source, cost) in enumerate(others):
                        gain = value / cost
                        if (
                            gain > gains.get(source, 0.0) * _TIE
                            and source not in dead
                            and not _leads_to(steps, freed, source)
                        ):
                            gains[source] = gain
                            steps[source] = (freed, row, e, edge)
                            changed[source] = None
            frontier = list(changed)
        return gains, steps

    def _nearest(self, gains: dict[int, float], steps: dict[int, tuple[int, int, int, int]]) -> int:
        """The source with something left at the fewest shifts from the line; -1 when there is none."""
        best, fewest = -1, len(self._spare) + 1
        for source in gains:
            if self._spare[source] > 0.0:
                shifts, at = 0, source
                while steps[at][0] >= 0:
                    at = steps[at][0]
                    shifts += 1
                if shifts < fewest:
                    best, fewest = source, shifts
        return best

    def _push(
        self, row: int, given: list[float], source: int, steps: dict[int, tuple[int, int, int, int]], need: float
    ) -> float:
        """Serve the line along one path, up to what it needs and what the path holds; gives the served amount.

        `given` is what the line has by edge.
        """
        path: list[tuple[int, int, int, int, int]] = []
        at = source
        while True:
            path.append((at, *steps[at]))
            if steps[at][0] < 0:
                break
            at = steps[at][0]
        path.reverse()
        first = path[0][3]
        use = self._edges[row][first][1]  # of the source at hand, per unit served to the line
        most, shifts = need, []
        for at, freed, moved, to, away in path[1:]:
            edges = self._edges[moved]
            rate = use / edges[away][1]
            most = min(most, self._amounts[moved][away] / rate)
            shifts.append((moved, at, to, freed, away, rate))
            use = rate * edges[to][1]
        most = min(most, self._spare[source] / use)
        if most == math.inf:
            raise ValueError("an unlimited demand meets an unlimited source")
        given[first] += most
        self._add(row, first, path[0][0], most)
        for moved, at, to, freed, away, rate in shifts:
            self._add(moved, to, at, most * rate)
            rest = self._amounts[moved][away] - most * rate
            if rest * self._edges[moved][away][1] <= self._tiny[freed]:
                rest = 0.0
                self._users[freed].pop((moved, away), None)
            self._amounts[moved][away] = rest
        spare = self._spare[source] - most * use
        self._spare[source] = spare if spare > self._tiny[source] else 0.0
        return most

    def _add(self, row: int, edge: int, source: int, amount: float) -> None:
        self._amounts[row][edge] += amount
        self._users[source][row, edge] = None


def _leads_to(steps: dict[int, tuple[int, int, int, int]], start: int, goal: int) -> bool:
    """Whether the path from `start` visits `goal`: then a shift from `goal` to `start` would close a circle."""
    at = start
    while at >= 0:
        if at == goal:
            return True
        at = steps[at][0]
    return False


def allocate(state: State) -> tuple[float, ...]:
    """Served amount per line, in order of rank.

    Raises:
        ValueError: When an unlimited demand meets an unlimited source.
    """
    flow = Flow(state.capacity)
    return tuple(flow.serve(demand, edges) for demand, edges in zip(state.demand, state.edges, strict=True))
