"""The files of the brand's typeface, a file a face: charts, Typst and the page use the same ones, as they are.

IBM Plex Sans comes with this package: its maker's own static files, unchanged, for its licence keeps the name "Plex"
from files that were cut. Another typeface is used from the files that `_brand.yml` names, or from an installed package
`fontpkg-…`. Best are static files of Latin letters: the page carries all of a file, and the converter of charts draws
every weight of a variable font alike.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.brand.brand import Brand, FontFile

SEMIBOLD = 600
"""The weight of heavy text, in charts as elsewhere."""
_OWN = {
    ("normal", 400): "IBMPlexSans-Regular.woff",
    ("normal", SEMIBOLD): "IBMPlexSans-SemiBold.woff",
    ("italic", 400): "IBMPlexSans-Italic.woff",
}
"""What the templates use: text, strong and headings, emphasis."""
_OWN_FAMILY = "IBM Plex Sans"
_FAMILY, _WHOLE_FAMILY = 1, 16


@dataclass(frozen=True)
class Face:
    """One style and weight of the family, and the file that has it."""

    style: str
    weight: int
    path: Path

    def sfnt(self) -> bytes:
        """The font as charts and Typst read it: TrueType or OpenType, out of its WOFF wrapping if it has one."""
        data = self.path.read_bytes()
        return _one_family(_unwrapped(data) if data[:4] == b"wOFF" else data)


def find_faces(brand: Brand) -> list[Face]:
    """The file for each face: of those that the brand names, else our own, else those of an installed font package."""
    if brand.files:
        return [Face(*face, _nearest(brand.files, *face)) for face in _OWN]
    if brand.family == _OWN_FAMILY:
        return [Face(*face, Path(__file__).parent / "plex" / name) for face, name in _OWN.items()]
    try:
        # Here, because only a ministry with a typeface of its own has it.
        import fontpkg  # noqa: PLC0415

        family = fontpkg.family(brand.family)
        return [Face(*face, fontpkg.select_file(family, face[1], face[0], nearest=True).path) for face in _OWN]
    except (ImportError, LookupError) as error:
        raise InputError(
            [
                Problem(
                    file="_brand.yml",
                    column="typography.fonts",
                    message="De bestanden van dit lettertype zijn niet gevonden.",
                    found=brand.family,
                    allowed="een geïnstalleerd pakket fontpkg-… of `source: file` met `files:`",
                    advice="Installeer het pakket van het lettertype, of zet de bestanden in het project.",
                )
            ]
        ) from error


def write_fonts(brand: Brand, folder: Path) -> list[Path]:
    """A file a face in `folder`, as charts and Typst read them; names are the same whatever the brand."""
    return [write_bytes(folder / f"{face.style}-{face.weight}.ttf", face.sfnt()) for face in find_faces(brand)]


def _nearest(files: Sequence[FontFile], style: str, weight: int) -> Path:
    return min(files, key=lambda file: (file.style != style, abs(file.weight - weight))).path


def _unwrapped(woff: bytes) -> bytes:
    """A WOFF file as what it wraps: the same tables, each no longer compressed."""
    flavour, count = struct.unpack(">4x4s4xH", woff[:14])
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">4sHHHH", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    directory, body, offset = b"", b"", 12 + 16 * count
    for start in range(44, 44 + 20 * count, 20):
        tag, place, packed, length, checksum = struct.unpack(">4sIIII", woff[start : start + 20])
        table = woff[place : place + packed]
        table = zlib.decompress(table) if packed < length else table
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), length)
        body += table + b"\0" * (-length % 4)
    return head + directory + body


def _one_family(font: bytes) -> bytes:
    """The font with its whole family's name where Typst looks for it: there a semibold often has a name of its own."""
    result = bytearray(font)
    tables = (struct.unpack_from(">4s4xI", font, 12 + 16 * index) for index in range(int.from_bytes(font[4:6], "big")))
    start = dict(tables).get(b"name", 0)
    places = range(start + 6, start + 6 + 12 * int.from_bytes(font[start + 2 : start + 4], "big"), 12) if start else ()
    records = {struct.unpack_from(">4H", font, place): place for place in places}
    for (*language, name), place in records.items():
        if name == _FAMILY and (whole := records.get((*language, _WHOLE_FAMILY))):
            result[place + 8 : place + 12] = font[whole + 8 : whole + 12]
    return bytes(result)
