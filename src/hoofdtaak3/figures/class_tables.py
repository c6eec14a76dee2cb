"""Tables per capability: class, civil alternatives, reference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import AVAILABILITY, UNKNOWN, class_words
from hoofdtaak3.figures.coverage import ranked
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part

if TYPE_CHECKING:
    from hoofdtaak3.figures.names import Frames, Names

CLASSES = "tbl-klassen"
ALTERNATIVES = "tbl-alternatieven"
AGREEMENTS = "tbl-afspraken"
_MANDATE = {True: "ja", False: "nee"}
_TIERS = {"structureel": "structureel", "gegarandeerd": "gegarandeerd", "incidenteel": "incidenteel"}


def classes_table(phases: pd.DataFrame, names: Names) -> str:
    """Per capability its class in words, worst phase, what is available there, and civil cover."""
    rows = [
        [
            escape(names.capability(row.capability_id)),
            class_words(row.code),
            row.when,
            _available(row.availability, row.supply, row.reference),
            civil_cover(row.code, row.gap_alone, row.cover),
            names.assumed(row.capability_id),
        ]
        for row in rows_of(ranked(phases, names))
    ]
    return table(
        ["Capaciteit", "Klasse", "Wanneer", "Beschikbaar", "Civiel gedekt", "Aanname"],
        rows or [["Geen capaciteiten", "", "", "", "", ""]],
        [21, 27, 12, 20, 13, -12],
        "Klasse van elke capaciteit in haar slechtste fase. Aanname: deel van de waarden zonder bron of opgave.",
        CLASSES,
    )


def alternatives_table(dataset: Frames, names: Names) -> str:
    """Per capability the civil pools that can stand in, or the statement that there is none or that it is not known."""
    pools = dataset.frame("civil_pools").set_index("id")
    values = dataset.frame("civil_alternative_values").set_index(["civil_alternative_id", "attribute"])
    rows = []
    for row in rows_of(dataset.frame("civil_alternatives")):
        name = escape(names.capability(row.capability_id))
        source = origin(row.basis, row.source)
        numbers = dict.fromkeys(_basis(values, row.id, attribute) for attribute in ("equivalence", "response_hours"))
        if row.status != "available":
            stated = "geen civiel alternatief" if row.status == "none" else "onbekend of er een alternatief is"
            rows.append([name, f"**{stated}**", "–", "–", "–", source])
            continue
        known = row.pool_id in pools.index
        pool = pools.loc[row.pool_id] if known else None
        who = f"{escape(pool['name'])} ({escape(pool['owner'])})" if pool is not None else UNKNOWN
        if row.exists_from is not None and not pd.isna(row.exists_from):
            who += f"; bestaat vanaf {dutch.day(row.exists_from)}"
        equivalence, hours = (_value(values, row.id, attribute) for attribute in ("equivalence", "response_hours"))
        unit = f" per {escape(pool['unit'])}" if pool is not None and equivalence != UNKNOWN else ""
        mandate = UNKNOWN if pd.isna(row.mandate) else _MANDATE[bool(row.mandate)]
        rows.append(
            [
                name,
                who,
                equivalence + unit,
                hours if hours == UNKNOWN else f"{hours} uur",
                mandate,
                f"{source} [getallen: {' '.join(f'[{basis}]{{.herkomst}}' for basis in numbers)}]{{.regel}}",
            ]
        )
    return table(
        ["Capaciteit", "Civiele partij", "Vervangt", "Responstijd", "Bevoegd", "Herkomst"],
        rows or [["Geen gegevens", "", "", "", "", ""]],
        [20, 29, 17, 15, 12, 19],
        "Civiele alternatieven. Vervangt: eenheden van de capaciteit per civiele eenheid, met de marge tussen haakjes.",
        ALTERNATIVES,
    )


def agreements_table(dataset: Frames, names: Names) -> str:
    """Per capability what it is measured against: the promise, else the stated reference demand."""
    values = dataset.frame("capability_values").set_index(["capability_id", "attribute"])
    rows = []
    for row in rows_of(dataset.frame("capabilities")):
        promised = (row.id, "promise") in values.index
        attribute = "promise" if promised else "reference_demand"
        amount, hours = _value(values, row.id, attribute), _value(values, row.id, "norm_hours")
        unit = "" if amount == UNKNOWN else f" {escape(names.unit(row.id, 1 if amount == '1' else 2))}"
        rows.append(
            [
                escape(names.capability(row.id)),
                _TIERS[row.tier],
                amount + unit,
                "afspraak" if promised else "gestelde vraag",
                hours if hours == UNKNOWN else f"{hours} uur",
                _origin(values, row.id, attribute),
            ]
        )
    return table(
        ["Capaciteit", "Soort", "IJkpunt", "Wat dat is", "Binnen", "Herkomst"],
        rows or [["Geen capaciteiten", "", "", "", "", ""]],
        [22, 15, 19, 12, 18, 15],
        "Waaraan elke capaciteit gemeten wordt: de afspraak, of anders een gestelde vraag.",
        AGREEMENTS,
    )


def _available(availability: str, supply: float, reference: float) -> str:
    word = AVAILABILITY[availability]
    return word if availability == UNKNOWN else f"{word}: {dutch.number(supply)} (ijkpunt {dutch.number(reference)})"


def civil_cover(code: str, gap_alone: float, cover: float) -> str:
    """The part of a shortfall that civil parties meet; without a shortfall there is nothing to meet."""
    if code == "A" or gap_alone == 0:
        return "niet nodig"
    return part(cover)


def _value(values: pd.DataFrame, key: str, attribute: str) -> str:
    """The likely value with its range in brackets: `0,5 (0,2–0,7)`."""
    if (key, attribute) not in values.index:
        return UNKNOWN
    row = values.loc[[(key, attribute)]].iloc[0]
    if pd.isna(row["likely"]):
        return UNKNOWN
    # Two decimals, or as many as the smallest needs to be more than 0.
    smallest = min((abs(row[field]) for field in ("low", "likely", "high") if row[field]), default=1.0)
    decimals = max(2, math.ceil(-math.log10(smallest)))
    low, likely, high = (dutch.number(row[field], decimals) for field in ("low", "likely", "high"))
    return likely if row["low"] == row["high"] else f"{likely} ({low}–{high})"


def _basis(values: pd.DataFrame, key: str, attribute: str) -> str:
    """What one value rests on; unknown when it is not given."""
    if (key, attribute) not in values.index:
        return UNKNOWN
    row = values.loc[[(key, attribute)]].iloc[0]
    return UNKNOWN if pd.isna(row["likely"]) else row["basis"] or UNKNOWN


def _origin(values: pd.DataFrame, key: str, attribute: str) -> str:
    if (key, attribute) not in values.index:
        return UNKNOWN
    row = values.loc[[(key, attribute)]].iloc[0]
    return origin(row["basis"] or UNKNOWN, row["source"])
