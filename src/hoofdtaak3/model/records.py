"""One record per line and day: what the frames, the framework and the summaries are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.frames import NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.gap import LineGap, gaps
from hoofdtaak3.model.problem import Problem, compile_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from hoofdtaak3.model.bounds import Bounds
    from hoofdtaak3.model.inputs import Inputs, Line
    from hoofdtaak3.model.worlds import Solver

LINE_COLUMNS = {
    **dict.fromkeys(("line_id", "incident_id", "capability_id"), TEXT),
    "day": WHOLE,
    **dict.fromkeys(
        ("demand", "served", "gap", "late", "gap_alone", "gap_low", "gap_high", "gap_counterfactual"), NUMBER
    ),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One line on one day."""

    line: Line
    day: int
    demand: Bounds
    gap: LineGap
    alone: Bounds
    """Gap with all pools empty."""
    counterfactual: Bounds
    """Gap without the shift to HT1."""


def records(inputs: Inputs, problem: Problem, solver: Solver) -> list[Record]:
    """Solve the scenario, Defence alone, and the counterfactual; records in order of day and rank."""
    actual = gaps(problem, solver)
    alone = gaps(problem, solver, civil=False)
    without = gaps(compile_problem(inputs.counterfactual()), solver)
    return [
        Record(problem.lines[ask.line], day, ask.demand, actual[day][i], alone[day][i].gap, without[day][i].gap)
        for day, asks in enumerate(problem.asks)
        for i, ask in enumerate(asks)
    ]


def finite(amount: float) -> float:
    """NaN for an amount without a limit: a frame never holds infinity."""
    return amount if amount < math.inf else math.nan


def lines_frame(found: Sequence[Record]) -> pd.DataFrame:
    """Frame `lines`: a row for every day that a line runs, refused lines excepted; in order of line id and day."""
    rows = [
        (
            r.line.id,
            r.line.incident_id,
            r.line.capability_id,
            r.day,
            r.demand.value,
            r.demand.value - r.gap.gap.value,
            r.gap.gap.value,
            r.gap.late.value if r.gap.gap.known else math.nan,
            r.alone.value,
            r.gap.gap.low,
            finite(r.gap.gap.high),
            r.counterfactual.value,
        )
        for r in sorted(found, key=lambda r: (r.line.id, r.day))
    ]
    return frame(LINE_COLUMNS, rows)
