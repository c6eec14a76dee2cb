"""The order of scenarios, and the one that stands for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios.model import Scenario

PEACETIME = "vredestijd"
"""The scenario without a shift: its parameters hold for what is decided over all, and history is its calibration."""


def arranged(scenarios: Mapping[str, Scenario]) -> list[str]:
    """Scenarios as a reader wants them: peace first, then up the ladder, then by date."""

    def key(scenario_id: str) -> tuple[bool, int, date, str]:
        scenario = scenarios[scenario_id]
        highest = max(PHASES.index(start.phase) for start in scenario.phases)
        return (scenario_id != PEACETIME, highest, scenario.start_date, scenario_id)

    return sorted(scenarios, key=key)


def common_id(scenarios: Collection[str]) -> str:
    """The scenario that stands for all of these arranged ones: peace time, else the first."""
    return PEACETIME if PEACETIME in scenarios else next(iter(scenarios))
