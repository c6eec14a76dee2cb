"""A figure and the files it becomes."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape as xml_escape

import vl_convert

from hoofdtaak3.figures import fonts, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from altair import LayerChart

WIDTH = 700
"""Pixels on the page; every chart is made to be read at this width."""

PNG_WIDTH = 1400
LOCALE: Final = "nl-NL"
_LABEL = re.compile(r"fig-[a-z0-9]+(-[a-z0-9]+)*")
_MARK_ROLES = re.compile(r' role="graphics-[a-z]+" aria-roledescription="[^"]*"')
_LOCAL_ID = re.compile(r'\bid="((?:clip|gradient)[^"]*)"')


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart with all that a reader who cannot see it needs; it refuses to go without an alternative text."""

    label: str
    caption: str
    """Plain text: what the figure is about."""
    alt: str
    """Plain text: what the figure shows, from the data."""
    chart: LayerChart
    table: pd.DataFrame
    """The numbers behind the chart, with Dutch headings."""
    basis: str
    """What the numbers rest on, as a sentence."""

    def __post_init__(self) -> None:
        if not _LABEL.fullmatch(self.label):
            raise ValueError(f"label {self.label!r} is no figure label: fig- and lower case words with hyphens")
        if not self.alt.strip():
            raise ValueError(f"{self.label} has no alternative text")
        if not self.caption.strip():
            raise ValueError(f"{self.label} has no caption")
        if _same(self.alt) in (_same(self.caption), _same(f"{self.caption} {self.basis}")):
            raise ValueError(f"the alternative text of {self.label} repeats its caption")
        if not self.basis.strip():
            raise ValueError(f"{self.label} does not say what it rests on")

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """The Vega-Lite specification. Altair's check of it takes longer than all else, so the tests do that."""
        result: dict[str, Any] = self.chart.to_dict(validate=False)
        return result

    def fragment(self) -> str:
        """The figure as Markdown for a document in `report/`."""
        picture = f'![](../build/figures/{self.label}){{fig-alt="{markdown.attribute(self.alt)}"}}'
        caption = markdown.escape(f"{self.caption} {self.basis}")
        return f"::: {{#{self.label}}}\n{picture}\n\n{caption}\n:::\n"

    @cached_property
    def svg(self) -> str:
        """The picture, with a role, a title and a description that screen readers use."""
        fonts.register()
        return _described(vl_convert.vegalite_to_svg(dict(self.spec), format_locale=LOCALE), self)


def save_figure(figure: Figure, folder: Path, fragments: Path) -> list[Path]:
    """Write `<label>.svg`, `.png`, `.vl.json` and `.csv` to `folder` and `<label>.md` to `fragments`.

    Beside `folder` comes `fonts`, with what the pictures are drawn with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fragments.mkdir(parents=True, exist_ok=True)
    fonts.register_heavy(folder.resolve().parent / "fonts")
    svg = figure.svg
    spec = json.dumps(figure.spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    content: dict[Path, bytes] = {
        folder / f"{figure.label}.svg": svg.encode(),
        folder / f"{figure.label}.png": _packed(vl_convert.svg_to_png(svg, scale=PNG_WIDTH / WIDTH)),
        folder / f"{figure.label}.vl.json": spec.encode(),
        folder / f"{figure.label}.csv": figure.table.to_csv(index=False, lineterminator="\n").encode(),
        fragments / f"{figure.label}.md": figure.fragment().encode(),
    }
    for path, data in content.items():
        path.write_bytes(data)
    return list(content)


def _packed(png: bytes) -> bytes:
    """The same picture in about a quarter of the bytes: the converter compresses for speed."""
    head, body, end = len(b"\x89PNG\r\n\x1a\n"), b"", b""
    result, position = png[:head], head
    while position < len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        chunk = png[position : position + length + 12]
        kind, position = chunk[4:8], position + length + 12
        if kind == b"IDAT":
            body += chunk[8:-4]
        elif kind == b"IEND":
            end = chunk
        else:
            result += chunk
    data = b"IDAT" + zlib.compress(zlib.decompress(body), 9)
    return result + (len(data) - 4).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big") + end


def _described(svg: str, figure: Figure) -> str:
    """The SVG with its name and description, and with ids that are its own when several stand in one page."""
    # Inside an image nothing has a role of its own, and Vega's role descriptions are English.
    svg = _MARK_ROLES.sub("", svg)
    # Vega numbers its clip paths on through one process: renumbering makes the bytes the same whatever came before.
    for index, old in enumerate(dict.fromkeys(_LOCAL_ID.findall(svg))):
        new = f"{figure.label}-{index}"
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    title, description = f"{figure.label}-title", f"{figure.label}-desc"
    head = f'<svg role="img" aria-labelledby="{title} {description}" lang="nl" '
    name = f'<title id="{title}">{xml_escape(figure.caption)}</title>'
    text = f'<desc id="{description}">{xml_escape(figure.alt)}</desc>'
    start, end = svg.index("<svg "), svg.index(">") + 1
    return head + svg[start + len("<svg ") : end] + name + text + svg[end:] + "\n"


def _same(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
