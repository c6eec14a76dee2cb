"""Gap: demand that nobody who may meet it meets in time, per line and day, with the limits of what is known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE, ZERO, Bounds
from hoofdtaak3.model.problem import Ask, Problem, limits
from hoofdtaak3.model.worlds import Best, Queue, Request, Solver, Worst, best, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class LineGap:
    """Gap of a line on a day, and the gap if its own sources were never late."""

    gap: Bounds
    punctual: Bounds

    @property
    def late(self) -> Bounds:
        """Part of the gap that is there only because sources are still on their way."""
        if not self.gap.known:
            return Bounds(0.0, self.gap.high)
        return Bounds(_clean(self.gap.high - self.punctual.high), _clean(self.gap.high - self.punctual.low))


NO_GAP = LineGap(ZERO, ZERO)


def _clean(amount: float) -> float:
    return amount if amount > TOLERANCE else 0.0


def _short(demand: float, served: float) -> float:
    """Gap without the rounding of the machine; never negative, never above the demand."""
    gap = demand - served
    return gap if gap > TOLERANCE * max(1.0, served) else 0.0


def request_of(problem: Problem, ask: Ask) -> Request:
    """What a line asks on a day, with the sources that it could be asked of."""
    return Request(
        demand=ask.demand,
        k=ask.k,
        required_hours=problem.lines[ask.line].required_hours,
        links=problem.links[ask.line],
        hidden=problem.hidden[ask.line],
    )


def gaps_of(
    requests: Sequence[Request],
    supply: Sequence[Bounds],
    solver: Solver,
    *,
    civil: bool = True,
    drained: frozenset[int] = frozenset(),
) -> list[LineGap]:
    """Gap per request, in order of rank, against the given supply per source."""
    least = most = solver.solve(worst(requests, supply, drained))
    if not _known(requests, supply, drained):
        most = solver.solve(best(requests, supply, civil=civil))
    found = []
    for i, request in enumerate(requests):
        low, high = request.demand
        found.append(
            LineGap(
                Bounds(_short(low, most.now[i]), _unserved(high, least.now[i])),
                Bounds(_short(low, most.punctual[i]), _unserved(high, least.punctual[i])),
            )
        )
    return found


class Turns:
    """Requests that come to their turn in order of rank: each gets its gap, which no later one can change."""

    def __init__(self, supply: Sequence[Bounds], drained: frozenset[int], coming: Iterable[Request]) -> None:
        """Nobody has come yet; `coming` are all that may come: when everything is known there is one world."""
        self._least = Queue(Worst(supply, drained))
        self._most = None if _known(coming, supply, drained) else Queue(Best(supply))

    def fork(self) -> Turns:
        """The same turns, for a trial of what comes next."""
        twin = object.__new__(Turns)
        twin._least = self._least.fork()
        twin._most = None if self._most is None else self._most.fork()
        return twin

    def gap(self, request: Request) -> Bounds:
        """The gap of the next request."""
        least = self._least.serve(request)
        most = least if self._most is None else self._most.serve(request)
        return Bounds(_short(request.demand.low, most), _unserved(request.demand.high, least))


def _known(requests: Iterable[Request], supply: Sequence[Bounds], drained: frozenset[int]) -> bool:
    """Whether everything is: then the worst and the best world are the same."""
    return not drained and all(low == high for low, high in supply) and all(request.certain for request in requests)


def plenty(requests: Sequence[Request], supply: Sequence[Bounds], drained: frozenset[int]) -> bool:
    """Whether Defence alone surely has enough for all requests, in time: then nobody is short of anything.

    So it is on most days, and then there is nothing to solve.
    """
    left = [limit.low for limit in supply]
    for request in requests:
        source, _, on_time, cost = request.ways[0]
        if source in drained or math.isnan(request.required_hours) or not on_time:
            return False
        left[source] -= request.demand.high * cost.high
        if not left[source] >= 0.0:  # also when it is NaN, from no demand at a cost without limit
            return False
    return True


def _unserved(demand: float, served: float) -> float:
    """Gap in the worst world; what an unlimited demand lacks is unlimited."""
    return demand if demand == float("inf") else _short(demand, served)


def gaps(problem: Problem, solver: Solver, *, civil: bool = True) -> list[list[LineGap]]:
    """Gap per day and line; the lines of a day as in `problem.asks`. With `civil` false all pools are empty."""
    return [
        gaps_of(
            [request_of(problem, ask) for ask in asks],
            limits(problem, day, civil=civil),
            solver,
            civil=civil,
            drained=problem.drained,
        )
        for day, asks in enumerate(problem.asks)
    ]
