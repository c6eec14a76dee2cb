"""The civil picture: how much of it parties stated themselves, and whose answer could move the conclusions most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.civil.standing import Round, worths
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.tiles import Tile, tile_chart
from hoofdtaak3.inputs.survey.contradictions import contradictions
from hoofdtaak3.results.findings import Finding, listed

if TYPE_CHECKING:
    from hoofdtaak3.analyses.civil.standing import Standing
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.inputs.survey.contradictions import Contradiction

CALLED: Final = 5
"""Parties that the report names as the first to ask."""
LABEL: Final = "fig-civiel-beeld"
_MOST: Final = 2 / 3
"""From here on a tile has the darker shade."""


def content(world: World) -> Content:
    """Findings `beeld.…`, the tables below, and the map once a region has answered."""
    now = Round(world.dataset, worths(world.results))
    calls = now.calls[:CALLED]
    tables = {
        "beeld_bellen": [_call(world, now, one) for one in calls],
        "beeld_capaciteiten": _capabilities(world, now),
        "beeld_tegenspraak": [_contradiction(world, one) for one in contradictions(now.questionnaire)],
    }
    return Content(list(_findings(now, calls)), tables, _figures(world, now))


def _findings(now: Round, calls: list[Standing]) -> Iterator[Finding]:
    standings, of = now.standings, "civiele partijen"
    quantities = sum(len(one.quantities) for one in standings)

    def parties(key: str, label: str, some: list[Standing], **more: Any) -> Finding:  # noqa: ANN401 - of a finding
        return listed(
            f"beeld.{key}", label, {one.party.id: one.party.called for one in some}, len(standings), of, **more
        )

    yield parties(
        "gevraagd", "partijen die om een opgave zijn gevraagd", [s for s in standings if s.asked], degree="vast"
    )
    yield parties("geantwoord", "partijen die hebben geantwoord", [s for s in standings if s.answered], degree="vast")
    stated = sum(one.stated for one in standings)
    unit = "getallen"
    yield Finding(
        "beeld.opgegeven", "getallen die partijen hebben opgegeven", stated, unit, quantities, unit, degree="vast"
    )
    share = stated / quantities if quantities else None
    yield Finding(
        "beeld.deel", "deel van de getallen dat partijen hebben opgegeven", share, "deel", of=unit, degree="vast"
    )
    yield parties("eerst", "partijen van wie het antwoord de conclusies het meest kan bewegen", calls, degree="wisselt")
    waiting = [one.deadline for one in standings if one.deadline and not one.answered]
    last = max(waiting).isoformat() if waiting else None
    yield Finding("beeld.uiterlijk", "datum waarop de laatste gevraagde opgave er moet zijn", last, degree="vast")


def _call(world: World, now: Round, one: Standing) -> dict[str, Any]:
    question = one.first
    if question is None:
        raise ValueError(f"{one.party.id} has no question to call for")
    return {
        "partij": one.party.called,
        "onderdeel": question.about,
        "vraag": question.text,
        "capaciteit": world.names.capability(now.worths[question.dimension].capability),
        "weegt": one.worth,
    }


def _contradiction(world: World, one: Contradiction) -> dict[str, Any]:
    return {
        "onderdeel": one.question.about,
        "vraag": one.question.text,
        "opgaven": [f"{party.called}: {number}" for party, number in one.stated],
        "samen": one.together,
        "daartegen": one.limit,
        "landelijk": one.national,
        "gepubliceerd": one.published,
        "bron": ";".join(key for key in one.sources if key in world.dataset.sources),
    }


def _capabilities(world: World, now: Round) -> list[dict[str, Any]]:
    """Of each capability that parties can stand in for, which share of what was asked for it they stated."""
    found = now.coverage()
    return [
        {"id": key, "naam": world.names.capability(key), "deel": found[key][0], "getallen": found[key][1]}
        for key in world.capabilities
        if key in found
    ]


def _figures(world: World, now: Round) -> list[Figure]:
    """The map of the regions; none as long as no region has stated anything."""
    regions = [one for one in now.standings if one.party.regional]
    if not any(one.stated for one in regions):
        return []
    frame = world.dataset.frame("regions")
    places = {key: (int(row), int(col)) for key, row, col in zip(frame["id"], frame["row"], frame["col"], strict=True)}
    shares = {one.party.id: one.stated / len(one.quantities) for one in regions}
    tiles = [
        Tile(one.party.id, one.party.name, *places[one.party.id], _kind(one, shares), _said(one, shares))
        for one in regions
    ]
    key = ("In elke tegel: het deel van de gevraagde getallen dat de regio zelf heeft opgegeven.",)
    table = pd.DataFrame(
        {
            "Regio": [one.party.name for one in regions],
            "Code": [one.party.id for one in regions],
            "Opgegeven getallen": [one.stated for one in regions],
            "Gevraagde getallen": [len(one.quantities) for one in regions],
            "Deel opgegeven": [shares[one.party.id] for one in regions],
        }
    )
    chart = tile_chart(tiles, key, "Er zijn geen veiligheidsregio’s.", world.brand)
    return [Figure(LABEL, "Het civiele beeld per veiligheidsregio", chart, table)]


def _kind(one: Standing, shares: dict[str, float]) -> str:
    share = shares[one.party.id]
    return "unknown" if not share else "stated" if share >= _MOST else "judged"


def _said(one: Standing, shares: dict[str, float]) -> str:
    return (
        dutch.share(shares[one.party.id]) if one.stated else "niets" if one.asked or one.answered else "niet gevraagd"
    )
