"""Parts of a day: lines that share sources, directly or through each other, and so no other line of that day.

What happens in one part cannot change another, so each can be solved on its own. Parts are small and come back on many
days, where a whole day rarely does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from hoofdtaak3.model.eligibility import Link, in_time
from hoofdtaak3.model.problem import Ask, Problem
from hoofdtaak3.model.worlds import Request

if TYPE_CHECKING:
    from collections.abc import Sequence


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a day that together use sources which no other line of that day can use."""

    asks: tuple[Ask, ...]
    """In order of rank. `k` is the first day of the line from which on the same sources may serve it at the same
    cost, so that days on which nothing changes have equal parts."""
    sources: tuple[int, ...]
    """Ascending. Everything that exists, also what lacks the mandate: a mandate can be given."""

    def of(self, amounts: Sequence[T]) -> tuple[T, ...]:
        """What belongs to the sources of this part, from a sequence over all sources."""
        return tuple([amounts[source] for source in self.sources])


class Parts:
    """The parts of every day of a scenario, and of what the allocation needs to solve one."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._masks = [_mask(problem, line) for line in range(len(problem.lines))]
        self._turns = [_turns(problem, line) for line in range(len(problem.lines))]
        self._placed: dict[tuple[int, tuple[int, ...]], tuple[Link, ...]] = {}
        self._requests: dict[tuple[Ask, tuple[int, ...]], Request] = {}

    def by_day(self) -> list[tuple[Part, ...]]:
        """The parts of every day."""
        turns = self._turns
        seen: dict[tuple[Ask, ...], tuple[Part, ...]] = {}
        days = []
        for asks in self._problem.asks:
            today = tuple([Ask(a.line, turns[a.line][bisect_right(turns[a.line], a.k) - 1], a.demand) for a in asks])
            if today not in seen:
                seen[today] = tuple(self.split(today))
            days.append(seen[today])
        return days

    def before(self, part: Part, at: int) -> Part:
        """The part of line `at` if the lines after it were not there: all that its service depends on. It is last."""
        last = part.asks[at]
        return next(found for found in self.split(part.asks[: at + 1]) if found.asks[-1] == last)

    def requests(self, part: Part) -> list[Request]:
        """The lines of a part as the allocation sees them; a source is its place in `Part.sources`."""
        return [self._request(ask, part.sources) for ask in part.asks]

    def _request(self, ask: Ask, sources: tuple[int, ...]) -> Request:
        if (ask, sources) not in self._requests:
            self._requests[ask, sources] = Request(
                demand=ask.demand,
                k=ask.k,
                required_hours=self._problem.lines[ask.line].required_hours,
                links=self._links(ask.line, sources),
                hidden=self._problem.hidden[ask.line],
            )
        return self._requests[ask, sources]

    def _links(self, line: int, sources: tuple[int, ...]) -> tuple[Link, ...]:
        if (line, sources) not in self._placed:
            links = [link for link in self._problem.links[line] if link.exists is not False]
            self._placed[line, sources] = tuple([replace(link, source=sources.index(link.source)) for link in links])
        return self._placed[line, sources]

    def drained(self, part: Part) -> frozenset[int]:
        """Sources of the part, by place, that demand which this edition does not show may take."""
        return frozenset(i for i, source in enumerate(part.sources) if source in self._problem.drained)

    def split(self, asks: Sequence[Ask]) -> list[Part]:
        """Lines of a day, in order of rank, joined to the earlier ones with which they share a source."""
        found: list[tuple[int, list[Ask]]] = []
        for ask in asks:
            mask, joined, apart = self._masks[ask.line], [ask], []
            for group in found:
                if group[0] & self._masks[ask.line]:
                    mask, joined = mask | group[0], joined + group[1]
                else:
                    apart.append(group)
            found = [*apart, (mask, joined)]
        return [Part(tuple(sorted(group, key=_rank)), _sources(mask)) for mask, group in found]


def _rank(ask: Ask) -> int:
    return ask.line


def _mask(problem: Problem, line: int) -> int:
    """The sources that a line may ever use, as bits."""
    return reduce(or_, (1 << link.source for link in problem.links[line] if link.exists is not False))


def _sources(mask: int) -> tuple[int, ...]:
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return tuple(found)


def _turns(problem: Problem, line: int) -> list[int]:
    """Days of the line, from 0, on which a source arrives or tires."""
    turns = {0}
    for link in problem.links[line]:
        required = problem.lines[line].required_hours
        turns.add(next((k for k in range(problem.inputs.days) if in_time(link.hours, required, k)), 0))
        if link.endurance_days < math.inf:
            turns.add(math.ceil(link.endurance_days))
    return sorted(turns)
