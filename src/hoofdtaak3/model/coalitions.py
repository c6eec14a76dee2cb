"""Coalitions: the gap of one line on one day with any set of the five constraints lifted.

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
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import ZERO, Bounds
from hoofdtaak3.model.eligibility import Link, in_time
from hoofdtaak3.model.gap import gaps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.model.inputs import Line
    from hoofdtaak3.model.worlds import Request, Solver

CAUSES = ("claims", "reversal", "simultaneity", "time", "mandate")
BITS = CLAIMS, REVERSAL, SIMULTANEITY, TIME, MANDATE = (1, 2, 4, 8, 16)
"""A set of constraints is a sum of these, in the order of `CAUSES`."""
COALITIONS = 32


@dataclass(frozen=True, slots=True)
class Supplies:
    """What some sources have on a day: as it is, and with claims, reciprocal claims and reservists as in peace."""

    now: tuple[Bounds, ...]
    peace: tuple[Bounds, ...]
    defence: int
    """So many of them, the first ones, are Defence's; the others are pools."""

    @property
    def eases(self) -> bool:
        """Whether peace leaves every source at least what it surely has now.

        Then lifting more never widens a gap. (Not so when a claim of HT2 falls along the ladder.)
        """
        return all(peace.low >= now.low for now, peace in zip(self.now, self.peace, strict=True))

    def lifted(self, coalition: int) -> tuple[Bounds, ...]:
        """Supply per source with these constraints lifted."""
        military = self.peace if coalition & CLAIMS else self.now
        civil = self.peace if coalition & REVERSAL else self.now
        return (*military[: self.defence], *civil[self.defence :])


def group(line: Line) -> str:
    """The incident that a line belongs to: an incident or a standing task with all its lines; a request by itself."""
    return f"line {line.id}" if line.kind == "request" else f"incident {line.incident_id}"


@dataclass(frozen=True, slots=True)
class Case:
    """The last of some lines in order of rank, with all that its service depends on."""

    requests: Sequence[Request]
    groups: Sequence[str]
    """The incident of every request."""
    supplies: Supplies
    drained: frozenset[int]

    def gap(self, coalition: int, solver: Solver) -> Bounds:
        """The gap with a set of constraints lifted."""
        *earlier, own = self.requests
        if coalition & SIMULTANEITY:
            *others, mine = self.groups
            earlier = [request for request, other in zip(earlier, others, strict=True) if other == mine]
        if coalition & TIME:
            own = replace(own, links=_never_late(own.links))
        if coalition & MANDATE:
            own = replace(own, links=_mandated(own.links))
        found = gaps_of([*earlier, own], self.supplies.lifted(coalition), solver, drained=self.drained)
        return found[-1].gap

    def gaps(self, solver: Solver) -> list[Bounds]:
        """The gap for every set of constraints.

        Lifting what changes nothing is not tried, nor lifting more once the gap is gone.
        """
        binding, eases = self.binding(), self.supplies.eases
        found: list[Bounds] = []
        for coalition in range(COALITIONS):
            if coalition & ~binding:
                found.append(found[coalition & binding])
            elif eases and any(found[coalition & ~bit].high <= 0.0 for bit in BITS if coalition & bit):
                found.append(ZERO)
            else:
                found.append(self.gap(coalition, solver))
        return found

    def binding(self) -> int:
        """The constraints that, lifted, change the data from which the gap follows."""
        own, supplies = self.requests[-1], self.supplies
        tests = {
            CLAIMS: supplies.now[: supplies.defence] != supplies.peace[: supplies.defence],
            REVERSAL: supplies.now[supplies.defence :] != supplies.peace[supplies.defence :],
            SIMULTANEITY: any(other != self.groups[-1] for other in self.groups),
            TIME: any(not in_time(link.hours, own.required_hours, own.k) for link in own.links),
            MANDATE: any(link.mandate is not True for link in own.links),
        }
        return sum(bit for bit, binds in tests.items() if binds)


def _never_late(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple([replace(link, hours=0.0) for link in links])


def _mandated(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple([replace(link, mandate=True) for link in links])
