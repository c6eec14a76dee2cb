"""Asks: what a candidate asks on each day, over draws; the rules of `demand.py` on arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hoofdtaak3.model.demand import HOURS
from hoofdtaak3.model.ensemble.amounts import Index, Mask, filled
from hoofdtaak3.model.ensemble.candidates import Candidate
from hoofdtaak3.model.ensemble.sample import Array


@dataclass(frozen=True)
class Asks:
    """What one candidate asks, draws x days of its window; the draws are those of the candidate."""

    first: int
    """Day of the scenario on which the window starts."""
    k: Index
    """Day of the line."""
    low: Array
    """Least that it asks of others; the same array as `high` when it is known."""
    high: Array
    surely: Mask
    """Whether it is surely going on, own stocks included."""
    possibly: Mask

    @property
    def window(self) -> slice:
        """Days of the scenario."""
        return slice(self.first, self.first + self.k.shape[1])


def asks(line: Candidate, horizon: int, self_reliance_hours: float) -> Asks | None:
    """What a candidate asks; None when it runs on no day of the scenario."""
    lasting = np.isnan(line.days)
    end = np.ceil(np.where(lasting, horizon, np.minimum(horizon, line.start + line.days))).astype(np.int64)
    first, last = int(line.start.min(initial=horizon)), int(end.max(initial=0))
    if last <= first:
        return None
    day = np.arange(first, last)
    k = day - line.start[:, None]
    inside = (k >= 0) & (day < end[:, None]) & (lasting[:, None] | (k < line.days[:, None]))
    units = np.repeat(line.units[:, :1], len(day), axis=1) if len(line.since) == 1 else _steps(line, k)
    if line.sure and not (line.population and math.isnan(self_reliance_hours)):
        units = np.where(inside, units, 0.0)
        going = units > 0.0
        if line.population:
            units = np.where(HOURS * k < self_reliance_hours, 0.0, units)
        return Asks(first, k, units, units, going, going)
    high = np.where(inside, filled(units, math.inf), 0.0)
    low = np.where(np.isnan(units) | lasting[:, None], 0.0, high)
    surely, possibly = low > 0.0, high > 0.0
    if line.population:
        own = HOURS * k < self_reliance_hours
        high = np.where(own, 0.0, high)
        low = np.where(own | math.isnan(self_reliance_hours), 0.0, low)
    return Asks(first, k, low, high, surely, possibly)


def _steps(line: Candidate, k: Index) -> Array:
    """Units of the last step at or before each day of the line."""
    units = np.repeat(line.units[:, :1], k.shape[1], axis=1)
    for step, since in enumerate(line.since[1:], start=1):
        units = np.where(k >= since, line.units[:, step, None], units)
    return units
