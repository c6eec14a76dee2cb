"""Tables that show the registers of the data: open questions, observations, commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.markdown import citation, escape, table
from hoofdtaak3.figures.rows import rows_of

if TYPE_CHECKING:
    from datetime import date

    from hoofdtaak3.figures.names import Frames, Names

QUESTIONS = "tbl-vragen"
OBSERVATIONS = "tbl-waarnemingen"
COMMITMENTS = "tbl-toezeggingen"


def questions_table(dataset: Frames, names: Names) -> str:
    """What is not known, who can say, and why it matters."""
    rows = [
        [
            escape(row.question) + (f" ({escape(names.capability(row.capability_id))})" if row.capability_id else ""),
            escape(row.who),
            escape(row.why),
        ]
        for row in rows_of(dataset.frame("open_questions"))
    ]
    return table(
        ["Vraag", "Wie kan dit zeggen", "Waarom dit telt"],
        rows or [["Geen open vragen", "", ""]],
        [45, 25, 35],
        "Open vragen.",
        QUESTIONS,
    )


def observations_table(dataset: Frames) -> str:
    """Published figures with their definition and source; they are never added together."""
    rows = [
        [
            escape(row.name),
            _period(row.period_start, row.period_end),
            _quantity(row.value, row.unit),
            escape(row.definition),
            _origin(row.basis, row.source),
        ]
        for row in rows_of(dataset.frame("observations"))
    ]
    return table(
        ["Waarneming", "Periode", "Waarde", "Wat is geteld", "Herkomst"],
        rows or [["Geen waarnemingen", "", "", "", ""]],
        [24, 15, 17, 30, 20],
        "Gepubliceerde cijfers. De definities verschillen: tel ze niet bij elkaar op.",
        OBSERVATIONS,
    )


def commitments_table(dataset: Frames) -> str:
    """Promises with their date, deadline and status."""
    rows = [
        [
            dutch.day(row.date) if _given(row.date) else "onbekend",
            f"{escape(row.name)}. {escape(row.description)}",
            dutch.day(row.deadline) if _given(row.deadline) else "geen",
            row.status,
            _origin(row.basis, row.source),
        ]
        for row in rows_of(dataset.frame("commitments"))
    ]
    return table(
        ["Datum", "Toezegging", "Termijn", "Status", "Herkomst"],
        rows or [["Geen toezeggingen", "", "", "", ""]],
        [16, 42, 16, 13, 20],
        "Toezeggingen en besluiten, met termijn en stand.",
        COMMITMENTS,
    )


def _origin(basis: str, source: str) -> str:
    return " ".join(part for part in (basis, citation(source)) if part)


def _given(value: date | None) -> bool:
    return value is not None and not pd.isna(value)


def _quantity(value: float, unit: str) -> str:
    if pd.isna(value):
        return "onbekend"
    return f"{dutch.number(value, 2)} {escape(unit)}".strip()


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
