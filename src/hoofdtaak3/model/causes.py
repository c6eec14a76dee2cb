"""Causes: how much of a gap is to be ascribed to each of the constraints that could be lifted.

`v_r(L)` is the gap of line `r` in unit-days with the set `L` of constraints lifted (`coalitions.py`). The share of a
constraint is its Shapley value over the 32 sets; what all five leave is the size of the task against all there is. The
shares of a capability are sums over its lines. They are never negative, they add up with `size` to the gap, and a line
without a gap has none. (One exception: where a claim of HT2 falls along the ladder more than that of HT1 rises, peace
leaves less than the scenario; then the share of `claims` can be below zero, and the sum still holds.)

Exact, and quick for three reasons: only lines that are short matter, for them only the lines before them in rank with
which they share sources, and of the constraints only those that bind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE, ZERO, Bounds, total
from hoofdtaak3.model.coalitions import CAUSES, COALITIONS, Case, Supplies, group
from hoofdtaak3.model.frames import NUMBER, TEXT, frame
from hoofdtaak3.model.gap import gaps_of, plenty
from hoofdtaak3.model.parts import Part, Parts
from hoofdtaak3.model.problem import EVERYTHING, Problem, compile_problem, limits
from hoofdtaak3.model.shapley import shapley
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from hoofdtaak3.model.inputs import Inputs

__all__ = ["CAUSES", "causes_frame"]

COLUMNS = {"capability_id": TEXT, **dict.fromkeys(("gap_unit_days", *CAUSES, "size"), NUMBER)}


@dataclass(slots=True)
class _Found:
    """A part with its gaps, and the number of days on which it occurs with these supplies."""

    part: Part
    supplies: Supplies
    gaps: list[Bounds]
    days: int = 0


def causes_frame(inputs: Inputs) -> pd.DataFrame:
    """Shares of the gap per capability, in unit-days: `gap_unit_days` (as in frame `capabilities`), `CAUSES`, `size`.

    Rows are in order of capability id. All shares of a capability are NaN when its gap, or what it would be with some
    set of constraints lifted, is not known. The inputs must be such as `assess` accepts.
    """
    problem, solver = compile_problem(inputs), Solver()
    whole = Parts(problem)
    found = _solve(problem, _peace(inputs), whole, solver)
    gaps = _gaps(problem, found)
    short = {capability_id for capability_id, gap in gaps.items() if gap > 0.0}
    lifted = _lifted(problem, found, short, whole, solver)
    return frame(COLUMNS, [_row(c.id, gaps[c.id], lifted.get(c.id)) for c in problem.capabilities])


def _peace(inputs: Inputs) -> Problem:
    """The supply of every day with claims, reciprocal claims and reservists as in peace.

    Only the supply is asked, so the lines lose their legal basis: then nobody asks for anything, while their incidents
    still take their part of the pools.
    """
    counterfactual = inputs.counterfactual()
    lines = tuple(replace(line, legal_basis_id=None) for line in inputs.lines if line.kind != "request")
    return compile_problem(replace(counterfactual, lines=lines))


def _solve(problem: Problem, peace: Problem, whole: Parts, solver: Solver) -> list[_Found]:
    """Every part of every day; equal ones once."""
    seen: dict[tuple[Part, tuple[Bounds, ...], tuple[Bounds, ...]], _Found] = {}
    for day, today in enumerate(whole.by_day()):
        now, then = limits(problem, day, civil=True), limits(peace, day, civil=True)
        for part in today:
            key = (part, part.of(now), part.of(then))
            if key not in seen:
                supplies = Supplies(*key[1:], defence=_defence(problem, part))
                seen[key] = _Found(part, supplies, _part_gaps(whole, part, supplies.now, solver))
            seen[key].days += 1
    return list(seen.values())


def _part_gaps(whole: Parts, part: Part, supply: Sequence[Bounds], solver: Solver) -> list[Bounds]:
    requests, drained = whole.requests(part), whole.drained(part)
    if plenty(requests, supply, drained):
        return [ZERO] * len(requests)
    return [each.gap for each in gaps_of(requests, supply, solver, drained=drained)]


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


def _lifted(
    problem: Problem, found: list[_Found], short: set[str], whole: Parts, solver: Solver
) -> dict[str, list[Bounds]]:
    """Per short capability: the gap of its short lines for every coalition, in unit-days."""
    wanting = {
        ask.line
        for each in found
        for ask, gap in zip(each.part.asks, each.gaps, strict=True)
        if gap.high > 0.0 and problem.lines[ask.line].capability_id in short
    }
    seen: dict[tuple[Part, Supplies], np.ndarray] = {}
    sums = {capability_id: np.zeros((COALITIONS, 2)) for capability_id in short}
    for each in found:
        for at, (ask, gap) in enumerate(zip(each.part.asks, each.gaps, strict=True)):
            if ask.line not in wanting or (gap.high <= 0.0 and each.supplies.eases):
                continue
            part = whole.before(each.part, at)
            supplies = _within(problem, each, part)
            if (part, supplies) not in seen:
                groups = [group(problem.lines[other.line]) for other in part.asks]
                case = Case(whole.requests(part), groups, supplies, whole.drained(part))
                seen[part, supplies] = np.array(case.gaps(solver))
            sums[problem.lines[ask.line].capability_id] += each.days * seen[part, supplies]
    return {capability_id: [Bounds(*row) for row in rows.tolist()] for capability_id, rows in sums.items()}


def _within(problem: Problem, found: _Found, part: Part) -> Supplies:
    """The supplies of a smaller part."""
    at = [found.part.sources.index(source) for source in part.sources]
    now, peace = found.supplies.now, found.supplies.peace
    return Supplies(tuple([now[i] for i in at]), tuple([peace[i] for i in at]), _defence(problem, part))


def _row(capability_id: str, gap: float, lifted: list[Bounds] | None) -> tuple[str | float, ...]:
    if lifted is None or not all(amount.known for amount in lifted):
        return (capability_id, gap, *((0.0 if gap == 0.0 else math.nan,) * (len(CAUSES) + 1)))
    dust = TOLERANCE * max(1.0, gap)
    amounts = (*shapley([amount.value for amount in lifted]), lifted[-1].value)
    return (capability_id, gap, *(amount if abs(amount) > dust else 0.0 for amount in amounts))
