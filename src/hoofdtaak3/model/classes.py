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


def cover(gap: float, alone: float) -> float:
    """`1 - gap / gap of Defence alone`. NaN when one is unknown, and when Defence alone leaves no gap to cover."""
    return 1.0 - gap / alone if alone > TOLERANCE else math.nan


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
    if not demand.known:
        return UNKNOWN_CLASS
    if alone.high <= TOLERANCE:
        return REMAINS
    if not alone.known:
        return UNKNOWN_CLASS
    least = _by_cover(cover(gap.high, alone.high), thresholds)
    most = _by_cover(cover(gap.low, alone.high), thresholds)
    return least if least == most else UNKNOWN_CLASS
