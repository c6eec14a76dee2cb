"""The figures of how firm: how the draws fall over the classes, and claims against tipping points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.uncertainty.margins import margins
from hoofdtaak3.figures.bars import NAME, Bars, Row, bar_chart, parts
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.labels import fitting
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.tracks import Track, track_chart
from hoofdtaak3.results.code_words import CLASSES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.analyses.capabilities.stated import Stated
    from hoofdtaak3.analyses.uncertainty.margins import Margin
    from hoofdtaak3.analyses.world import World

_CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "A": ("defence", "Defensie"),
    "B": ("civil", "civiel"),
    "C": ("some", "deels"),
    "D": ("gap", "niemand"),
    UNKNOWN: ("unknown", UNKNOWN),
}
"""Style and word of each class."""
_DEGREES: Final = {"vast": "staat vast", "houdt_stand": "houdt stand", "wisselt": "wisselt"}


def draws_figure(world: World, ordered: Sequence[str], stated: Mapping[str, Stated]) -> Figure:
    """Per capability the shares of the draws by class, in war on the reference request, worst first."""
    summary = world.results[world.common]["sample_summary"]
    war = {row.capability_id: row for row in rows_of(summary[summary["phase"] == "oorlog"])}
    drawn = [key for key in ordered if key in war]
    shares = {key: _shares(war[key]) for key in drawn[: _fitting(world, drawn)]}
    used = {code for mine in shares.values() for code, share in mine.items() if share > 0}
    rows = [
        Row(
            key,
            world.names.capability(key),
            parts([(_CLASSES[code][0], share) for code, share in mine.items()]),
            (UNKNOWN if stated[key].code == UNKNOWN else _DEGREES[stated[key].degree],),
        )
        for key, mine in shares.items()
    ]
    words = {kind: word for code, (kind, word) in _CLASSES.items() if code in used}
    bars = Bars(rows, "Deel van de trekkingen", "Er zijn geen trekkingen.", words)
    table = pd.DataFrame(
        [
            {"Capaciteit": world.names.capability(key), "Uitkomst": CLASSES[code], "Deel van de trekkingen": share}
            for key, mine in shares.items()
            for code, share in mine.items()
            if share > 0
        ],
        columns=["Capaciteit", "Uitkomst", "Deel van de trekkingen"],
    )
    grounds = world.grounds_of(shares)
    return Figure("fig-trekkingen", "Uitkomsten over de trekkingen", bar_chart(bars, world.brand), table, grounds)


def _fitting(world: World, keys: Sequence[str]) -> int:
    return fitting([world.names.capability(key) for key in keys], NAME - 12)


def _shares(row: object) -> dict[str, float]:
    names = {code: f"share_{'unknown' if code == UNKNOWN else code}" for code in _CLASSES}
    found = {code: float(getattr(row, name)) for code, name in names.items()}
    return {code: 0.0 if share != share else share for code, share in found.items()}  # noqa: PLR0124 - not-a-number


def margins_figure(world: World) -> Figure:
    """Per capability its claim in war with its range, and the tipping point: worst first."""
    found = margins(world)
    found = found[: _fitting(world, [margin.capability for margin in found])]
    rows = [
        Track(
            margin.capability,
            world.names.capability(margin.capability),
            None if margin.low is None or margin.high is None else (margin.low, margin.high),
            margin.claim,
            margin.tipping,
            _note(margin),
            margin.kind in ("altijd", "tekort"),
        )
        for margin in found
    ]
    key = (
        "Dichte stip: beslag van hoofdtaak 1 in oorlog (schatting), met zijn marge van laag tot hoog als balk.",
        "Open ruit: omslagpunt. Ligt de stip rechts van de ruit, dan vraagt hoofdtaak 1 meer dan er af kan.",
    )
    chart = track_chart(
        rows, "Deel van de eenheden dat hoofdtaak 1 vraagt", key, "Geen enkele marge is bekend.", world.brand
    )
    table = pd.DataFrame(
        {
            "Capaciteit": [row.name for row in rows],
            "Beslag laag": [margin.low for margin in found],
            "Beslag": [margin.claim for margin in found],
            "Beslag hoog": [margin.high for margin in found],
            "Omslagpunt": [margin.tipping for margin in found],
            "Marge": [margin.margin for margin in found],
        }
    )
    grounds = world.grounds_of(margin.capability for margin in found)
    return Figure("fig-omslagpunt", "Beslag in oorlog tegen het omslagpunt", chart, table, grounds)


def _note(margin: Margin) -> str:
    if margin.kind == UNKNOWN:
        return UNKNOWN
    if margin.kind == "altijd":
        return "altijd een tekort"
    if margin.kind == "nooit" or margin.margin is None:
        return "nooit een tekort"
    points = round(100 * margin.margin)
    if points == 0:
        return "op het omslagpunt"
    words = f"{dutch.number(abs(points), 0)} {dutch.plural(abs(points), 'punt', 'punten')}"
    return f"{words} over" if points > 0 else f"{words} te veel"
