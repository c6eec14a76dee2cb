"""Sentences of the fact sheets that judge one capability. Each knows its cases (none, some, unknown)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.annexes.amounts import amount, unit_days
from hoofdtaak3.figures.chapters.causes_sentences import CAUSES, shares
from hoofdtaak3.figures.chapters.prose import of_scenarios
from hoofdtaak3.figures.chapters.uncertainty_findings import SPARED, between, chance
from hoofdtaak3.figures.codes import NO_DEMAND, UNKNOWN, class_words
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.annexes.dossier import Dossier

_CRUMB = 0.005


def demand(dossier: Dossier, key: str) -> str:
    """In how many scenarios somebody asks for it, and where most."""
    rows = _of(dossier.gaps, key)
    total = len(rows)
    known = rows[rows["demand_unit_days"].notna()]
    asked = known[known["demand_unit_days"] > TOLERANCE]
    open_ = total - len(known)
    if not total or open_ == total:
        return "Hoeveel er gevraagd wordt, is onbekend."
    tail = f" Voor {of_scenarios(open_, total)} is de vraag onbekend." if open_ else ""
    if asked.empty:
        return f"In geen van de scenario’s wordt erom gevraagd.{tail}"
    most = asked.sort_values("demand_unit_days", ascending=False, kind="stable").iloc[0]
    where = f"‘{dossier.titles[most['scenario_id']]}’"
    superlative = ", het meest in " if len(asked) > 1 else ": "
    size = unit_days(most["demand_unit_days"])
    return f"Gevraagd in {of_scenarios(len(asked), total)}{superlative}{where} ({size}).{tail}"


def gap(dossier: Dossier, key: str) -> str:
    """The gap in the scenario where it is largest, what it is attributable to, and the effect of the shift."""
    rows, found = _of(dossier.gaps, key), _of(dossier.worst, key)
    if found.empty:
        asked = rows[~(rows["demand_unit_days"] <= TOLERANCE)]
        if asked.empty:
            return "Er is geen vraag, en dus geen tekort."
        if asked["gap_unit_days"].isna().all():
            return "Of er een tekort is, is onbekend."
        tail = " Voor de andere scenario’s is het onbekend." if asked["gap_unit_days"].isna().any() else ""
        return f"In geen van de scenario’s waarvan het bekend is, blijft vraag onvervuld.{tail}" if tail else _NO_GAP
    row = found.iloc[0]
    short = int((rows["gap_unit_days"] > TOLERANCE).sum())
    size = unit_days(row["gap_unit_days"])
    head = (
        f"Er is een tekort in {of_scenarios(short, len(rows))}. Het zwaarst is ‘{dossier.titles[row['scenario_id']]}’: "
        f"daar blijft {part(row['share'])} van de vraag onvervuld of komt hulp te laat ({size})."
    )
    return f"{head} {_causes(dossier, key, row['scenario_id'])} {_effect(row['impact_unit_days'])}"


def certainty(dossier: Dossier, key: str) -> str:
    """Whether the class of the worst phase is robust, and what the draws say of the gap."""
    statements = dossier.draws.statements
    headline = statements[(statements["kind"] == "headline") & (statements["capability_id"] == key)]
    texts = []
    if headline.empty:
        texts.append("Over de klasse in de slechtste fase is niets bepaald.")
    else:
        row = next(rows_of(headline))
        texts.append(_headline(row.code, row.phase, row.robust == 1, between(row.best, row.worst)))
    rows = _of(dossier.draws.worst, key)
    if not rows.empty:
        texts.append(_draws(rows.iloc[0], dossier.titles))
    return " ".join(texts)


def tipping(dossier: Dossier, key: str) -> str:
    """From which claim of HT1 on there is a gap, in the scenario where that comes soonest."""
    rows = _of(dossier.draws.tipping, key)
    if rows.empty:
        return "Niet berekend."
    row = rows.iloc[0]
    where = f"‘{dossier.titles[row['scenario_id']]}’"
    if row["status"] == "value":
        head = f"Bij een beslag van meer dan {part(row['claim'])}"
        if row["reach"] == SPARED:
            return (
                f"{head} op alle dagen ontstaat in {where} een tekort. Dat scenario rekent met ten hoogste "
                f"{part(row['claim_now'])}, en zo hoog alleen op dagen waarop dat geen tekort geeft."
            )
        now = "" if math.isnan(row["claim_now"]) else f"; dat scenario rekent met ten hoogste {part(row['claim_now'])}"
        return f"{head} ontstaat in {where} een tekort{now}."
    return {
        "peace": f"Ook bij het beslag van vredestijd is er in {where} een tekort: minder beslag lost het niet op.",
        "never": "Nooit: ook als hoofdtaak 1 alle eenheden neemt, ontstaat in geen van de scenario’s een tekort.",
        "no_demand": "Er is geen vraag, en dus geen omslagpunt.",
    }.get(row["status"], "Onbekend: er ontbreken gegevens.")


def needs(dossier: Dossier, key: str) -> tuple[str, ...]:
    """Ids of the questions that must be answered before the class of the worst phase can be stated."""
    rows = dossier.draws.open("headline")
    cells = rows.loc[rows["capability_id"] == key, "needs"]
    return tuple(question for cell in cells for question in cell)


_NO_GAP = "In geen van de scenario’s is er een tekort: Defensie en civiele partijen vervullen de vraag op tijd."


def _of(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return frame[frame["capability_id"] == key]


def _causes(dossier: Dossier, key: str, scenario: str) -> str:
    causes = dossier.frames["causes"]
    rows = causes[(causes["capability_id"] == key) & (causes["scenario_id"] == scenario)]
    rows = rows[(rows["gap_unit_days"] > TOLERANCE) & rows[list(CAUSES)].notna().all(axis="columns")]
    if rows.empty:
        return "Waaraan dat toe te rekenen is, is niet te berekenen."
    found = shares(next(rows_of(rows)))
    named = [f"{part(share)} aan {CAUSES[cause]}" for cause, share in found.items() if share > _CRUMB]
    return f"Daarvan is toe te rekenen: {dutch.listing(named)}."


def _effect(impact: float) -> str:
    if math.isnan(impact):
        return "Het effect van de verschuiving naar hoofdtaak 1 is onbekend."
    if abs(impact) <= TOLERANCE:
        return "De verschuiving naar hoofdtaak 1 verandert dit tekort niet."
    verb = "vergroot" if impact > 0 else "verkleint"
    return f"De verschuiving naar hoofdtaak 1 {verb} het tekort hier met {unit_days(abs(impact))}."


def _headline(code: str, phase: str, fixed: bool, span: str) -> str:  # noqa: FBT001 - reads as a sentence
    if code == UNKNOWN:
        return "De klasse is niet vast te stellen, want er ontbreken gegevens."
    if code == NO_DEMAND:
        return "Er is geen vraag, en dus geen klasse."
    words = f"de klasse in de slechtste fase ({phase})"
    if code == "A":
        words = "de klasse in elke fase"
    if fixed:
        return f"{dutch.capital(words)} staat vast binnen het bereik van wat verzonnen is: {class_words(code)}."
    reach = "" if span == UNKNOWN else f" Binnen het bereik van wat verzonnen is, kan zij {span} zijn."
    return f"{dutch.capital(words)} staat nog niet vast: {class_words(code)}.{reach}"


def _draws(row: pd.Series, titles: dict[str, str]) -> str:
    where = f"In ‘{titles[row['scenario_id']]}’"
    share = chance(row["probability_low"], row["probability_high"])
    if not row["known"] or share == UNKNOWN:
        return f"{where} is niet te zeggen hoe vaak er een tekort is."
    if row["probability_high"] <= TOLERANCE:
        return f"{where} is er in geen enkele trekking een tekort."
    text = f"{where} is er in {share} van de trekkingen een tekort"
    if row["p90"] <= TOLERANCE:
        return f"{text}."
    low, high = amount(row["p10"]), amount(row["p90"])
    if low == high:
        return f"{text}; in het midden van de trekkingen is dat {unit_days(row['p50'])}."
    return f"{text}; in acht van de tien trekkingen ligt het tussen {low} en {high} eenheiddagen."
