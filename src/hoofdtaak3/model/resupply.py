"""Resupply: one scenario solved with many supplies. What is equal in two of them is solved once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.model.gap import LineGap, gaps_of
from hoofdtaak3.model.parts import Part, Parts
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from hoofdtaak3.model.bounds import Bounds
    from hoofdtaak3.model.problem import Ask, Problem


class Resupply:
    """A scenario whose demand and links stay, while the supply differs: most parts of a day do not notice."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        parts = Parts(problem)
        numbers: dict[Part, int] = {}
        self._days = [[numbers.setdefault(part, len(numbers)) for part in today] for today in parts.by_day()]
        self._parts = [(part, parts.requests(part), parts.drained(part)) for part in numbers]
        self._solver = Solver()
        self._known: dict[tuple[int, tuple[Bounds, ...]], list[LineGap]] = {}

    def gaps(
        self, day: int, supply: Sequence[Bounds], lines: Container[int] | None = None
    ) -> Iterator[tuple[Ask, LineGap]]:
        """Gap of the lines on a day against a supply per source, part by part.

        Args:
            day: Day of the scenario.
            supply: Per source, the capabilities first.
            lines: Indices of the lines that matter: parts without any are left out. None: every line.

        Yields:
            The line, its demand, and its gap; `Ask.k` is not the day of the line but the first one like it.
        """
        for number in self._days[day]:
            part, requests, drained = self._parts[number]
            if lines is not None and not any(ask.line in lines for ask in part.asks):
                continue
            key = (number, part.of(supply))
            if key not in self._known:
                self._known[key] = gaps_of(requests, key[1], self._solver, drained=drained)
            yield from zip(part.asks, self._known[key], strict=True)
