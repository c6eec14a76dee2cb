"""Figures of the chapter on uncertainty: stability of classes and spread of the gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.uncertainty_charts import Point, Track, Tracks, track_chart
from hoofdtaak3.figures.chapters.uncertainty_findings import (
    CERTAIN,
    SHARES,
    Findings,
    between,
    chance,
)
from hoofdtaak3.figures.codes import UNKNOWN, severity, short
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.labels import wrap
from hoofdtaak3.figures.matrix import Cell, Matrix, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.figures.style import SMALL
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.names import Names

STABILITY = "fig-uncertainty-stability"
SCENARIO = "fig-uncertainty-scenario"
WORST = "fig-uncertainty-worst"
_KINDS = {"A": "good", "B": "fair", "C": "some", "D": "none"}
_NOTE_WIDTH = 196


def stability_figure(found: Findings, names: Names, brand: Brand) -> Figure:
    """Class per capability and phase: whether it may be stated, and in how many draws it holds."""
    statements = found.kind("phase")
    draws = {(r.capability_id, r.phase): r for r in rows_of(found.stability)}
    order = _by_severity(found.kind("headline"), names)
    shown = [phase for phase in PHASES if phase in set(statements["phase"])]
    drawn = [draws.get((row.capability_id, row.phase)) for row in rows_of(statements)]
    most = [_most(draw) for draw in drawn]
    cells = []
    for row, draw in zip(rows_of(statements), drawn, strict=True):
        kind = _KINDS[row.code] if row.robust else "unknown"
        text = short(row.code) if row.robust else between(row.best, row.worst)
        cells.append(Cell(row.capability_id, row.phase, kind, text, _held(draw, row)))
    return Figure(
        label=STABILITY,
        caption="Welke klasse vaststaat, en in welk deel van de trekkingen zij gelijk blijft, per capaciteit en fase.",
        alt=_stability_alternative(found, names),
        chart=matrix_chart(
            Matrix(
                {key: names.capability(key) for key in order if any(cell.row == key for cell in cells)},
                {phase: phase for phase in shown},
                cells,
                (
                    "Letter: de klasse staat vast, wat de verzonnen waarden ook zijn binnen hun bereik.",
                    "Gestreepte rand, ‘A tot C’: nog niet vast; de klasse ligt daartussen zolang de oordelen kloppen.",
                    "Percentage: deel van de trekkingen met die klasse; daarin variëren ook de oordelen.",
                ),
                "Er zijn geen capaciteiten.",
                wording(names.assumption(statements["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [names.capability(key) for key in statements["capability_id"]],
                "Fase": statements["phase"].to_numpy(),
                "Klasse": statements["class"].to_numpy(),
                "Staat vast": ["ja" if robust else "nee" for robust in statements["robust"]],
                "Beste klasse": statements["best"].to_numpy(),
                "Slechtste klasse": statements["worst"].to_numpy(),
                "Trekkingen met die klasse": [_stability(draw) for draw in drawn],
                "Meest getrokken klasse": [code or UNKNOWN for code, _ in most],
                "Trekkingen daarmee": [part(share) for _, share in most],
            }
        ),
        basis=names.mark(statements["capability_id"]),
    )


def _held(draw: Any, row: Any) -> str:  # noqa: ANN401
    """How often: of the class that is stated, else of the one that was drawn most."""
    code, share = _most(draw)
    if not code or code == UNKNOWN:
        return ""
    return _stability(draw) if row.robust else f"meestal {short(code)}: {part(share)}"


def _stability(draw: Any) -> str:  # noqa: ANN401
    """In which share of the draws the class is that of the likely values."""
    return UNKNOWN if draw is None else part(draw.stability)


def _most(draw: Any) -> tuple[str, float]:  # noqa: ANN401
    """The class that was drawn most, and in which share of the draws; empty without draws."""
    if draw is None:
        return "", math.nan
    shares = {code: getattr(draw, column) for code, column in SHARES.items()}
    code = max(shares, key=shares.__getitem__)
    return code, shares[code]


def _by_severity(headlines: pd.DataFrame, names: Names) -> list[str]:
    """Capabilities, worst headline first; what is not settled after what is."""
    rows = [
        (-severity(r.code), not r.robust, names.capability(r.capability_id), r.capability_id)
        for r in rows_of(headlines)
    ]
    return [key for *_, key in sorted(rows)]


def _stability_alternative(found: Findings, names: Names) -> str:
    total, fixed = len(found.kind("phase")), len(found.robust("phase"))
    if not total:
        return "Er is niets getekend, want er zijn geen capaciteiten."
    everywhere = found.kind("phase").groupby("capability_id", sort=False)["robust"].min()
    parts = [
        f"Tabel van {len(everywhere)} capaciteiten in {len(PHASES)} fasen. {fixed} van de {total} vakken staan vast."
    ]
    solid = list(everywhere.index[everywhere == 1])
    never = found.kind("phase").groupby("capability_id", sort=False)["robust"].max()
    loose = list(never.index[never == 0])
    if solid:
        parts.append(f"In elke fase vast: {names.listing(solid)}.")
    if loose:
        parts.append(f"In geen enkele fase vast: {names.listing(loose)}.")
    return " ".join(parts)


def gap_figure(rows: pd.DataFrame, scenario: str, titles: Mapping[str, str], names: Names, brand: Brand) -> Figure:
    """Spread of the gap as a share of demand: in one scenario, or ("") of each capability in its worst scenario."""
    if scenario:
        label, where = SCENARIO, f"in het scenario ‘{titles[scenario]}’"
    else:
        label, where = WORST, "per capaciteit in haar slechtste scenario"
    tracks = [_gap_track(row, () if scenario else _whereabouts(row, titles), names) for row in rows_of(rows)]
    return Figure(
        label=label,
        caption=f"Het tekort als deel van de waarschijnlijke vraag {where}: hoe ver de trekkingen uiteenlopen.",
        alt=_gap_alternative(rows, scenario, titles, names),
        chart=track_chart(
            Tracks(
                tracks,
                "deel van de waarschijnlijke vraag",
                _gap_key(rows),
                "Er is geen vraag naar capaciteiten van Defensie.",
                wording(names.assumption(rows["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [names.capability(key) for key in rows["capability_id"]],
                # The caption names a single scenario already.
                **({} if scenario else {"Scenario": [titles[key] for key in rows["scenario_id"]]}),
                "Trekkingen met tekort": [chance(row.probability_low, row.probability_high) for row in rows_of(rows)],
                "P10": [part(share) for share in rows["share_p10"]],
                "P50": [part(share) for share in rows["share_p50"]],
                "P90": [part(share) for share in rows["share_p90"]],
                "Waarschijnlijk": [part(share) for share in rows["share"]],
            }
        ),
        basis=names.mark(rows["capability_id"]),
    )


def _gap_key(rows: pd.DataFrame) -> list[str]:
    key = [
        "Balk: in acht van de tien trekkingen ligt het tekort hierbinnen (van P10 tot P90).",
        "Dikke streep: de middelste trekking (P50). Ruit: de uitkomst met de waarschijnlijke waarden.",
    ]
    if (rows["share_p90"] > 1).any():
        key.append("Meer dan 100% kan: in sommige trekkingen is ook de vraag groter.")
    if (rows["known"] & (rows["probability_low"] < rows["probability_high"])).any():
        key.append("Hooguit: in enkele trekkingen ontbreekt een gegeven, en is niet te zeggen of er een tekort is.")
    return key


def _whereabouts(row: Any, titles: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ANN401
    """The scenario of a row, and whether another one may be worse."""
    lines = wrap(titles[row.scenario_id], _NOTE_WIDTH, SMALL)[:2]
    return (*lines, "elders onbekend") if row.elsewhere else tuple(lines)


def _gap_track(row: Any, where: tuple[str, ...], names: Names) -> Track:  # noqa: ANN401
    key, low, high = row.capability_id, row.probability_low, row.probability_high
    name = names.capability(key)
    if not row.known:
        return Track(key, name, None, "unknown", (), (UNKNOWN, *where))
    points = [Point("tick", row.share_p50)]
    if not math.isnan(row.share):
        points.append(Point("diamond", row.share))
    return Track(
        key,
        name,
        (row.share_p10, row.share_p90),
        "gap" if high > TOLERANCE else "civil",
        tuple(points),
        (chance_words(low, high), *where),
        alarm=low >= CERTAIN,
    )


def chance_words(low: float, high: float) -> str:
    """`in 83% van de trekkingen`, `in elke trekking`, `in geen trekking`, `in hooguit 1% van de trekkingen`."""
    if low >= CERTAIN:
        return "tekort in elke trekking"
    if high <= TOLERANCE:
        return "in geen trekking"
    words = chance(low, high)
    return UNKNOWN if words == UNKNOWN else f"in {words} van de trekkingen"


def _gap_alternative(rows: pd.DataFrame, scenario: str, titles: Mapping[str, str], names: Names) -> str:
    if rows.empty:
        return "Er is niets getekend, want er is geen vraag naar capaciteiten van Defensie."
    known = rows[rows["known"]]
    count = len(rows)
    parts = [f"Balken voor {count} {dutch.plural(count, 'capaciteit', 'capaciteiten')}, het grootste tekort bovenaan."]
    for head, mask in (
        ("In elke trekking een tekort", known["probability_low"] >= CERTAIN),
        ("In geen enkele trekking een tekort", known["probability_high"] <= TOLERANCE),
    ):
        if mask.any():
            parts.append(f"{head}: {names.listing(known.loc[mask, 'capability_id'])}.")
    if len(known):
        first = known.iloc[0]
        where = "" if scenario else f" in {titles[first['scenario_id']]}"
        parts.append(
            f"Bij {names.listing([first['capability_id']])}{where} loopt het tekort van {part(first['share_p10'])} "
            f"tot {part(first['share_p90'])} van de vraag; de middelste trekking geeft {part(first['share_p50'])}."
        )
    unknown = rows[~rows.index.isin(known.index)]
    if len(unknown):
        parts.append(f"Onbekend bij {names.listing(unknown['capability_id'])}.")
    return " ".join(parts)
