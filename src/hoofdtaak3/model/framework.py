"""Assessment framework (toetsingskader): every line passes the same steps, and its record keeps why it ended as it did.

Steps: legal basis, civil test, what HT1, HT2 and standing tasks leave, allocation in order of rank, decision. Decisions
and their reasons:

| decision | reason | meaning |
|---|---|---|
| `refused` | `no_legal_basis` | no article on which Defence may give the support; it is no demand |
| `granted` | `own_means` | the own stocks of the population cover all of it (self-reliance) |
| `granted` | `defence` | Defence alone meets it, after the lines that rank higher |
| `granted` | `defence_and_civil` | it is met, and Defence alone would have met a part |
| `granted` | `civil` | it is met, and Defence alone would have met nothing |
| `late` | `under_way` | what is not met lacks only because sources are still on their way |
| `partly`, `refused` | `claims` | without the shift to HT1 more of it would be met |
| `partly`, `refused` | `outranked` | more of it would be met if it were the only line |
| `partly`, `refused` | `no_mandate` | more of it would be met if every civil party were allowed to |
| `partly`, `refused` | `no_capacity` | none of these: there is too little, whatever is agreed |
| any but `late` | `undetermined` | what is not known decides which of these holds |
| `unknown` | `demand_unknown` | units, length or self-reliance are not known |
| `unknown` | `defence_unknown` | the result turns on what Defence has, and that is not known |
| `unknown` | `civil_unknown` | the result turns on civil parties or withheld demand, and that is not known |
| `unknown` | `outside_horizon` | the line starts after the last day of the scenario |

`partly` is granted for a part of the unit-days, `refused` for none. Of several reasons the first in this table is kept;
shares of causes are for the analysis of causes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE, Bounds, total
from hoofdtaak3.model.demand import requested, window
from hoofdtaak3.model.eligibility import Link, cost, in_time
from hoofdtaak3.model.frames import NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.problem import Problem, Register, limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from hoofdtaak3.model.gap import LineGap
    from hoofdtaak3.model.inputs import Line
    from hoofdtaak3.model.records import Record

COLUMNS = {
    **dict.fromkeys(("line_id", "incident_id", "kind", "capability_id", "requester"), TEXT),
    "priority": WHOLE,
    "start_day": WHOLE,
    "days": NUMBER,
    **dict.fromkeys(("decision", "reason", "legal_basis_id", "civil_test"), TEXT),
    "demand_unit_days": NUMBER,
    "served_unit_days": NUMBER,
}

FULLY = "volledig"
IN_PART = "deels"
NOT = "nee"
UNKNOWN_TEST = "onbekend"
_SHORT = {"late": "under_way", "unknown": "undetermined"}
"""Reason of a decision on a gap that has only one; the other decisions ask what is lacking."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Decision on a line, its reason, and the unit-days it turns on (NaN unknown)."""

    decision: str
    reason: str
    demand: float
    served: float


def requests_frame(problem: Problem, found: Sequence[Record]) -> pd.DataFrame:
    """Frame `requests`: one row per line, refused ones included, in order of line id.

    `days` counts the days within the horizon.
    """
    register = Register(problem.inputs)
    by_line: dict[str, list[Record]] = {line.id: [] for line in problem.inputs.lines}
    for record in found:
        by_line[record.line.id].append(record)
    rows = []
    for line in sorted(problem.inputs.lines, key=lambda line: line.id):
        links = register.links(line.capability_id, line.place)
        verdict = _verdict(problem, line, links, by_line[line.id])
        rows.append(
            (
                line.id,
                line.incident_id,
                line.kind,
                line.capability_id,
                line.requester,
                line.priority,
                line.start_day,
                math.nan if math.isnan(line.days) else float(len(window(line, problem.inputs.days))),
                verdict.decision,
                verdict.reason,
                line.legal_basis_id or "",
                civil_test(problem, line, links, hidden=register.hidden(line.capability_id)),
                verdict.demand,
                verdict.served,
            )
        )
    return frame(COLUMNS, rows)


def _verdict(problem: Problem, line: Line, links: tuple[Link, ...], found: Sequence[Record]) -> Verdict:
    if line.legal_basis_id is None:
        return Verdict("refused", "no_legal_basis", 0.0, 0.0)
    if not found:
        return Verdict("unknown", "outside_horizon", 0.0, 0.0)
    demand, gap, alone = (
        total([r.demand for r in found]),
        total([r.gap.gap for r in found]),
        total([r.alone for r in found]),
    )
    told = decision([(record.demand, record.gap) for record in found])
    if told == "granted":
        return Verdict(told, _granted(demand, alone), demand.value, demand.value - gap.value)
    if not demand.known or not gap.known:
        reason = "demand_unknown" if not demand.known else "civil_unknown" if alone.known else "defence_unknown"
        return Verdict(told, reason, demand.value, math.nan)
    reason = _SHORT.get(told) or _lacking(problem, links, line, found)
    return Verdict(told, reason, demand.value, demand.value - gap.value)


