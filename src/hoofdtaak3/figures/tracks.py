"""Rows on an axis of shares: a range, two marks on it with the distance between them, and words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import key_lines, lines_by_row, message_chart, row_axis, row_height, text_mark, wrap
from hoofdtaak3.figures.pixels import marks, sheet
from hoofdtaak3.figures.style import SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.brand import Brand

NAME: Final = 200
PLOT: Final = 300
_NOTE = NAME + PLOT + 14
_AXIS = "at:Q"


@dataclass(frozen=True)
class Track:
    """One row: id, name, a range, a value in it (a filled circle), a limit (an open diamond), or None; words."""

    key: str
    name: str
    range: tuple[float, float] | None
    value: float | None
    limit: float | None
    note: str
    alarm: bool = False

    @property
    def link(self) -> tuple[float, float] | None:
        """From value to limit."""
        return None if self.value is None or self.limit is None else (self.value, self.limit)


def track_chart(rows: Sequence[Track], title: str, key: Sequence[str], empty: str, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide; the distance is drawn in red where the value is beyond the limit."""
    if not rows:
        return message_chart(empty, brand)
    names = [(row.key, wrap(row.name, NAME - 12, SMALL)) for row in rows]
    notes = {row.key: wrap(row.note, WIDTH - _NOTE - 2, SMALL) for row in rows}
    height = row_height([*(lines for _, lines in names), *notes.values()], least=26) * len(rows)
    y = row_axis(row.key for row in rows)
    axis = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1], format=".0%", title=title, titleAnchor="start", titleX=NAME, orient="top"
    )
    x = alt.X(_AXIS, scale=alt.Scale(domain=[0, 1], range=[NAME, NAME + PLOT], nice=False), axis=axis)
    to = alt.X2("to:Q")
    ranges = [_stretch(row.key, row.range) for row in rows if row.range]
    layers = [marks([{"row": rows[0].key, "at": 0}]).mark_point(opacity=0).encode(x=x, y=y)]
    if ranges:
        look: dict[str, Any] = {"fill": brand["wash"], "stroke": brand["line"], "strokeWidth": 1, "height": 14}
        layers.append(marks(ranges).mark_bar(**look).encode(x=x, x2=to, y=y))
    for role, beyond in (("defence", False), ("gap", True)):
        links = [_stretch(row.key, row.link) for row in rows if row.link and (row.link[0] > row.link[1]) == beyond]
        if links:
            layers.append(marks(links).mark_rule(color=brand[role], strokeWidth=4).encode(x=x, x2=to, y=y))
    points = (
        ("diamond", 92, brand["paper"], [(row.key, row.limit) for row in rows]),
        ("circle", 84, brand["ink"], [(row.key, row.value) for row in rows]),
    )
    for shape, size, fill, places in points:
        data = [{"row": key, "at": round(place, 6)} for key, place in places if place is not None]
        if data:
            mark: dict[str, Any] = {
                "shape": shape,
                "size": size,
                "fill": fill,
                "stroke": brand["ink"],
                "strokeWidth": 1.6,
                "opacity": 1,
            }
            layers.append(marks(data).mark_point(**mark).encode(x=x, y=y))
    ink = text_mark(brand["ink"], size=SMALL)
    layers += [
        *lines_by_row(names, 0, y, ink),
        *lines_by_row([(row.key, notes[row.key]) for row in rows if not row.alarm], _NOTE, y, ink),
        *lines_by_row(
            [(row.key, notes[row.key]) for row in rows if row.alarm],
            _NOTE,
            y,
            text_mark(brand["gap"], size=SMALL, heavy=True),
        ),
        *key_lines(key, height + 14, brand),
    ]
    return sheet(layers, height, brand, {"row": {row.key: row.name for row in rows}})


def _stretch(key: str, ends: tuple[float, float]) -> Mapping[str, Any]:
    low, high = sorted(ends)
    return {"row": key, "at": round(low, 6), "to": round(high, 6)}
