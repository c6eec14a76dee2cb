"""The data behind a chapter's figures, as tables: for who cannot see a chart, or wants to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas.api.types import is_bool_dtype, is_numeric_dtype

from hoofdtaak3 import dutch
from hoofdtaak3.figures.markdown import escape, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from hoofdtaak3.figures.figure import Figure

_NARROW, _WIDE = 9, 34
_DECIMALS = 2
PRINTED = 45
"""Longer tables would fill page after page on paper; the page on the screen has them."""


def data_label(figure: Figure) -> str:
    """`fig-oorzaken-delen -> 'tbl-gegevens-oorzaken-delen'`."""
    return f"tbl-gegevens-{figure.label.removeprefix('fig-')}"


def data_tables(figures: Iterable[Figure]) -> str:
    """A table for each figure, with a sentence that says which figure it belongs to."""
    return "\n".join(_block(figure) for figure in figures)


def _block(figure: Figure) -> str:
    rows = len(figure.table)
    if rows <= PRINTED:
        return f"Gegevens bij @{figure.label}.\n\n{_table(figure)}"
    elsewhere = (
        f"De gegevens bij @{figure.label} zijn een tabel van {dutch.number(rows, 0)} regels. "
        "Die staat in de HTML-versie van dit rapport."
    )
    return "\n".join(
        [
            _only("html", f"Gegevens bij @{figure.label}.\n\n{_table(figure)}"),
            _only("typst", elsewhere),
            _only("docx", elsewhere),
        ]
    )


def _only(kind: str, text: str) -> str:
    return f'::: {{.content-visible when-format="{kind}"}}\n\n{text}\n\n:::\n'


def _table(figure: Figure) -> str:
    frame = figure.table
    columns = [_cells(frame[name]) for name in frame.columns]
    headings = [escape(str(name)) for name in frame.columns]
    widths = [
        _width(heading, cells) * (-1 if _is_number(frame[name]) else 1)
        for heading, cells, name in zip(headings, columns, frame.columns, strict=True)
    ]
    rows = [list(cells) for cells in zip(*columns, strict=True)] or [["Geen gegevens", *[""] * (len(headings) - 1)]]
    return table(headings, rows, widths, f"{escape(figure.caption.rstrip('.'))}: de gegevens.", data_label(figure))


def _is_number(column: pd.Series) -> bool:
    return is_numeric_dtype(column) and not is_bool_dtype(column)


def _cells(column: pd.Series) -> list[str]:
    if _is_number(column):
        return [dutch.number(float(value), _DECIMALS) for value in column]
    return [escape(str(value)) for value in column]


def _width(heading: str, cells: list[str]) -> int:
    # The longest word decides how narrow a column may get; long texts wrap.
    longest = max((len(text) for text in (heading, *cells)), default=_NARROW)
    return min(_WIDE, max(_NARROW, longest))
