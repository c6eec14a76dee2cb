"""What comes out of a scenario, with and without the shift to HT1, and which scenarios say most."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.analyses.capabilities.stated import OPEN, stated_in
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.score import LineTotal, open_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.inputs.scenarios import Scenario

TOLD: Final = 5
"""Scenarios with a page of their own."""


@dataclass(frozen=True)
class Shortage:
    """One capability in one scenario; shares are of what is asked in it."""

    id: str
    demand: float
    """Unit-days."""
    defence: float
    civil: float
    gap: float
    without: float
    """The gap without the shift."""
    chance: float = math.nan
    """Of a gap, over the draws; NaN if that is not known."""
    sure: bool = False
    """Whether the gap may be stated: enough draws have it, and no corner of what is invented closes it."""

    @property
    def effect(self) -> float:
        """What the shift adds."""
        return self.gap - self.without

    @property
    def known(self) -> bool:
        """Whether both gaps are."""
        return not math.isnan(self.gap + self.without)


@dataclass(frozen=True)
class Outcome:
    """One scenario. Shares are of all lines whose gap is known, weighted by priority."""

    id: str
    unserved: float
    without: float
    shortages: Mapping[str, Shortage] = field(default_factory=dict)
    """Of every capability that is asked for."""

    @property
    def effect(self) -> float:
        """What the shift adds."""
        return self.unserved - self.without

    @property
    def short(self) -> list[Shortage]:
        """Those with a gap, the largest share first."""
        rows = [row for row in self.shortages.values() if row.gap > TOLERANCE]
        return sorted(rows, key=lambda row: (-row.gap, row.id))

    @property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """Capabilities by what is found of them without any draws, under the end of the id of the finding."""
        rows, short = list(self.shortages.values()), self.short
        return {
            "gevraagd": tuple(row.id for row in rows),
            "tekort.alle": tuple(row.id for row in short),
            "tekort.onbekend": tuple(row.id for row in rows if not row.known),
            "tekort.ook_zonder": tuple(row.id for row in rows if row.without > TOLERANCE),
            "tekort.door_verschuiving": tuple(row.id for row in short if row.without <= TOLERANCE),
        }


def outcome_of(world: World, key: str) -> Outcome:
    """What comes out of one scenario."""
    scenario, frames = world.scenarios[key], world.results[key]
    by_priority = dict[int, float](scenario.priority_weights.items())
    weights = {row.line_id: by_priority[row.priority] for row in rows_of(frames["requests"])}
    stated = stated_in(world, key)
    whole = frames["sample_summary"][frames["sample_summary"]["phase"] == ""]
    chances = dict(zip(whole["capability_id"], whole["probability_gap"], strict=True))
    shortages = {}
    for row in rows_of(frames["capabilities"]):
        found = shortage(row)
        if found is not None:
            sure = stated[row.capability_id].surely(OPEN)
            shortages[found.id] = replace(found, chance=chances.get(found.id, math.nan), sure=sure)
    return Outcome(key, *unserved(frames["lines"], weights), shortages)


def shortage(row: Any) -> Shortage | None:  # noqa: ANN401 - a row of frame `capabilities`
    """What a capability is short of, without any draws; None if nothing is asked of it."""
    asked = row.demand_unit_days
    if not asked > TOLERANCE:
        return None
    amounts = (row.defence_unit_days, row.civil_unit_days, row.gap_unit_days, row.counterfactual_unit_days)
    return Shortage(row.capability_id, asked, *(amount / asked for amount in amounts))


def unserved(lines: pd.DataFrame, weights: Mapping[str, float]) -> tuple[float, float]:
    """The share that stays open with and without the shift, over the lines of which both are known."""
    days: dict[str, list[tuple[float, float, float]]] = {}
    for row in rows_of(lines):
        days.setdefault(row.line_id, []).append((row.demand, row.gap, row.gap_counterfactual))
    return open_shares((weights[line], LineTotal.of(amounts)) for line, amounts in days.items())


def told_apart(outcomes: Mapping[str, Outcome], scenarios: Mapping[str, Scenario]) -> list[str]:
    """The scenarios with the largest effect of the shift, at most one of those with the same incidents."""
    found: dict[frozenset[str], str] = {}
    for key in sorted(outcomes, key=lambda key: (-_number(outcomes[key].effect), list(outcomes).index(key))):
        if outcomes[key].effect > TOLERANCE:
            found.setdefault(frozenset(start.incident for start in scenarios[key].incidents), key)
    return list(found.values())[:TOLD]


def _number(value: float) -> float:
    return -math.inf if math.isnan(value) else value
