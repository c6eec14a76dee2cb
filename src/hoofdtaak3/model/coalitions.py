"""Coalitions: the gap of a line on a day with any set of the five constraints lifted.

| constraint | lifted |
|---|---|
| `claims` | claims of HT1 and HT2 at their peace values, for everybody |
| `reversal` | reciprocal claims and reservists at their peace values, for everybody |
| `simultaneity` | the incident of the line alone, with all that Defence and the pools have that day |
| `time` | the sources of this line are never late |
| `mandate` | the alternatives of this line need no mandate |

Time and mandate are lifted for the line itself only: earlier lines keep their sources and their service, later ones do
not count. Lifted for everybody, an earlier line would take what this one has, and the gap would widen. "Does not exist
yet" is never lifted. Own use of the pools stays as it is with `simultaneity`: the other incidents are still going on
for their owners. A standing task with all its lines is one incident, and so is every request of the stream.

Earlier lines are served alike whatever is lifted for the line itself. So of each of the four supplies the lines of a
part come to their turn once, and at its turn a line is also tried with its own constraints lifted. With `simultaneity`
it is the same question, asked of the lines of its incident alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import ZERO, Bounds
from hoofdtaak3.model.gap import Turns, plenty

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hoofdtaak3.model.inputs import Line
    from hoofdtaak3.model.worlds import Request

CAUSES = ("claims", "reversal", "simultaneity", "time", "mandate")
BITS = CLAIMS, REVERSAL, SIMULTANEITY, TIME, MANDATE = (1, 2, 4, 8, 16)
"""A set of constraints is a sum of these, in the order of `CAUSES`."""
COALITIONS = 32
_SUPPLIES = (0, CLAIMS, REVERSAL, CLAIMS | REVERSAL)
_OWN = (0, TIME, MANDATE, TIME | MANDATE)

ByCoalition = dict[int, Bounds]
"""Gap by the set of constraints that is lifted."""


@dataclass(frozen=True)
class Supplies:
    """What some sources have on a day: as it is, and with claims, reciprocal claims and reservists as in peace."""

    now: tuple[Bounds, ...]
    peace: tuple[Bounds, ...]
    defence: int
    """So many of them, the first ones, are Defence's; the others are pools."""

    @cached_property
    def eases(self) -> bool:
        """Whether peace leaves every source at least what it surely has now.

        Then lifting more never widens a gap. (Not so when a claim of HT2 falls along the ladder.)
        """
        return all(peace.low >= now.low for now, peace in zip(self.now, self.peace, strict=True))

    @property
    def binding(self) -> int:
        """Of claims and reversal those that, lifted, change a supply."""
        military = self.now[: self.defence] != self.peace[: self.defence]
        civil = self.now[self.defence :] != self.peace[self.defence :]
        return (CLAIMS if military else 0) | (REVERSAL if civil else 0)

    def lifted(self, coalition: int) -> tuple[Bounds, ...]:
        """Supply per source with these constraints lifted."""
        military = self.peace if coalition & CLAIMS else self.now
        civil = self.peace if coalition & REVERSAL else self.now
        return (*military[: self.defence], *civil[self.defence :])


def group(line: Line) -> str:
    """The incident that a line belongs to: an incident or a standing task with all its lines; a request by itself."""
    return f"line {line.id}" if line.kind == "request" else f"incident {line.incident_id}"


def with_own(request: Request, coalition: int) -> Request:
    """The request of a line with its own constraints in a coalition lifted."""
    request = request.punctual if coalition & TIME else request
    return request.mandated if coalition & MANDATE else request


@dataclass(frozen=True, slots=True)
class Case:
    """Lines that share sources on a day, in order of rank, with all that their service depends on."""

    requests: Sequence[Request]
    supplies: Supplies
    drained: frozenset[int]

    def now(self) -> list[Bounds]:
        """Gaps as it is."""
        if plenty(self.requests, self.supplies.now, self.drained):
            return [ZERO] * len(self.requests)
        turns = Turns(self.supplies.now, self.drained, self.requests)
        return [turns.gap(request) for request in self.requests]

    def gaps(self, wanted: Collection[int]) -> list[ByCoalition]:
        """Gaps of some of the lines with every set of constraints but simultaneity lifted; of the others none.

        Lifting what changes nothing is not tried, nor lifting more once the gap is gone.
        """
        found: list[ByCoalition] = [{} for _ in self.requests]
        binding = self.supplies.binding
        for lifted in _SUPPLIES:
            if lifted & ~binding:
                for at in wanted:
                    found[at] |= {lifted | own: found[at][lifted & binding | own] for own in _OWN}
                continue
            pending = set()
            for at in wanted:
                if self._gone(found[at], lifted):
                    found[at] |= {lifted | own: ZERO for own in _OWN}
                else:
                    pending.add(at)
            if pending:
                self._serve(lifted, pending, found)
        return found

    def _serve(self, lifted: int, pending: Collection[int], found: list[ByCoalition]) -> None:
        """Let the lines come to their turn with these supplies; `pending` are those whose gap is asked."""
        supply, requests = self.supplies.lifted(lifted), self.requests[: max(pending) + 1]
        if plenty(requests, supply, self.drained):
            for at in pending:
                found[at] |= {lifted | own: ZERO for own in _OWN}
            return
        tried = [with_own(requests[at], own) for at in pending for own in _OWN]
        turns = Turns(supply, self.drained, (*requests, *tried))
        for at, request in enumerate(requests):
            if at not in pending:
                turns.gap(request)
                continue
            bound = with_own(request, TIME | MANDATE) is not request
            before = turns.fork() if bound else turns
            found[at][lifted] = turns.gap(request)
            for own in _OWN[1:]:
                found[at][lifted | own] = self._tried(lifted | own, request, before, found[at])

    def _tried(self, coalition: int, request: Request, before: Turns, found: ByCoalition) -> Bounds:
        """The gap with own constraints lifted as well, by a trial where it takes one."""
        own = with_own(request, coalition)
        for less in (TIME, MANDATE):
            if coalition & less and own is with_own(request, coalition & ~less):
                return found[coalition & ~less]
        return ZERO if self._gone(found, coalition) else before.fork().gap(own)

    def _gone(self, found: ByCoalition, coalition: int) -> bool:
        """Whether the gap is gone already with less lifted, and cannot come back."""
        return self.supplies.eases and any(found[coalition & ~bit].high <= 0.0 for bit in BITS if coalition & bit)
