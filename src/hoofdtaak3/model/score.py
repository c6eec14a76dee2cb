"""Score: one number for what a scenario leaves unserved, weighted by priority. The only total over capabilities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from hoofdtaak3.model.inputs import Inputs


def weighted_share(rows: Iterable[tuple[float, float, float]]) -> float:
    """`sum(weight * gap / demand) / sum(weight)` over the lines with demand.

    Args:
        rows: (weight, demand, gap) per line; demand and gap in unit-days.

    Returns:
        A share of 1: 0 is all served. NaN when a demand or a gap is unknown, and when no line counts: a share of
        nothing is no share, so it enters no mean.
    """
    asked = [row for row in rows if row[1] != 0.0]
    whole = math.fsum(weight for weight, _, _ in asked)
    return math.fsum(weight * gap / demand for weight, demand, gap in asked) / whole if whole else math.nan


def unserved_share(
    inputs: Inputs, lines: pd.DataFrame, weights: Mapping[int, float], without: Collection[str] = ()
) -> float:
    """What a scenario leaves unserved, each line weighted by its priority.

    A line counts by the share of its own demand over the whole scenario, so that units of different capabilities are
    never added up.

    Args:
        inputs: The scenario; gives the priority of each line.
        lines: Frame `lines` of its assessment.
        weights: Weight per priority.
        without: Ids of lines that do not count: those whose gap is not known, if the rest is to be told.

    Returns:
        A share of 1. NaN when a gap is unknown, and when no line counts.
    """
    totals = lines.groupby("line_id", sort=True)[["demand", "gap"]].sum(min_count=1, skipna=False)
    priorities = {line.id: line.priority for line in inputs.lines}
    kept = totals[~totals.index.isin(list(without))]
    return weighted_share(
        (weights[priorities[key]], demand, gap)
        for key, demand, gap in zip(kept.index, kept["demand"], kept["gap"], strict=True)
    )
