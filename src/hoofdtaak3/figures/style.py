"""How a part of a chart looks by its meaning: fill, outline and ink, told apart without colour as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.brand import Brand

SIZE = 13
SMALL = 12
TINY = 10.5
LEADING = 15
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€\u00a0", ""]}
"""Of Dutch, in the specification itself: whoever draws it, writes the numbers alike."""


@dataclass(frozen=True)
class Style:
    """One kind of bar part or cell. Solid: somebody serves; open with an outline: nobody; dashed: not known."""

    fill: str
    stroke: str
    ink: str
    width: float = 1.0
    dash: tuple[int, int] = (1, 0)


def styles(brand: Brand) -> Mapping[str, Style]:
    """Every kind that a chart can show."""
    return {
        "defence": Style(brand["defence"], brand["defence"], brand["paper"]),
        "civil": Style(brand["civil"], brand["civil"], brand["ink"]),
        "late": Style(brand["paper"], brand["gap"], brand["ink"], 2.0),
        "gap": Style(brand.tint("gap", 0.3), brand["gap"], brand["ink"], 2.0),
        "unknown": Style(brand["wash"], brand["unknown"], brand["ink"], 1.5, (4, 3)),
        "good": Style(brand["paper"], brand["line"], brand["ink"]),
        "fair": Style(brand.tint("civil", 0.25), brand["civil"], brand["ink"]),
        "some": Style(brand.tint("late", 0.75), brand["late"], brand["ink"]),
        "none": Style(brand["gap"], brand["gap"], brand["paper"]),
        "sourced": Style(brand["ink"], brand["ink"], brand["paper"]),
        "stated": Style(brand["muted"], brand["muted"], brand["paper"]),
        "judged": Style(brand["line"], brand["muted"], brand["ink"]),
        "invented": Style(brand["paper"], brand["muted"], brand["ink"], 1.5, (2, 2)),
        "blank": Style(brand["paper"], brand["paper"], brand["muted"]),
    }


def look(style: Style) -> dict[str, Any]:
    """The mark properties of one kind. Constants in a layer of its own: Vega-Lite has no dash by data for cells."""
    return {
        "fill": style.fill,
        "stroke": style.stroke,
        "strokeWidth": style.width,
        "strokeDash": list(style.dash),
    }


def ink(kinds: Mapping[str, Style]) -> alt.Color:
    """The encoding that gives a text the ink of its `kind`."""
    return alt.Color(
        "kind:N", legend=None, scale=alt.Scale(domain=list(kinds), range=[style.ink for style in kinds.values()])
    )


def config(brand: Brand) -> dict[str, Any]:
    """The configuration of every chart; Vega's own descriptions of marks are English, so they are off."""
    return {
        "font": brand.font,
        "aria": False,
        "locale": {"number": _NUMBERS},
        "background": brand["paper"],
        "padding": {"left": 0, "right": 0, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelColor": brand["ink"],
            "labelFontSize": SMALL,
            "titleColor": brand["ink"],
            "titleFontSize": SMALL,
            "titleFontWeight": "normal",
            "gridColor": brand["line"],
            "domain": False,
            "ticks": False,
        },
    }
