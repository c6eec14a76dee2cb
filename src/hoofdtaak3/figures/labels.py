"""Names beside rows and above columns: wrapped, centred on their row, never cut off."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

import altair as alt

from hoofdtaak3.brand import SEMIBOLD
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.pixels import WORDS, at, marks, said, sheet
from hoofdtaak3.figures.style import LEADING, SIZE, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoofdtaak3.brand import Brand

# Average width of a letter of the brand font, per pixel of size; long Dutch compounds are a little under it.
LETTER = 0.53
"""For running text; a single word is measured with `WORD`."""

WORD = 0.57

MOST = 32
"""Rows in one picture: with more nobody finds anything."""

PAGE = 860
"""Pixels that rows may take, so that a figure with its caption fits a page."""

_NARROW = "fijlrt.,()-' \u00a0"
_BRACKETS = re.compile(r"\(([^ ()]+) ([^ ()]+)\)")
_JOINTS = (
    "stroom-uitval", "natuur-branden", "natuur-brand", "over-stroming", "explo-sieven", "ziekte-uitbraak",
    "drinkwater-uitval", "cyber-aanval", "vrede-stijd", "kustwacht-inzet",
)  # fmt: skip
"""Where long words of scenario titles may break above a narrow column; Dutch compounds cannot be guessed."""


def wrap(text: str, pixels: float, size: float = SIZE) -> list[str]:
    """The text in lines that fit `pixels`; a word that is wider by itself is broken."""
    width = max(6, int(pixels / (size * LETTER)))
    return textwrap.wrap(text, width, break_on_hyphens=True) or [""]


def level(text: str, pixels: float, size: float) -> list[str] | None:
    """The text in lines that fit a narrow column, compounds broken at a joint; None if a word fits in no way."""
    lines: list[str] = []
    # `(72 uur)` stays together: a bracket alone on a line reads badly.
    for word in _BRACKETS.sub("(\\1\u00a0\\2)", text).split(" "):
        pieces = [word] if span(word, size) <= pixels else _pieces(word)
        if any(span(piece, size) > pixels for piece in pieces):
            return None
        joined = f"{lines[-1]} {pieces[0]}" if lines else pieces[0]
        if lines and span(joined, size) <= pixels:
            lines[-1] = joined
            pieces = pieces[1:]
        lines += pieces
    return lines or [""]


def span(text: str, size: float) -> float:
    """Pixels that a short text takes in the brand font, a little on the wide side."""
    return size * sum(0.35 if letter in _NARROW else 0.66 if letter.isupper() else 0.56 for letter in text)


def _pieces(word: str) -> list[str]:
    """`'natuurbranden' -> ['natuur-', 'branden']`; a word without a known joint stays whole."""
    for joint in _JOINTS:
        first, second = joint.split("-")
        if word.casefold().startswith(first + second):
            return [f"{word[: len(first)]}-", word[len(first) :]]
    return [word]


def row_axis(rows: Iterable[str]) -> alt.Y:
    """Rows (ids) in the given order, without an axis: their names are drawn as text."""
    scale = alt.Scale(domain=list(rows), paddingInner=0.14, paddingOuter=0.07)
    return alt.Y("row:N", axis=None, scale=scale)


def lines_by_row(
    texts: Sequence[tuple[str, Sequence[str]]],
    x: float,
    y: alt.Y,
    mark: dict[str, Any],
    *,
    leading: float = LEADING,
) -> list[alt.Chart]:
    """Text of one or more lines beside each row (an id), centred on it: one layer for each place a line can have."""
    by_offset: dict[float, list[dict[str, str]]] = {}
    for row, lines in texts:
        for index, line in enumerate(lines):
            offset = (index - (len(lines) - 1) / 2) * leading
            by_offset.setdefault(offset, []).append({"row": row, "text": line})
    return [
        marks(data).mark_text(**mark, align="left", dy=dy).encode(**at(x=x + 2), y=y, text=WORDS)
        for dy, data in sorted(by_offset.items())
    ]


def text_mark(colour: str, *, size: float, heavy: bool = False) -> dict[str, Any]:
    """Text in one colour; heavy is semibold."""
    mark: dict[str, Any] = {"color": colour, "fontSize": size, "baseline": "middle"}
    return mark | ({"fontWeight": SEMIBOLD} if heavy else {})


def row_height(names: Sequence[Sequence[str]], least: int = 24) -> int:
    """Pixels a row needs for the longest of these texts."""
    return max([least, *(len(lines) * LEADING + 6 for lines in names)])


def fitting(names: Sequence[str], pixels: float, size: float = SMALL) -> int:
    """How many rows fit a page, from the first on, with names in lines of so many pixels; one at least, if any."""
    lines = [wrap(name, pixels, size) for name in names[:MOST]]
    counts = range(len(lines), 1, -1)
    return next((count for count in counts if row_height(lines[:count]) * count <= PAGE), min(1, len(lines)))


def key_lines(lines: Sequence[str], top: float, brand: Brand) -> list[alt.Chart]:
    """The lines of a key below a chart, the first one around the height `top`."""
    mark = text_mark(brand["muted"], size=SMALL) | {"align": "left"}
    return [said(line, mark, x=2, y=top + index * LEADING) for index, line in enumerate(lines)]


def message_chart(message: str, brand: Brand) -> alt.LayerChart:
    """A chart that says that there is nothing to draw, in a dashed frame."""
    look: dict[str, Any] = {"fill": brand["wash"], "stroke": brand["unknown"], "strokeDash": [4, 3], "strokeWidth": 1.5}
    box = marks([{"text": message}]).mark_rect(**look).encode(**at(x=1, x2=WIDTH - 1, y=1, y2=47))
    return sheet([box, said(message, text_mark(brand["ink"], size=SIZE), x=WIDTH / 2, y=24)], 48, brand)
