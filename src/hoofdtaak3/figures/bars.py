"""Rows of bars that are parts of 100%, with a key row on top and words beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import lines_by_row, message_chart, row_axis, row_height, text_mark, wrap
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import SMALL, config, ink, look, styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.figures.brand import Brand

NAME = 200
BAR = 296
KEY_ROW = "Leeswijzer"
WORDS = {"defence": "Defensie", "civil": "civiel", "late": "te laat", "gap": "tekort", "unknown": "onbekend"}
_STRIPE = 0.009
_TEXT_FITS = 0.095
_WORD_FITS = 0.22
_NOTE_LEADING = 16


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: `kind` of style, from and to as shares."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True)
class Row:
    """One bar, its name to the left and a note of one or two lines to the right; `alarm` makes the note stand out."""

    name: str
    parts: tuple[Part, ...]
    note: tuple[str, ...]
    alarm: bool = False


def parts(shares: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """Shares one after the other as parts; empty ones are left out."""
    result, start = [], 0.0
    for kind, share in shares:
        if share > TOLERANCE:
            result.append(Part(kind, round(start, 6), round(min(1.0, start + share), 6)))
        start += share
    return tuple(result)


@dataclass(frozen=True)
class Bars:
    """The bars in order, what their axis counts, what to say without bars, the key's words, and a mark beside it."""

    rows: Sequence[Row]
    title: str
    empty: str
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    mark: Sequence[str] = ()


def bar_chart(bars: Bars, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide, with the mark beside the key row; without rows it says so."""
    rows, words = bars.rows, bars.words
    if not rows:
        return message_chart(bars.empty, brand, WIDTH, config(brand))
    step = 1 / len(words)
    key = Row(KEY_ROW, parts([(kind, step) for kind in words]), ())
    drawn = [key, *rows]
    names = [(row.name, wrap(row.name, NAME - 12, SMALL)) for row in drawn]
    notes = max(len(row.note) for row in drawn)
    step_height = max(row_height([lines for _, lines in names]), notes * _NOTE_LEADING)
    y = row_axis([row.name for row in drawn])
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[-NAME / BAR, (WIDTH - NAME) / BAR], range=[0, WIDTH], nice=False, zero=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", title=bars.title, titleAnchor="start", titleX=NAME),
    )
    data = pd.DataFrame(
        [
            {"row": row.name, "kind": part.kind, "start": part.start, "end": part.end}
            for row in drawn
            for part in row.parts
        ],
        columns=["row", "kind", "start", "end"],
    )
    layers = [
        *_bars(data, x, y, brand),
        *_stripes(data, x, y, brand),
        *_texts(data, words, x, y, brand),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *_notes(rows, y, brand),
        *stamp([" ".join(bars.mark)] if bars.mark else [], NAME + BAR + 12, WIDTH - 2, step_height / 2, brand),
    ]
    height = step_height * len(drawn)
    chart: alt.LayerChart = alt.layer(*layers).properties(width=WIDTH, height=height).configure(**config(brand))
    return chart


def _bars(data: pd.DataFrame, x: alt.X, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    """The parts, one layer a kind; open ones last, so that a neighbour does not cover their outline."""
    return [
        alt.Chart(data.loc[data["kind"] == kind, ["row", "start", "end"]])
        .mark_bar(**look(style))
        .encode(y=y, x=x, x2="end:Q")
        for kind, style in sorted(styles(brand).items(), key=lambda item: (item[1].width, item[0]))
        if (data["kind"] == kind).any()
    ]


def _stripes(data: pd.DataFrame, x: alt.X, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    """Stripes over what comes too late: a pattern that survives grey printing, in plain Vega-Lite."""
    lines = []
    for piece in rows_of(data[data["kind"] == "late"]):
        start = piece.start + _STRIPE
        while start < piece.end - _STRIPE / 2:
            lines.append({"row": piece.row, "start": round(start, 6), "end": round(min(start + _STRIPE, piece.end), 6)})
            start += 2 * _STRIPE
    if not lines:
        return []
    return [alt.Chart(pd.DataFrame(lines)).mark_bar(fill=brand["late"]).encode(y=y, x=x, x2="end:Q")]


def _texts(data: pd.DataFrame, words: Mapping[str, str], x: alt.X, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    """What each part is (key row, unknown) or how large it is, where it fits."""
    lines = []
    for piece in rows_of(data):
        share = piece.end - piece.start
        if piece.row == KEY_ROW or (piece.kind == "unknown" and share >= _WORD_FITS):
            text = words[piece.kind]
        elif share >= _TEXT_FITS and piece.kind != "unknown":
            text = part(share)
        else:
            continue
        lines.append(
            {"row": piece.row, "kind": piece.kind, "start": round((piece.start + piece.end) / 2, 6), "text": text}
        )
    frame = pd.DataFrame(lines)
    kinds = {kind: style for kind, style in styles(brand).items() if kind in words}
    halo = [{k: v for k, v in line.items() if k != "kind"} for line in lines if line["kind"] == "late"]
    layers = []
    if halo:
        mark = text_mark(brand["paper"], size=SMALL) | {
            "stroke": brand["paper"],
            "strokeWidth": 5,
            "strokeJoin": "round",
        }
        layers.append(alt.Chart(pd.DataFrame(halo)).mark_text(**mark).encode(x=x, y=y, text="text:N"))
    mark = {"fontSize": SMALL, "baseline": "middle"}
    return [*layers, alt.Chart(frame).mark_text(**mark).encode(x=x, y=y, text="text:N", color=ink(kinds))]


def _notes(rows: Sequence[Row], y: alt.Y, brand: Brand) -> list[alt.Chart]:
    place = NAME + BAR + 12
    calm = [(row.name, row.note) for row in rows if not row.alarm]
    loud = [(row.name, row.note) for row in rows if row.alarm]
    return [
        *lines_by_row(calm, place, y, text_mark(brand["ink"], size=SMALL)),
        *lines_by_row(loud, place, y, text_mark(brand["gap"], size=SMALL, heavy=True)),
    ]
