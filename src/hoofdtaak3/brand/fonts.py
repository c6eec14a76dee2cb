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
from unicodedata import category

from hoofdtaak3 import dutch
from hoofdtaak3.brand.brand import FILE
from hoofdtaak3.characters import HIDDEN
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
_SFNT = frozenset({b"\0\1\0\0", b"OTTO", b"true"})
"""How a TrueType or OpenType font begins."""
_UNICODE = frozenset({(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)})
_SEGMENTS, _GROUPS = 4, 12
_FONTS = "typography.fonts"


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

    def characters(self) -> frozenset[str]:
        """Every character that the font has a shape for and a document may hold."""
        found = map(chr, _codes(self.sfnt()))
        return frozenset(sign for sign in found if category(sign) not in HIDDEN)


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
                    file=FILE,
                    column=_FONTS,
                    message="De bestanden van dit lettertype zijn niet gevonden.",
                    found=brand.family,
                    allowed="een geïnstalleerd pakket fontpkg-… of `source: file` met `files:`",
                    advice="Installeer het pakket van het lettertype, of zet de bestanden in het project.",
                )
            ]
        ) from error


def shown_characters(brand: Brand) -> frozenset[str]:
    """What every face of the brand can show; InputError if a file is no font, or one of another family."""
    shown: list[frozenset[str]] = []
    problems = []
    for path, face in {face.path: face for face in find_faces(brand)}.items():
        try:
            names = _families(face.sfnt())
            shown.append(face.characters())
        except (struct.error, zlib.error, IndexError, ValueError, OverflowError):
            names = set()
        if not names:
            message, allowed = "Dit bestand is geen lettertype dat het rapport kan gebruiken.", ".ttf, .otf of .woff"
            problems.append(Problem(FILE, 0, _FONTS, message, path.name, allowed))
        elif brand.family not in names:
            message, found = "In dit bestand zit een ander lettertype.", f"{path.name}: {dutch.listing(sorted(names))}"
            problems.append(Problem(FILE, 0, _FONTS, message, found, brand.family))
    if problems:
        raise InputError(problems)
    return frozenset.intersection(*shown)


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


def _tables(font: bytes) -> dict[bytes, int]:
    """Where each table of a font starts."""
    if font[:4] not in _SFNT:
        return {}
    places = (struct.unpack_from(">4s4xI", font, 12 + 16 * index) for index in range(int.from_bytes(font[4:6], "big")))
    return dict(places)


def _one_family(font: bytes) -> bytes:
    """The font with its whole family's name where Typst looks for it: there a semibold often has a name of its own."""
    result = bytearray(font)
    start = _tables(font).get(b"name", 0)
    places = range(start + 6, start + 6 + 12 * int.from_bytes(font[start + 2 : start + 4], "big"), 12) if start else ()
    records = {struct.unpack_from(">4H", font, place): place for place in places}
    for (*language, name), place in records.items():
        if name == _FAMILY and (whole := records.get((*language, _WHOLE_FAMILY))):
            result[place + 8 : place + 12] = font[whole + 8 : whole + 12]
    return bytes(result)


def _families(font: bytes) -> set[str]:
    """The names of the family in a font, by which Typst finds it."""
    start = _tables(font).get(b"name", 0)
    if not start:
        return set()
    count, strings = struct.unpack_from(">2xHH", font, start)
    found = set()
    for place in range(start + 6, start + 6 + 12 * count, 12):
        platform, _, _, name, length, offset = struct.unpack_from(">6H", font, place)
        if name == _FAMILY:
            text = font[start + strings + offset : start + strings + offset + length]
            found.add(text.decode("mac-roman" if platform == 1 else "utf-16-be", errors="replace"))
    return found


def _codes(font: bytes) -> set[int]:
    """The code points that a font maps to a shape: the formats 4 and 12 of its table `cmap`, which every font has."""
    start = _tables(font).get(b"cmap", 0)
    if not start:
        raise ValueError("a font without characters")
    found: set[int] = set()
    for index in range(int.from_bytes(font[start + 2 : start + 4], "big")):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if (platform, encoding) not in _UNICODE:
            continue
        place = start + offset
        form = int.from_bytes(font[place : place + 2], "big")
        found |= _segments(font, place) if form == _SEGMENTS else _groups(font, place) if form == _GROUPS else set()
    return found


def _segments(font: bytes, place: int) -> set[int]:
    (double,) = struct.unpack_from(">H", font, place + 6)
    numbers = f">{double // 2}H"
    ends, starts, deltas, offsets = (
        struct.unpack_from(numbers, font, place + at) for at in (14, 16 + double, 16 + 2 * double, 16 + 3 * double)
    )
    found = set()
    for index, (end, start, delta, offset) in enumerate(zip(ends, starts, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if offset:
                # Counted from where the offset itself stands.
                (glyph,) = struct.unpack_from(
                    ">H", font, place + 16 + 3 * double + 2 * index + offset + 2 * (code - start)
                )
            if (glyph + delta if glyph or not offset else 0) & 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, place: int) -> set[int]:
    (count,) = struct.unpack_from(">I", font, place + 12)
    found: set[int] = set()
    for index in range(count):
        start, end, glyph = struct.unpack_from(">3I", font, place + 16 + 12 * index)
        found.update(range(start if glyph else start + 1, end + 1))
    return found
