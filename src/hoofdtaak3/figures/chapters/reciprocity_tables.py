"""Tables of what Defence asks of civil pools, and of what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.reciprocity_sentences import WAR
from hoofdtaak3.figures.codes import UNKNOWN, class_words
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.chapters.chapter import Tale

CLAIMS = "tbl-reciprocity-claims"
ALTERNATIVES = "tbl-reciprocity-alternatives"
CLASSES = "tbl-reciprocity-classes"
_SMALL = 10
_STATUS = {"vanishes": "verdwijnt", "less": "", UNKNOWN: UNKNOWN}


def claims_table(pools: pd.DataFrame, titles: Mapping[str, str], tale: Tale) -> str:
    """Each claim in war: how much, for what, who pays, on what legal basis, whether a law must change."""
    war = pools[(pools["phase"] == WAR) & ((pools["reciprocal"] > TOLERANCE) | pools["reciprocal"].isna())]
    ranked = war.assign(name=[titles.get(pool, pool) for pool in war["pool_id"]]).sort_values(
        ["reciprocal", "name"], ascending=[False, True], kind="stable"
    )
    rows = [
        [
            f"{escape(row.name)} {origin(row.basis or UNKNOWN, '')}",
            f"{escape(row.purpose) or UNKNOWN} ({part(row.reciprocal)})",
            escape(row.payer) or UNKNOWN,
            escape(tale.names.legal_bases.get(row.legal_basis_id, row.legal_basis_id)) or "niet vastgelegd",
            row.law_change or UNKNOWN,
        ]
        for row in rows_of(ranked)
    ]
    return table(
        ["Civiele capaciteit", "Waarvoor (deel in oorlog)", "Wie betaalt", "Grondslag", "Wet wijzigen"],
        rows or [["Geen vraag van Defensie", "", "", "", ""]],
        [27, 32, 17, 22, 12],
        "Wat Defensie in oorlog van civiele partijen vraagt. Grondslag: de wet die daarvoor in beeld is.",
        CLAIMS,
    )


def alternatives_table(frame: pd.DataFrame, titles: Mapping[str, str], tale: Tale) -> str:
    """The alternatives that vanish or shrink in war, in units of the capability."""
    war = frame[(frame["phase"] == WAR) & frame["status"].isin(list(_STATUS))]
    ranked = war.assign(
        name=[tale.names.capability(key) for key in war["capability_id"]],
        order=war["status"].map({code: index for index, code in enumerate(_STATUS)}),
        left=(war["units"] / war["units_without"]).fillna(2.0),
    ).sort_values(["order", "left", "name"], kind="stable")
    rows = [
        [
            escape(row.name),
            escape(titles.get(row.pool_id, row.pool_id)),
            _units(row.units_without),
            _units(row.units),
            f"−{part(1 - row.left)}" if row.status == "less" else _STATUS[row.status],
        ]
        for row in rows_of(ranked)
    ]
    return table(
        ["Capaciteit", "Civiel alternatief", "Zonder beslag", "Met beslag", "Verschil"],
        rows or [["Geen alternatief verandert", "", "", "", ""]],
        [29, 33, -15, -14, -14],
        "Wat alternatieven in oorlog binnen de normtijd kunnen leveren, in eenheden van de capaciteit.",
        ALTERNATIVES,
    )


def classes_table(frame: pd.DataFrame, tale: Tale) -> str:
    """The classes that change; without any there is no table."""
    changed = frame[frame["class"] != frame["class_without"]]
    if changed.empty:
        return ""
    return table(
        ["Capaciteit", "Fase", "Zonder beslag", "Met beslag"],
        [
            [
                escape(tale.names.capability(row.capability_id)),
                row.phase,
                class_words(row.class_without),
                class_words(row.code),
            ]
            for row in rows_of(changed)
        ],
        [30, 14, 30, 30],
        "Klassen die veranderen doordat Defensie zelf civiele capaciteiten vraagt.",
        CLASSES,
    )


def _units(value: float) -> str:
    """Small numbers with enough decimals to see that they differ."""
    return dutch.number(value, 2 if value < _SMALL else 0)
