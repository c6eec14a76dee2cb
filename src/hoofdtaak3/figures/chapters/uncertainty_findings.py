"""What the draws and the statements say, brought together for the figures, sentences and tables of the chapter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import NO_DEMAND, UNKNOWN
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.inputs.scenarios.order import common_id
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Collection

CERTAIN = 1 - 1e-9
LIKELY = 0.5
FIRM = 0.8
"""Share of the draws from which on a class that may be stated does not hang on judgements."""

SHARES: Mapping[str, str] = {
    "A": "share_A",
    "B": "share_B",
    "C": "share_C",
    "D": "share_D",
    UNKNOWN: "share_unknown",
    NO_DEMAND: "share_nvt",
}
"""Column of `sample_summary` with the share of the draws in each class."""

PASSED = "passed"
SPARED = "spared"
BELOW = "below"
OPEN = "open"
TIPPING_ORDER = ("peace", PASSED, UNKNOWN, OPEN, SPARED, BELOW, "never", "no_demand")
"""Worst first, the rows with status `value` by their `reach`.

Unknown may hide a scenario that passes its tipping point, so it comes before the answers that none does.
"""


@dataclass(frozen=True)
class Findings:
    """The frames of one chapter. `results` are by scenario, in the order of the report."""

    results: Mapping[str, Mapping[str, pd.DataFrame]]
    statements: pd.DataFrame

    @cached_property
    def stability(self) -> pd.DataFrame:
        """`sample_summary` by phase, of the scenario on which the statements by phase rest."""
        if not self.results:
            return pd.DataFrame(columns=["capability_id", "phase", "class", "stability"])
        summary = self.results[common_id(self.results)]["sample_summary"]
        return summary[summary["phase"] != ""]

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """One row per scenario and capability with demand.

        `sample_summary` over the whole scenario, with scenario_id, demand (likely) and shares of it: share_p10,
        share_p50, share_p90, share. NaN where the draws or the demand are not known.
        """
        parts = []
        for key, frames in self.results.items():
            summary = frames["sample_summary"]
            demand = frames["capabilities"][["capability_id", "demand_unit_days"]]
            part = summary[summary["phase"] == ""].merge(demand, on="capability_id", how="left").assign(scenario_id=key)
            parts.append(part[(part["class"] != NO_DEMAND) & ~(part["demand_unit_days"] <= TOLERANCE)])
        rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_GAPS)
        columns = {"share_p10": "p10", "share_p50": "p50", "share_p90": "p90", "share": "gap"}
        found = rows.assign(**{name: rows[column] / rows["demand_unit_days"] for name, column in columns.items()})
        return found.assign(known=found[list(columns)[:3]].notna().all(axis="columns"))

    @cached_property
    def worst(self) -> pd.DataFrame:
        """Of every capability the scenario with the largest gap in the middle draw, worst capability first.

        A scenario whose gap is not known may be worse than one without a gap: then it is the one that is shown. It may
        also be worse than one with a gap; `elsewhere` says that there is such a scenario.
        """
        rows = self.gaps
        unknown = set(rows.loc[~rows["known"], "capability_id"])
        gap = rows["known"] & ((rows["probability_low"] > TOLERANCE) | (rows["share_p90"] > TOLERANCE))
        ranked = rows.assign(
            order=(~gap).astype(int) + (rows["known"] & ~gap).astype(int),
            elsewhere=rows["known"] & rows["capability_id"].isin(unknown),
        ).sort_values(["order", *_WORST_FIRST], ascending=[True, *[False] * len(_WORST_FIRST)], kind="stable")
        one = ranked.drop_duplicates("capability_id").drop(columns="order")
        return one.sort_values(_WORST_FIRST, ascending=False, kind="stable").reset_index(drop=True)

    @cached_property
    def shown(self) -> str:
        """The scenario with the most capabilities that are short in most draws; empty without scenarios."""
        counts = {key: self.count(key) for key in self.results}
        return max(counts, key=counts.__getitem__) if counts else ""

    def count(self, scenario: str) -> tuple[int, float]:
        """Capabilities that are surely short in most draws of a scenario, and the sum of their chances."""
        chances = self.of(scenario)["probability_low"]
        return int((chances > LIKELY).sum()), float(chances.sum())

    def of(self, scenario: str) -> pd.DataFrame:
        """The gaps in one scenario, worst capability first."""
        rows = self.gaps[self.gaps["scenario_id"] == scenario]
        return rows.sort_values(_WORST_FIRST, ascending=False, kind="stable")

    @cached_property
    def tipping(self) -> pd.DataFrame:
        """Of every capability one scenario, the worst first: a row of `tippings`.

        A scenario that passes its tipping point comes before one that stays below a lower one. Where there is no
        tipping point, the scenario with the highest claim stands for all. `everywhere`: it is unknown in all of them.
        """
        rows = self.tippings
        told = set(rows.loc[~rows["status"].isin(["no_demand", UNKNOWN]), "capability_id"])
        code = rows["status"].where(rows["status"] != "value", rows["reach"])
        ranked = rows.assign(order=code.map({status: i for i, status in enumerate(TIPPING_ORDER)})).sort_values(
            ["order", "claim", "claim_now"], ascending=[True, True, False], kind="stable"
        )
        one = ranked.drop_duplicates("capability_id").drop(columns="order").reset_index(drop=True)
        return one.assign(everywhere=(one["status"] == UNKNOWN) & ~one["capability_id"].isin(told))

    @cached_property
    def tippings(self) -> pd.DataFrame:
        """The frames `tipping` of all scenarios, with scenario_id and `reach`: how far the assumed claim comes.

        A tipping point is a claim on all days, and the highest claim of a scenario may hold on a few. So only a gap in
        the scenario itself tells that it is `passed`. `spared`: the claim is higher on days on which that gives no gap.
        `below`: it is nowhere higher. `open`: one of these, but it is not known which. Empty without tipping point.
        """
        parts = []
        for key, frames in self.results.items():
            amounts = frames["capabilities"][["capability_id", "gap_low_unit_days", "gap_high_unit_days"]]
            parts.append(frames["tipping"].merge(amounts, on="capability_id", how="left").assign(scenario_id=key))
        rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_TIPPING)
        short, served = rows["gap_low_unit_days"] > TOLERANCE, rows["gap_high_unit_days"] <= TOLERANCE
        reach = pd.Series(OPEN, rows.index, dtype=object)
        reach = reach.mask((rows["claim_now"] > rows["claim"] + TOLERANCE) & served, SPARED)
        reach = reach.mask(rows["claim_now"] <= rows["claim"] + TOLERANCE, BELOW).mask(short, PASSED)
        return rows.assign(reach=reach.where(rows["status"] == "value", ""))

    def drivers(self, count: int) -> pd.DataFrame:
        """The first drivers of each capability in its worst scenario, in the order of `worst`."""
        parts = []
        for capability, scenario in zip(self.worst["capability_id"], self.worst["scenario_id"], strict=True):
            rows = self.results[scenario]["sample_drivers"]
            mine = rows[(rows["capability_id"] == capability) & rows["correlation"].notna()]
            parts.append(mine.sort_values("rank", kind="stable").head(count).assign(scenario_id=scenario))
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_DRIVERS)

    @cached_property
    def fixed(self) -> pd.DataFrame:
        """The statements by phase that may be made, with `stability` (NaN without draws) and whether that is `firm`.

        Firm: the class holds in most draws too, when the judgements vary as well as what is invented.
        """
        draws = self.stability.set_index(["capability_id", "phase"])["stability"].to_dict()
        rows = self.robust("phase")
        keys = zip(rows["capability_id"], rows["phase"], strict=True)
        found = rows.assign(stability=pd.Series([draws.get(key, math.nan) for key in keys], rows.index, dtype=float))
        return found.assign(firm=~(found["stability"] < FIRM))

    def kind(self, kind: str) -> pd.DataFrame:
        """The statements of one kind that are about a class: without those that nobody asks for the capability."""
        rows = self.statements[self.statements["kind"] == kind]
        return rows[rows["class"] != NO_DEMAND]

    def robust(self, kind: str) -> pd.DataFrame:
        """Those that may be stated."""
        rows = self.kind(kind)
        return rows[rows["robust"] == 1]

    def open(self, kind: str) -> pd.DataFrame:
        """Those that may not be stated yet."""
        rows = self.kind(kind)
        return rows[rows["robust"] != 1]


_GAPS = (
    "scenario_id", "capability_id", "class", "probability_low", "probability_high", "p10", "p50", "p90", "gap",
    "demand_unit_days",
)  # fmt: skip
_WORST_FIRST = ["share_p50", "probability_high", "share_p90", "demand_unit_days"]
_TIPPING = (
    "scenario_id", "capability_id", "status", "claim", "claim_now", "gap_low_unit_days", "gap_high_unit_days",
)  # fmt: skip
_DRIVERS = ("scenario_id", "capability_id", "rank", "table", "key", "attribute", "basis", "correlation")


def chance(low: float, high: float) -> str:
    """`83%`, `12% tot 45%`, `hooguit 1%`: the part of the draws with a gap, from its limits."""
    if part(low) == part(high):
        return part(low)
    if low <= TOLERANCE:
        most = math.ceil(100 * high - TOLERANCE) / 100
        return f"hooguit {part(most)}" if most < 1 else UNKNOWN
    return f"{part(low)} tot {part(high)}"


def between(best: str, worst: str) -> str:
    """The classes between which one is not settled: `A tot C`; unknown says it all."""
    if UNKNOWN in (best, worst):
        return UNKNOWN
    short = {NO_DEMAND: "geen vraag"}
    return f"{short.get(best, best)} tot {worst}"


def in_phases(phases: Collection[str]) -> str:
    """Phases in words: `in oorlog`, `vanaf conflict`, `in vrede en spanning`, `in elke fase`."""
    hit = [phase for phase in PHASES if phase in phases]
    if len(hit) == len(PHASES):
        return "in elke fase"
    if len(hit) > 1 and hit == list(PHASES[-len(hit) :]):
        return f"vanaf {hit[0]}"
    return f"in {dutch.listing(hit)}"
