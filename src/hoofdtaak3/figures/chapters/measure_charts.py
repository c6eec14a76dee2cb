"""Charts of measures: what is left against cost as steps, and two bars a measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.personnel_chart import apart
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import lines_by_row, message_chart, row_axis, row_height, text_mark, wrap
from hoofdtaak3.figures.pixels import WORDS, at, marks, said, sheet, told_apart
from hoofdtaak3.figures.shares import TOLERANCE
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import LEADING, SMALL, look, styles

if TYPE_CHECKING:
    from hoofdtaak3.brand import Brand

HEIGHT = 340
_AXIS = 46
_RIGHT = 500
"""Where the steps end; their names follow."""

_TICKS = 6
_HEADROOM = 1.08
_AFTER = 1.16
"""Room for the number after the longest bar."""

NAME = 196
PLOT = 330
_BAR = 11
_DECIMALS = 2
_AWAY = 7
"""Pixels of the middle of each bar above and below the middle of its row."""


@dataclass(frozen=True)
class Steps:
    """One line of steps: (cost, what is left) in order of cost, what it is called, and the labels at some points.

    `key` is its id, and `series` what the table behind the figure calls it.
    """

    key: str
    name: str
    points: Sequence[tuple[float, float]]
    labels: Sequence[tuple[float, float, str]]
    role: str
    """Colour of the brand."""
    series: str
    dash: tuple[int, int] = (1, 0)


@dataclass(frozen=True)
class Frontier:
    """The lines, the budget, what to say without lines, and the mark."""

    lines: Sequence[Steps]
    budget: tuple[float, str]
    empty: str
    mark: Sequence[str] = ()


@dataclass(frozen=True)
class Pair:
    """One measure: its id, its name, what it does alone and as the last one, and a word beside it."""

    key: str
    name: str
    alone: float
    last: float
    note: str
    alarm: bool = False


@dataclass(frozen=True)
class Pairs:
    """The rows in order, what the axis counts, what the upper and the lower bar are, what to say without rows."""

    rows: Sequence[Pair]
    title: str
    words: tuple[str, str]
    empty: str
    mark: Sequence[str] = ()


def frontier_chart(frontier: Frontier, brand: Brand) -> alt.LayerChart:
    """Cost to the right, what is left upward. A budget beyond all costs stands at the end of the axis."""
    drawn = [line for line in frontier.lines if line.points]
    if not drawn:
        return message_chart(frontier.empty, brand)
    end = max([frontier.budget[0], *(cost for line in drawn for cost, _ in line.points), 1.0])
    top = max([0.01, *(left for line in drawn for _, left in line.points)]) * _HEADROOM
    x = alt.X(
        "cost:Q",
        scale=alt.Scale(domain=[0, end], range=[0, _RIGHT], nice=False),
        axis=alt.Axis(
            title="kosten van de maatregelen samen, waarschijnlijke schatting (miljoen euro)",
            titleAnchor="start",
            grid=False,
            format=",d",
            tickCount=_TICKS,
        ),
    )
    y = alt.Y(
        "left:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(title=None, format=".0%", tickCount=_TICKS, minExtent=_AXIS, maxExtent=_AXIS),
    )
    layers = [*_budget(frontier.budget, end, x, brand)]
    for line in drawn:
        layers += _line(line, end, x, y, brand)
    names = {line.name: wrap(line.name, WIDTH - _AXIS - _RIGHT - 12, SMALL) for line in drawn}
    places = [(HEIGHT * (1 - line.points[-1][1] / top), line.name) for line in drawn]
    mark = text_mark(brand["ink"], size=SMALL) | {"align": "left"}
    for top, name in apart(places, LEADING * max(map(len, names.values())) + 4):
        layers += [said(text, mark, x=_RIGHT + 8, y=top + index * LEADING) for index, text in enumerate(names[name])]
    layers += stamp(frontier.mark, _RIGHT + 8, WIDTH - _AXIS - 2, 20, brand)
    return sheet(layers, HEIGHT, brand, {"series": {line.key: line.series for line in drawn}}, width=WIDTH - _AXIS)


def _line(line: Steps, end: float, x: alt.X, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    rows = [{"cost": cost, "left": round(left, 6), "series": line.key} for cost, left in line.points]
    rows.append(rows[-1] | {"cost": end})
    colour = brand[line.role]
    mark: dict[str, Any] = {
        "color": colour,
        "strokeWidth": 2,
        "strokeDash": list(line.dash),
        "interpolate": "step-after",
    }
    layers = [marks(rows).mark_line(**mark).encode(x=x, y=y, detail=told_apart("series"))]
    if not line.labels:
        return layers
    marked = [{"cost": cost, "left": round(left, 6), "text": text} for cost, left, text in line.labels]
    # The page finds the row of a point by the words of its series and of its cost.
    dots = [
        {"cost": cost, "left": round(left, 6), "series": line.key, "amount": dutch.number(cost, _DECIMALS)}
        for cost, left, _ in line.labels
    ]
    halo = {"stroke": brand["paper"], "strokeWidth": 4, "strokeJoin": "round"}
    text: dict[str, Any] = text_mark(brand["ink"], size=SMALL) | {"align": "left", "dx": 5, "dy": -12}
    return [
        *layers,
        marks(dots)
        .mark_point(shape="circle", size=58, fill=colour, stroke=colour, opacity=1)
        .encode(x=x, y=y, detail=told_apart("series", "amount")),
        marks(marked).mark_text(**text | halo).encode(x=x, y=y, text=WORDS),
        marks(marked).mark_text(**text).encode(x=x, y=y, text=WORDS),
    ]


def _budget(budget: tuple[float, str], end: float, x: alt.X, brand: Brand) -> list[alt.Chart]:
    cost, name = budget
    near = cost > end / 2
    text = text_mark(brand["muted"], size=SMALL) | {"align": "right" if near else "left", "dx": -5 if near else 5}
    return [
        marks([{"cost": cost}]).mark_rule(color=brand["muted"], strokeWidth=1.3, strokeDash=[4, 3]).encode(x=x),
        marks([{"cost": cost, "text": name}]).mark_text(**text).encode(x=x, **at(y=8), text=WORDS),
    ]


def pairs_chart(pairs: Pairs, brand: Brand) -> alt.LayerChart:
    """Two bars a row, with their numbers at the end; `figure.WIDTH` wide."""
    if not pairs.rows:
        return message_chart(pairs.empty, brand)
    names = [(row.key, wrap(row.name, NAME - 12, SMALL)) for row in pairs.rows]
    height = row_height([lines for _, lines in names], least=36) * len(pairs.rows)
    values = [100 * value for row in pairs.rows for value in (row.alone, row.last) if not math.isnan(value)]
    low, most = min([0.0, *values]), max([0.0, *values])
    high = most * _AFTER if most > 0 else 1.0
    y = row_axis(row.key for row in pairs.rows)
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[round(low, 6), round(high, 6)], range=[NAME, NAME + PLOT], nice=False),
        axis=alt.Axis(title=pairs.title, titleAnchor="start", titleX=NAME, tickCount=5, orient="bottom"),
    )
    decimals = _decimals(values)
    layers: list[alt.Chart] = []
    for kind, away, field in (("defence", -_AWAY, "alone"), ("fair", _AWAY, "last")):
        found = [(row.key, 100 * float(getattr(row, field))) for row in pairs.rows]
        bars = [{"row": row, "at": 0.0, "to": round(value, 6)} for row, value in found if not math.isnan(value)]
        if bars:
            mark: dict[str, Any] = {**look(styles(brand)[kind]), "height": _BAR, "yOffset": away}
            layers.append(marks(bars).mark_bar(**mark).encode(x=x, x2=alt.X2("to:Q"), y=y))
        texts = [
            {
                "row": row,
                "at": 0.0 if math.isnan(value) else round(max(0.0, value), 6),
                "text": _number(value, decimals),
            }
            for row, value in found
        ]
        text = text_mark(brand["ink"], size=SMALL) | {"align": "left", "dx": 4, "dy": away}
        layers.append(marks(texts).mark_text(**text).encode(x=x, y=y, text=WORDS))
    place = NAME + PLOT + 14
    calm = [(row.key, wrap(row.note, WIDTH - place - 4, SMALL)) for row in pairs.rows if not row.alarm]
    loud = [(row.key, wrap(row.note, WIDTH - place - 4, SMALL)) for row in pairs.rows if row.alarm]
    layers += [
        *_key(pairs.words, brand),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *lines_by_row(calm, place, y, text_mark(brand["muted"], size=SMALL)),
        *lines_by_row(loud, place, y, text_mark(brand["ink"], size=SMALL, heavy=True)),
        *stamp([" ".join(pairs.mark)] if pairs.mark else [], 2, NAME - 12, -22, brand),
    ]
    return sheet(layers, height, brand, {"row": {row.key: row.name for row in pairs.rows}})


def _decimals(values: Sequence[float]) -> int:
    """The fewest decimals that say as much as the most: all numbers of a chart have the same."""
    shown = [dutch.number(value, _DECIMALS).partition(",")[2] for value in values]
    return max(map(len, shown), default=0)


def _number(value: float, decimals: int) -> str:
    """`0.4 -> '0,40'` with two decimals, and a minus sign rather than a hyphen; a little is not nothing."""
    if math.isnan(value):
        return dutch.UNKNOWN
    if abs(value) <= TOLERANCE:
        return "0"
    least = 10**-decimals
    if abs(value) < least / 2:
        return f"< {dutch.number(least, decimals)}" if value > 0 else f"> −{dutch.number(least, decimals)}"
    whole, _, rest = dutch.number(value, decimals).partition(",")
    return f"{whole},{rest:0<{decimals}}".rstrip(",").replace("-", "−")


def _key(words: tuple[str, str], brand: Brand) -> list[alt.Chart]:
    """What the upper and the lower bar are, above the bars."""
    layers: list[alt.Chart] = []
    text = text_mark(brand["ink"], size=SMALL) | {"align": "left"}
    for index, (kind, word) in enumerate(zip(("defence", "fair"), words, strict=True)):
        middle = -30 + index * 18
        place = at(x=NAME, x2=NAME + 26, y=middle - _BAR / 2, y2=middle + _BAR / 2)
        swatch = marks([{"text": word}]).mark_rect(**look(styles(brand)[kind]))
        layers += [swatch.encode(**place, detail=told_apart("text")), said(word, text, x=NAME + 34, y=middle)]
    return layers
