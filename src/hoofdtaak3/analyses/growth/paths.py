"""The chart of the personnel: what was published as points, the paths as lines to their ends, the limit of a war."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from hoofdtaak3 import dutch
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import message_chart, text_mark
from hoofdtaak3.figures.pixels import WORDS, marks, said, sheet, told_apart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.style import LEADING, SMALL
from hoofdtaak3.results.code_words import PATHS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from hoofdtaak3.brand import Brand

NAMES: Final[Mapping[str, str]] = {"observed": "waargenomen", **PATHS, "wartime": "oorlogsorganisatie"}
_HEIGHT = 300
_AXIS = 58
_RIGHT = 420
_NAME = _RIGHT + 30
_STEP = 50_000
_DASHES: Final = {"slow": [2, 3], "planned": [1, 0], "fast": [7, 4]}
_FIRM = ("bron", "opgave")
_APART = 2 * LEADING + 6


def paths_chart(known: pd.DataFrame, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide. Rows of table `personnel` with a number, by path and then by date."""
    rows = {path: list(rows_of(known[known["path"] == path])) for path in NAMES}
    observed = rows["observed"]
    if not observed:
        return message_chart("Hoeveel mensen er bij Defensie werken, is niet bekend.", brand)
    drawn = [row for path in ("observed", *PATHS) for row in rows[path]]
    limits = rows["wartime"][:1]
    years = int(min(when(row.date) for row in drawn)), -int(-max(when(row.date) for row in drawn) // 1)
    top = max(row.high for row in (*drawn, *limits)) * 1.1
    canvas = _Canvas.of(years, -int(-top // 1000) * 1000, brand)
    layers = [
        *(layer for path in PATHS for layer in canvas.path(path, observed[-1], rows[path])),
        *canvas.observed(observed),
        *canvas.ends({path: rows[path][-1] for path in PATHS if rows[path]}),
        *canvas.limit(limits, years),
    ]
    return sheet(layers, _HEIGHT, brand, {"path": NAMES}, width=WIDTH - _AXIS)


def when(day: date) -> float:
    """A date as a year with a fraction, months counted as equally long."""
    return round(day.year + (day.month - 1 + (day.day - 1) / 31) / 12, 4)


def apart(places: Sequence[float], least: float) -> list[float]:
    """Places in pixels from the top, in order, moved so that each is at least so far below the one above it."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else place)
    shift = sum(new - old for new, old in zip(moved, places, strict=True)) / max(1, len(moved))
    return [round(place - shift, 2) for place in moved]


@dataclass(frozen=True)
class _Canvas:
    x: alt.X
    y: alt.Y
    scale: float
    brand: Brand

    @classmethod
    def of(cls, years: tuple[int, int], ceiling: int, brand: Brand) -> _Canvas:
        first, last = years
        ticks = sorted({first, last, *(year for year in range(first + 2, last - 1) if year % 5 == 0)})
        x = alt.X(
            "when:Q",
            scale=alt.Scale(domain=[first, max(last, first + 1)], range=[0, _RIGHT], nice=False, zero=False),
            axis=alt.Axis(values=ticks, format="d", title=None, grid=False),
        )
        step = _STEP * max(1, ceiling // (8 * _STEP))
        axis = alt.Axis(
            values=list(range(0, ceiling + 1, step)), title=None, format=",d", minExtent=_AXIS, maxExtent=_AXIS
        )
        y = alt.Y("persons:Q", scale=alt.Scale(domain=[0, ceiling], nice=False), axis=axis)
        return cls(x, y, _HEIGHT / ceiling, brand)

    def height(self, persons: float) -> float:
        return round(_HEIGHT - persons * self.scale, 2)

    def observed(self, rows: Sequence[Any]) -> list[alt.Chart]:
        """The line of what was counted, its points, and the number of the first and the last of them."""
        colour, text = self.brand["defence"], text_mark(self.brand["ink"], size=SMALL)
        line = marks(_places(rows)).mark_line(color=colour, strokeWidth=2).encode(x=self.x, y=self.y)
        layers = [line, *self._points(rows)]
        ends = [(rows[0], "left", 16), (rows[-1], "right", -16)] if len(rows) > 1 else [(rows[0], "left", 16)]
        for row, align, dy in ends:
            data = [_place(row) | {"text": dutch.number(row.likely, 0)}]
            mark = text | {"align": align, "dy": dy}
            layers.append(marks(data).mark_text(**mark).encode(x=self.x, y=self.y, text=WORDS))
        return layers

    def path(self, path: str, start: Any, rows: Sequence[Any]) -> list[alt.Chart]:  # noqa: ANN401
        """One path from the last observed figure on, with the range of its end and its points."""
        if not rows:
            return []
        index = list(PATHS).index(path)
        look: dict[str, Any] = {"color": self.brand["defence"], "strokeWidth": 2, "strokeDash": _DASHES[path]}
        line = [{**_place(row), "path": path} for row in (start, *rows)]
        layers = [marks(line).mark_line(**look).encode(x=self.x, y=self.y, detail=told_apart("path"))]
        end = rows[-1]
        if end.high > end.low:
            bar: dict[str, Any] = {
                "color": self.brand.tint("defence", 0.45),
                "strokeWidth": 4,
                "xOffset": 4 + 7 * index,
            }
            data = [{"when": when(end.date), "persons": end.low, "high": end.high, "path": path}]
            rule = marks(data).mark_rule(**bar)
            layers.append(rule.encode(x=self.x, y=self.y, y2=alt.Y2("high:Q"), detail=told_apart("path")))
        text = text_mark(self.brand["ink"], size=SMALL)
        told = [_place(row) | {"text": dutch.number(row.likely, 0)} for row in rows[:-1] if row.basis in _FIRM]
        if told:
            label = marks(told).mark_text(**text, align="right", dx=-2, dy=-14).encode(x=self.x, y=self.y, text=WORDS)
            layers.append(label)
        return [*layers, *self._points(rows)]

    def ends(self, ends: Mapping[str, Any]) -> list[alt.Chart]:
        """The name and the number of each path beside its end, and what its bar says."""
        ordered = sorted(ends.items(), key=lambda item: -item[1].likely)
        places = apart([self.height(end.likely) for _, end in ordered], _APART)
        looks = [text_mark(self.brand[role], size=SMALL) | {"align": "left"} for role in ("ink", "muted")]
        layers = []
        for place, (path, end) in zip(places, ordered, strict=True):
            told = [f"{dutch.capital(NAMES[path])}: {dutch.number(end.likely, 0)}"]
            if end.high > end.low:
                told.append(f"{dutch.number(end.low, 0)} tot {dutch.number(end.high, 0)}")
            layers += [
                said(text, look, x=_NAME, y=place + row * LEADING)
                for row, (look, text) in enumerate(zip(looks, told, strict=False))
            ]
        return layers

    def limit(self, rows: Sequence[Any], years: tuple[int, int]) -> list[alt.Chart]:
        """The limit as a dashed line over the whole width: it has no year."""
        if not rows:
            return []
        value = rows[0].likely
        data = [{"when": year, "persons": value, "path": "wartime"} for year in years]
        look: dict[str, Any] = {"color": self.brand["muted"], "strokeWidth": 1.5, "strokeDash": [4, 3]}
        words = f"Oorlogsorganisatie: hoogstens {dutch.number(value, 0)}, zonder jaar"
        mark = text_mark(self.brand["ink"], size=SMALL) | {"align": "left"}
        return [
            marks(data).mark_line(**look).encode(x=self.x, y=self.y, detail=told_apart("path")),
            said(words, mark, x=8, y=self.height(value) - 10),
        ]

    def _points(self, rows: Sequence[Any]) -> list[alt.Chart]:
        """Filled where the number was published, open where it is an estimate."""
        layers = []
        for firm in (True, False):
            data = [_place(row) | {"day": row.date.isoformat()} for row in rows if (row.basis in _FIRM) == firm]
            if data:
                fill = self.brand["defence" if firm else "paper"]
                mark = marks(data).mark_point(color=self.brand["defence"], fill=fill, size=52, opacity=1)
                layers.append(mark.encode(x=self.x, y=self.y, detail=told_apart("day")))
        return layers


def _place(row: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"when": when(row.date), "persons": row.likely}


def _places(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [_place(row) for row in rows]
