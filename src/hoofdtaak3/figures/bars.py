"""Rows of bars that are parts of 100%, with a key row on top and words beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.dutch import TOLERANCE
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import lines_by_row, message_chart, row_axis, row_height, span, text_mark, wrap
from hoofdtaak3.figures.pixels import WORDS, marks, sheet, told_apart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import SMALL, ink, look, styles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hoofdtaak3.brand import Brand

NAME = 200
BAR = 276
KEY_ROW = "Leeswijzer"
KINDS = {"defence": "Defensie", "civil": "civiel", "late": "te laat", "gap": "tekort", "unknown": "onbekend"}
STRIPED = "late"
_STRIPE = 2.7 / BAR
_KEY_AIR = 12
_TEXT_FITS = 0.105
_WORD_FITS = 0.22
_NOTE = NAME + BAR + 12
_NOTE_LEADING = 16


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: `kind` of style, from and to as shares."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True)
class Row:
    """One bar with an id, its name to the left and a note to the right, in lines; `alarm` makes the note stand out."""

    key: str
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
    words: Mapping[str, str] = field(default_factory=lambda: KINDS)
    mark: Sequence[str] = ()


def bar_chart(bars: Bars, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide, with the mark beside the key row; without rows it says so."""
    if not bars.rows:
        return message_chart(bars.empty, brand)
    words = bars.words
    rows = [replace(row, note=_fitted(row.note)) for row in bars.rows]
    # Each word of the key has its own length: in equal parts the longest would touch its border.
    wide = {kind: span(word, SMALL) + _KEY_AIR for kind, word in words.items()}
    key = Row(KEY_ROW, KEY_ROW, parts([(kind, pixels / sum(wide.values())) for kind, pixels in wide.items()]), ())
    drawn = [key, *rows]
    names = [(row.key, wrap(row.name, NAME - 12, SMALL)) for row in drawn]
    notes = max(len(row.note) for row in drawn)
    step_height = max(row_height([lines for _, lines in names]), notes * _NOTE_LEADING)
    y = row_axis(row.key for row in drawn)
    x = share_axis(NAME, BAR, bars.title)
    data = stretches(drawn)
    layers = [
        *bar_layers(data, x, y, _STRIPE, brand),
        *text_layers(_texts(data, words), words, x, y, brand),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *note_layers(rows, _NOTE, y, brand),
        *stamp([" ".join(bars.mark)] if bars.mark else [], _NOTE, WIDTH - 2, step_height / 2, brand),
    ]
    return sheet(layers, step_height * len(drawn), brand, names_of(drawn))


def share_axis(name: float, bar: float, title: str) -> alt.X:
    """An axis of shares: 100% is `bar` pixels, and begins behind the names, `name` pixels from the left."""
    return alt.X(
        "start:Q",
        scale=alt.Scale(domain=[-name / bar, (WIDTH - name) / bar], range=[0, WIDTH], nice=False, zero=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", title=title, titleAnchor="start", titleX=name),
    )


def names_of(rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """What the ids of the rows are called, for `sheet`."""
    return {"row": {row.key: row.name for row in rows}}


def stretches(rows: Sequence[Row]) -> pd.DataFrame:
    """Every part of every row, as the layers want it."""
    return pd.DataFrame(
        [
            {"row": row.key, "kind": piece.kind, "start": piece.start, "end": piece.end}
            for row in rows
            for piece in row.parts
        ],
        columns=["row", "kind", "start", "end"],
    )


def bar_layers(data: pd.DataFrame, x: alt.X, y: alt.Y, stripe: float, brand: Brand) -> list[alt.Chart]:
    """The parts, one layer a kind; open ones last, so that a neighbour does not cover their outline.

    Over what comes too late go stripes, `stripe` wide: a pattern that survives grey printing, in plain Vega-Lite. A
    `column` of the data says what a part stands for besides its row.
    """
    own = ["column"] if "column" in data else []
    layers = [
        marks(data.loc[data["kind"] == kind, ["row", *own, "start", "end"]].to_dict("records"))
        .mark_bar(**look(style))
        .encode(y=y, x=x, x2=alt.X2("end:Q"), **({"detail": told_apart(*own)} if own else {}))
        for kind, style in sorted(styles(brand).items(), key=lambda item: (item[1].width, item[0]))
        if (data["kind"] == kind).any()
    ]
    lines = []
    for piece in rows_of(data[data["kind"] == STRIPED]):
        start = piece.start + stripe
        while start < piece.end - stripe / 2:
            lines.append({"row": piece.row, "start": round(start, 6), "end": round(min(start + stripe, piece.end), 6)})
            start += 2 * stripe
    if lines:
        layers.append(marks(lines).mark_bar(fill=brand["late"]).encode(y=y, x=x, x2=alt.X2("end:Q")))
    return layers


def text_layers(
    lines: Sequence[Mapping[str, object]], words: Collection[str], x: alt.X, y: alt.Y, brand: Brand
) -> list[alt.Chart]:
    """Texts in the middle of their parts, in the ink of their kind (one of `words`); on stripes they stand clear."""
    kinds = {kind: style for kind, style in styles(brand).items() if kind in words}
    halo = [{key: value for key, value in line.items() if key != "kind"} for line in lines if line["kind"] == STRIPED]
    layers = []
    if halo:
        mark = text_mark(brand["paper"], size=SMALL) | {
            "stroke": brand["paper"],
            "strokeWidth": 5,
            "strokeJoin": "round",
        }
        layers.append(marks(halo).mark_text(**mark).encode(x=x, y=y, text=WORDS))
    mark = {"fontSize": SMALL, "baseline": "middle"}
    return [*layers, marks(lines).mark_text(**mark).encode(x=x, y=y, text=WORDS, color=ink(kinds))]


def note_layers(rows: Sequence[Row], place: float, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    """The notes, `place` pixels from the left; those that raise an alarm stand out."""
    calm = [(row.key, row.note) for row in rows if not row.alarm]
    loud = [(row.key, row.note) for row in rows if row.alarm]
    return [
        *lines_by_row(calm, place, y, text_mark(brand["ink"], size=SMALL)),
        *lines_by_row(loud, place, y, text_mark(brand["gap"], size=SMALL, heavy=True)),
    ]


def _fitted(note: Sequence[str]) -> tuple[str, ...]:
    """The note in lines that end before the edge: beyond it the chart would grow wider than the page."""
    return tuple(line for text in note for line in wrap(text, WIDTH - _NOTE - 2, SMALL))


def _texts(data: pd.DataFrame, words: Mapping[str, str]) -> list[dict[str, object]]:
    """What each part is (key row, unknown) or how large it is, where it fits."""
    lines: list[dict[str, object]] = []
    for piece in rows_of(data):
        share = piece.end - piece.start
        if piece.row == KEY_ROW or (piece.kind == "unknown" and share >= _WORD_FITS):
            text = words[piece.kind]
        elif share >= _TEXT_FITS and piece.kind != "unknown":
            text = dutch.share(share)
        else:
            continue
        lines.append(
            {"row": piece.row, "kind": piece.kind, "start": round((piece.start + piece.end) / 2, 6), "text": text}
        )
    return lines
