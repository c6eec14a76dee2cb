"""Figures: all scenarios side by side, per capability."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import CLASSES, NO_DEMAND, UNKNOWN, severity, short
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.matrix import Cell, Matrix, fits, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part, signed
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.names import Names

SCENARIOS = "fig-scenarios"
IMPACT = "fig-impact"
_KINDS = {"A": "good", "B": "fair", "C": "some", "D": "none", UNKNOWN: "unknown", NO_DEMAND: "blank"}
_NO_DEMAND = "–"
_LARGE = 0.5
_EMPTY = "In geen van de scenario’s is er vraag naar capaciteiten van Defensie."


def scenarios_figure(results: pd.DataFrame, titles: Mapping[str, str], names: Names, brand: Brand) -> Figure:
    """Class and coverage by scenario; `results` is the frames `capabilities` one below the other, plus scenario_id."""
    rows = _asked(results, names)
    cells = []
    for row in rows_of(rows):
        text = _NO_DEMAND if row.code == NO_DEMAND else short(row.code)
        note = "" if math.isnan(row.coverage) or row.code == NO_DEMAND else part(row.coverage)
        cells.append(Cell(row.capability_id, row.scenario_id, _KINDS[row.code], _unknown_word(text, titles), note))
    key = (
        "Percentage: deel van de vraag dat op tijd vervuld wordt, door Defensie en civiele partijen samen.",
        "A: Defensie redt het zelf. B: civiele partijen vangen het tekort op. C: zij vangen het voor een deel op.",
        "D (donker): geen civiel alternatief dat op tijd is en het werk mag doen.",
        f"{_NO_DEMAND}: geen vraag in dit scenario. Gestreepte rand: onbekend.",
    )
    return Figure(
        label=SCENARIOS,
        caption="Klasse en dekking van elke capaciteit per scenario.",
        alt=_scenarios_alternative(rows, titles, names),
        chart=matrix_chart(
            Matrix(
                _order(rows, _weight(rows), names),
                titles,
                cells,
                key,
                _EMPTY,
                wording(names.assumption(rows["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": rows["name"].to_numpy(),
                "Scenario": [titles[key_] for key_ in rows["scenario_id"]],
                "Klasse": [short(code) for code in rows["class"]],
                "Dekking": [_share(row.code, part(row.coverage)) for row in rows_of(rows)],
            }
        ),
        basis=names.mark(rows["capability_id"]),
    )


def impact_figure(results: pd.DataFrame, titles: Mapping[str, str], names: Names, brand: Brand) -> Figure:
    """What the shift to HT1 adds to the gap, as a share of each capability's demand, by scenario."""
    rows = _asked(results, names)
    rows = rows.assign(share=rows["impact_unit_days"] / rows["demand_unit_days"])
    cells = []
    for row in rows_of(rows):
        place = row.capability_id, row.scenario_id
        if row.demand_unit_days == 0:
            cells.append(Cell(*place, "blank", _NO_DEMAND))
        elif math.isnan(row.share):
            cells.append(Cell(*place, "unknown", _unknown_word(UNKNOWN, titles)))
        else:
            cells.append(Cell(*place, _impact_kind(row.share), signed(row.share)))
    key = (
        "Extra tekort door de verschuiving naar hoofdtaak 1, in procenten van de vraag naar die capaciteit.",
        "Donker: de helft van de vraag of meer. Licht: minder dan de helft. 0: geen effect.",
        f"{_NO_DEMAND}: geen vraag in dit scenario. Gestreepte rand: onbekend.",
    )
    return Figure(
        label=IMPACT,
        caption="Effect van de verschuiving naar hoofdtaak 1 op het tekort, per capaciteit en scenario.",
        alt=_impact_alternative(rows, titles, names),
        chart=matrix_chart(
            Matrix(
                _order(rows, rows["share"], names),
                titles,
                cells,
                key,
                _EMPTY,
                wording(names.assumption(rows["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": rows["name"].to_numpy(),
                "Scenario": [titles[key_] for key_ in rows["scenario_id"]],
                "Vraag (eenheiddagen)": rows["demand_unit_days"].to_numpy(),
                "Tekort (eenheiddagen)": rows["gap_unit_days"].to_numpy(),
                "Tekort zonder verschuiving (eenheiddagen)": rows["counterfactual_unit_days"].to_numpy(),
                "Effect van de verschuiving (eenheiddagen)": rows["impact_unit_days"].to_numpy(),
                "Effect als deel van de vraag": [_share(row.code, signed(row.share)) for row in rows_of(rows)],
            }
        ),
        basis=names.mark(rows["capability_id"]),
    )


def _asked(results: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The rows of capabilities that any scenario asks for."""
    demand = results["demand_unit_days"]
    asked = set(results.loc[demand.isna() | (demand > 0), "capability_id"])
    rows = results[results["capability_id"].isin(asked)]
    return rows.assign(name=[names.capability(key) for key in rows["capability_id"]]).reset_index(drop=True)


def _share(code: str, share: str) -> str:
    """A share as the chart says it; without demand there is nothing to take a share of."""
    return short(NO_DEMAND) if code == NO_DEMAND else share


def _order(rows: pd.DataFrame, weight: pd.Series, names: Names) -> dict[str, str]:
    """Names by id, by their worst scenario, worst first, then by name; of unknown weight everywhere come last."""
    worst = weight.groupby(rows["capability_id"]).max()
    named = {key: names.capability(key) for key in worst.index}
    order = sorted(named, key=lambda key: (pd.isna(worst[key]), -round(float(worst[key]), 6), named[key]))
    return {key: named[key] for key in order}


def _weight(rows: pd.DataFrame) -> pd.Series:
    """How bad a cell is: its class first, then what of the demand is not covered; unknown has no weight."""
    known = rows["class"].map(severity).where(rows["class"] != UNKNOWN)
    return known + (1 - rows["coverage"]).fillna(0.0) / 2


def _unknown_word(text: str, titles: Mapping[str, str]) -> str:
    return text if text != UNKNOWN or fits(UNKNOWN, len(titles)) else "?"


def _impact_kind(share: float) -> str:
    if abs(share) < TOLERANCE:
        return "good"
    if share < 0:
        return "fair"
    return "none" if share >= _LARGE else "some"


def _scenarios_alternative(rows: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    if rows.empty:
        return "Er is niets getekend, want geen enkel scenario vraagt om capaciteiten van Defensie."
    total = rows["capability_id"].nunique()
    capabilities = f"{total} {dutch.plural(total, 'capaciteit', 'capaciteiten')}"
    parts = [f"Tabel met {capabilities} en {len(titles)} {dutch.plural(len(titles), 'scenario', 'scenario’s')}."]
    asked = rows[rows["class"] != NO_DEMAND]
    calm = [title for key, title in titles.items() if set(asked.loc[asked["scenario_id"] == key, "class"]) == {"A"}]
    for code in ("D", "C", UNKNOWN):
        counts = Counter(asked.loc[asked["class"] == code, "capability_id"])
        listed = [f"{names.listing([key])} (in {count} van de {len(titles)})" for key, count in counts.most_common()]
        if listed:
            parts.append(f"{dutch.capital(CLASSES[code])}: {dutch.listing(listed)}.")
    if calm:
        parts.append(f"Alles blijft beschikbaar in {dutch.listing(calm)}.")
    known = asked.dropna(subset=["coverage"]).sort_values(["coverage", "name"], kind="stable")
    if len(known) and known.iloc[0]["coverage"] < 1:
        row = known.iloc[0]
        parts.append(
            f"De laagste dekking is {part(row['coverage'])}: {names.listing([row['capability_id']])} "
            f"in {titles[row['scenario_id']]}."
        )
    elif len(known):
        parts.append("Waar de dekking bekend is, is zij overal volledig.")
    return " ".join(parts)


def _impact_alternative(rows: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    if rows.empty:
        return "Er is niets getekend, want geen enkel scenario vraagt om capaciteiten van Defensie."
    known = rows.dropna(subset=["share"])
    more = known[known["share"] > TOLERANCE].sort_values(["share", "name"], ascending=[False, True], kind="stable")
    less = known[known["share"] < -TOLERANCE]
    parts = []
    if len(more):
        row = more.iloc[0]
        parts.append(
            f"De verschuiving vergroot het tekort in {more['scenario_id'].nunique()} van de {len(titles)} scenario’s, "
            f"bij {names.listing(dict.fromkeys(more['capability_id']))}. "
            f"Het meest bij {names.listing([row['capability_id']])} in {titles[row['scenario_id']]}: "
            f"{part(row['share'])} van de vraag."
        )
        none = [title for key, title in titles.items() if key not in set(more["scenario_id"])]
        if none:
            parts.append(f"Geen extra tekort is bekend in {dutch.listing(none)}.")
    else:
        parts.append("In geen enkel scenario is een extra tekort door de verschuiving bekend.")
    if len(less):
        parts.append(f"Kleiner wordt het tekort bij {names.listing(dict.fromkeys(less['capability_id']))}.")
    unknown = rows[rows["share"].isna() & (rows["demand_unit_days"] != 0)]
    if len(unknown):
        parts.append(f"Onbekend is het effect bij {names.listing(dict.fromkeys(unknown['capability_id']), 5)}.")
    return " ".join(parts)
