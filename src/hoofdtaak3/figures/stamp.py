"""The mark on a chart that its numbers are provisional: it goes along when the picture is copied out of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofdtaak3.figures.labels import text_mark
from hoofdtaak3.figures.pixels import at, marks, said, told_apart
from hoofdtaak3.figures.style import LEADING, SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from hoofdtaak3.brand import Brand


def wording(assumed: str) -> tuple[str, ...]:
    """`'97%' -> ('Voorlopig:', '97% aangenomen')`; without assumptions there is no mark."""
    return ("Voorlopig:", f"{assumed} aangenomen") if assumed else ()


def stamp(lines: Sequence[str], left: float, right: float, middle: float, brand: Brand) -> list[alt.Chart]:
    """The lines in a dashed frame between `left` and `right`, around the height `middle`; nothing without lines."""
    if not lines:
        return []
    half = len(lines) * LEADING / 2 + 3
    look: dict[str, Any] = {"fill": brand["paper"], "stroke": brand["ink"], "strokeDash": [4, 3], "strokeWidth": 1.2}
    place = at(x=left, x2=right, y=middle - half, y2=middle + half)
    # With its words, so that the page takes it for no cell.
    box = marks([{"text": lines[0]}]).mark_rect(**look).encode(**place, detail=told_apart("text"))
    mark = text_mark(brand["ink"], size=SMALL, heavy=True) | {"align": "center"}
    centre, top = (left + right) / 2, middle - (len(lines) - 1) / 2 * LEADING
    return [box, *(said(line, mark, x=centre, y=top + index * LEADING) for index, line in enumerate(lines))]
