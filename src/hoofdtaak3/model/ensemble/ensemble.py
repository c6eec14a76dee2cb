"""What the draws gave: amounts and classes per draw and capability, over the scenario and per phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.object_]


@dataclass(frozen=True)
class Ensemble:
    """Results of all draws; NaN and `onbekend` where a draw lacks an input. Capabilities in order of id.

    Over the scenario (draws x capabilities, unit-days) and on the reference request (draws x capabilities x phases,
    units). `alone` is the gap with all pools empty; `gap_low` and `gap_high` are the least and the most (infinite: no
    limit) that an unknown gap can be. `phase_unrounded` is the supply before whole units are made of it.
    """

    capability_ids: tuple[str, ...]
    demand: Array
    gap: Array
    gap_low: Array
    gap_high: Array
    alone: Array
    classes: Codes
    phase_reference: Array
    phase_supply: Array
    phase_unrounded: Array
    phase_gap: Array
    phase_gap_low: Array
    phase_gap_high: Array
    phase_alone: Array
    phase_classes: Codes

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.gap.shape[0])
