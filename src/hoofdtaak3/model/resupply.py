"""Resupply: one scenario solved with many supplies. What is equal in two of them is solved once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import Bounds, total
from hoofdtaak3.model.gap import NO_GAP, gaps_of, plenty
from hoofdtaak3.model.parts import Part, Parts
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoofdtaak3.model.gap import LineGap
    from hoofdtaak3.model.problem import Ask, Problem


@dataclass(frozen=True, slots=True)
class PartGaps:
    """The lines of a part with their gaps against one supply."""

    asks: tuple[Ask, ...]
    """`Ask.k` is not the day of the line but the first one like it."""
    gaps: tuple[LineGap, ...]
    short: frozenset[int]
    """Lines that have, or may have, a gap."""
    by_capability: tuple[tuple[str, Bounds], ...]
    """Gap of every capability with such a line; all its lines of the day are in the part, for they share Defence."""


class Resupply:
    """A scenario whose demand and links stay, while the supply differs: most parts of a day do not notice."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        parts = Parts(problem)
        numbers: dict[Part, int] = {}
        self._days = [[numbers.setdefault(part, len(numbers)) for part in today] for today in parts.by_day()]
        self._parts = [(part, parts.requests(part), parts.drained(part)) for part in numbers]
        self._solver = Solver()
        self._known: dict[tuple[int, tuple[Bounds, ...]], PartGaps] = {}

    def parts(self, day: int, supply: Sequence[Bounds]) -> Iterator[PartGaps]:
        """The lines of a day, part by part, against a supply per source (the capabilities first)."""
        for number in self._days[day]:
            key = (number, self._parts[number][0].of(supply))
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = self._solve(*key)
            yield found

    def _solve(self, number: int, supply: tuple[Bounds, ...]) -> PartGaps:
        part, requests, drained = self._parts[number]
        if plenty(requests, supply, drained):
            return PartGaps(part.asks, (NO_GAP,) * len(requests), frozenset(), ())
        gaps = tuple(gaps_of(requests, supply, self._solver, drained=drained))
        short: dict[str, list[Bounds]] = {}
        for ask, line in zip(part.asks, gaps, strict=True):
            if line.gap.high > 0.0:
                short.setdefault(self.problem.lines[ask.line].capability_id, []).append(line.gap)
        return PartGaps(
            asks=part.asks,
            gaps=gaps,
            short=frozenset(a.line for a, line in zip(part.asks, gaps, strict=True) if line.gap.high > 0.0),
            by_capability=tuple((capability, total(found)) for capability, found in short.items()),
        )
