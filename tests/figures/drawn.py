"""A picture taken apart: what was drawn for each layer of its specification, and on what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree as ET

from hoofdtaak3.figures.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
_LAYER = re.compile(r"layer_(\d+)_marks")
_BOX = re.compile(r"M([-\d.e]+),([-\d.e]+)h([-\d.e]+)v([-\d.e]+)h")
_PLACE = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
_PAPER = "#ffffff"


@dataclass(frozen=True)
class Layer:
    """One layer: its place in the specification, the rows that it should draw, and the elements that were drawn."""

    index: int
    mark: dict[str, Any]
    rows: list[dict[str, Any]]
    elements: list[ET.Element]

    @property
    def count(self) -> int:
        """How many rows were drawn: marks, or the corners of lines."""
        if self.mark["type"] != "line":
            return len(self.elements)
        corners = [len(re.findall(r"[ML]", element.get("d"))) for element in self.elements]
        # A step has a corner more between every two points.
        return sum((each + 1) // 2 if "interpolate" in self.mark else each for each in corners)


@dataclass(frozen=True)
class Picture:
    """A figure with its drawing."""

    figure: Figure
    words: dict[str, str]
    """Its title, caption and alternative text."""
    svg: str

    @cached_property
    def root(self) -> ET.Element:
        """The drawing as a tree; it is our own."""
        return ET.fromstring(self.svg)  # noqa: S314

    @property
    def label(self) -> str:
        """Of the figure."""
        return self.figure.label

    @property
    def texts(self) -> list[str]:
        """The words that a reader sees, without title and description."""
        return [element.text or "" for element in self.root.iter(f"{SVG}text")]

    @cached_property
    def layers(self) -> list[Layer]:
        """All layers of the specification."""
        drawn: dict[int, list[ET.Element]] = {}
        for group in self.root.iter(f"{SVG}g"):
            if found := _LAYER.search(group.get("class", "")):
                drawn.setdefault(int(found[1]), []).extend(group)
        return [
            Layer(index, layer["mark"], rows_of(self.figure, layer), drawn.get(index, []))
            for index, layer in enumerate(self.figure.spec["layer"])
        ]

    def inks(self) -> Iterator[tuple[str, str, str]]:
        """Every text with its colour, and the colour of what it stands on."""
        boxes, halos = [], {}
        for layer in self.layers:
            for element in layer.elements:
                if found := _BOX.match(element.get("d", "")):
                    boxes.append((*map(float, found.groups()), element.get("fill")))
                if layer.mark["type"] == "text":
                    place, stroke = element.get("transform"), element.get("stroke")
                    if stroke:
                        halos[place] = stroke
                        continue
                    under = halos.get(place) or _under(place, boxes)
                    yield element.text or "", element.get("fill"), under


def rows_of(figure: Figure, layer: dict[str, Any]) -> list[dict[str, Any]]:
    """What a layer should draw."""
    return figure.spec["datasets"][layer.get("data", figure.spec.get("data"))["name"]]


def words(figure: Figure) -> list[str]:
    """The words of a figure that are rows of its data, without drawing it; that they are drawn is tested apart."""
    return [row["text"] for layer in figure.spec["layer"] for row in rows_of(figure, layer) if "text" in row]


def dashed(figure: Figure) -> bool:
    """Whether something in it has the outline of what is not known."""
    return any(layer["mark"].get("strokeDash", [1, 0]) == [4, 3] for layer in figure.spec["layer"])


def contrast(one: str, other: str) -> float:
    """As WCAG defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _under(place: str, boxes: list[tuple[float, float, float, float, str]]) -> str:
    """The fill of the last box around a place."""
    x, y = map(float, _PLACE.match(place).groups())
    found = [fill for left, top, width, height, fill in boxes if left <= x <= left + width and top <= y <= top + height]
    return found[-1] if found and found[-1].startswith("#") else _PAPER
