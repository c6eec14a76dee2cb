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


def asked(line: Line, day: int) -> Bounds:
    """Units that the line asks on a day, own stocks included, and whether or not it has a legal basis.

    Unknown units have no upper limit; an unknown length leaves the units as limit.
    """
    k = day - line.start_day
    if k < 0 or k >= line.days:
        return ZERO
    units = next(amount for since, amount in reversed(line.units) if since <= k)
    if math.isnan(units):
        return Bounds(0.0, math.inf)
    return Bounds(0.0 if math.isnan(line.days) else units, units)


def requested(line: Line, day: int, self_reliance_hours: float) -> Bounds:
    """What the line asks of others on a day, whether or not it has a legal basis.

    Demand of the population itself is met by its own stocks while less than `self_reliance_hours` have passed since the
    start of the line; an unknown self-reliance leaves the units as limit.
    """
    units = asked(line, day)
    if not line.population:
        return units
    if HOURS * (day - line.start_day) < self_reliance_hours:
        return ZERO
    return Bounds(0.0, units.high) if math.isnan(self_reliance_hours) else units


def demand(line: Line, day: int, self_reliance_hours: float) -> Bounds:
    """Demand of the line on a day: nothing without a legal basis, for then it is refused."""
    return ZERO if line.legal_basis_id is None else requested(line, day, self_reliance_hours)
