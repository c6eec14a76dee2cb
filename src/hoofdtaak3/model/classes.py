"""Class: how far civil parties close the gap that Defence alone would leave."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hoofdtaak3.model.bounds import TOLERANCE, Bounds

REMAINS = "A"
COVERED = "B"
PARTLY_COVERED = "C"
NO_ALTERNATIVE = "D"
UNKNOWN_CLASS = "onbekend"
NOT_APPLICABLE = "nvt"


@dataclass(frozen=True)
class Thresholds:
    """Cover from which a shortfall counts as met, and up to which there counts to be no alternative."""

    covered: float
    none: float


def met(gap: Bounds, whole: Bounds) -> float:
    """`1 - gap / whole`; NaN without a whole, and when not known. Without a gap all is met, however much it is."""
    if whole.low <= TOLERANCE:
        return math.nan
    if gap.high <= TOLERANCE:
        return 1.0
    return 1.0 - gap.value / whole.value


def _by_cover(share: float, thresholds: Thresholds) -> str:
    if share >= thresholds.covered - TOLERANCE:
        return COVERED
    return NO_ALTERNATIVE if share <= thresholds.none + TOLERANCE else PARTLY_COVERED


def classify(demand: Bounds, gap: Bounds, alone: Bounds, thresholds: Thresholds) -> str:
    """Class of a capability from its demand, its gap, and the gap of Defence alone (all in unit-days, or all in units).

    The class is known when every amount within the limits gives the same one; so D takes that nothing unknown about
    the alternatives could change it.
    """
    if demand.high <= TOLERANCE:
        return NOT_APPLICABLE
    if alone.high <= TOLERANCE:
        return REMAINS if demand.low > TOLERANCE else UNKNOWN_CLASS
    if alone.low <= TOLERANCE:
        return UNKNOWN_CLASS
    fewest = alone.high if alone.known else alone.low
    least = _by_cover(1.0 - gap.high / fewest, thresholds)
    most = _by_cover(1.0 - gap.low / alone.high, thresholds)
    return least if least == most else UNKNOWN_CLASS
