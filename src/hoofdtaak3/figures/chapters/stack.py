"""Rows of bars that are parts of 100%, with more kinds of parts than fit a key row: the key stands above the bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoofdtaak3.figures.bars import STRIPED, Row, bar_layers, names_of, note_layers, share_axis, stretches, text_layers
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import lines_by_row, message_chart, row_axis, row_height, span, text_mark, wrap
from hoofdtaak3.figures.pixels import at, marks, said, sheet, told_apart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import LEADING, SMALL, look, styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt
    import pandas as pd

    from hoofdtaak3.brand import Brand

NAME = 200
BAR = 282
_SWATCH = 26
_KEY_HEIGHT = 24
_KEY_STEPS = 3
_KEY_WIDTH = NAME + BAR
_STRIPE = 2.7
_AIR = 10


@dataclass(frozen=True)
class Stack:
    """The bars in order, what each kind of part is called (long and on the bar), the axis, and the mark."""

    rows: Sequence[Row]
    words: Mapping[str, tuple[str, str]]
    """By kind of style, in the order of the key: its name in the key, and its short name on a part that has room."""
    title: str
    empty: str
    mark: Sequence[str] = ()


def stack_chart(bars: Stack, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide; without rows it says so."""
    if not bars.rows:
        return message_chart(bars.empty, brand)
    names = [(row.key, wrap(row.name, NAME - 12, SMALL)) for row in bars.rows]
    notes = max(len(row.note) for row in bars.rows)
    step = max(row_height([lines for _, lines in names]), notes * LEADING + 4)
    y = row_axis(row.key for row in bars.rows)
    x = share_axis(NAME, BAR, bars.title)
    data = stretches(bars.rows)
    texts = _texts(data, bars.words)
    layers = [
        *_key(bars.words, brand),
        *bar_layers(data, x, y, _STRIPE / BAR, brand),
        *(text_layers(texts, bars.words, x, y, brand) if texts else ()),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *note_layers(bars.rows, NAME + BAR + 12, y, brand),
        *stamp(bars.mark, _KEY_WIDTH + 24, WIDTH - 2, -_top(bars.words) / 2 - 4, brand),
    ]
    return sheet(layers, step * len(bars.rows), brand, names_of(bars.rows))


def _top(words: Mapping[str, tuple[str, str]]) -> int:
    return -(-len(words) // _KEY_STEPS) * _KEY_HEIGHT


def _key(words: Mapping[str, tuple[str, str]], brand: Brand) -> list[alt.Chart]:
    """A swatch and a name for each kind, in rows above the bars."""
    layers: list[alt.Chart] = []
    mark = text_mark(brand["ink"], size=SMALL) | {"align": "left"}
    for index, kind in enumerate(words):
        left = index % _KEY_STEPS * _KEY_WIDTH / _KEY_STEPS + 2
        middle = index // _KEY_STEPS * _KEY_HEIGHT - _top(words) + 4
        layers += _swatch(words[kind][0], kind, left, middle, brand)
        layers.append(said(words[kind][0], mark, x=left + _SWATCH + 7, y=middle))
    return layers


def _swatch(name: str, kind: str, left: float, middle: float, brand: Brand) -> list[alt.Chart]:
    def box(start: float, end: float, mark: Mapping[str, Any]) -> alt.Chart:
        place = at(x=start, x2=end, y=middle - 7, y2=middle + 7)
        drawn: alt.Chart = marks([{"text": name}]).mark_rect(**mark).encode(**place, detail=told_apart("text"))
        return drawn

    layers = [box(left, left + _SWATCH, look(styles(brand)[kind]))]
    if kind == STRIPED:
        start = left + _STRIPE
        while start < left + _SWATCH - _STRIPE:
            layers.append(box(start, start + _STRIPE, {"fill": brand["late"]}))
            start += 2 * _STRIPE
    return layers


def _texts(data: pd.DataFrame, words: Mapping[str, tuple[str, str]]) -> list[dict[str, object]]:
    """What each part is and how large, or only how large, as far as there is room."""
    lines: list[dict[str, object]] = []
    for piece in rows_of(data):
        share = piece.end - piece.start
        size = "" if piece.kind == "unknown" and share > 1 - 1e-9 else part(share)
        room = share * BAR - _AIR
        texts = (f"{words[piece.kind][1]} {size}".strip(), size or words[piece.kind][1])
        text = next((text for text in texts if span(text, SMALL) <= room), "")
        if text:
            middle = round((piece.start + piece.end) / 2, 6)
            lines.append({"row": piece.row, "kind": piece.kind, "start": middle, "text": text})
    return lines
