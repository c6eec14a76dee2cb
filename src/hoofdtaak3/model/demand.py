"""Demand: what is left to ask on a day after the usual own means, for lines that may be granted at all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import ZERO, Bounds

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Line

HOURS = 24


def window(line: Line, days: int) -> range:
    """Days of the scenario on which the line may run; past the horizon it is cut. A part of a day counts as a day."""
    end = days if math.isnan(line.days) else min(float(days), line.start_day + line.days)
    return range(line.start_day, max(line.start_day, math.ceil(end)))


def requested(line: Line, day: int, self_reliance_hours: float) -> Bounds:
    """Units that the line asks on a day, whether or not it has a legal basis.

    Demand of the population itself is met by its own stocks while less than `self_reliance_hours` have passed since the
    start of the line. Unknown units have no upper limit; an unknown length or self-reliance leaves the units as limit.
    """
    k = day - line.start_day
    if k < 0 or k >= line.days:
        return ZERO
    units = [amount for since, amount in line.units if since <= k][-1]
    sure = not math.isnan(line.days)
    if line.population:
        if HOURS * k < self_reliance_hours:
            return ZERO
        sure = sure and not math.isnan(self_reliance_hours)
    if math.isnan(units):
        return Bounds(0.0, math.inf)
    return Bounds(units if sure else 0.0, units)


def demand(line: Line, day: int, self_reliance_hours: float) -> Bounds:
    """Demand of the line on a day: nothing without a legal basis, for then it is refused."""
    return ZERO if line.legal_basis_id is None else requested(line, day, self_reliance_hours)
