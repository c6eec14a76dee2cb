"""What comes out of a scenario, with and without the shift to HT1, and which scenarios say most."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hoofdtaak3.analyses.capabilities.stated import OPEN, stated_in
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.score import weighted_share

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
    chance: float
    """Of a gap, over the draws; NaN if that is not known."""
    sure: bool
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
        asked = row.demand_unit_days
        if asked > TOLERANCE:
            shortages[row.capability_id] = Shortage(
                row.capability_id, asked, row.defence_unit_days / asked, row.civil_unit_days / asked,
                row.gap_unit_days / asked, row.counterfactual_unit_days / asked,
                chances.get(row.capability_id, math.nan), stated[row.capability_id].surely(OPEN),
            )  # fmt: skip
    return Outcome(key, *unserved(frames["lines"], weights), shortages)


def unserved(lines: pd.DataFrame, weights: Mapping[str, float]) -> tuple[float, float]:
    """The share that stays open with and without the shift, over the lines of which both are known."""
    columns = ["demand", "gap", "gap_counterfactual"]
    totals = lines.groupby("line_id", sort=True)[columns].sum(min_count=1, skipna=False).dropna()
    with_shift, without = (
        weighted_share(
            (weights[line], demand, gap)
            for line, demand, gap in zip(totals.index, totals["demand"], totals[name], strict=True)
        )
        for name in columns[1:]
    )
    return _clean(with_shift), _clean(without)


def _clean(share: float) -> float:
    """Without what is only rounding of the machine."""
    return 0.0 if abs(share) <= TOLERANCE else share


def told_apart(outcomes: Mapping[str, Outcome], scenarios: Mapping[str, Scenario]) -> list[str]:
    """The scenarios with the largest effect of the shift, at most one of those with the same incidents."""
    found: dict[frozenset[str], str] = {}
    for key in sorted(outcomes, key=lambda key: (-_number(outcomes[key].effect), list(outcomes).index(key))):
        if outcomes[key].effect > TOLERANCE:
            found.setdefault(frozenset(start.incident for start in scenarios[key].incidents), key)
    return list(found.values())[:TOLD]


def _number(value: float) -> float:
    return -math.inf if math.isnan(value) else value
