"""Gap in unit-days per capability, and nothing else: for analyses that compute many worlds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import Bounds, total
from hoofdtaak3.model.problem import EVERYTHING
from hoofdtaak3.model.records import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.model.resupply import Resupply

_HIDDEN = Bounds(0.0, math.inf)


def gap_unit_days(world: Resupply, defence: Sequence[Sequence[Bounds]] | None = None) -> dict[str, float]:
    """Gap in unit-days of every capability, as in frame `capabilities`; NaN unknown.

    Args:
        world: The scenario.
        defence: Military supply per day and capability; None: that of the scenario.
    """
    problem = world.problem
    withheld = set(problem.inputs.withheld_demand)
    demands: dict[str, list[Bounds]] = {c.id: [] for c in problem.capabilities}
    found: dict[str, list[Bounds]] = {c.id: [] for c in problem.capabilities}
    for day, own in enumerate(problem.defence if defence is None else defence):
        # Added up by day first, like the frame, so that the two agree to the last bit.
        today: dict[str, list[Bounds]] = {}
        for ask, line in world.gaps(day, (*own, *problem.civil[day])):
            capability = problem.lines[ask.line].capability_id
            demands[capability].append(ask.demand)
            today.setdefault(capability, []).append(line.gap)
        for capability, gaps in today.items():
            found[capability].append(total(gaps))
    for capability, amounts in demands.items():
        if capability in withheld or EVERYTHING in withheld:
            amounts.append(_HIDDEN)  # an unknown demand leaves no known gap
    return {capability: value(total(demands[capability]), total(gaps)) for capability, gaps in found.items()}
