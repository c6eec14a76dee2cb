"""The data behind a chapter's figures, as tables on paper: for who cannot see a chart, or wants to check it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pandas.api.types import is_bool_dtype, is_numeric_dtype

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.markdown import escape, introduced, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from hoofdtaak3.figures.figure import Figure

_NARROW, _WIDE = 8, 34
_LINE = 100
"""Letters on a line of a table on paper."""
_GUTTER = 4
"""Letters that the white between two columns takes, with room for a word of wide letters."""
_BOLD = 1.2
"""How much wider than the text below it a heading is: it is bold, and it is not hyphenated."""
_DECIMALS = 2
_SHARE = re.compile(r"(hooguit |minder dan |[<>] )?[+−]?[0-9.,]+%( tot [0-9.,]+%)?|0")
PRINTED = 45
"""Longer tables would fill page after page on paper; the page on the screen has them."""


def data_tables(figures: Iterable[Figure]) -> str:
    """A table for each figure, in the order of the chapter; for paper, because the page has them below the figures.

    They have no number: that would be the figure's, a second time.
    """
    return "\n".join(_block(figure) for figure in figures)


def _block(figure: Figure) -> str:
    rows = len(figure.table)
    if rows <= PRINTED:
        return introduced(f"Gegevens bij @{figure.label}. {escape(figure.caption.rstrip('.'))}.", _table(figure))
    return (
        f"De gegevens bij @{figure.label} zijn een tabel van {dutch.number(rows, 0)} regels. "
        "Die staat in de HTML-versie van dit rapport.\n"
    )


def _table(figure: Figure) -> str:
    frame = figure.table
    columns = [_cells(frame[name]) for name in frame.columns]
    headings = [escape(str(name)) for name in frame.columns]
    right = [_is_right(frame[name], cells) for name, cells in zip(frame.columns, columns, strict=True)]
    shared = _widths([(str(name), cells) for name, cells in zip(frame.columns, columns, strict=True)])
    widths = [-width if to_the_right else width for width, to_the_right in zip(shared, right, strict=True)]
    rows = [list(cells) for cells in zip(*columns, strict=True)] or [["Geen gegevens", *[""] * (len(headings) - 1)]]
    return table(headings, rows, widths)


def _is_number(column: pd.Series) -> bool:
    return is_numeric_dtype(column) and not is_bool_dtype(column)


def _cells(column: pd.Series) -> list[str]:
    if _is_number(column):
        return [dutch.number(float(value), _DECIMALS) for value in column]
    return [escape(str(value)) for value in column]


def _is_right(column: pd.Series, cells: list[str]) -> bool:
    """Whether a column lines up on the right: numbers, and shares that are told as percentages."""
    told = [text for text in cells if text not in {UNKNOWN, "–"}]
    return _is_number(column) or (bool(told) and all(_SHARE.fullmatch(text) for text in told))


def _widths(columns: Sequence[tuple[str, list[str]]]) -> list[int]:
    """Widths of columns by heading and cells, in letters: first the longest word of each, then its longest text.

    Long texts wrap, and a text takes what is left of the line in proportion to what it would like.
    """
    need, wish = [], []
    for heading, cells in columns:
        heads, words = heading.split(), [word for text in cells for word in text.split()]
        least = max(_NARROW, _BOLD * _longest(heads), _longest(words)) + _GUTTER
        need.append(least)
        wish.append(max(least, min(_WIDE, _longest(cells)) + _GUTTER, min(_WIDE, _BOLD * len(heading) / 2) + _GUTTER))
    more = sum(wish) - sum(need)
    room = max(0.0, min(1.0, (_LINE - sum(need)) / more)) if more else 0.0
    return [round(least + room * (most - least)) for least, most in zip(need, wish, strict=True)]


def _longest(texts: Sequence[str]) -> int:
    return max((len(text) for text in texts), default=0)
