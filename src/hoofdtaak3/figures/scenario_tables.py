"""Tables about scenarios: what they assume, what is short in each, what is decided on requests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import UNKNOWN, short
from hoofdtaak3.figures.demand import with_demand
from hoofdtaak3.figures.markdown import escape, slug, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.names import Names
    from hoofdtaak3.inputs.scenarios import Scenario

SCENARIOS = "tbl-scenarios"
_ROUND_FROM = 100


def gap_label(scenario_id: str) -> str:
    """The label of the table of one scenario."""
    return f"tbl-tekort-{slug(scenario_id)}"


def scenarios_table(scenarios: Mapping[str, Scenario], names: Names) -> str:
    """What each scenario assumes."""
    rows = [
        [
            escape(scenario.title),
            dutch.day(scenario.start_date),
            dutch.number(scenario.days, 0),
            phases_text(scenario),
            incidents_text(scenario, names),
        ]
        for scenario in scenarios.values()
    ]
    return table(
        ["Scenario", "Begin", "Dagen", "Fasen", "Incidenten"],
        rows or [["Geen scenario’s", "", "", "", ""]],
        [22, 14, -9, 26, 37],
        "De scenario’s en wat zij veronderstellen.",
        SCENARIOS,
    )


def gap_table(scenario_id: str, title: str, capabilities: pd.DataFrame, names: Names) -> str:
    """Demand, who meets it, and the gap, per capability that Defence does not serve wholly by itself.

    If there is no such capability, the table has them all: it is never empty while there is demand.
    """
    asked = with_demand(capabilities)
    other = asked[~_by_defence(asked)]
    rows = [
        [
            escape(names.capability(row.capability_id)),
            *(
                _amount(value)
                for value in (row.demand_unit_days, row.defence_unit_days, row.civil_unit_days, row.gap_unit_days)
            ),
            _peak(row.peak_gap, row.first_short_day),
            part(row.coverage),
            short(row.code),
        ]
        for row in rows_of(_widest_first(asked if other.empty else other))
    ]
    assumed = names.assumption(asked["capability_id"])
    return table(
        ["Capaciteit", "Vraag", "Defensie", "Civiel", "Tekort", "Piek (dag)", "Dekking", "Klasse"],
        rows or [["Geen vraag", *[""] * 7]],
        [27, -13, -13, -13, -13, -14, -13, 13],
        f"Vraag en tekort in {escape(title)}, in eenheiddagen. "
        "Piek (dag): tekort in eenheden op de zwaarste dag, en de eerste dag met een tekort."
        + (f" Voorlopig: {assumed} van de waarden is aangenomen." if assumed else ""),
        gap_label(scenario_id),
    )


def served_text(capabilities: pd.DataFrame, names: Names) -> str:
    """What the table of one scenario leaves out: the capabilities that Defence serves wholly by itself."""
    asked = with_demand(capabilities)
    own = _by_defence(asked)
    if own.all():
        return ""
    listed = [f"{names.listing([row.capability_id])} ({_amount(row.demand_unit_days)})" for row in rows_of(asked[own])]
    return f"Defensie vervult zelf de hele vraag, hier in eenheiddagen, naar {dutch.listing(listed)}." if listed else ""


def phases_text(scenario: Scenario) -> str:
    """`vrede vanaf dag 1, conflict vanaf dag 15`; one phase is just named. Days count from 1 for the reader."""
    if len(scenario.phases) == 1:
        return scenario.phases[0].phase
    return ", ".join(f"{start.phase} vanaf dag {start.from_day + 1}" for start in scenario.phases)


def incidents_text(scenario: Scenario, names: Names) -> str:
    """The incidents with the day on which they begin."""
    if not scenario.incidents:
        return "geen"
    return "; ".join(
        f"{escape(names.incidents[start.incident])} (dag {start.day + 1})"
        if start.incident in names.incidents
        else f"incident dat deze editie niet toont (dag {start.day + 1})"
        for start in scenario.incidents
    )


def _by_defence(asked: pd.DataFrame) -> pd.Series:
    return (asked["gap_unit_days"] <= TOLERANCE) & (asked["civil_unit_days"] <= TOLERANCE)


def _widest_first(asked: pd.DataFrame) -> pd.DataFrame:
    """Largest share of demand unserved first; unknown at the end."""
    order = asked.assign(share=asked["gap_unit_days"] / asked["demand_unit_days"])
    return order.sort_values("share", ascending=False, kind="stable", na_position="last")


def _amount(value: float) -> str:
    return dutch.number(value, 0 if value >= _ROUND_FROM else 1)


def _peak(value: float, first_day: float) -> str:
    """`3 (71)`: what is short on the worst day, and the first short day, counted from 1."""
    if math.isnan(value):
        return UNKNOWN
    peak = dutch.number(math.ceil(value - 1e-9), 0)
    return peak if math.isnan(first_day) else f"{peak} ({dutch.number(first_day + 1, 0)})"
