"""Chart: personnel over the years, observed and by path, with the limit of the wartime organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import message_chart, text_mark
from hoofdtaak3.figures.pixels import WORDS, at
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import LEADING, SMALL, config

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
    """Table `personnel`, the Dutch names of the paths that are drawn as lines, and the mark."""

    table: pd.DataFrame
    paths: Mapping[str, str]
    limit: str
    """What the wartime organisation is called."""
    empty: str
    mark: Sequence[str] = ()


def personnel_chart(lines: Lines, brand: Brand) -> alt.LayerChart:
    """Observed figures as points with their number, paths as lines that are named at their end."""
    known = lines.table[lines.table["likely"].notna()]
    known = known.assign(when=[year_of(day) for day in known["date"]], day=[dutch.day(day) for day in known["date"]])
    observed = known[known["path"] == "observed"].sort_values("when")
    if observed.empty:
        return message_chart(lines.empty, brand, WIDTH, config(brand))
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
            for layer in _path(
                observed.tail(1), known[known["path"] == path].sort_values("when"), (index, lines.paths[path]), canvas
            )
        ),
        *_ends(lines, known, canvas),
        *_limit(limits, lines.limit, canvas),
        *stamp([" ".join(lines.mark)] if lines.mark else [], 20, 230, HEIGHT - 40, brand),
    ]
    chart: alt.LayerChart = alt.layer(*layers).properties(width=WIDTH - _AXIS, height=HEIGHT).configure(**config(brand))
    return chart


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


def _points(rows: pd.DataFrame, *words: str) -> pd.DataFrame:
    """Places on the chart; by the words the page finds the row of a mark."""
    return rows.rename(columns={"likely": "persons"})[["when", "persons", *words]].reset_index(drop=True)


def _observed(observed: pd.DataFrame, canvas: _Canvas) -> list[alt.Chart]:
    """Points on a line, with the number of the first and of the last one: those between are too close together."""
    data, colour = _points(observed, "day"), canvas.brand["defence"]
    ends = _points(observed).iloc[sorted({0, len(data) - 1})]
    texts = ends.assign(text=[dutch.number(row.persons, 0) for row in rows_of(ends)])
    mark = text_mark(canvas.brand["ink"], size=SMALL)
    first, last = texts.iloc[:1], texts.iloc[1:]
    layers = [
        alt.Chart(_points(observed)).mark_line(color=colour, strokeWidth=2).encode(x=canvas.x, y=canvas.y),
        alt.Chart(data)
        .mark_point(color=colour, fill=colour, size=50, opacity=1)
        .encode(x=canvas.x, y=canvas.y, detail="day:N"),
        alt.Chart(first).mark_text(**mark, align="left", dx=2, dy=-14).encode(x=canvas.x, y=canvas.y, text=WORDS),
    ]
    if len(last):
        layers.append(
            alt.Chart(last).mark_text(**mark, align="right", dx=-4, dy=-16).encode(x=canvas.x, y=canvas.y, text=WORDS)
        )
    return layers


def _path(start: pd.DataFrame, own: pd.DataFrame, place: tuple[int, str], canvas: _Canvas) -> list[alt.Chart]:
    """The line of one path from the last observed figure on, and the range of its end, beside those of others.

    `place` is which of the paths it is, and its name.
    """
    if own.empty:
        return []
    index, name = place
    colour = canvas.brand["defence"]
    mark: dict[str, Any] = {"color": colour, "strokeWidth": 2, "strokeDash": list(_DASHES[own["path"].iloc[0]])}
    line = _points(pd.concat([start, own]).assign(name=name), "name")
    layers = [alt.Chart(line).mark_line(**mark).encode(x=canvas.x, y=canvas.y, detail="name:N")]
    ranges = (
        own.tail(1)[own.tail(1)["high"] > own.tail(1)["low"]].drop(columns="likely").rename(columns={"low": "persons"})
    ).assign(name=name)
    if len(ranges):
        whisker = alt.Chart(ranges[["when", "persons", "high", "name", "day"]].reset_index(drop=True))
        bar = whisker.mark_rule(color=canvas.brand.tint("defence", 0.45), strokeWidth=4, xOffset=4 + 7 * index)
        layers.append(bar.encode(x=canvas.x, y=canvas.y, y2=alt.Y2("high:Q"), detail="name:N", key="day:N"))
    return layers


def _ends(lines: Lines, known: pd.DataFrame, canvas: _Canvas) -> list[alt.Chart]:
    """The name and the number of each path beside its end, with what its bar says, apart where they would overlap."""
    ends = {
        name: known[known["path"] == path].sort_values("when").iloc[-1]
        for path, name in lines.paths.items()
        if (known["path"] == path).any()
    }
    brand = canvas.brand
    marks = [text_mark(brand[role], size=SMALL) | {"align": "left"} for role in ("ink", "muted")]
    return [
        alt.Chart(pd.DataFrame([{"text": text}]))
        .mark_text(**mark)
        .encode(**at(x=_RIGHT + 32, y=place + index * LEADING), text=WORDS)
        for place, name in apart([(canvas.height(float(end["likely"])), name) for name, end in ends.items()], _APART)
        for index, (mark, text) in enumerate(zip(marks, _told(name, ends[name]), strict=False))
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
    data = pd.DataFrame({"when": canvas.years, "persons": [value, value], "name": [name, name]})
    mark = text_mark(canvas.brand["ink"], size=SMALL) | {"align": "left"}
    label = pd.DataFrame([{"text": f"{name}: {dutch.number(value, 0)}"}])
    return [
        alt.Chart(data)
        .mark_line(color=canvas.brand["muted"], strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x=canvas.x, y=canvas.y, detail="name:N"),
        alt.Chart(label).mark_text(**mark).encode(**at(x=20, y=canvas.height(value) - 10), text=WORDS),
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
