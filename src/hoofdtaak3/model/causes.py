"""Causes: how much of a gap is to be ascribed to each of the constraints that could be lifted.

`v_r(L)` is the gap of line `r` in unit-days with the set `L` of constraints lifted (`coalitions.py`). The share of a
constraint is its Shapley value over the 32 sets; what all five leave is the size of the task against all there is. The
shares of a capability are sums over its lines. They are never negative, they add up with `size` to the gap, and a line
without a gap has none. (One exception: where a claim of HT2 falls along the ladder more than that of HT1 rises, peace
leaves less than the scenario; then the share of `claims` can be below zero, and the sum still holds.)

Exact, and quick: only lines that are short matter, only the lines with which they share sources, directly or through
others, and of the constraints only those that bind. Lines come to their turn once for each supply, not once for each
line that comes later; equal parts of days are solved once, and so is an incident by itself, whatever else is going on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE, Bounds, total
from hoofdtaak3.model.coalitions import CAUSES, COALITIONS, SIMULTANEITY, Case, Supplies, group
from hoofdtaak3.model.frames import NUMBER, TEXT, frame
from hoofdtaak3.model.parts import Part, Parts
from hoofdtaak3.model.problem import EVERYTHING, Problem, compile_problem, limits
from hoofdtaak3.model.shapley import shapley

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from hoofdtaak3.model.coalitions import ByCoalition
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.model.problem import Ask

__all__ = ["CAUSES", "causes_frame"]

COLUMNS = {"capability_id": TEXT, **dict.fromkeys(("gap_unit_days", *CAUSES, "size"), NUMBER)}


@dataclass(slots=True)
class _Found:
    """A part with its gaps, and the number of days on which it occurs with these supplies."""

    part: Part
    case: Case
    gaps: list[Bounds]
    days: int = 0


def causes_frame(inputs: Inputs) -> pd.DataFrame:
    """Shares of the gap per capability, in unit-days: `gap_unit_days` (as in frame `capabilities`), `CAUSES`, `size`.

    Rows are in order of capability id. All shares of a capability are NaN when its gap, or what it would be with some
    set of constraints lifted, is not known. The inputs must be such as `assess` accepts.
    """
    gaps, lifted = gaps_by_coalition(inputs)
    return frame(COLUMNS, [_row(capability_id, gap, lifted.get(capability_id)) for capability_id, gap in gaps.items()])


def gaps_by_coalition(inputs: Inputs) -> tuple[dict[str, float], dict[str, list[Bounds]]]:
    """Gap in unit-days per capability (NaN unknown); and per capability that is short that with each of the 32 lifted.

    Only the lines that are short count in the second: a line without a gap has no causes.
    """
    problem = compile_problem(inputs)
    whole = Parts(problem)
    found = _solve(problem, _peace(inputs), whole)
    gaps = _gaps(problem, found)
    short = {capability_id for capability_id, gap in gaps.items() if gap > 0.0}
    return gaps, _lifted(problem, found, short, whole)


def _peace(inputs: Inputs) -> Problem:
    """The supply of every day with claims, reciprocal claims and reservists as in peace.

    Only the supply is asked, so the lines lose their legal basis: then nobody asks for anything, while their incidents
    still take their part of the pools.
    """
    counterfactual = inputs.counterfactual()
    lines = tuple(replace(line, legal_basis_id=None) for line in inputs.lines if line.kind != "request")
    return compile_problem(replace(counterfactual, lines=lines))


def _solve(problem: Problem, peace: Problem, whole: Parts) -> list[_Found]:
    """Every part of every day; equal ones once."""
    seen: dict[tuple[Part, tuple[Bounds, ...], tuple[Bounds, ...]], _Found] = {}
    for day, today in enumerate(whole.by_day()):
        now, then = limits(problem, day, civil=True), limits(peace, day, civil=True)
        for part in today:
            key = (part, part.of(now), part.of(then))
            if key not in seen:
                supplies = Supplies(*key[1:], defence=_defence(problem, part))
                case = Case(whole.requests(part), supplies, whole.drained(part))
                seen[key] = _Found(part, case, case.now())
            seen[key].days += 1
    return list(seen.values())


def _defence(problem: Problem, part: Part) -> int:
    return sum(source < len(problem.capabilities) for source in part.sources)


def _gaps(problem: Problem, found: list[_Found]) -> dict[str, float]:
    """Gap in unit-days per capability; NaN when it is not known."""
    gaps: dict[str, list[Bounds]] = {c.id: [] for c in problem.capabilities}
    for each in found:
        # Per day first, as the frame of capabilities does: the same to the last bit. Lines of a capability share it as
        # a source, so they are in one part.
        today: dict[str, list[Bounds]] = {}
        for ask, gap in zip(each.part.asks, each.gaps, strict=True):
            today.setdefault(problem.lines[ask.line].capability_id, []).append(gap)
        for capability_id, amounts in today.items():
            gaps[capability_id] += [total(amounts)] * each.days
    hidden = set(problem.inputs.withheld_demand)
    return {c: math.nan if c in hidden or EVERYTHING in hidden else total(gap).value for c, gap in gaps.items()}


def _lifted(problem: Problem, found: list[_Found], short: set[str], whole: Parts) -> dict[str, list[Bounds]]:
    """Per short capability: the gap of its short lines for every coalition, in unit-days."""
    wanting = {
        ask.line
        for each in found
        for ask, gap in zip(each.part.asks, each.gaps, strict=True)
        if gap.high > 0.0 and problem.lines[ask.line].capability_id in short
    }
    incidents = _Incidents(problem, whole)
    sums = {capability_id: np.zeros((COALITIONS, 2)) for capability_id in short}
    for each in found:
        eases = each.case.supplies.eases
        asked = zip(each.part.asks, each.gaps, strict=True)
        wanted = [at for at, (ask, gap) in enumerate(asked) if ask.line in wanting and (gap.high > 0.0 or not eases)]
        if not wanted:
            continue
        asks = each.part.asks
        together = each.case.gaps(wanted)
        apart = incidents.gaps(each, [asks[at] for at in wanted])
        for at in wanted:
            amounts = [
                apart.get(asks[at], together[at])[coalition & ~SIMULTANEITY]
                if coalition & SIMULTANEITY
                else together[at][coalition]
                for coalition in range(COALITIONS)
            ]
            sums[problem.lines[asks[at].line].capability_id] += each.days * np.array(amounts)
    return {capability_id: [Bounds(*row) for row in rows.tolist()] for capability_id, rows in sums.items()}


class _Incidents:
    """Incidents by themselves, with all that there is on a day; the same on many days, and solved once."""

    def __init__(self, problem: Problem, whole: Parts) -> None:
        self._problem = problem
        self._whole = whole
        self._groups = [group(line) for line in problem.lines]
        self._alone: dict[tuple[Ask, ...], list[Part]] = {}
        self._solved: dict[tuple[Part, Supplies], dict[Ask, ByCoalition]] = {}

    def gaps(self, found: _Found, asks: Sequence[Ask]) -> dict[Ask, ByCoalition]:
        """Gaps of lines with only their incident there; of an incident that has a whole part to itself none."""
        incidents: dict[str, list[Ask]] = {}
        for ask in found.part.asks:
            incidents.setdefault(self._groups[ask.line], []).append(ask)
        if len(incidents) == 1:
            return {}
        gaps: dict[Ask, ByCoalition] = {}
        for name in dict.fromkeys(self._groups[ask.line] for ask in asks):
            own = tuple(incidents[name])
            if own not in self._alone:
                self._alone[own] = self._whole.split(own)
            for part in self._alone[own]:
                gaps |= self._solve(part, _within(self._problem, found, part))
        return gaps

    def _solve(self, part: Part, supplies: Supplies) -> dict[Ask, ByCoalition]:
        if (part, supplies) not in self._solved:
            case = Case(self._whole.requests(part), supplies, self._whole.drained(part))
            self._solved[part, supplies] = dict(zip(part.asks, case.gaps(range(len(part.asks))), strict=True))
        return self._solved[part, supplies]


def _within(problem: Problem, found: _Found, part: Part) -> Supplies:
    """The supplies of a smaller part."""
    at = {source: i for i, source in enumerate(found.part.sources)}
    now, peace = found.case.supplies.now, found.case.supplies.peace
    return Supplies(
        tuple([now[at[source]] for source in part.sources]),
        tuple([peace[at[source]] for source in part.sources]),
        _defence(problem, part),
    )


def _row(capability_id: str, gap: float, lifted: list[Bounds] | None) -> tuple[str | float, ...]:
    if lifted is None or not all(amount.known for amount in lifted):
        return (capability_id, gap, *((0.0 if gap == 0.0 else math.nan,) * (len(CAUSES) + 1)))
    dust = TOLERANCE * max(1.0, gap)
    amounts = (*shapley([amount.value for amount in lifted]), lifted[-1].value)
    return (capability_id, gap, *(amount if abs(amount) > dust else 0.0 for amount in amounts))
