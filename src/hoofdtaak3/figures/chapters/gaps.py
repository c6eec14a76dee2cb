"""The gaps of all scenarios side by side, as shares of each capability's own demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.figures.shares import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Mapping


def together(results: Mapping[str, Mapping[str, pd.DataFrame]]) -> pd.DataFrame:
    """The frames `capabilities` one below the other, with scenario_id and `share`, the gap as a share of the demand."""
    frames = [frames["capabilities"].assign(scenario_id=key) for key, frames in results.items()]
    whole = pd.concat(frames, ignore_index=True)
    return whole.assign(share=(whole["gap_unit_days"] / whole["demand_unit_days"].where(whole["demand_unit_days"] > 0)))


def worst(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each capability the scenario with the largest known `share` above 0; the largest first.

    Equal shares go to the scenario that comes first.
    """
    short = rows[rows["share"] > TOLERANCE]
    # Rounded, so that the last bit of a float does not choose the scenario.
    ranked = short.assign(order=short["share"].round(9)).sort_values("order", ascending=False, kind="stable")
    return ranked.drop_duplicates("capability_id").drop(columns="order").reset_index(drop=True)


def undecided(rows: pd.DataFrame) -> list[str]:
    """Capabilities that somebody may ask for, with a gap that is unknown in some scenario and known in none."""
    asked = rows[rows["demand_unit_days"].isna() | (rows["demand_unit_days"] > 0)]
    unknown = asked.loc[asked["gap_unit_days"].isna(), "capability_id"]
    known = set(asked.loc[asked["gap_unit_days"] > TOLERANCE, "capability_id"])
    return [key for key in dict.fromkeys(unknown) if key not in known]
