"""Chart: personnel over the years, observed and by path, with the limit of the wartime organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import message_chart, text_mark
from hoofdtaak3.figures.pixels import WORDS, marks, said, sheet, told_apart
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import LEADING, SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hoofdtaak3.brand import Brand

HEIGHT = 330
_AXIS = 58
"""Pixels that the numbers on the left take of the width of the page."""

_RIGHT = 410
"""Where the lines end; the ranges and the names of the paths follow."""

_DASHES: Mapping[str, list[int]] = {"slow": [2, 3], "planned": [1, 0], "fast": [7, 4]}
_STEP = 50_000
_APART = 2 * LEADING + 8
"""Pixels between the names of two paths: two lines of text, and white."""


@dataclass(frozen=True)
class Lines:
    """Table `personnel`, the paths that are drawn as lines, names of all paths, and the mark."""

    table: pd.DataFrame
    paths: Sequence[str]
    names: Mapping[str, str]
    """As the table behind the figure has them."""
    limit: str
    """What is written beside the line of the wartime organisation."""
    empty: str
    mark: Sequence[str] = ()


def personnel_chart(lines: Lines, brand: Brand) -> alt.LayerChart:
    """Observed figures as points with their number, paths as lines that are named at their end."""
    known = lines.table[lines.table["likely"].notna()]
    known = known.assign(when=[year_of(day) for day in known["date"]], day=[dutch.day(day) for day in known["date"]])
    observed = known[known["path"] == "observed"].sort_values("when")
    if observed.empty:
        return message_chart(lines.empty, brand)
    limits = known.loc[known["path"] == "wartime", "likely"]
    drawn = known[known["path"].isin(["observed", *lines.paths])]
    top = max([float(drawn["high"].max()), *limits])
    first, last = int(observed["when"].min()), int(-(-float(drawn["when"].max()) // 1))
    x = alt.X(
        "when:Q",
        scale=alt.Scale(domain=[first, last], range=[0, _RIGHT], nice=False, zero=False),
        axis=alt.Axis(values=_years(first, last), format="d", title=None, grid=False),
    )
    ceiling = int(-(-top * 1.09 // 1000)) * 1000
    y = alt.Y(
        "persons:Q",
        scale=alt.Scale(domain=[0, ceiling], nice=False),
        axis=alt.Axis(
            values=list(range(0, ceiling + 1, _STEP)),
            title=None,
            format=",d",
            minExtent=_AXIS,
            maxExtent=_AXIS,
        ),
    )
    canvas = _Canvas(x, y, (first, last), HEIGHT / ceiling, brand)
    layers = [
        *_observed(observed, canvas),
        *(
            layer
            for index, path in enumerate(lines.paths)
            for layer in _path(observed.tail(1), known[known["path"] == path].sort_values("when"), index, canvas)
        ),
        *_ends(lines, known, canvas),
        *_limit(limits, lines.limit, canvas),
        *stamp([" ".join(lines.mark)] if lines.mark else [], 20, 230, HEIGHT - 40, brand),
    ]
    return sheet(layers, HEIGHT, brand, {"path": lines.names}, width=WIDTH - _AXIS)


def _years(first: int, last: int) -> list[int]:
    """The first and the last year, and the round ones between."""
    return sorted({first, last, *(year for year in range(first, last) if year % 5 == 0)})


def year_of(day: date) -> float:
    """A date as a year with a fraction, months counted as equally long."""
    return round(day.year + (day.month - 1 + (day.day - 1) / 31) / 12, 4)


@dataclass(frozen=True)
class _Canvas:
    """Axes, the years they span, pixels a person, and the brand."""

    x: alt.X
    y: alt.Y
    years: tuple[int, int]
    scale: float
    brand: Brand

    def height(self, persons: float) -> float:
        """Pixels from the top."""
        return round(HEIGHT - persons * self.scale, 2)


def _points(rows: pd.DataFrame, *words: str) -> list[dict[Any, Any]]:
    """Places on the chart; by the words the page finds the row of a mark."""
    return rows.rename(columns={"likely": "persons"})[["when", "persons", *words]].to_dict("records")


def _observed(observed: pd.DataFrame, canvas: _Canvas) -> list[alt.Chart]:
    """Points on a line, with the number of the first and of the last one: those between are too close together."""
    colour = canvas.brand["defence"]
    told = observed.assign(text=[dutch.number(persons, 0) for persons in observed["likely"]])
    mark = text_mark(canvas.brand["ink"], size=SMALL)
    first, last = _points(told.iloc[:1], "text"), _points(told.iloc[1:].tail(1), "text")
    layers = [
        marks(_points(observed)).mark_line(color=colour, strokeWidth=2).encode(x=canvas.x, y=canvas.y),
        marks(_points(observed, "day"))
        .mark_point(color=colour, fill=colour, size=50, opacity=1)
        .encode(x=canvas.x, y=canvas.y, detail=told_apart("day")),
        marks(first).mark_text(**mark, align="left", dx=2, dy=-14).encode(x=canvas.x, y=canvas.y, text=WORDS),
    ]
    if last:
        layers.append(
            marks(last).mark_text(**mark, align="right", dx=-4, dy=-16).encode(x=canvas.x, y=canvas.y, text=WORDS)
        )
    return layers


def _path(start: pd.DataFrame, own: pd.DataFrame, index: int, canvas: _Canvas) -> list[alt.Chart]:
    """The line of one path from the last observed figure on, and the range of its end, beside those of others."""
    if own.empty:
        return []
    path = own["path"].iloc[0]
    mark: dict[str, Any] = {"color": canvas.brand["defence"], "strokeWidth": 2, "strokeDash": _DASHES[path]}
    line = _points(pd.concat([start, own]).assign(path=path), "path")
    layers = [marks(line).mark_line(**mark).encode(x=canvas.x, y=canvas.y, detail=told_apart("path"))]
    end = own.tail(1).drop(columns="likely").rename(columns={"low": "likely"})
    ranges = _points(end[end["high"] > end["likely"]], "high", "path", "day")
    if ranges:
        look: dict[str, Any] = {"color": canvas.brand.tint("defence", 0.45), "strokeWidth": 4, "xOffset": 4 + 7 * index}
        bar = marks(ranges).mark_rule(**look)
        layers.append(bar.encode(x=canvas.x, y=canvas.y, y2=alt.Y2("high:Q"), detail=told_apart("path", "day")))
    return layers


def _ends(lines: Lines, known: pd.DataFrame, canvas: _Canvas) -> list[alt.Chart]:
    """The name and the number of each path beside its end, with what its bar says, apart where they would overlap."""
    ends = {
        lines.names[path]: known[known["path"] == path].sort_values("when").iloc[-1]
        for path in lines.paths
        if (known["path"] == path).any()
    }
    brand = canvas.brand
    looks = [text_mark(brand[role], size=SMALL) | {"align": "left"} for role in ("ink", "muted")]
    return [
        said(text, look, x=_RIGHT + 32, y=place + index * LEADING)
        for place, name in apart([(canvas.height(float(end["likely"])), name) for name, end in ends.items()], _APART)
        for index, (look, text) in enumerate(zip(looks, _told(name, ends[name]), strict=False))
    ]


def _told(name: str, end: pd.Series) -> list[str]:
    low, high = float(end["low"]), float(end["high"])
    texts = [f"{dutch.capital(name)}: {dutch.number(end['likely'], 0)}"]
    if high > low:
        texts.append(f"marge: {dutch.number(low, 0)} tot {dutch.number(high, 0)}")
    return texts


def _limit(limits: pd.Series, name: str, canvas: _Canvas) -> list[alt.Chart]:
    """The upper limit as a dashed line over the whole width: it has no year."""
    if limits.empty:
        return []
    value = float(limits.iloc[0])
    data = [{"when": year, "persons": value, "path": "wartime"} for year in canvas.years]
    mark = text_mark(canvas.brand["ink"], size=SMALL) | {"align": "left"}
    return [
        marks(data)
        .mark_line(color=canvas.brand["muted"], strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x=canvas.x, y=canvas.y, detail=told_apart("path")),
        said(f"{name}: {dutch.number(value, 0)}", mark, x=20, y=canvas.height(value) - 10),
    ]


def apart(places: Sequence[tuple[float, str]], least: float) -> list[tuple[float, str]]:
    """The labels from top to bottom, each at least so many pixels below the one above it, around where they were."""
    ordered = sorted(places)
    moved: list[float] = []
    for place, _ in ordered:
        moved.append(place if not moved else max(place, moved[-1] + least))
    # What was pushed down is shared, so that the middle of the labels stays where the lines end.
    shift = sum(new - old for new, (old, _) in zip(moved, ordered, strict=True)) / max(1, len(moved))
    return [(round(new - shift, 2), text) for new, (_, text) in zip(moved, ordered, strict=True)]
