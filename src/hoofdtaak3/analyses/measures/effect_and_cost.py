"""The figure of the directions: what each takes away and what it costs, both as a range, a row a direction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.figure import WIDTH, Figure
from hoofdtaak3.figures.labels import lines_by_row, message_chart, row_axis, row_height, span, text_mark, wrap
from hoofdtaak3.figures.pixels import WORDS, marks, said, sheet, told_apart
from hoofdtaak3.figures.style import SMALL, look, styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hoofdtaak3.analyses.measures.directions import Direction
    from hoofdtaak3.brand import Brand

MOST: Final = 32
"""Rows that one picture can hold at most; the caption says how many there are."""
_HIGH = 940
"""Pixels that all rows together may take: long names leave room for fewer."""
_NAME = 250
_EFFECT = (262, 466)
_COST = (478, WIDTH)
"""From and to, in pixels; the words follow the end of a range, so the longest of them decides how long bars can be."""
_HEAD = -10
_THIN = 5
_LEAST = 20


def measures_figure(found: Sequence[Direction], brand: Brand, grounds: tuple[str, ...]) -> Figure:
    """`fig-maatregelen`, those that do most first; costs are drawn as what they are, invented."""
    drawn = _fitting(found)
    table = pd.DataFrame(
        [
            (d.name, *d.effect, d.cost[0], d.cost[2], dutch.listing(d.agree) if d.agree else "")
            for d in drawn
        ],
        columns=["Richting", "Neemt weg: minst", "Neemt weg: meest", "Kosten: laag (miljoen euro, verzonnen)",
                 "Kosten: hoog (miljoen euro, verzonnen)", "Wie het moeten afspreken"],
    )  # fmt: skip
    name = "Effect en kosten van richtingen voor afspraken"
    return Figure("fig-maatregelen", name, _chart(drawn, brand), table, grounds)


def _fitting(found: Sequence[Direction]) -> Sequence[Direction]:
    """The first ones that fit a page: all rows are as high as the longest name takes."""
    names = [_lines(direction) for direction in found[:MOST]]
    counts = range(len(names), 1, -1)
    return found[: next((count for count in counts if row_height(names[:count]) * count <= _HIGH), 1)]


def _lines(direction: Direction) -> list[str]:
    return wrap(direction.name, _NAME - 12, SMALL)


def _chart(found: Sequence[Direction], brand: Brand) -> alt.LayerChart:
    if not found:
        return message_chart("Er zijn geen richtingen voor afspraken.", brand)
    names = [(d.id, _lines(d)) for d in found]
    y = row_axis(d.id for d in found)
    style = styles(brand)["fair"]
    invented = {"fill": brand["paper"], "stroke": brand["ink"], "strokeDash": [4, 3], "strokeWidth": 1.2}
    head = text_mark(brand["ink"], size=SMALL, heavy=True) | {"align": "left"}
    layers = [
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *_ranges(_Column({d.id: d.effect for d in found}, _EFFECT, _share_range, look(style)), y, brand),
        *_ranges(_Column({d.id: (d.cost[0], d.cost[2]) for d in found}, _COST, _euro_range, invented), y, brand),
        said("Neemt weg", head, x=_EFFECT[0], y=_HEAD),
        said("Kosten (verzonnen)", head, x=_COST[0], y=_HEAD),
    ]
    height = row_height([lines for _, lines in names]) * len(found)
    chart = sheet(layers, height, brand, {"row": {d.id: d.name for d in found}})
    apart: alt.LayerChart = chart.resolve_scale(x="independent")
    return apart


@dataclass(frozen=True)
class _Column:
    """Ranges by row, the room in pixels, how their ends read, and how a bar looks."""

    ranges: Mapping[str, tuple[float, float]]
    place: tuple[float, float]
    words: Callable[[float, float], str]
    look: Mapping[str, Any]


def _ranges(column: _Column, y: alt.Y, brand: Brand) -> list[alt.Chart]:
    """A bar from low to high with its ends in words; the word alone for what is not known."""
    known = {key: ends for key, ends in column.ranges.items() if not any(map(math.isnan, ends))}
    least, most = min([0.0, *(low for low, _ in known.values())]), max([0.0, *(high for _, high in known.values())])
    start, limit = column.place
    widest = max(span(text, SMALL) for text in (dutch.UNKNOWN, *(column.words(*ends) for ends in known.values())))
    step = (most - least or 1.0) / max(_LEAST, limit - start - widest - 2 * _THIN)
    scale = alt.Scale(
        domain=[least - start * step, least + (WIDTH - start) * step], range=[0, WIDTH], nice=False, zero=False
    )
    x, detail = alt.X("low:Q", axis=None, scale=scale), told_apart("row")
    bars = [{"row": key, "low": round(low, 6), "high": round(high, 6)} for key, (low, high) in known.items()]
    ends = [
        {"row": key, "low": round(max(high, 0.0), 6), "text": column.words(low, high)}
        for key, (low, high) in known.items()
    ]
    ends += [{"row": key, "low": 0.0, "text": dutch.UNKNOWN} for key in column.ranges if key not in known]
    zero = [{"row": key, "low": 0.0} for key in column.ranges]
    text = text_mark(brand["ink"], size=SMALL) | {"align": "left", "dx": _THIN}
    return [
        marks(zero).mark_tick(color=brand["muted"], thickness=1, bandSize=20, orient="vertical").encode(x=x, y=y),
        marks(bars).mark_bar(**column.look, height={"band": 0.5}).encode(x=x, x2=alt.X2("high:Q"), y=y, detail=detail),
        marks(ends).mark_text(**text).encode(x=x, y=y, text=WORDS),
    ]


def _share_range(low: float, high: float) -> str:
    first, last = (dutch.number(round(100 * value) + 0.0, 0).replace("-", "−") for value in (low, high))
    return f"{last}%" if first == last else f"{first} tot {last}%"


def _euro_range(low: float, high: float) -> str:
    first, last = dutch.number(low), dutch.number(high)
    amount = first if first == last else f"{first} tot {last}"
    return f"€ {amount} mln"
