"""Results per capability: by day and over the scenario. Unit-days are never added up over capabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.availability import availability, availability_over
from hoofdtaak3.model.bounds import TOLERANCE, ZERO, Bounds, total
from hoofdtaak3.model.classes import Thresholds, classify, met
from hoofdtaak3.model.frames import NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.inputs import PEACE, PHASES, Capability
from hoofdtaak3.model.problem import EVERYTHING, Problem
from hoofdtaak3.model.records import Record, finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SUPPLY_COLUMNS = {
    "capability_id": TEXT,
    "day": WHOLE,
    "phase": TEXT,
    "supply": NUMBER,
    "reference": NUMBER,
    "availability": TEXT,
}
DAY_COLUMNS = {
    "capability_id": TEXT,
    "day": WHOLE,
    "phase": TEXT,
    **dict.fromkeys(("demand", "defence", "civil", "gap", "late", "gap_alone", "gap_low", "gap_high"), NUMBER),
    "gap_counterfactual": NUMBER,
    "impact": NUMBER,
}
CAPABILITY_COLUMNS = {
    "capability_id": TEXT,
    "availability": TEXT,
    **dict.fromkeys(("demand_unit_days", "defence_unit_days", "civil_unit_days", "gap_unit_days"), NUMBER),
    **dict.fromkeys(("gap_low_unit_days", "gap_high_unit_days", "late_unit_days", "peak_gap"), NUMBER),
    **dict.fromkeys(("first_short_day", "coverage", "cover"), NUMBER),
    "class": TEXT,
    "counterfactual_unit_days": NUMBER,
    "impact_unit_days": NUMBER,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Amounts of one capability, on a day (units) or over the scenario (unit-days)."""

    demand: Bounds
    gap: Bounds
    late: Bounds
    alone: Bounds
    counterfactual: Bounds


NOTHING = Tally(ZERO, ZERO, ZERO, ZERO, ZERO)


def tally(found: Sequence[Record], *, withheld: bool) -> Tally:
    """Amounts of one capability on one day, from its records; with `withheld` there may be more demand."""
    if not found and not withheld:
        return NOTHING
    hidden = [Bounds(0.0, math.inf)] if withheld else []
    return Tally(
        demand=total([r.demand for r in found] + hidden),
        gap=total([r.gap.gap for r in found] + hidden),
        late=total([r.gap.late for r in found] + hidden),
        alone=total([r.alone for r in found] + hidden),
        counterfactual=total([r.counterfactual for r in found] + hidden),
    )


def _sum(days: Sequence[Tally]) -> Tally:
    return Tally(
        demand=total([d.demand for d in days]),
        gap=total([d.gap for d in days]),
        late=total([d.late for d in days]),
        alone=total([d.alone for d in days]),
        counterfactual=total([d.counterfactual for d in days]),
    )


def tallies(problem: Problem, found: Sequence[Record]) -> dict[str, list[Tally]]:
    """Amounts per capability and day."""
    withheld = set(problem.inputs.withheld_demand)
    days = range(problem.inputs.days)
    grouped: dict[str, list[list[Record]]] = {c.id: [[] for _ in days] for c in problem.capabilities}
    for record in found:
        grouped[record.line.capability_id][record.day].append(record)
    return {
        c: [tally(today, withheld=c in withheld or EVERYTHING in withheld) for today in by_day]
        for c, by_day in grouped.items()
    }


def supply_frame(problem: Problem) -> pd.DataFrame:
    """Frame `supply`: military supply and availability per capability and day."""
    rows = [
        (c.id, day, PHASES[phase], m, c.reference, availability(m, c.reference))
        for i, c in enumerate(problem.capabilities)
        for day, phase in enumerate(problem.inputs.phases)
        for m in (problem.defence[day][i].value,)
    ]
    return frame(SUPPLY_COLUMNS, rows)


def days_frame(problem: Problem, days: dict[str, list[Tally]]) -> pd.DataFrame:
    """Frame `capability_days`: every capability on every day, also without demand."""
    rows = []
    for capability_id, by_day in days.items():
        for day, t in enumerate(by_day):
            demand, gap, alone, without = t.demand.value, t.gap.value, t.alone.value, t.counterfactual.value
            late = t.late.value if t.gap.known else math.nan
            phase = problem.inputs.phases[day]
            split = (demand, demand - alone, alone - gap, gap, late, alone, t.gap.low, finite(t.gap.high))
            rows.append((capability_id, day, PHASES[phase], *split, without, 0.0 if phase == PEACE else gap - without))
    return frame(DAY_COLUMNS, rows)


def capabilities_frame(problem: Problem, days: dict[str, list[Tally]]) -> pd.DataFrame:
    """Frame `capabilities`: one row per capability over the whole scenario."""
    rows = [
        capability_row(problem, capability, [day[i].value for day in problem.defence], days[capability.id])
        for i, capability in enumerate(problem.capabilities)
    ]
    return frame(CAPABILITY_COLUMNS, rows)


def peak(gaps: Sequence[Bounds]) -> float:
    """Highest gap of a day in whole units, `ceil(gap - 1e-9)`; NaN when what is not known of a day decides it."""
    low, high = (max((_rounded_up(gap) for gap in end), default=0.0) for end in _ends(gaps))
    return low if low == high else math.nan


def first_short_day(gaps: Sequence[Bounds]) -> float:
    """First day with a gap. NaN when there is none, and when what is not known of a day decides it."""
    low, high = (next((float(day) for day, gap in enumerate(end) if gap > TOLERANCE), math.nan) for end in _ends(gaps))
    return low if low == high else math.nan


def _ends(gaps: Sequence[Bounds]) -> tuple[list[float], list[float]]:
    """The least and the most of every day; what is known is the same in both."""
    return [gap.high if gap.known else gap.low for gap in gaps], [gap.high for gap in gaps]


def _rounded_up(gap: float) -> float:
    return float(math.ceil(gap - TOLERANCE)) if gap < math.inf else gap


def capability_row(
    problem: Problem, capability: Capability, supply: Sequence[float], by_day: Sequence[Tally]
) -> tuple[str | float, ...]:
    """Row of frame `capabilities`, from the supply and the amounts of every day."""
    whole = _sum(by_day)
    gaps = [today.gap for today in by_day]
    demand, gap, alone, without = (
        amount.value for amount in (whole.demand, whole.gap, whole.alone, whole.counterfactual)
    )
    thresholds = Thresholds(problem.inputs.covered, problem.inputs.none)
    return (
        capability.id,
        availability_over(supply, capability.reference),
        demand,
        demand - alone,
        alone - gap,
        gap,
        whole.gap.low,
        finite(whole.gap.high),
        whole.late.value if whole.gap.known else math.nan,
        peak(gaps),
        first_short_day(gaps),
        met(whole.gap, whole.demand),
        met(whole.gap, whole.alone),
        classify(whole.demand, whole.gap, whole.alone, thresholds),
        without,
        _impact(problem, by_day),
    )


def _impact(problem: Problem, by_day: Sequence[Tally]) -> float:
    """Gap - gap of the counterfactual; on days of peace the two are one world, whatever is not known of it."""
    whole = _sum(by_day)
    if not (whole.gap.known and whole.counterfactual.known):
        shifted = zip(by_day, problem.inputs.phases, strict=True)
        whole = _sum([today for today, phase in shifted if phase != PEACE])
    return whole.gap.value - whole.counterfactual.value
