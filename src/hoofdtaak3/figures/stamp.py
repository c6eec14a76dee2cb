"""The mark on a chart that its numbers are provisional: it goes along when the picture is copied out of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from hoofdtaak3.figures.labels import text_mark
from hoofdtaak3.figures.pixels import WORDS, at
from hoofdtaak3.figures.style import LEADING, SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.brand import Brand


def wording(assumed: str) -> tuple[str, ...]:
    """`'97%' -> ('Voorlopig:', '97% aangenomen')`; without assumptions there is no mark."""
    return ("Voorlopig:", f"{assumed} aangenomen") if assumed else ()


def stamp(lines: Sequence[str], left: float, right: float, middle: float, brand: Brand) -> list[alt.Chart]:
    """The lines in a dashed frame between `left` and `right`, around the height `middle`; nothing without lines."""
    if not lines:
        return []
    half = len(lines) * LEADING / 2 + 3
    frame = alt.Chart(pd.DataFrame([{"text": lines[0]}]))
    box = frame.mark_rect(fill=brand["paper"], stroke=brand["ink"], strokeDash=[4, 3], strokeWidth=1.2).encode(
        **at(x=left, x2=right, y=middle - half, y2=middle + half)
    )
    mark = text_mark(brand["ink"], size=SMALL, heavy=True)
    texts = [
        alt.Chart(pd.DataFrame([{"text": line}]))
        .mark_text(**mark, align="center")
        .encode(**at(x=(left + right) / 2, y=middle + (index - (len(lines) - 1) / 2) * LEADING), text=WORDS)
        for index, line in enumerate(lines)
    ]
    # Without a field of its own the frame's data would hold a column that nothing uses.
    return [box.encode(detail=alt.Detail("text:N")), *texts]
