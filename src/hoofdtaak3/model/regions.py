"""Regions: the gap by the place where it is felt, the safety region of the line.

Lines without a region (at sea, abroad, spread over the country) stand in a row of their own, with an empty region.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.frames import NUMBER, TEXT, frame
from hoofdtaak3.model.problem import EVERYTHING
from hoofdtaak3.model.score import weighted_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.model.inputs import Inputs

NOWHERE = ""
"""Region of lines without one."""
GAP_COLUMNS = {
    "region_id": TEXT,
    "capability_id": TEXT,
    **dict.fromkeys(("demand_unit_days", "gap_unit_days", "gap_counterfactual_unit_days"), NUMBER),
}
UNSERVED_COLUMNS = {"region_id": TEXT, "weight": NUMBER, "unserved": NUMBER, "short": NUMBER}
_AMOUNTS = {"demand": "demand_unit_days", "gap": "gap_unit_days", "gap_counterfactual": "gap_counterfactual_unit_days"}


def regions_frame(inputs: Inputs, lines: pd.DataFrame) -> pd.DataFrame:
    """Demand and gap in unit-days per region and capability, in order of both; over the regions they add up.

    Args:
        inputs: The scenario; gives the region of each line.
        lines: Frame `lines` of its assessment.

    Returns:
        A row per region and capability with a line there; NaN unknown. Demand that this edition does not show may be
        anywhere: all amounts of that capability are then unknown, and it has a row without a region in any case.
    """
    found = _placed(inputs, lines).groupby(["region_id", "capability_id"])[list(_AMOUNTS)].sum(skipna=False)
    amounts: dict[tuple[str, str], tuple[float, ...]] = dict(
        zip(found.index, found.itertuples(index=False, name=None), strict=True)
    )
    hidden = _hidden(inputs)
    unknown = (math.nan,) * len(_AMOUNTS)
    amounts |= {key: unknown for key in amounts if key[1] in hidden}
    amounts |= {(NOWHERE, capability): unknown for capability in hidden}
    return frame(GAP_COLUMNS, [(*key, *amounts[key]) for key in sorted(amounts)])


def unserved_by_region(inputs: Inputs, lines: pd.DataFrame, weights: Mapping[int, float]) -> pd.DataFrame:
    """Priority-weighted unserved share per region, and how many capabilities fall short there.

    Args:
        inputs: The scenario; gives the region and the priority of each line.
        lines: Frame `lines` of its assessment.
        weights: Weight per priority.

    Returns:
        Per region with a line, in order of id: `weight` of its lines with demand, `unserved` (share of 1; 0 when
        nothing is asked), `short` (count of capabilities). NaN when something that it needs is unknown.
    """
    priorities = {line.id: line.priority for line in inputs.lines}
    totals = _placed(inputs, lines).groupby(["region_id", "line_id"])[["demand", "gap"]].sum(skipna=False)
    by_region: dict[str, list[tuple[float, float, float]]] = {}
    for (region, line), demand, gap in zip(totals.index, totals["demand"], totals["gap"], strict=True):
        by_region.setdefault(region, []).append((weights[priorities[line]], demand, gap))
    hidden = bool(_hidden(inputs))
    short = _short(inputs, lines)
    rows = []
    for region in sorted(short):
        asked = by_region.get(region, [])
        # What is not shown may be asked in any region, so it leaves the share of none of them known.
        weight = math.fsum(w for w, demand, _ in asked if demand != 0.0)
        known = not hidden and not any(math.isnan(demand) for _, demand, _ in asked)
        share = math.nan if hidden else weighted_share(asked) if weight else 0.0
        rows.append((region, weight if known else math.nan, share, math.nan if hidden else short[region]))
    return frame(UNSERVED_COLUMNS, rows)


def _placed(inputs: Inputs, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with the region they are in."""
    regions = {line.id: line.region_id for line in inputs.lines}
    return lines.assign(region_id=lines["line_id"].map(regions).astype("str"))


def _hidden(inputs: Inputs) -> frozenset[str]:
    """Capabilities with demand that this edition does not show."""
    if EVERYTHING in inputs.withheld_demand:
        return frozenset(capability.id for capability in inputs.capabilities)
    return frozenset(inputs.withheld_demand)


def _short(inputs: Inputs, lines: pd.DataFrame) -> dict[str, float]:
    """Capabilities with a gap per region; NaN when it is not known of one whether it has."""
    limits = _placed(inputs, lines).groupby(["region_id", "capability_id"])[["gap_low", "gap_high"]].sum(skipna=False)
    surely: dict[str, int] = {}
    possibly: dict[str, int] = {}
    for (region, _), low, high in zip(limits.index, limits["gap_low"], limits["gap_high"], strict=True):
        surely[region] = surely.get(region, 0) + (low > TOLERANCE)
        possibly[region] = possibly.get(region, 0) + (not high <= TOLERANCE)  # NaN: without limit
    found = {region: float(count) if count == surely[region] else math.nan for region, count in possibly.items()}
    return {NOWHERE: math.nan} | found if _hidden(inputs) else found
