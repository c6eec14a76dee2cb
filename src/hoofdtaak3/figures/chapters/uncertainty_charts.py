"""Rows on an axis of shares: a stretch with marks on it, and words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

from hoofdtaak3.figures.labels import key_lines, lines_by_row, message_chart, row_axis, row_height, text_mark, wrap
from hoofdtaak3.figures.pixels import marks, sheet
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import SMALL

if TYPE_CHECKING:
    from hoofdtaak3.brand import Brand

NAME = 196
PLOT = 290
GAP = 14
_TOP = 44
_STEP = 0.25
_SIZES = {"diamond": 74.0, "circle": 84.0, "square": 78.0}


@dataclass(frozen=True)
class Point:
    """A mark on a row: `tick` (a line across the stretch), `diamond`, `circle` (filled) or `square` (open)."""

    shape: str
    at: float


@dataclass(frozen=True)
class Track:
    """One row: its id, its name, a stretch in a colour of the brand (or none), its marks, and words in lines."""

    key: str
    name: str
    stretch: tuple[float, float] | None
    colour: str
    points: tuple[Point, ...]
    note: tuple[str, ...]
    alarm: bool = False


@dataclass(frozen=True)
class Tracks:
    """The rows in order, what the axis counts, the lines of the key below, what to say without rows, a mark."""

    rows: Sequence[Track]
    title: str
    key: Sequence[str]
    empty: str
    mark: Sequence[str] = ()


def track_chart(tracks: Tracks, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide. The axis runs to 100%, or further if a value does."""
    rows = tracks.rows
    if not rows:
        return message_chart(tracks.empty, brand)
    names = [(row.key, wrap(row.name, NAME - 12, SMALL)) for row in rows]
    height = row_height([*(lines for _, lines in names), *(row.note for row in rows)], least=30) * len(rows)
    y = row_axis(row.key for row in rows)
    end = _end(rows)
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, end], range=[NAME, NAME + PLOT], nice=False, zero=True),
        axis=alt.Axis(
            values=_ticks(end), format=".0%", title=tracks.title, titleAnchor="start", titleX=NAME, orient="top"
        ),
    )
    layers = [
        _axis(rows[0].key, end, x, y),
        *_stretches(rows, x, y, brand),
        *_points(rows, x, y, brand),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *_notes(rows, y, brand),
        *stamp(tracks.mark, 2, 140, -_TOP / 2 + 2, brand),
        *key_lines(tracks.key, height + 14, brand),
    ]
    return sheet(layers, height, brand, {"row": {row.key: row.name for row in rows}})


def _end(rows: Sequence[Track]) -> float:
    """The right end of the axis: 100%, or the next quarter above the highest value."""
    values = [1.0, *(row.stretch[1] for row in rows if row.stretch), *(p.at for row in rows for p in row.points)]
    return round(-(-round(max(values), 6) // _STEP) * _STEP, 6)


def _ticks(end: float) -> list[float]:
    step = _STEP
    while end / step > 6:  # noqa: PLR2004 - labels of more than six ticks touch each other
        step *= 2
    return [round(step * i, 6) for i in range(int(end / step) + 1)]


def _axis(row: str, end: float, x: alt.X, y: alt.Y) -> alt.Chart:
    """The axis also when no row has a mark."""
    chart: alt.Chart = marks([{"row": row, "at": end}]).mark_point(opacity=0).encode(x=x, y=y)
    return chart


def _stretches(rows: Sequence[Track], x: alt.X, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    layers = []
    for colour in sorted({row.colour for row in rows if row.stretch}):
        data = [
            {"row": row.key, "at": round(row.stretch[0], 6), "to": round(row.stretch[1], 6)}
            for row in rows
            if row.stretch and row.colour == colour
        ]
        mark: dict[str, Any] = {
            "fill": brand.tint(colour, 0.45),
            "stroke": brand[colour],
            "strokeWidth": 1.0,
            "height": 12,
        }
        layers.append(marks(data).mark_bar(**mark).encode(x=x, x2=alt.X2("to:Q"), y=y))
    return layers


def _points(rows: Sequence[Track], x: alt.X, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    layers = []
    for shape in sorted({point.shape for row in rows for point in row.points}, key=("tick", *_SIZES).index):
        chart = marks({"row": row.key, "at": round(p.at, 6)} for row in rows for p in row.points if p.shape == shape)
        ink, paper = brand["ink"], brand["paper"]
        if shape == "tick":
            layers.append(chart.mark_tick(color=ink, thickness=3, size=18).encode(x=x, y=y))
        else:
            fill = ink if shape == "circle" else paper
            mark: dict[str, Any] = {
                "shape": shape,
                "size": _SIZES[shape],
                "fill": fill,
                "stroke": ink,
                "strokeWidth": 1.6,
                "opacity": 1,
            }
            layers.append(chart.mark_point(**mark).encode(x=x, y=y))
    return layers


def _notes(rows: Sequence[Track], y: alt.Y, brand: Brand) -> list[alt.Chart]:
    place = NAME + PLOT + GAP
    calm = [(row.key, row.note) for row in rows if not row.alarm]
    loud = [(row.key, row.note) for row in rows if row.alarm]
    return [
        *lines_by_row(calm, place, y, text_mark(brand["ink"], size=SMALL)),
        *lines_by_row(loud, place, y, text_mark(brand["gap"], size=SMALL, heavy=True)),
    ]
