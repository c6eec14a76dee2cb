"""Availability: supply against the reference, by phase and over a scenario."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

AVAILABLE = "beschikbaar"
LIMITED = "beperkt"
TEMPORARILY_NOT = "tijdelijk_niet"
NOT_AVAILABLE = "niet_beschikbaar"
UNKNOWN_AVAILABILITY = "onbekend"


def availability(supply: float, reference: float) -> str:
    """Availability on a day or in a phase."""
    if supply <= TOLERANCE:
        return NOT_AVAILABLE
    if math.isnan(supply) or math.isnan(reference):
        return UNKNOWN_AVAILABILITY
    return AVAILABLE if supply >= reference - TOLERANCE else LIMITED


def availability_over(supply: Sequence[float], reference: float) -> str:
    """Availability over a scenario: by its worst day; when that is nothing, by whether it is back on the last day."""
    if any(m <= TOLERANCE for m in supply):
        if math.isnan(supply[-1]):
            return UNKNOWN_AVAILABILITY
        return TEMPORARILY_NOT if supply[-1] > TOLERANCE else NOT_AVAILABLE
    if any(math.isnan(m) for m in supply):
        return UNKNOWN_AVAILABILITY
    return availability(min(supply), reference)
