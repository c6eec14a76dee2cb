"""Figure: who meets the demand of one scenario, per capability, and what nobody meets in time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch, markdown
from hoofdtaak3.figures.bars import Bars, Row, bar_chart, parts
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.names import Names


def demand_label(scenario_id: str) -> str:
    """The label of the figure of one scenario."""
    return f"fig-vraag-{markdown.slug(scenario_id)}"


def demand_figure(scenario_id: str, title: str, capabilities: pd.DataFrame, names: Names, brand: Brand) -> Figure:
    """Shares of each capability's own demand, from the frame `capabilities`; nothing is added over capabilities."""
    asked = with_demand(capabilities)
    drawn = asked.assign(
        share=(asked["gap_unit_days"] / asked["demand_unit_days"]).fillna(-1.0),
        name=[names.capability(key) for key in asked["capability_id"]],
    ).sort_values(["share", "name"], ascending=[False, True], kind="stable")
    return Figure(
        label=demand_label(scenario_id),
        name=f"{title}: wie de vraag op tijd vervult",
        chart=bar_chart(
            Bars(
                [_row(row, names) for row in rows_of(drawn)],
                "deel van de vraag naar de capaciteit; rechts staat de vraag in eenheiddagen",
                "In dit scenario is er geen vraag naar capaciteiten van Defensie.",
                mark=wording(names.assumption(drawn["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": drawn["name"].to_numpy(),
                "Eenheid": [names.unit(key) for key in drawn["capability_id"]],
                "Vraag (eenheiddagen)": drawn["demand_unit_days"].to_numpy(),
                "Defensie (eenheiddagen)": drawn["defence_unit_days"].to_numpy(),
                "Civiel (eenheiddagen)": drawn["civil_unit_days"].to_numpy(),
                "Tekort (eenheiddagen)": drawn["gap_unit_days"].to_numpy(),
                "Waarvan te laat (eenheiddagen)": drawn["late_unit_days"].to_numpy(),
            }
        ),
        grounds=tuple(f"capaciteit.{key}" for key in drawn["capability_id"]),
    )


def with_demand(capabilities: pd.DataFrame) -> pd.DataFrame:
    """The rows with demand; demand that is not known counts as demand."""
    return capabilities[capabilities["demand_unit_days"].isna() | (capabilities["demand_unit_days"] > 0)]


def _row(row: Any, names: Names) -> Row:  # noqa: ANN401
    demand = row.demand_unit_days
    key, name = row.capability_id, names.capability(row.capability_id)
    if math.isnan(demand):
        return Row(key, name, parts([("unknown", 1.0)]), ("vraag onbekend",))
    amount = f"{dutch.number(demand)} {dutch.plural(demand, 'eenheiddag', 'eenheiddagen')}"
    if math.isnan(row.gap_unit_days) or math.isnan(row.defence_unit_days):
        return Row(key, name, parts(_unknown_shares(row, demand)), (f"{amount}, tekort onbekend",))
    defence = row.defence_unit_days / demand
    gap = row.gap_unit_days / demand
    late = 0.0 if math.isnan(row.late_unit_days) else row.late_unit_days / demand
    shares = [("defence", defence), ("civil", max(0.0, 1 - defence - gap)), ("late", late), ("gap", gap - late)]
    if gap <= 0:
        return Row(key, name, parts(shares), (f"{amount}, geen tekort",))
    return Row(key, name, parts(shares), (f"{amount}, tekort {dutch.share(gap)}",), alarm=True)


def _unknown_shares(row: Any, demand: float) -> list[tuple[str, float]]:  # noqa: ANN401
    """What is certain at least: Defence's part, the civil part, and what nobody serves whatever turns out to be so."""
    low = 0.0 if math.isnan(row.gap_low_unit_days) else row.gap_low_unit_days / demand
    high = 1.0 if not math.isfinite(row.gap_high_unit_days) else min(1.0, row.gap_high_unit_days / demand)
    defence = 0.0 if math.isnan(row.defence_unit_days) else row.defence_unit_days / demand
    # Without Defence's part known, what is certainly served cannot be said to be civil.
    civil = 0.0 if math.isnan(row.defence_unit_days) else max(0.0, 1 - defence - high)
    return [("defence", defence), ("civil", civil), ("unknown", max(0.0, 1 - defence - civil - low)), ("gap", low)]
