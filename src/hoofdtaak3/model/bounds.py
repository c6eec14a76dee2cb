"""An amount between two limits: how the model carries what is not known."""

from __future__ import annotations

import math
from typing import NamedTuple

TOLERANCE = 1e-9
"""Differences below this are rounding of the machine, never a gap."""


class Bounds(NamedTuple):
    """The least and the most that an amount can be; equal when it is known."""

    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether the limits agree, within the tolerance at the size of the amount."""
        return self.high < math.inf and self.high - self.low <= TOLERANCE * max(1.0, self.high)

    @property
    def value(self) -> float:
        """The amount itself, NaN when it is not known."""
        return self.high if self.known else math.nan


ZERO = Bounds(0.0, 0.0)
UNKNOWN = Bounds(0.0, math.inf)


def exactly(value: float) -> Bounds:
    """A known amount; NaN gives an amount of which nothing is known."""
    return UNKNOWN if math.isnan(value) else Bounds(value, value)


def total(values: list[Bounds]) -> Bounds:
    """Sum of amounts, limit by limit."""
    return Bounds(math.fsum(v.low for v in values), math.fsum(v.high for v in values))
