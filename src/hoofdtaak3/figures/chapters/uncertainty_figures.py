"""Figures of the chapter on uncertainty: stability of classes, spread of the gap, tipping points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.uncertainty_charts import Point, Track, Tracks, track_chart
from hoofdtaak3.figures.chapters.uncertainty_findings import CERTAIN, SHARES, Findings, between
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

    from hoofdtaak3.figures.brand import Brand
    from hoofdtaak3.figures.names import Names

STABILITY = "fig-uncertainty-stability"
SCENARIO = "fig-uncertainty-scenario"
WORST = "fig-uncertainty-worst"
TIPPING = "fig-uncertainty-tipping"
_KINDS = {"A": "good", "B": "fair", "C": "some", "D": "none"}
_NOTE_WIDTH = 196
_EVERYWHERE = {
    "never": "ook niet bij 100% beslag",
    "no_demand": "in geen enkel scenario",
    UNKNOWN: "in elk scenario met vraag",
}
_TIPPING_WORDS = {
    "peace": "al bij het vredesbeslag",
    "never": "nooit",
    "no_demand": "geen vraag",
    UNKNOWN: UNKNOWN,
}


def stability_figure(found: Findings, names: Names, brand: Brand) -> Figure:
    """Class per capability and phase: whether it may be stated, and in how many draws it holds."""
    statements = found.kind("phase")
    draws = {(r.capability_id, r.phase): r for r in rows_of(found.stability)}
    order = _by_severity(found.kind("headline"), names)
    shown = [phase for phase in PHASES if phase in set(statements["phase"])]
    most = [_most(draws.get((row.capability_id, row.phase))) for row in rows_of(statements)]
    cells = []
    for row in rows_of(statements):
        draw = draws.get((row.capability_id, row.phase))
        kind = _KINDS[row.code] if row.robust else "unknown"
        text = short(row.code) if row.robust else between(row.best, row.worst)
        cells.append(Cell(names.capability(row.capability_id), row.phase, kind, text, _held(draw, row)))
    return Figure(
        label=STABILITY,
        caption="Welke klasse vaststaat, en in welk deel van de trekkingen zij gelijk blijft, per capaciteit en fase.",
        alt=_stability_alternative(found, names),
        chart=matrix_chart(
            Matrix(
                [name for name in order if any(cell.row == name for cell in cells)],
                shown,
                cells,
                (
                    "Letter: de klasse staat vast, wat de verzonnen waarden ook zijn binnen hun bereik.",
                    "Gestreepte rand, bijvoorbeeld ‘A tot C’: nog niet vast te stellen; de klasse ligt daartussen.",
                    "Percentage: deel van de trekkingen met die klasse, als ook alle oordelen variëren.",
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
                "Meest getrokken klasse": [code or UNKNOWN for code, _ in most],
                "Deel van de trekkingen": [share for _, share in most],
            }
        ),
        basis=names.mark(statements["capability_id"]),
    )


def _held(draw: Any, row: Any) -> str:  # noqa: ANN401
    """How often: of the class that is stated, else of the one that was drawn most."""
    code, share = _most(draw)
    if not code or code == UNKNOWN:
        return ""
    return part(draw.stability) if row.robust else f"meestal {short(code)}: {part(share)}"


def _most(draw: Any) -> tuple[str, float]:  # noqa: ANN401
    """The class that was drawn most, and in which share of the draws; empty without draws."""
    if draw is None:
        return "", math.nan
    shares = {code: getattr(draw, column) for code, column in SHARES.items()}
    code = max(shares, key=shares.__getitem__)
    return code, shares[code]


def _by_severity(headlines: pd.DataFrame, names: Names) -> list[str]:
    """Names of capabilities, worst headline first; what is not settled after what is."""
    rows = [(-severity(r.code), not r.robust, names.capability(r.capability_id)) for r in rows_of(headlines)]
    return [name for *_, name in sorted(rows)]


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
    tracks = [_gap_track(row, "" if scenario else titles[row.scenario_id], names) for row in rows_of(rows)]
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
                "Scenario": [titles[key] for key in rows["scenario_id"]],
                "Deel van de trekkingen met een tekort": rows["probability_gap"].to_numpy(),
                "P10 (deel van de vraag)": rows["share_p10"].to_numpy(),
                "P50 (deel van de vraag)": rows["share_p50"].to_numpy(),
                "P90 (deel van de vraag)": rows["share_p90"].to_numpy(),
                "Waarschijnlijk (deel van de vraag)": rows["share"].to_numpy(),
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
    return key


def _gap_track(row: Any, title: str, names: Names) -> Track:  # noqa: ANN401
    name, chance = names.capability(row.capability_id), row.probability_gap
    where = tuple(wrap(title, _NOTE_WIDTH, SMALL)[:2]) if title else ()
    if math.isnan(chance) or math.isnan(row.share_p90):
        return Track(name, None, "unknown", (), (UNKNOWN, *where))
    points = [Point("tick", row.share_p50)]
    if not math.isnan(row.share):
        points.append(Point("diamond", row.share))
    return Track(
        name,
        (row.share_p10, row.share_p90),
        "gap" if chance > TOLERANCE else "civil",
        tuple(points),
        (chance_words(chance), *where),
        alarm=chance >= CERTAIN,
    )


def chance_words(chance: float) -> str:
    """`in 83% van de trekkingen`, `in elke trekking`, `in geen trekking`."""
    if math.isnan(chance):
        return UNKNOWN
    if chance >= CERTAIN:
        return "tekort in elke trekking"
    if chance <= TOLERANCE:
        return "in geen trekking"
    return f"in {part(chance)} van de trekkingen"


def _gap_alternative(rows: pd.DataFrame, scenario: str, titles: Mapping[str, str], names: Names) -> str:
    if rows.empty:
        return "Er is niets getekend, want er is geen vraag naar capaciteiten van Defensie."
    known = rows.dropna(subset=["probability_gap", "share_p90"])
    count = len(rows)
    parts = [f"Balken voor {count} {dutch.plural(count, 'capaciteit', 'capaciteiten')}, het grootste tekort bovenaan."]
    for head, mask in (
        ("In elke trekking een tekort", known["probability_gap"] >= CERTAIN),
        ("In geen enkele trekking een tekort", known["probability_gap"] <= TOLERANCE),
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


def tipping_figure(found: Findings, titles: Mapping[str, str], names: Names, brand: Brand) -> Figure:
    """The claim of HT1 from which a gap appears, against the claim that the scenario assumes."""
    rows = found.tipping
    return Figure(
        label=TIPPING,
        caption="Omslagpunt: boven welk beslag van hoofdtaak 1 er een tekort is, "
        "per capaciteit in het scenario waarin dat het eerst gebeurt.",
        alt=_tipping_alternative(rows, names),
        chart=track_chart(
            Tracks(
                [_tipping_track(row, titles, names) for row in rows_of(rows)],
                "beslag van hoofdtaak 1",
                (
                    "Rondje: het omslagpunt. Tot en met dit beslag is er geen tekort, daarboven wel.",
                    "Vierkant: het hoogste beslag dat het scenario aanneemt. De balk is het verschil.",
                ),
                "Er zijn geen capaciteiten.",
                wording(names.assumption(rows["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [names.capability(key) for key in rows["capability_id"]],
                "Scenario": [titles[key] for key in rows["scenario_id"]],
                "Omslagpunt": [
                    part(row.claim) if row.status == "value" else _TIPPING_WORDS[row.status] for row in rows_of(rows)
                ],
                "Hoogste beslag in het scenario": rows["claim_now"].to_numpy(),
            }
        ),
        basis=names.mark(rows["capability_id"]),
    )


def _tipping_track(row: Any, titles: Mapping[str, str], names: Names) -> Track:  # noqa: ANN401
    name = names.capability(row.capability_id)
    points = [] if math.isnan(row.claim_now) else [Point("square", row.claim_now)]
    where = tuple(wrap(titles[row.scenario_id], _NOTE_WIDTH, SMALL)[:2])
    if row.status != "value":
        # An answer that is the same everywhere is that of no scenario in particular.
        note = (_TIPPING_WORDS[row.status], *(where if row.status == "peace" else (_EVERYWHERE[row.status],)))
        return Track(name, None, "gap", tuple(points), note, alarm=row.status == "peace")
    words = f"boven {part(row.claim)}"
    stretch = None
    if not math.isnan(row.claim_now):
        stretch = (min(row.claim, row.claim_now), max(row.claim, row.claim_now))
        words += f"; aanname {part(row.claim_now)}"
    points.append(Point("circle", row.claim))
    return Track(
        name, stretch, "gap" if row.passed else "civil", tuple(points), (words, *where), alarm=bool(row.passed)
    )


def _tipping_alternative(rows: pd.DataFrame, names: Names) -> str:
    if rows.empty:
        return "Er is niets getekend, want er zijn geen capaciteiten."
    groups = (
        ("Al bij het beslag van vredestijd een tekort", rows["status"] == "peace"),
        ("Het aangenomen beslag ligt boven het omslagpunt", rows["passed"]),
        ("Het aangenomen beslag blijft onder het omslagpunt", (rows["status"] == "value") & ~rows["passed"]),
        ("Ook bij volledig beslag geen tekort", rows["status"] == "never"),
        ("Geen vraag", rows["status"] == "no_demand"),
        ("Onbekend", rows["status"] == UNKNOWN),
    )
    parts = [f"{head}: {names.listing(rows.loc[mask, 'capability_id'])}." for head, mask in groups if mask.any()]
    values = rows[rows["status"] == "value"]
    if len(values):
        first = values.sort_values(["claim", "capability_id"], kind="stable").iloc[0]
        parts.append(f"Het laagste omslagpunt is {part(first['claim'])}: {names.listing([first['capability_id']])}.")
    return " ".join(parts)
