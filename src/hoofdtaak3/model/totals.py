"""Gap in unit-days per capability, and nothing else: for analyses that compute many worlds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import total
from hoofdtaak3.model.problem import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.model.bounds import Bounds
    from hoofdtaak3.model.resupply import Resupply


def gap_unit_days(world: Resupply, defence: Sequence[Sequence[Bounds]] | None = None) -> dict[str, float]:
    """Gap in unit-days of every capability, as in frame `capabilities`; NaN unknown.

    Args:
        world: The scenario.
        defence: Military supply per day and capability; None: that of the scenario.
    """
    problem = world.problem
    withheld = set(problem.inputs.withheld_demand)
    found: dict[str, list[Bounds]] = {c.id: [] for c in problem.capabilities}
    for day, own in enumerate(problem.defence if defence is None else defence):
        # Added up by day first, like the frame, so that the two agree to the last bit.
        for part in world.parts(day, (*own, *problem.civil[day])):
            for capability, gap in part.by_capability:
                found[capability].append(gap)
    # An unknown demand leaves no known gap.
    return {
        capability: math.nan if withheld & {capability, EVERYTHING} else total(gaps).value
        for capability, gaps in found.items()
    }
