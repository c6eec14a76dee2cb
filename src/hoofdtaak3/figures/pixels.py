"""What charts are put together from: marks of rows, places in pixels from the upper left corner, and the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt

from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.style import config

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hoofdtaak3.brand import Brand

_CHANNELS: Final = {"x": alt.XValue, "x2": alt.X2Value, "y": alt.YValue, "y2": alt.Y2Value}

WORDS: Final = alt.Text("text:N")
"""The text of a mark is its field `text`. Channels as objects: Altair takes seventy times as long to infer them."""


def marks(rows: Iterable[Mapping[Any, Any]]) -> alt.Chart:
    """A layer of what is drawn, a mark a row. Plain rows: Altair takes twice as long to read them from a frame."""
    return alt.Chart({"values": tuple(rows)})


def at(**places: float) -> dict[str, Any]:
    """Encodings of `x`, `x2`, `y` and `y2`, for `encode(**at(x=2, y=10))`."""
    return {name: _CHANNELS[name](value) for name, value in places.items()}  # type: ignore[no-untyped-call]


def said(text: str, mark: Mapping[str, Any], **places: float) -> alt.Chart:
    """One text at a place."""
    chart: alt.Chart = marks([{"text": text}]).mark_text(**mark).encode(**at(**places), text=WORDS)
    return chart


def told_apart(*fields: str) -> list[alt.Detail]:
    """The encoding of fields that place nothing: they keep lines apart, and tell the page what a mark stands for.

    Never Vega's `key`: of marks with an equal key only the last one is drawn.
    """
    return [alt.Detail(f"{field}:N") for field in fields]


def sheet(
    layers: Sequence[alt.Chart],
    height: float,
    brand: Brand,
    names: Mapping[str, Mapping[str, str]] | None = None,
    *,
    width: float = WIDTH,
) -> alt.LayerChart:
    """The layers as one chart. `names` are what the ids in each field of its data are called, for the page to tell."""
    chart = alt.layer(*layers).properties(width=width, height=height, usermeta={"names": names or {}})
    configured: alt.LayerChart = chart.configure(**config(brand))
    return configured
