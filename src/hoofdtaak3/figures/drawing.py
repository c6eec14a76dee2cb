"""Pictures of figures: an SVG for the page and the PDF and a PNG for Word, from nothing but a specification and fonts.

Apart from `figure`, because the converter takes most of a second to start and a third of one for each figure: notebooks
save specifications, and one process draws them all. Who keeps pictures can do so by the content of the specification,
of the fonts, and the version of `vl_convert`.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import vl_convert

from hoofdtaak3.figures.figure import SPEC, WIDTH, WORDS
from hoofdtaak3.figures.interactive import packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PNG_WIDTH = 1400
_LEVEL = 6
"""Of the compression of a PNG: 9 takes six times as long for 1% less, and 4 gives 6% more."""

_MARK_ROLES = re.compile(r' role="graphics-[a-z]+" aria-roledescription="[^"]*"')
_LOCAL_ID = re.compile(r'\bid="((?:clip|gradient)[^"]*)"')
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def svg_of(spec: Mapping[str, Any], words: Mapping[str, str], fonts: Path) -> str:
    """The picture of a `Figure.spec`, with its `title` and `alt`.

    `fonts` is the folder with the files of its typeface (see `write_fonts`).

    It has a role, a title and a description that screen readers use, and ids of its own.
    """
    _register(fonts.resolve())
    return _described(vl_convert.vegalite_to_svg(dict(spec)), spec["usermeta"]["label"], words)


def png_of(svg: str, fonts: Path) -> bytes:
    """The same picture for Word, sharp on paper."""
    _register(fonts.resolve())
    return _repacked(vl_convert.svg_to_png(svg, scale=PNG_WIDTH / WIDTH))


def draw_svg(specs: Iterable[Path], fonts: Path) -> None:
    """Write `<label>.svg` beside each saved specification and the words of its template."""
    for path in specs:
        label = path.name.removesuffix(SPEC)
        spec, words = (json.loads(path.with_name(label + end).read_text(encoding="utf-8")) for end in (SPEC, WORDS))
        path.with_name(f"{label}.svg").write_bytes(svg_of(spec, words, fonts).encode())


def draw_png(pictures: Iterable[Path], fonts: Path) -> None:
    """Write `<label>.png` beside each SVG."""
    for path in pictures:
        path.with_suffix(".png").write_bytes(png_of(path.read_text(encoding="utf-8"), fonts))


@cache
def _register(fonts: Path) -> None:
    """Make the typeface known to the converter: text is measured and drawn with it, whatever the machine has."""
    vl_convert.register_font_directory(str(fonts))


def vega_bundle() -> str:
    """Vega for the page, packed as `interactive_fragments` takes it.

    It takes more than a second and depends on nothing but the version of `vl_convert`: keep it by that.
    """
    return packed(_vega())


def vega_script() -> str:
    """Vega as a script of its own file; the names in it stay in it."""
    return f"(function () {{\n{_vega()}\n}})();"


def _vega() -> str:
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))


def _described(svg: str, label: str, words: Mapping[str, str]) -> str:
    """The SVG with its name and description, and with ids that are its own when several stand in one page."""
    # Inside an image nothing has a role of its own, and Vega's role descriptions are English.
    svg = _MARK_ROLES.sub("", svg)
    # Vega numbers its clip paths on through one process: renumbering makes the bytes the same whatever came before.
    for index, old in enumerate(dict.fromkeys(_LOCAL_ID.findall(svg))):
        new = f"{label}-{index}"
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    title, description = f"{label}-title", f"{label}-desc"
    head = f'<svg role="img" aria-labelledby="{title} {description}" lang="nl" '
    name = f'<title id="{title}">{escape(words["title"])}</title>'
    text = f'<desc id="{description}">{escape(words["alt"])}</desc>'
    start, end = svg.index("<svg "), svg.index(">") + 1
    return head + svg[start + len("<svg ") : end] + name + text + svg[end:] + "\n"


def _repacked(png: bytes) -> bytes:
    """The same picture in about a quarter of the bytes: the converter compresses for speed."""
    body, end = b"", b""
    result, position = _SIGNATURE, len(_SIGNATURE)
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
    data = b"IDAT" + zlib.compress(zlib.decompress(body), _LEVEL)
    return result + (len(data) - 4).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big") + end
