"""Tile maps: an equal tile for each safety region, roughly where it lies; one large map, or small ones side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import key_lines, message_chart, text_mark, wrap
from hoofdtaak3.figures.pixels import WORDS, marks, sheet, told_apart
from hoofdtaak3.figures.stamp import stamp
from hoofdtaak3.figures.style import LEADING, SIZE, SMALL, TINY, look, styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.brand import Brand

_GAP = 3
_LARGE_HEIGHT = 80
_SMALL_HEIGHT = 32
_BETWEEN = 22
_ACROSS = 3
_STAMP = 40


@dataclass(frozen=True)
class Tile:
    """One region on a map: place in rows and columns from 1, code (its id), name, kind of style and value as text."""

    row: int
    column: int
    code: str
    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class TileMap:
    """The tiles of one map, which has an id, under a title."""

    key: str
    title: str
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Atlas:
    """One map or more of the same regions, the lines of the key below, what to say without maps, and the mark."""

    maps: Sequence[TileMap]
    key: Sequence[str]
    empty: str
    mark: Sequence[str] = ()


@dataclass(frozen=True)
class _Frame:
    """Where a map stands and how large its tiles are, in pixels."""

    left: float
    top: float
    width: float
    height: float

    def corner(self, tile: Tile) -> tuple[float, float]:
        """Upper left corner of a tile."""
        return self.left + (tile.column - 1) * self.width, self.top + (tile.row - 1) * self.height


@dataclass(frozen=True)
class _Ink:
    """How a text looks; texts that look the same share a layer."""

    colour: str
    size: float
    heavy: bool = False
    align: str = "center"


class _Sheet:
    """Boxes and texts at places in pixels, gathered by look, so that a map of many tiles is a few layers."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self.boxes: dict[str, list[dict[str, float | str]]] = {}
        self.texts: dict[_Ink, list[dict[str, float | str]]] = {}

    def tile(self, tile: Tile, frame: _Frame, shown: str) -> None:
        """The box of a tile, a little smaller than its place; it knows its map and region, for the page to tell."""
        left, top = frame.corner(tile)
        box = {
            "x": left + _GAP / 2,
            "x2": left + frame.width - _GAP / 2,
            "y": top + _GAP / 2,
            "y2": top + frame.height - _GAP / 2,
        }
        self.boxes.setdefault(tile.kind, []).append(
            {key: round(value, 2) for key, value in box.items()} | {"map": shown, "region": tile.code}
        )

    def text(self, words: str, x: float, y: float, ink: _Ink) -> None:
        """One line of text around a height."""
        self.texts.setdefault(ink, []).append({"x": round(x, 2), "y": round(y, 2), "text": words})

    def ink(self, kind: str, size: float, *, heavy: bool = False) -> _Ink:
        """What is readable on a kind of tile."""
        return _Ink(styles(self.brand)[kind].ink, size, heavy)

    def layers(self, height: float) -> list[alt.Chart]:
        """Boxes first, those with a heavy outline last of them, and texts on top."""
        x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], range=[0, WIDTH], nice=False, zero=False))
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False))
        looks = styles(self.brand)
        boxes = [
            marks(self.boxes[kind])
            .mark_rect(**look(style))
            .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), detail=told_apart("map", "region"))
            for kind, style in sorted(looks.items(), key=lambda item: (item[1].width, item[0]))
            if kind in self.boxes
        ]
        texts = [
            marks(lines)
            .mark_text(**text_mark(ink.colour, size=ink.size, heavy=ink.heavy) | {"align": ink.align})
            .encode(x=x, y=y, text=WORDS)
            for ink, lines in self.texts.items()
        ]
        return [*boxes, *texts]


def large_map(atlas: Atlas, brand: Brand) -> alt.LayerChart:
    """The first map over the whole width: each tile with code, name and value."""
    if not atlas.maps or not atlas.maps[0].tiles:
        return message_chart(atlas.empty, brand)
    shown = atlas.maps[0]
    rows, columns = _extent([shown])
    frame, drawn = _Frame(0, 0, WIDTH / columns, _LARGE_HEIGHT), _Sheet(brand)
    for tile in shown.tiles:
        drawn.tile(tile, frame, shown.key)
        left, top = frame.corner(tile)
        middle = left + frame.width / 2
        drawn.text(tile.code, middle, top + 13, drawn.ink(tile.kind, TINY))
        for index, line in enumerate(wrap(tile.name, frame.width - 8, SMALL)):
            drawn.text(line, middle, top + 28 + index * (LEADING - 1), drawn.ink(tile.kind, SMALL))
        drawn.text(tile.value, middle, top + frame.height - 14, drawn.ink(tile.kind, SIZE, heavy=True))
    return _chart(drawn, rows * _LARGE_HEIGHT, atlas, stamp(atlas.mark, 2, 150, 26, brand))


def small_maps(atlas: Atlas, brand: Brand) -> alt.LayerChart:
    """All maps side by side: each tile with code and value; the names stand in the large map."""
    maps = [shown for shown in atlas.maps if shown.tiles]
    if not maps:
        return message_chart(atlas.empty, brand)
    rows, columns = _extent(maps)
    width = (WIDTH - (_ACROSS - 1) * _BETWEEN) / _ACROSS
    titles = [wrap(shown.title, width, SIZE) for shown in maps]
    head = max(len(lines) for lines in titles) * LEADING + 10
    block = rows * _SMALL_HEIGHT + head
    top, drawn = (_STAMP if atlas.mark else 0), _Sheet(brand)
    for index, shown in enumerate(maps):
        left = index % _ACROSS * (width + _BETWEEN)
        start = top + index // _ACROSS * (block + _BETWEEN)
        frame = _Frame(left, start + head, width / columns, _SMALL_HEIGHT)
        lines = titles[index]
        for number, line in enumerate(lines):
            at = start + head - 12 - (len(lines) - 1 - number) * LEADING
            drawn.text(line, left + 2, at, _Ink(brand["ink"], SIZE, heavy=True, align="left"))
        for tile in shown.tiles:
            drawn.tile(tile, frame, shown.key)
            x, y = frame.corner(tile)
            middle, half = x + frame.width / 2, y + frame.height / 2
            drawn.text(tile.code, middle, half - 6, drawn.ink(tile.kind, TINY - 1))
            drawn.text(tile.value, middle, half + 7, drawn.ink(tile.kind, TINY))
    height = top + -(-len(maps) // _ACROSS) * (block + _BETWEEN) - _BETWEEN
    marked = stamp([" ".join(atlas.mark)] if atlas.mark else [], 2, 230, 14, brand)
    return _chart(drawn, height, atlas, marked)


def _chart(drawn: _Sheet, height: float, atlas: Atlas, marked: Sequence[alt.Chart]) -> alt.LayerChart:
    layers = [*drawn.layers(height), *key_lines(atlas.key, height + 14, drawn.brand), *marked]
    names = {
        "map": {shown.key: shown.title for shown in atlas.maps},
        "region": {tile.code: tile.name for shown in atlas.maps for tile in shown.tiles},
    }
    return sheet(layers, height, drawn.brand, names)


def _extent(maps: Sequence[TileMap]) -> tuple[int, int]:
    tiles = [tile for shown in maps for tile in shown.tiles]
    return max(tile.row for tile in tiles), max(tile.column for tile in tiles)
