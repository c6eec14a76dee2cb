"""Regions as tiles, each about where it lies, with what is said of it in figures as well as in shade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import key_lines, message_chart, text_mark, wrap
from hoofdtaak3.figures.pixels import WORDS, at, marks, sheet, told_apart
from hoofdtaak3.figures.style import LEADING, SMALL, TINY, look, styles

if TYPE_CHECKING:
    import altair as alt

    from hoofdtaak3.brand import Brand

_HEIGHT, _GAP = 58.0, 4.0
_NAME_LINES = 2


@dataclass(frozen=True)
class Tile:
    """One region: id, name, row and column from 1, its `kind` of style, and what is said of it."""

    id: str
    name: str
    row: int
    column: int
    kind: str
    text: str


def tile_chart(tiles: Sequence[Tile], key: Sequence[str], empty: str, brand: Brand) -> alt.LayerChart:
    """The chart, `figure.WIDTH` wide; `empty` is said when there are no tiles."""
    if not tiles:
        return message_chart(empty, brand)
    width = WIDTH / max(tile.column for tile in tiles)
    height = _HEIGHT * max(tile.row for tile in tiles)
    layers = []
    known = styles(brand)
    for tile in tiles:
        left, top = (tile.column - 1) * width, (tile.row - 1) * _HEIGHT
        style = known[tile.kind]
        box = at(x=left + _GAP / 2, x2=left + width - _GAP / 2, y=top + _GAP / 2, y2=top + _HEIGHT - _GAP / 2)
        layers.append(marks([{"region": tile.id}]).mark_rect(**look(style)).encode(**box, detail=told_apart("region")))
        lines = [tile.text, *wrap(tile.name, width - 2 * _GAP, TINY)[:_NAME_LINES]]
        middle = top + _HEIGHT / 2
        for number, line in enumerate(lines):
            mark = text_mark(style.ink, size=TINY if number else SMALL, heavy=not number) | {"align": "center"}
            y = middle + (number - (len(lines) - 1) / 2) * (LEADING - 1)
            layers.append(
                marks([{"region": tile.id, "text": line}])
                .mark_text(**mark)
                .encode(**at(x=left + width / 2, y=y), text=WORDS, detail=told_apart("region"))
            )
    layers += key_lines(key, height + 12, brand)
    return sheet(layers, height, brand, {"region": {tile.id: tile.name for tile in tiles}})
