"""Sentences about why there is a gap. A share is `toe te rekenen aan` a cause; only a counterfactual is an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.gaps import worst
from hoofdtaak3.figures.chapters.prose import capacities, of_capacities, start
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from hoofdtaak3.figures.names import Names

CAUSES: Mapping[str, str] = {
    "claims": "beslag van hoofdtaak 1",
    "reversal": "omkering",
    "simultaneity": "gelijktijdigheid",
    "time": "tijd",
    "mandate": "bevoegdheid",
    "size": "omvang",
}
"""The columns of the frame `causes` as they are called in running text, in the order of the design."""

EXPLAINED: Mapping[str, str] = {
    "claims": "De eenheden zijn nodig voor hoofdtaak 1, en in vrede niet. Ook hoofdtaak 2 telt hier mee, "
    "als die meer eenheden vraagt dan in vrede.",
    "reversal": "De steun keert om: Defensie vraagt zelf om de civiele capaciteit, of de medewerkers ervan zijn "
    "als reservist opgeroepen.",
    "simultaneity": "Er gebeurt te veel tegelijk: andere incidenten, taken of verzoeken gebruiken dezelfde eenheden.",
    "time": "De hulp is er wel, maar komt te laat.",
    "mandate": "Een civiele partij kan het werk doen, maar mag het niet.",
    "size": "Wat overblijft: ook zonder de vijf andere oorzaken is er te weinig.",
}
_MOST = 0.5
_WORST = 3
_CRUMB = 0.01


def shares(row: Any) -> dict[str, float]:  # noqa: ANN401
    """The shares of the causes in the gap of one row, those of 0 left out, the largest first."""
    found = {cause: getattr(row, cause) / row.gap_unit_days for cause in CAUSES}
    ranked = sorted(found.items(), key=lambda item: -round(item[1], 9))
    return {cause: share for cause, share in ranked if share > TOLERANCE}


def leading(found: Mapping[str, float]) -> str | None:
    """The largest of the shares; None if two or more are equally large."""
    most = max(found.values())
    largest = [cause for cause, share in found.items() if share > most - TOLERANCE]
    return largest[0] if len(largest) == 1 else None


def known(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a gap of which all shares are known."""
    return rows[(rows["gap_unit_days"] > TOLERANCE) & rows[list(CAUSES)].notna().all(axis="columns")]


def claim(rows: pd.DataFrame) -> str:
    """The chapter in one sentence; `rows` is the frame `causes` with the gap as a share of the demand."""
    gaps = rows[rows["gap_unit_days"] > TOLERANCE]
    if gaps.empty:
        if rows["gap_unit_days"].isna().any():
            return "Van geen enkele capaciteit is bekend dat er een tekort is, en dus ook niet waardoor."
        return "In geen van de scenario’s is er een tekort; er zijn dus geen oorzaken te verdelen."
    told = worst(known(gaps))
    if told.empty:
        return "Er is een tekort, maar de oorzaken ervan zijn nog niet te berekenen."
    mostly = [row for row in rows_of(told) if row.claims / row.gap_unit_days > _MOST]
    total = len(told)
    if not mostly:
        return (
            "Bij geen enkele capaciteit is meer dan de helft van het tekort toe te rekenen aan beslag van hoofdtaak 1."
        )
    if total == 1:
        return (
            "Het tekort bij de enige capaciteit die tekortkomt, is voor het grootste deel toe te rekenen aan "
            "beslag van hoofdtaak 1."
        )
    return (
        f"{start(f'bij {of_capacities(len(mostly), total)}')} met een tekort is meer dan de helft van dat tekort "
        "toe te rekenen aan beslag van hoofdtaak 1."
    )


def gap_sentences(rows: pd.DataFrame, titles: Mapping[str, str], names: Names) -> list[str]:
    """For each capability with a gap: what the gap in its heaviest scenario is attributable to."""
    return [
        _of_gap(shares(row), f"bij {names.listing([row.capability_id])} in ‘{titles[row.scenario_id]}’")
        for row in rows_of(worst(known(rows)))
    ]


def others(rows: pd.DataFrame, names: Names) -> str:
    """Where the causes besides the claims and the size count, in any scenario."""
    found = known(rows)
    if found.empty:
        return ""
    parts, absent = [], []
    for cause in ("reversal", "simultaneity", "time", "mandate"):
        share = (found[cause] / found["gap_unit_days"]).groupby(found["capability_id"]).max()
        hit = share[share > TOLERANCE].sort_values(ascending=False, kind="stable")
        if hit.empty:
            absent.append(CAUSES[cause])
            continue
        named = [f"{names.listing([str(key)])} (tot {part(value)})" for key, value in hit.iloc[:_WORST].items()]
        more = len(hit) - len(named)
        tail = f" en {dutch.count_word(more)} andere" if more else ""
        listed = f"{', '.join(named)}{tail}" if more else dutch.listing(named)
        parts.append(f"{dutch.capital(CAUSES[cause])} speelt mee bij {listed}.")
    if absent:
        parts.append(f"{start(dutch.listing(absent, 'en'))} {_plays(len(absent))} bij geen enkel bekend tekort mee.")
    return " ".join(parts)


def missing(rows: pd.DataFrame, undecided: Sequence[str], names: Names) -> str:
    """Of which gaps the causes are not known; empty if all are."""
    gaps = rows[rows["gap_unit_days"] > TOLERANCE]
    untold = [key for key in dict.fromkeys(gaps["capability_id"]) if key not in set(known(gaps)["capability_id"])]
    parts = []
    if untold:
        parts.append(
            f"De oorzaken van het tekort zijn onbekend bij {capacities(len(untold))}: {names.listing(untold)}."
        )
    if undecided:
        parts.append(
            f"Of er een tekort is, en dus ook waardoor, is onbekend bij {capacities(len(undecided))}: "
            f"{names.listing(undecided)}."
        )
    return " ".join(parts)


def words(found: Mapping[str, float]) -> str:
    """`beslag van hoofdtaak 1 88%, omvang 12%`."""
    return ", ".join(f"{CAUSES[cause]} {part(share)}" for cause, share in found.items())


def _of_gap(found: Mapping[str, float], where: str) -> str:
    # Crumbs make a sentence unreadable; the table has them all.
    (cause, share), *rest = [item for item in found.items() if item[1] >= _CRUMB]
    if len(found) == 1:
        return f"Het hele tekort {where} is toe te rekenen aan {CAUSES[cause]}."
    named = [f"{part(share)} toe te rekenen aan {CAUSES[cause]}", *(f"{part(s)} aan {CAUSES[c]}" for c, s in rest)]
    return f"Van het tekort {where} is {dutch.listing(named)}."


def _plays(count: int) -> str:
    return dutch.plural(count, "speelt", "spelen")
