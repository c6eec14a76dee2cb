"""Cells in rows and columns, each with its meaning in words or figures as well as in shade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import (
    WORD,
    key_lines,
    level,
    lines_by_row,
    message_chart,
    row_axis,
    row_height,
    text_mark,
    wrap,
)
from hoofdtaak3.figures.pixels import WORDS, at, marks, sheet
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import LEADING, SIZE, SMALL, TINY, Style, ink, look, styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.brand import Brand

NAME = 196
_NARROW_NAME = 190
_MANY = 5
_HEADING_LENGTH = 168
_TIGHT = 12.5
_AIR = 6
"""Pixels between a word and the two sides of its cell together; with less, words in a row read as one."""


@dataclass(frozen=True)
class Cell:
    """One cell: the ids of its row and column, its `kind` of style, its words and a second line."""

    row: str
    column: str
    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """Cells, names of their rows and columns by id, in order, the key below, what to say without cells, a mark."""

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    cells: Sequence[Cell]
    key: Sequence[str]
    empty: str
    mark: Sequence[str] = ()


def matrix_chart(matrix: Matrix, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide."""
    rows, columns, cells = matrix.rows, matrix.columns, matrix.cells
    if not cells:
        return message_chart(matrix.empty, brand)
    many = len(columns) > _MANY
    left = _left(len(columns))
    width = (WIDTH - left) / len(columns)
    size = SMALL if many else SIZE
    names = [(row, wrap(name, left - 4, size)) for row, name in rows.items()]
    height = row_height([lines for _, lines in names], least=23 if many else 36) * len(rows)
    present = {cell.kind for cell in cells}
    kinds = {kind: style for kind, style in styles(brand).items() if kind in present}
    y = row_axis(rows)
    x = alt.X(
        "column:N",
        axis=None,
        scale=alt.Scale(domain=list(columns), range=[left, WIDTH], paddingInner=0.05, paddingOuter=0.02),
    )
    layers = [
        *(
            marks({"row": cell.row, "column": cell.column} for cell in cells if cell.kind == kind)
            .mark_rect(**look(style))
            .encode(x=x, y=y)
            for kind, style in kinds.items()
        ),
        *_cell_texts(cells, x, y, kinds, many=many),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=size)),
        *_headings(columns, x, width, brand, many=many),
        *stamp(matrix.mark, 2, 140, -28, brand),
        *key_lines(matrix.key, height + 12, brand),
    ]
    return sheet(layers, height, brand, {"row": rows, "column": columns})


def fits(text: str, columns: int) -> bool:
    """Whether a word fits a cell, clear of its border, when there are so many columns."""
    size = TINY if columns > _MANY else SMALL
    return len(text) * size * WORD <= (WIDTH - _left(columns)) / max(1, columns) * 0.95 - _AIR


def _left(columns: int) -> float:
    return _NARROW_NAME if columns > _MANY else NAME


def _cell_texts(cells: Sequence[Cell], x: alt.X, y: alt.Y, kinds: dict[str, Style], *, many: bool) -> list[alt.Chart]:
    """The words of the cells: under each other, or on one line where there are many columns."""
    placed: dict[float, list[dict[str, str]]] = {}
    for cell in cells:
        lines = [line for line in (cell.text, cell.note) if line]
        lines = [" ".join(lines)] if many else lines
        for index, line in enumerate(lines):
            offset = (index - (len(lines) - 1) / 2) * (LEADING - 1)
            entry = {"row": cell.row, "column": cell.column, "kind": cell.kind, "text": line}
            placed.setdefault(offset, []).append(entry)
    return [
        marks(data)
        .mark_text(fontSize=TINY if many else SMALL, baseline="middle", dy=dy)
        .encode(x=x, y=y, text=WORDS, color=ink(kinds))
        for dy, data in sorted(placed.items())
    ]


def _headings(columns: Mapping[str, str], x: alt.X, width: float, brand: Brand, *, many: bool) -> list[alt.Chart]:
    """Names above the columns, in lines; upright only if a word of one of them is wider than its column."""
    fitted = [level(name, width - 2, TINY) if many else wrap(name, width - 4, SMALL) for name in columns.values()]
    upright = None in fitted
    by_offset: dict[float, list[dict[str, str]]] = {}
    for (column, name), fit in zip(columns.items(), fitted, strict=True):
        lines = wrap(name, _HEADING_LENGTH, SMALL) if upright or fit is None else fit
        for index, line in enumerate(lines):
            offset = (index - (len(lines) - 1) / 2 if upright else index - len(lines) + 1) * (
                _TIGHT if many else LEADING
            )
            by_offset.setdefault(offset, []).append({"column": column, "text": line})
    mark = text_mark(brand["ink"], size=SMALL if upright else TINY if many else SIZE, heavy=not many)
    place = {"angle": 270, "align": "left"} if upright else {"align": "center"}
    return [
        marks(data).mark_text(**mark, **place, dy=dy).encode(x=x, **at(y=-8), text=WORDS)
        for dy, data in sorted(by_offset.items())
    ]