def decision(days: Sequence[tuple[Bounds, LineGap]]) -> str:
    """Decision on a line with a legal basis, from its demand and gap on its days within the horizon.

    Granted without a gap, however much it asks; else late, partly, refused or unknown.
    """
    asked, lacking = total([demand for demand, _ in days]), total([line.gap for _, line in days])
    if not days or (lacking.high > TOLERANCE and not (asked.known and lacking.known)):
        return "unknown"
    if lacking.high <= TOLERANCE:
        return "granted"
    gap = lacking.value
    late = total([line.late for _, line in days])
    if late.low >= gap - TOLERANCE:
        return "late"
    if late.high >= gap - TOLERANCE:
        return "unknown"
    served = any(demand.value - line.gap.value > TOLERANCE for demand, line in days)
    return "partly" if served else "refused"


def _granted(demand: Bounds, alone: Bounds) -> str:
    found = {_granted_by(asked, gap) for asked in demand for gap in alone}
    return found.pop() if len(found) == 1 else "undetermined"


def _granted_by(demand: float, alone: float) -> str:
    if demand <= TOLERANCE:
        return "own_means"
    if alone <= TOLERANCE:
        return "defence"
    return "civil" if alone >= demand - TOLERANCE else "defence_and_civil"


def _lacking(problem: Problem, links: tuple[Link, ...], line: Line, found: Sequence[Record]) -> str:
    """The first reason that holds; when it cannot be said whether one does, none is given."""
    gap = total([r.gap.gap for r in found]).low

    def alone(*, any_mandate: bool) -> Bounds:
        reach = [(r.demand.low, _reach(problem, links, line, r.day, any_mandate=any_mandate)) for r in found]
        return total([Bounds(max(0.0, asked - most), max(0.0, asked - least)) for asked, (least, most) in reach])

    tests = (
        ("claims", total([r.counterfactual for r in found])),
        ("outranked", alone(any_mandate=False)),
        ("no_mandate", alone(any_mandate=True)),
    )
    for reason, rest in tests:
        if rest.high < gap - TOLERANCE:
            return reason
        if rest.low < gap - TOLERANCE:
            return "undetermined"
    return "no_capacity"


def _reach(
    problem: Problem,
    links: tuple[Link, ...],
    line: Line,
    day: int,
    *,
    any_mandate: bool = False,
) -> Bounds:
    """Units that these sources could serve of the line on a day if it were the only one; limits of what is known."""
    supply = limits(problem, day, civil=True)
    k = day - line.start_day
    low = high = 0.0
    for link in links:
        on_time = in_time(link.hours, line.required_hours, k)
        allowed = link.exists if any_mandate else link.allowed
        if on_time is False or allowed is False or supply[link.source].high <= 0.0:
            continue
        least, most = cost(link, k)
        high += supply[link.source].high / least if least > 0.0 else math.inf
        if on_time and allowed and most < math.inf:
            low += supply[link.source].low / most
    return Bounds(low, high)


def civil_test(problem: Problem, line: Line, links: tuple[Link, ...], *, hidden: bool) -> str:
    """Whether civil parties that may do it can do it alone and on time, as if it were the only line.

    `volledig`: on every day all that is asked; `nee`: nothing on any day; `deels`: anything between; `onbekend`: what
    is not known could change the answer. It is asked of refused lines too: their requester may need it most.
    """
    days = window(line, problem.inputs.days)
    civil = tuple(link for link in links if link.civil)
    least, most = [], []
    for day in days:
        asked = requested(line, day, problem.inputs.self_reliance_hours)
        if asked.high <= 0.0:
            continue
        reach = _reach(problem, civil, line, day)
        least.append((asked.high, reach.low))
        most.append((asked.low, math.inf if hidden else reach.high))
    if not days:
        return UNKNOWN_TEST
    worst, best = _test(least), _test(most)
    return worst if worst == best else UNKNOWN_TEST


def _test(days: Sequence[tuple[float, float]]) -> str:
    if all(reach >= asked - TOLERANCE for asked, reach in days):
        return FULLY
    return IN_PART if any(reach > TOLERANCE for _, reach in days) else NOT
