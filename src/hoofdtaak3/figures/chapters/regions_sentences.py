"""Sentences about where in the country the gap is felt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import quoted
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.names import Names

NOWHERE = ""
"""Region of what is not placed: tasks at sea, abroad or all over the country."""


def placed(unserved: pd.DataFrame) -> pd.DataFrame:
    """The rows of the 25 regions."""
    return unserved[unserved["region_id"] != NOWHERE]


def heaviest(unserved: pd.DataFrame) -> str:
    """The scenario in which most regions fall short, then the one with the largest sum of shares; empty without any."""
    rows = placed(unserved)
    short = rows[rows["unserved"] > TOLERANCE]
    if short.empty:
        return ""
    sums = short.groupby("scenario_id", sort=False)["unserved"].agg(["size", "sum"]).round(9)
    return str(sums.sort_values(["size", "sum"], ascending=False, kind="stable").index[0])


def claim(unserved: pd.DataFrame, titles: Mapping[str, str], count: int) -> str:
    """In how many of the `count` regions something is not met in time, in any scenario."""
    rows = placed(unserved)
    if rows.empty:
        return "Er is nog niet doorgerekend waar in het land iets tekortkomt."
    short = rows.loc[rows["unserved"] > TOLERANCE, "region_id"].nunique()
    unknown = set(rows.loc[rows["unserved"].isna(), "region_id"]) - set(rows.loc[rows["unserved"].notna(), "region_id"])
    if not short:
        if rows["unserved"].isna().all():
            return "Van geen enkele veiligheidsregio is bekend of daar iets tekortkomt."
        return "In geen enkele veiligheidsregio komt in deze scenario’s iets tekort."
    tail = f" Van {dutch.count_word(len(unknown))} is dat onbekend." if unknown else ""
    if short == 1:
        hit = rows[rows["unserved"] > TOLERANCE]
        return (
            f"In één van de {count} veiligheidsregio’s komt iets tekort, in "
            f"{quoted([titles[key] for key in dict.fromkeys(hit['scenario_id'])])}.{tail}"
        )
    return (
        f"In {dutch.count_word(short)} van de {count} veiligheidsregio’s komt in ten minste één scenario iets tekort; "
        f"waar, hangt vooral af van waar de fictieve incidenten plaatsvinden.{tail}"
    )


def scenario(unserved: pd.DataFrame, title: str, regions: Mapping[str, str]) -> str:
    """Where one scenario hits hardest; `unserved` holds that scenario only."""
    rows = placed(unserved)
    short = rows[rows["unserved"] > TOLERANCE]
    if short.empty:
        if rows["unserved"].isna().any():
            return f"In ‘{title}’ is van een deel van de regio’s onbekend of er iets tekortkomt."
        return f"In ‘{title}’ komt in geen enkele regio iets tekort."
    # Rounded, so that the last bit of a float does not change the order.
    ranked = short.assign(order=short["unserved"].round(9)).sort_values("order", ascending=False, kind="stable")
    named = [f"{regions.get(row.region_id, row.region_id)} ({part(row.unserved)})" for row in rows_of(ranked.iloc[:3])]
    if len(ranked) == 1:
        return f"In ‘{title}’ komt alleen in {named[0]} iets tekort."
    return (
        f"In ‘{title}’ komt in {dutch.count_word(len(ranked))} regio’s iets tekort. Het grootste gewogen deel blijft "
        f"onvervuld in {dutch.listing(named)}."
    )


def repeated(unserved: pd.DataFrame, regions: Mapping[str, str]) -> str:
    """Which regions fall short in more than one scenario."""
    rows = placed(unserved)
    counts = rows[rows["unserved"] > TOLERANCE].groupby("region_id")["scenario_id"].nunique()
    often = counts[counts > 1].sort_values(ascending=False, kind="stable")
    if often.empty:
        return "Geen regio komt in meer dan één scenario tekort." if len(counts) else ""
    named = [f"{regions.get(str(key), str(key))} ({count})" for key, count in often.items()]
    return f"In meer dan één scenario komt iets tekort in {dutch.listing(named)}; tussen haakjes het aantal scenario’s."


def elsewhere(gaps: pd.DataFrame, names: Names) -> str:
    """What has no place on the map; frame `regions_gap`."""
    rows = gaps[gaps["region_id"] == NOWHERE]
    if rows.empty:
        return "Alle vraag in de scenario’s heeft een plaats in een regio."
    keys = list(dict.fromkeys(rows["capability_id"]))
    short = [key for key in keys if (rows.loc[rows["capability_id"] == key, "gap_unit_days"] > TOLERANCE).any()]
    unknown = [
        key for key in keys if key not in short and rows.loc[rows["capability_id"] == key, "gap_unit_days"].isna().any()
    ]
    text = (
        "Niet op de kaart staat vraag zonder eigen regio, zoals taken voor het hele land of op zee: "
        f"{names.listing(keys)}."
    )
    if short:
        text += f" Ook daarvan komt iets tekort: {names.listing(short)}."
    elif not unknown:
        text += " Daarvan komt niets tekort."
    if unknown:
        text += f" Onbekend is of iets tekortkomt bij {names.listing(unknown)}."
    return text
