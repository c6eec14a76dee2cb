"""Chapter: what it means when a capability is missing, and what is done about that now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters import risks_sentences as sentences
from hoofdtaak3.figures.chapters.cells import cells_table
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.codes import CLASSES, NO_DEMAND, UNKNOWN, short
from hoofdtaak3.figures.coverage import ranked
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.matrix import Cell, Matrix, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.inputs.scenarios.order import common_id
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale

LABEL = "fig-risks-classes"
TABLE = "tbl-risks"
_KINDS = {"A": "good", "B": "fair", "C": "some", "D": "none", UNKNOWN: "unknown", NO_DEMAND: "blank"}
_EMPTY = "Er zijn geen capaciteiten."


def chapter(tale: Tale) -> Chapter:
    """Figure, sentences and table; the table `acute_risks` and the frame `phases`."""
    risks, phases = tale.dataset.frame("acute_risks"), _phases(tale)
    sourced = int(risks["basis"].isin(sentences.SOURCED).sum())
    return Chapter(
        figures=(classes_figure(phases, tale),),
        fragments={
            "risks": paragraphs(sentences.claim(phases, tale.names)),
            "risks-table": paragraphs(
                f"{sentences.basis(risks)} "
                f"{sentences.missing(risks, tale.dataset.frame('capabilities'), tale.names)}".strip(),
                table=risks_table(risks, phases, tale),
            ),
        },
        variables={
            "risks": {"beschreven": dutch.count_word(len(risks)), "met_bron": dutch.count_word(sourced)},
        },
    )


def classes_figure(phases: pd.DataFrame, tale: Tale) -> Figure:
    """The class of every capability in every phase, on the reference request."""
    worst = ranked(phases, tale.names)
    rows = dict(zip(worst["capability_id"], worst["name"], strict=True))
    columns = {phase: dutch.capital(phase) for phase in PHASES if (phases["phase"] == phase).any()}
    cells = [Cell(row.capability_id, row.phase, _KINDS[row.code], *_words(row)) for row in rows_of(phases)]
    return Figure(
        label=LABEL,
        caption="De klasse van elke capaciteit per fase, en welk deel van het ijkpunt dan niemand vervult.",
        alt=_alternative(phases, worst, tale),
        chart=matrix_chart(
            Matrix(
                rows,
                columns,
                cells,
                (
                    "A: Defensie redt het zelf. B: civiele partijen vangen het tekort op. C: voor een deel.",
                    "D (donker): geen civiel alternatief dat op tijd is en het werk mag doen. Gestreept: onbekend.",
                ),
                _EMPTY,
                wording(tale.names.assumption(worst["capability_id"])),
            ),
            tale.brand,
        ),
        table=cells_table(cells, rows, columns, "Capaciteit"),
        basis=tale.names.mark(worst["capability_id"]),
    )


def risks_table(risks: pd.DataFrame, phases: pd.DataFrame, tale: Tale) -> str:
    """What it means and what is done, the worst class first; capabilities without a description come last."""
    rows = []
    for row in rows_of(ranked(phases, tale.names)):
        name = f"{escape(row.name)} ({_class(row.code)}, {row.when})"
        own = risks[risks["capability_id"] == row.capability_id]
        if own.empty:
            rows.append([name, "nog niet beschreven", "nog niet beschreven", "–"])
        rows += [
            [
                name,
                escape(risk.effect) or UNKNOWN,
                escape(risk.mitigation) or UNKNOWN,
                origin(risk.basis or UNKNOWN, risk.source),
            ]
            for risk in rows_of(own)
        ]
    return table(
        ["Capaciteit (slechtste klasse)", "Als zij ontbreekt", "Wat er nu aan gebeurt", "Herkomst"],
        rows or [["Geen capaciteiten", "", "", ""]],
        [24, 36, 36, 16],
        "Wat het betekent als een capaciteit ontbreekt, en wat daar nu aan gebeurt.",
        TABLE,
    )


def _phases(tale: Tale) -> pd.DataFrame:
    key = common_id(tale.results)
    return tale.results[key]["phases"]


def _class(code: str) -> str:
    return CLASSES[code] if code in (UNKNOWN, NO_DEMAND) else f"klasse {code}"


def _words(row: object) -> tuple[str, str]:
    code, gap, reference = (getattr(row, name) for name in ("code", "gap", "reference"))
    if code == UNKNOWN:
        return UNKNOWN, ""
    share = gap / reference if reference else math.nan
    if math.isnan(share):
        return short(code), f"deel {UNKNOWN}"
    return short(code), f"{part(share)} niet vervuld" if share > TOLERANCE else "alles vervuld"


def _alternative(phases: pd.DataFrame, worst: pd.DataFrame, tale: Tale) -> str:
    if worst.empty:
        return "Er is niets getekend, want er zijn geen capaciteiten."
    text = f"Tabel met {len(worst)} {dutch.plural(len(worst), 'capaciteit', 'capaciteiten')} en de fasen."
    for phase in PHASES:
        own = phases[phases["phase"] == phase]
        if len(own):
            counts = {code: int((own["class"] == code).sum()) for code in ("A", "B", "C", "D", UNKNOWN)}
            listed = dutch.listing([f"{code} {count}" for code, count in counts.items() if count])
            text += f" {dutch.capital(phase)}: {listed}."
    none = worst[worst["class"] == "D"]
    return f"{text} Klasse D hebben {tale.names.listing(none['capability_id'], 6)}." if len(none) else text
