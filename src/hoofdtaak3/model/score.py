"""Score: one number for what a scenario leaves unserved, weighted by priority. The only total over capabilities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from hoofdtaak3.model.bounds import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from hoofdtaak3.model.inputs import Inputs


class LineTotal(NamedTuple):
    """Unit-days of one line over a scenario; NaN where they are not known."""

    demand: float
    gap: float
    without: float
    """The gap without the shift."""

    @classmethod
    def of(cls, days: Iterable[tuple[float, float, float]]) -> LineTotal:
        """The sum of the amounts of its days."""
        found = list(days)
        return cls(*map(math.fsum, zip(*found, strict=True))) if found else cls(0.0, 0.0, 0.0)


def open_shares(lines: Iterable[tuple[float, LineTotal]]) -> tuple[float, float]:
    """The share that stays open with and without the shift, over the lines of which both are known.

    Args:
        lines: Weight and amounts of each line.
    """
    known = [(weight, total) for weight, total in lines if not math.isnan(math.fsum(total))]
    return (
        _clean(weighted_share((weight, total.demand, total.gap) for weight, total in known)),
        _clean(weighted_share((weight, total.demand, total.without) for weight, total in known)),
    )


def _clean(share: float) -> float:
    """Without what is only rounding of the machine."""
    return 0.0 if abs(share) <= TOLERANCE else share


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
