"""The figure of the tipping points: from which claim of HT1 on there is a gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3.figures.chapters.uncertainty_charts import Point, Track, Tracks, track_chart
from hoofdtaak3.figures.chapters.uncertainty_findings import BELOW, OPEN, PASSED, SPARED, Findings
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.labels import wrap
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.figures.style import SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.names import Names

TIPPING = "fig-uncertainty-tipping"
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


def tipping_figure(found: Findings, titles: Mapping[str, str], names: Names, brand: Brand) -> Figure:
    """The claim of HT1 from which a gap appears, against the claim that the scenario assumes."""
    rows = found.tipping
    return Figure(
        label=TIPPING,
        caption="Omslagpunt: boven welk beslag van hoofdtaak 1 er een tekort is, per capaciteit in het scenario dat "
        "eroverheen gaat, en anders in het scenario waarin dat het eerst gebeurt.",
        alt=_tipping_alternative(rows, names),
        chart=track_chart(
            Tracks(
                [_tipping_track(row, titles, names) for row in rows_of(rows)],
                "beslag van hoofdtaak 1",
                _tipping_key(rows),
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
                "Hoogste beslag in het scenario": [part(claim) for claim in rows["claim_now"]],
            }
        ),
        basis=names.mark(rows["capability_id"]),
    )


def _tipping_key(rows: pd.DataFrame) -> list[str]:
    key = [
        "Rondje: het omslagpunt. Is het beslag elke dag zo hoog, dan is er geen tekort; daarboven wel.",
        "Vierkant: het hoogste beslag dat het scenario aanneemt. De balk is het verschil.",
    ]
    if ((rows["reach"] == PASSED) | (rows["status"] == "peace")).any():
        key.append("Vet: in het scenario is er een tekort.")
    if (rows["reach"] == SPARED).any():
        key.append("Niet vet, maar erboven: alleen op dagen waarop dat geen tekort geeft.")
    return key


def _tipping_track(row: Any, titles: Mapping[str, str], names: Names) -> Track:  # noqa: ANN401
    key, name = row.capability_id, names.capability(row.capability_id)
    points = [] if math.isnan(row.claim_now) else [Point("square", row.claim_now)]
    where = tuple(wrap(titles[row.scenario_id], _NOTE_WIDTH, SMALL)[:2])
    if row.status != "value":
        # An answer that is the same everywhere is that of no scenario in particular.
        here = row.status == "peace" or (row.status == UNKNOWN and not row.everywhere)
        note = (_TIPPING_WORDS[row.status], *(where if here else (_EVERYWHERE[row.status],)))
        return Track(key, name, None, "gap", tuple(points), note, alarm=row.status == "peace")
    words = f"boven {part(row.claim)}"
    stretch = None
    if not math.isnan(row.claim_now):
        stretch = (min(row.claim, row.claim_now), max(row.claim, row.claim_now))
        words += f"; aanname {part(row.claim_now)}"
    points.append(Point("circle", row.claim))
    passed = row.reach == PASSED
    return Track(key, name, stretch, "gap" if passed else "civil", tuple(points), (words, *where), alarm=passed)


def _tipping_alternative(rows: pd.DataFrame, names: Names) -> str:
    if rows.empty:
        return "Er is niets getekend, want er zijn geen capaciteiten."
    groups = (
        ("Al bij het beslag van vredestijd een tekort", rows["status"] == "peace"),
        ("Het aangenomen beslag ligt boven het omslagpunt", rows["reach"] == PASSED),
        ("Het ligt er alleen boven op dagen waarop dat geen tekort geeft", rows["reach"] == SPARED),
        ("Het aangenomen beslag blijft onder het omslagpunt", rows["reach"] == BELOW),
        ("Of het aangenomen beslag het omslagpunt passeert, is onbekend", rows["reach"] == OPEN),
        ("Ook bij volledig beslag geen tekort", rows["status"] == "never"),
        ("Geen vraag", rows["status"] == "no_demand"),
        ("Onbekend", rows["status"] == UNKNOWN),
    )
    parts = [f"{head}: {names.listing(rows.loc[mask, 'capability_id'])}." for head, mask in groups if mask.any()]
    values = rows[rows["status"] == "value"]
    if len(values):
        first = values.sort_values(["claim", "capability_id"], kind="stable").iloc[0]
        parts.append(
            f"Het laagste getoonde omslagpunt is {part(first['claim'])}: {names.listing([first['capability_id']])}."
        )
    return " ".join(parts)
