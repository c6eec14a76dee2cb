"""The brand's typeface as few, small font files: for Typst to set with and for the HTML to carry inside.

Static instances, because not every Typst that Quarto ships reads variable fonts; only the letters of Latin scripts,
because a report of a megabyte of font is slow to mail. Widths other than normal are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import fontpkg

from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

# Latin letters with their marks, punctuation, currency, arrows, comparisons, and the note's return arrow.
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2C6, 0x2DD), (0x2010, 0x2027), (0x202F, 0x203A),
    (0x2070, 0x2089), (0x20AC, 0x20AC), (0x2190, 0x2199), (0x21A9, 0x21A9), (0x2212, 0x2212), (0x2248, 0x2248),
    (0x2260, 0x2265),
)  # fmt: skip
_FEATURES = ["kern", "liga", "locl", "ccmp", "tnum"]

# What the templates use: text, strong and headings, emphasis.
FACES = (("normal", 400), ("normal", 600), ("italic", 400))


@dataclass(frozen=True)
class Face:
    """One style and weight of the family, as a TrueType file and as the WOFF that goes into the HTML."""

    style: str
    weight: int
    ttf: bytes
    woff: bytes


def find_fonts(family: str, files: Sequence[Mapping[str, object]], root: Path) -> dict[tuple[str, int], Path]:
    """The font file for each of `FACES`: those that the brand file names, else those of an installed font package."""
    if files:
        return {face: _named(face, files, root) for face in FACES}
    try:
        found = fontpkg.family(family)
        return {face: fontpkg.select_file(found, face[1], face[0], nearest=True).path for face in FACES}
    except fontpkg.FontpkgError as error:
        raise InputError(
            [
                Problem(
                    file="_brand.yml",
                    column="typography.fonts",
                    message="De bestanden van dit lettertype zijn niet gevonden.",
                    found=family,
                    allowed="een geïnstalleerd pakket fontpkg-… of `source: file` met `files:`",
                    advice="Installeer het pakket van het lettertype, of zet de bestanden in het project.",
                )
            ]
        ) from error


def make_faces(sources: Mapping[tuple[str, int], Path]) -> list[Face]:
    """Cut the faces: some seconds, once. In this process, because children would outlive a build that is killed."""
    jobs: dict[Path, list[tuple[str, int]]] = {}
    for face, path in sources.items():
        jobs.setdefault(path, []).append(face)
    groups = [_cut(path, faces) for path, faces in jobs.items()]
    order = {face: index for index, face in enumerate(sources)}
    return sorted((face for group in groups for face in group), key=lambda face: order[face.style, face.weight])


def _named(face: tuple[str, int], files: Sequence[Mapping[str, object]], root: Path) -> Path:
    def distance(entry: Mapping[str, object]) -> tuple[bool, int]:
        weight = entry.get("weight", 400)
        numeric = weight if isinstance(weight, int) else 700 if weight == "bold" else 400
        return str(entry.get("style", "normal")) != face[0], abs(numeric - face[1])

    return root / str(min(files, key=distance)["path"])


def _cut(path: Path, faces: Sequence[tuple[str, int]]) -> list[Face]:
    # Here, because every start of ht3 imports this module and few of them make fonts.
    from fontTools import subset  # type: ignore[import-untyped]  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # type: ignore[import-untyped]  # noqa: PLC0415

    with TTFont(path, recalcTimestamp=False, lazy=True) as font:
        options = subset.Options()
        options.layout_features = _FEATURES
        options.hinting = False
        options.name_IDs = ["*"]
        thinner = subset.Subsetter(options)
        thinner.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
        thinner.subset(font)
        thin = _saved(font)
    made = []
    for style, weight in faces:
        font = TTFont(BytesIO(thin), recalcTimestamp=False)
        if "fvar" in font:
            limits = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
            limits |= {"wdth": 100} if "wdth" in limits else {}
            font = instancer.instantiateVariableFont(font, limits, updateFontNames="STAT" in font)
        ttf = _saved(font)
        font.flavor = "woff"
        made.append(Face(style, weight, ttf, _saved(font)))
    return made


def _saved(font: TTFont) -> bytes:
    stream = BytesIO()
    font.save(stream, reorderTables=None)
    return stream.getvalue()
