"""Tables of all measures: what each does, costs and takes; who must agree and pay, and whether a law must change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.measure_findings import MEAN, WORST
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.rows import rows_of

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale
    from hoofdtaak3.figures.chapters.measure_findings import Findings

MEASURES = "tbl-measures"
AGREEMENTS = "tbl-measures-agree"
KINDS = {
    "overname": "overname",
    "mandaat": "bevoegdheid",
    "gezamenlijke_pool": "gezamenlijke pool",
    "contract": "contract vooraf",
    "eu_capaciteit": "capaciteit van de EU",
    "opleiding": "opleiding",
    "voorraad": "voorraad",
    "reservisten": "reservisten",
    "wetswijziging": "wetswijziging",
}


def measures_table(found: Findings, tale: Tale) -> str:
    """Each measure with its kind, its effect in the model, its cost range and its lead time."""
    words = effects(tale)
    months = _months(tale)
    rows = [
        [
            f"**{escape(row.name)}** {origin(row.basis, row.source)}",
            KINDS.get(row.kind, escape(row.kind)),
            escape("; ".join(words.get(row.id, []))) or UNKNOWN,
            _cost(found.options[row.id]),
            months.get(row.id, UNKNOWN),
            _taken(found, row.id),
        ]
        for row in rows_of(tale.dataset.frame("measures").sort_values("name", kind="stable"))
    ]
    return table(
        ["Maatregel en herkomst", "Soort", "Wat het model rekent", "Miljoen euro", "Maanden", "Gekozen"],
        rows or [["Geen maatregelen", *[""] * 5]],
        [26, 15, 37, 16, 15, 13],
        "De maatregelen. Bedragen en maanden tot zij klaar zijn: waarschijnlijk (laagste tot hoogste schatting). "
        "Gekozen: in de combinatie die gemiddeld het beste is, of in die voor het slechtste scenario.",
        MEASURES,
    )


def agreements_table(tale: Tale) -> str:
    """Each measure with what it is, who must agree, who pays, and whether a law must change."""
    rows = [
        [
            escape(row.name),
            escape(row.description),
            escape(row.agree) or UNKNOWN,
            escape(row.payer) or UNKNOWN,
            _law(row, tale),
        ]
        for row in rows_of(tale.dataset.frame("measures").sort_values("name", kind="stable"))
    ]
    return table(
        ["Maatregel", "Wat zij inhoudt", "Wie moet instemmen", "Wie betaalt", "Wet wijzigen"],
        rows or [["Geen maatregelen", *[""] * 4]],
        [20, 34, 26, 18, 16],
        "Wat elke maatregel vraagt, en van wie.",
        AGREEMENTS,
    )


def effects(tale: Tale) -> dict[str, list[str]]:
    """By measure: what the model reckons with, in words."""
    names = tale.names
    pools = tale.dataset.frame("civil_pools").set_index("id")
    alternatives = tale.dataset.frame("civil_alternatives").set_index("id")
    found: dict[str, list[str]] = {}
    for row in rows_of(tale.dataset.frame("measure_effects")):
        amount = dutch.number(row.likely)
        if row.target == "capability":
            owner = names.listing([row.capability_id])
            unit = names.unit(row.capability_id, row.likely)
        elif row.target == "pool":
            pool = pools.loc[row.civil_pool_id]
            owner = f"‘{pool['name']}’"
            unit = dutch.plural(row.likely, pool["unit"], pool["unit_plural"])
        else:
            alternative = alternatives.loc[row.civil_alternative_id]
            pool_name = pools["name"].get(alternative["pool_id"], alternative["pool_id"])
            owner, unit = f"‘{pool_name}’ voor {names.listing([alternative['capability_id']])}", ""
        text = {
            "units": f"{amount} {unit} erbij bij {owner}",
            "response_hours": f"{owner}: er binnen {amount} uur",
            "mandate": f"{owner}: bevoegd",
            "exists": f"{owner}: bestaat",
            "promise": f"{owner}: belofte van {amount} {unit}",
        }[row.attribute]
        found.setdefault(row.measure_id, []).append(text)
    return found


def _cost(row: Any) -> str:  # noqa: ANN401
    return _range(row.cost, row.cost_low, row.cost_high)


def _months(tale: Tale) -> dict[str, str]:
    """Lead time by measure."""
    table = tale.dataset.frame("measure_values")
    return {
        row.measure_id: _range(row.likely, row.low, row.high)
        for row in rows_of(table[table["attribute"] == "lead_time"])
    }


def _range(likely: float, low: float, high: float) -> str:
    text = dutch.number(likely)
    return text if text == UNKNOWN or low == high else f"{text} ({dutch.number(low)}–{dutch.number(high)})"


def _taken(found: Findings, key: str) -> str:
    kinds = [kind for kind in (MEAN, WORST) if key in {served.measure_id for served in found.served[kind]}]
    return {(MEAN, WORST): "beide", (MEAN,): "gemiddeld", (WORST,): "slechtste"}.get(tuple(kinds), "nee")


def _law(row: Any, tale: Tale) -> str:  # noqa: ANN401
    text = row.law_change or UNKNOWN
    article = tale.names.legal_bases.get(row.legal_basis_id, "")
    return f"{text} ({escape(article)})" if article else text
