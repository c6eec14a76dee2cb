"""Eligibility: which source may serve a line, from which day on, and at what cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hoofdtaak3.model.bounds import TOLERANCE, Bounds
from hoofdtaak3.model.demand import HOURS


@dataclass(frozen=True, slots=True)
class Link:
    """One source as it stands towards one line. NaN and None: not known."""

    source: int
    """Index of the source; Defence comes before the pools."""
    civil: bool
    hours: float
    """Hours until the source is there: response and travel."""
    unit: float
    """Units of the source that one unit of the capability takes, before rotation."""
    endurance_days: float
    rotation_factor: float
    mandate: bool | None = True
    exists: bool | None = True

    @property
    def allowed(self) -> bool | None:
        """Whether the source may serve at all, apart from time."""
        if self.mandate is False or self.exists is False:
            return False
        return None if self.mandate is None or self.exists is None else True


def in_time(hours: float, required_hours: float, k: int) -> bool | None:
    """Whether a source that takes `hours` is there on day `k` of a line: `hours <= required + 24 k`; None unknown.

    Required hours are never negative, so a source that is there on day k anyhow does not depend on them.
    """
    if hours <= HOURS * k + TOLERANCE:
        return True
    if math.isnan(hours) or math.isnan(required_hours):
        return None
    return hours <= required_hours + HOURS * k + TOLERANCE


def rotation(endurance_days: float, factor: float, k: int) -> Bounds:
    """Units that each serving unit takes on day `k`: 1, and the factor from day `endurance_days` of the line on."""
    if factor == 1.0 or k < endurance_days:
        return Bounds(1.0, 1.0)
    high = math.inf if math.isnan(factor) else factor
    return Bounds(1.0, high) if math.isnan(endurance_days) or math.isnan(factor) else Bounds(factor, factor)


def cost(link: Link, k: int) -> Bounds:
    """Units of the source that one served unit takes on day `k`; from 0 to infinity when the equivalence is unknown."""
    if math.isnan(link.unit):
        return Bounds(0.0, math.inf)
    turns = rotation(link.endurance_days, link.rotation_factor, k)
    return Bounds(link.unit * turns.low, link.unit * turns.high)
