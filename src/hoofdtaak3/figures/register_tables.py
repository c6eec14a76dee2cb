"""Tables that show the registers of the data: open questions, observations, commitments."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.rows import rows_of

if TYPE_CHECKING:
    from datetime import date

    from hoofdtaak3.figures.names import Frames, Names

QUESTIONS = "tbl-vragen"
OBSERVATIONS = "tbl-waarnemingen"
COMMITMENTS = "tbl-toezeggingen"
GENERAL = "Algemeen"
MOST_ASKED = 3


def questions_table(dataset: Frames, names: Names) -> str:
    """What is not known, who can say, and why it matters; what concerns all capabilities comes first."""
    questions = dataset.frame("open_questions")
    about = [names.capability(key) if key else "" for key in questions["capability_id"]]
    rows = [
        [
            escape(row.about or GENERAL),
            escape(row.question),
            escape(row.who),
            escape(row.why),
        ]
        for row in rows_of(questions.assign(about=about).sort_values("about", kind="stable"))
    ]
    return table(
        ["Waarover", "Vraag", "Wie kan dit zeggen", "Waarom dit telt"],
        rows or [["Geen open vragen", "", "", ""]],
        [19, 36, 23, 32],
        "Open vragen, gegroepeerd per capaciteit.",
        QUESTIONS,
    )


def questions_text(dataset: Frames) -> str:
    """How many questions are open, and who can answer most of them."""
    questions = dataset.frame("open_questions")
    count = len(questions)
    if not count:
        return "Er staan geen vragen open."
    verb, noun = dutch.plural(count, "staat", "staan"), dutch.plural(count, "vraag", "vragen")
    text = f"Er {verb} {dutch.count_word(count)} {noun} open."
    asked = Counter(who.strip() for cell in questions["who"] for who in cell.split(";") if who.strip())
    first = sorted(asked.items(), key=lambda item: (-item[1], item[0]))[:MOST_ASKED]
    if len(asked) <= 1 or count <= MOST_ASKED:
        return text
    listed = dutch.listing([f"{who} ({number})" for who, number in first])
    return f"{text} De meeste antwoorden zijn te geven door: {listed}. Sommige vragen hebben meer dan één adres."


def observations_table(dataset: Frames) -> str:
    """Published figures with their definition and source; they are never added together."""
    rows = [
        [
            escape(row.name),
            _period(row.period_start, row.period_end),
            "onbekend" if pd.isna(row.value) else dutch.number(row.value, 2),
            escape(row.unit),
            escape(row.definition),
            origin(row.basis, row.source),
        ]
        for row in rows_of(dataset.frame("observations"))
    ]
    return table(
        # The unit has a column of its own: data may hold any unit, and nobody knows the singular of each.
        ["Waarneming", "Periode", "Waarde", "Eenheid", "Wat is geteld", "Herkomst"],
        rows or [["Geen waarnemingen", *[""] * 5]],
        [23, 15, -12, 14, 26, 14],
        "Gepubliceerde cijfers. De definities verschillen: tel ze niet bij elkaar op.",
        OBSERVATIONS,
    )


def commitments_table(dataset: Frames) -> str:
    """Promises with their date, deadline and status."""
    rows = [
        [
            dutch.day(row.date) if _given(row.date) else "onbekend",
            f"{escape(row.name)}. {escape(row.description)}",
            dutch.day(row.deadline) if _given(row.deadline) else "niet vermeld",
            row.status,
            origin(row.basis, row.source),
        ]
        for row in rows_of(dataset.frame("commitments"))
    ]
    return table(
        ["Datum", "Toezegging", "Termijn", "Status", "Herkomst"],
        rows or [["Geen toezeggingen", "", "", "", ""]],
        [16, 42, 16, 14, 15],
        "Toezeggingen en besluiten, met termijn en stand.",
        COMMITMENTS,
    )


def _given(value: date | None) -> bool:
    return value is not None and not pd.isna(value)


def _period(start: date | None, end: date | None) -> str:
    """`2021`, `januari 2021 – juni 2024`, `8 december 2025`; empty means that the source gives none."""
    if not _given(start) and not _given(end):
        return "niet vermeld"
    first, last = start if _given(start) else end, end if _given(end) else start
    if first is None or last is None or first == last:
        return dutch.day(first or last)  # type: ignore[arg-type]
    whole_years = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)
    if whole_years:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return f"{dutch.day(first)} – {dutch.day(last)}"
