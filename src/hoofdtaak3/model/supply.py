"""Military supply: what Defence has left of a capability on a day, after the claims of HT1 and HT2."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Capability, Inputs

NOTHING = 1e-12
"""A share below this is the rest of a subtraction of decimals (1 - 0.8 - 0.2), not capacity."""


def left(*shares: float) -> float:
    """What shares that are taken away leave of 1; NaN when a share is unknown and the others do not take all."""
    known = 1.0 - math.fsum(s for s in shares if not math.isnan(s))
    if known < NOTHING:
        return 0.0
    return math.nan if any(math.isnan(s) for s in shares) else known


def growth(elasticity: float, ratio: float) -> float:
    """Factor on the fleet when the personnel is `ratio` times that of the base year; never negative."""
    if elasticity == 0.0 or ratio == 1.0:
        return 1.0  # no need to know the other factor
    factor = 1.0 + elasticity * (ratio - 1.0)
    return factor if math.isnan(factor) else max(0.0, factor)


def supply(capability: Capability, phase: int, ratio: float) -> float:
    """Units of `capability` for HT3 in a phase: `M = max(0, U * growth * readiness * (1 - claim1 - claim2)) + extra`.

    A factor that is zero makes the product zero, whatever is unknown about the others. Otherwise one unknown factor
    makes it NaN. Capabilities that are not divisible are rounded half up, once; `extra` comes on top of that.
    """
    factors = (
        capability.units,
        growth(capability.elasticity, ratio),
        capability.readiness,
        left(capability.claim1[phase], capability.claim2[phase]),
    )
    if any(factor <= 0.0 for factor in factors):
        return capability.extra
    raw = math.prod(factors)
    if math.isnan(raw) or capability.divisible:
        return raw + capability.extra
    return float(math.floor(raw + TOLERANCE + 0.5)) + capability.extra


def supply_by_day(inputs: Inputs, capability: Capability) -> list[float]:
    """Supply of one capability on every day of the scenario."""
    seen: dict[tuple[int, float], float] = {}
    days = list(zip(inputs.phases, inputs.personnel_ratio, strict=True))
    for key in days:
        if key not in seen:
            seen[key] = supply(capability, *key)
    return [seen[key] for key in days]
