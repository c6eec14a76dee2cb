"""Sentences about what it means when a capability is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import capacities
from hoofdtaak3.figures.codes import worst_phases
from hoofdtaak3.figures.findings import Headline

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.names import Names

SOURCED = ("bron", "opgave")


def claim(phases: pd.DataFrame, names: Names) -> str:
    """For which capabilities nobody can stand in when they are missing; frame `phases`."""
    found = Headline.of(phases)
    if not found.total:
        return "Er zijn geen capaciteiten om over te oordelen."
    if len(found.unknown) == found.total:
        return "Van geen enkele capaciteit is bekend hoe acuut het risico is."
    tail = f" Bij {capacities(len(found.unknown))} is dat onbekend." if found.unknown else ""
    if not found.none:
        return f"Bij geen enkele capaciteit staat vast dat niemand anders kan of mag inspringen.{tail}"
    worst = worst_phases(phases).set_index("capability_id")["when"]
    named = dutch.listing([f"{names.listing([key])} ({worst[key]})" for key in found.none])
    if len(found.none) == 1:
        return f"Het risico is het meest acuut bij {named}: daar kan of mag niemand anders op tijd inspringen.{tail}"
    return (
        f"Het risico is het meest acuut bij {capacities(len(found.none))}, omdat niemand anders daar op tijd kan "
        f"of mag inspringen: {named}.{tail}"
    )


def basis(risks: pd.DataFrame) -> str:
    """How many descriptions rest on a source; table `acute_risks`."""
    total = len(risks)
    if not total:
        return "Wat het betekent als een capaciteit ontbreekt, is nog niet beschreven."
    sourced = int(risks["basis"].isin(SOURCED).sum())
    if total == 1:
        return f"De ene beschrijving {'rust op een bron of opgave' if sourced else 'is een oordeel'}."
    if sourced == total:
        return f"Alle {dutch.count_word(total)} beschrijvingen rusten op een bron of opgave."
    if not sourced:
        return f"Geen van de {dutch.count_word(total)} beschrijvingen rust op een bron; zij zijn een oordeel."
    rest = total - sourced
    where = risks.loc[risks["basis"].isin(SOURCED), "capability_id"].nunique()
    return (
        f"Van de {dutch.count_word(total)} beschrijvingen {dutch.plural(sourced, 'rust', 'rusten')} er "
        f"{dutch.count_word(sourced)} op een bron of opgave, bij {capacities(where)}; {dutch.count_word(rest)} "
        f"{dutch.plural(rest, 'is', 'zijn')} een oordeel."
    )


def missing(risks: pd.DataFrame, capabilities: pd.DataFrame, names: Names) -> str:
    """Which capabilities have no description; empty if all have one."""
    described = set(risks["capability_id"])
    left = [key for key in capabilities["id"] if key not in described]
    if not left:
        return ""
    return f"Nog niet beschreven is het risico bij {names.listing(left)}."
