"""Sentences about what Defence asks of civil parties, and what is then left for others."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import capacities, of, of_scenarios, running, start
from hoofdtaak3.figures.markdown import escape, origin
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.names import Names

WAR = "oorlog"
RESERVISTS_AVAILABLE = "reservists_available"
"""The observation with the one published study on reservists."""

_SAID = re.compile(r"\b(?:bron|studie) zegt '([^']+)'")
_MOST = 3


def claim(pools: pd.DataFrame) -> str:
    """Of how many civil pools Defence asks a part in war; frame `reciprocity_pools`."""
    war = pools[pools["phase"] == WAR]
    if war.empty:
        return "Er zijn geen civiele capaciteiten in beeld."
    asked = war[war["reciprocal"] > TOLERANCE]
    unknown = int(war["reciprocal"].isna().sum())
    tail = f" Van {_pools(unknown)} is dat onbekend." if unknown else ""
    if unknown == len(war):
        return "Van geen enkele civiele capaciteit is bekend of Defensie er in oorlog zelf om vraagt."
    if asked.empty:
        return f"Defensie vraagt in oorlog volgens de aannames van geen enkele civiele capaciteit een deel.{tail}"
    twice = asked[asked["capability_ids"].astype(bool)]
    which = of(len(asked), len(war), "civiele capaciteit", "civiele capaciteiten")
    text = f"In oorlog vraagt Defensie volgens de aannames zelf een deel van {which}."
    if twice.empty:
        return f"{text} Geen daarvan moet ook voor Defensie inspringen.{tail}"
    if len(twice) == len(asked):
        which = "Die wordt" if len(twice) == 1 else "Die worden allemaal"
        must = dutch.plural(len(twice), "moet", "moeten")
        return f"{text} {which} twee keer gevraagd: zij {must} tegelijk voor Defensie inspringen.{tail}"
    which = dutch.count_word(len(twice))
    return (
        f"{text} {start(which)} daarvan {dutch.plural(len(twice), 'wordt', 'worden')} twee keer gevraagd: "
        f"zij {dutch.plural(len(twice), 'moet', 'moeten')} tegelijk voor Defensie inspringen.{tail}"
    )


def asked_often(pools: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    """Which pools are claimed by Defence and needed for more than one capability besides; `titles` of the pools."""
    war = pools[(pools["phase"] == WAR) & (pools["reciprocal"] > TOLERANCE)]
    often = [(row.pool_id, row.capability_ids) for row in rows_of(war) if len(row.capability_ids) > 1]
    if not often:
        return "Geen capaciteit die Defensie zelf vraagt, moet voor meer dan één capaciteit van Defensie inspringen."
    listed = dutch.listing([f"{_pool(pool, titles)} (voor {names.listing(keys)})" for pool, keys in often])
    return (
        f"{start(_pools(len(often)))} die Defensie zelf vraagt, "
        f"{dutch.plural(len(often), 'moet', 'moeten')} bovendien voor meer dan één capaciteit inspringen: {listed}."
    )


def alternatives(frame: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    """Which alternatives vanish in war once the claims are counted, and which shrink most."""
    war = frame[frame["phase"] == WAR]
    usable = war[war["status"] != "none_before"]
    if usable.empty:
        return "Er is geen alternatief dat in oorlog op tijd kan en mag inspringen, ook zonder het beslag van Defensie."
    gone, less = (usable[usable["status"] == code] for code in ("vanishes", "less"))
    unknown = int((usable["status"] == "onbekend").sum())
    parts = []
    if len(gone):
        listed = [f"{_pool(row.pool_id, titles)} voor {names.listing([row.capability_id])}" for row in rows_of(gone)]
        verb = dutch.plural(
            len(gone), "verdwijnt één alternatief", f"verdwijnen {dutch.count_word(len(gone))} alternatieven"
        )
        parts.append(f"Telt men het beslag van Defensie mee, dan {verb}: {dutch.listing(listed)}.")
    else:
        parts.append("Geen enkel alternatief verdwijnt helemaal als het beslag van Defensie meetelt.")
    if len(less):
        cut = less.assign(cut=1 - less["units"] / less["units_without"]).sort_values(
            "cut", ascending=False, kind="stable"
        )
        top = [
            f"{_pool(row.pool_id, titles)} voor {names.listing([row.capability_id])} ({part(row.cut)} minder)"
            for row in rows_of(cut.iloc[:_MOST])
        ]
        head = start(of(len(less), len(usable), "bruikbare alternatief", "bruikbare alternatieven", "het"))
        parts.append(f"{head} {dutch.plural(len(less), 'wordt', 'worden')} kleiner; het meest {dutch.listing(top)}.")
    elif not len(gone) and not unknown:
        parts.append("Er wordt er ook geen kleiner.")
    if unknown:
        parts.append(f"Van {dutch.count_word(unknown)} is dat onbekend.")
    return " ".join(parts)


def classes(frame: pd.DataFrame, names: Names) -> str:
    """Which classes are worse because of the claims."""
    changed = frame[(frame["class"] != frame["class_without"]) & (frame["class"] != "onbekend")]
    changed = changed[changed["class_without"] != "onbekend"]
    if changed.empty:
        if (frame["class"] == "onbekend").all() and len(frame):
            return "Of een klasse verandert door het beslag op civiele capaciteiten, is onbekend."
        return "Geen enkele klasse verandert door het beslag op civiele capaciteiten."
    listed = [
        f"{names.listing([row.capability_id])} in {row.phase} ({row.class_without} wordt {row.code})"
        for row in rows_of(changed)
    ]
    keys = changed["capability_id"].nunique()
    return f"De klasse van {capacities(keys)} wordt slechter door dat beslag: {dutch.listing(listed)}."


def gaps(frame: pd.DataFrame, demand: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    """What the claims add to the gaps; `demand` has scenario_id, capability_id and demand_unit_days."""
    known = frame.dropna(subset=["gap_unit_days", "without_unit_days"])
    if known.empty:
        return "Wat het beslag op civiele capaciteiten met de tekorten doet, is onbekend."
    more = extra(known, demand)
    hit = more[more["extra"] > TOLERANCE]
    if hit.empty:
        return "In geen enkel scenario wordt een tekort groter door het beslag op civiele capaciteiten."
    top = hit.sort_values("extra", ascending=False, kind="stable").iloc[0]
    where = of_scenarios(hit["scenario_id"].nunique(), frame["scenario_id"].nunique())
    return (
        f"In {where} wordt een tekort groter door het beslag op civiele capaciteiten. Het meest bij "
        f"{names.listing([top['capability_id']])} in ‘{titles[top['scenario_id']]}’: {part(top['extra'])} van de vraag."
    )


def extra(frame: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
    """The frame `reciprocity_gap` with `extra`, what the claims add to the gap as a share of the demand."""
    merged = frame.merge(demand, on=["scenario_id", "capability_id"], how="left")
    added = merged["gap_unit_days"] - merged["without_unit_days"]
    asked = merged["demand_unit_days"]
    return merged.assign(extra=(added / asked).where(asked != 0, 0.0))


def reservists(pools: pd.DataFrame, observations: pd.DataFrame) -> str:
    """What is published on reservists with a civil job, and what the model assumes; Markdown, with its citation."""
    rows = observations[observations["id"] == RESERVISTS_AVAILABLE]
    if rows.empty or math.isnan(rows["value"].iloc[0]):
        study = "Er is geen studie gevonden over hoeveel reservisten bij een oproep beschikbaar zijn."
    else:
        row = rows.iloc[0]
        share = f"{_bound(row)}{dutch.number(row['value'])}%"
        study = (
            f"Volgens {_source(row)} is {share} van alle reservisten bij een oproep beschikbaar. {escape(row['note'])}"
        )
        study = study.rstrip()
    war = pools.loc[pools["phase"] == WAR, "reservists"]
    known = war[war > TOLERANCE]
    if known.empty:
        return f"{study} Het model rekent niet met opgeroepen reservisten bij civiele partijen."
    low, high = part(float(known.min())), part(float(known.max()))
    span = low if low == high else f"{low} tot {high}"
    return (
        f"{study} Hoeveel medewerkers van civiele partijen in oorlog als reservist zijn opgeroepen, is een "
        f"aanname per partij: {span}."
    )


def payers(pools: pd.DataFrame) -> str:
    """Who pays, and whether a law must change, for what Defence asks in war."""
    asked = pools[(pools["phase"] == WAR) & (pools["reciprocal"] > TOLERANCE)]
    if asked.empty:
        return ""
    total = len(asked)
    undecided = int(asked["payer"].isin(["nog af te spreken", "", "onbekend"]).sum())
    change = int((asked["law_change"] == "ja").sum())
    unsure = int((~asked["law_change"].isin(["ja", "nee"])).sum())
    if undecided == total:
        first = "Voor geen enkele vraag van Defensie is in de gegevens vastgelegd wie betaalt."
    elif undecided:
        first = f"Bij {dutch.count_word(undecided)} van de {total} is nog niet vastgelegd wie betaalt."
    else:
        first = "Bij elke vraag van Defensie is vastgelegd wie betaalt."
    second = (
        f"Bij {dutch.count_word(change)} moet een wet veranderen."
        if change
        else "Bij geen enkele staat vast dat een wet moet veranderen."
    )
    third = f" Bij {dutch.count_word(unsure)} is dat nog niet uitgezocht." if unsure else ""
    return f"{first} {second}{third}"


def _source(row: pd.Series) -> str:
    studies = "studies" if ";" in row["source"] else "één studie"
    return f"{studies} {origin(row['basis'], row['source'])}".rstrip()


def _bound(row: pd.Series) -> str:
    """`meer dan `: the tables keep the word with which a source bounds its number as "de bron zegt 'meer dan'"."""
    found = _SAID.search(row["definition"])
    return f"{found[1]} " if found else ""


def _pool(key: str, titles: Mapping[str, str]) -> str:
    return running(titles.get(key, key))


def _pools(count: int) -> str:
    return f"{dutch.count_word(count)} civiele {dutch.plural(count, 'capaciteit', 'capaciteiten')}"
