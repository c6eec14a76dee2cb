"""The brand as both assemblers use it: CSS with the fonts inside, a Typst file, a Word reference document.

Written to `build/brand/` before either assembler starts, because Quarto and Pandoc read different things from a
brand file and a template cannot read it at all.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.reference import LETTER, reference_docx
from hoofdtaak3.brand import Brand, find_faces, write_fonts
from hoofdtaak3.writing import write_bytes, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.project import Project

FOLDER = "build/brand"
MADE = frozenset([f"{FOLDER}/{name}" for name in ("fonts", "brand.css", "brand.typ", "reference.docx", "letter.docx")])
"""What `write_brand` makes, for settings that name it."""
_KINDS = {".woff": "woff", ".otf": "opentype", ".ttf": "truetype"}


def write_brand(project: Project) -> list[Path]:
    """Make `build/brand/` from `_brand.yml`; returns the files. The same brand gives the same bytes."""
    brand = Brand.load(project.root)
    folder = project.root / FOLDER
    return [
        *write_fonts(brand, folder / "fonts"),
        write_text(folder / "brand.css", brand_css(brand)),
        write_text(folder / "brand.typ", _typst(brand)),
        write_bytes(folder / "reference.docx", reference_docx(brand.palette, brand.family)),
        write_bytes(folder / "letter.docx", reference_docx(brand.palette, brand.family, LETTER)),
    ]


def brand_css(brand: Brand) -> str:
    """The palette and the typeface as a style sheet, with the fonts inside."""
    faces = find_faces(brand)
    lines = ["/* Made from _brand.yml by hoofdtaak3.assemble.brand_files. */"]
    # A variable font serves several weights: the page carries it once.
    for path in dict.fromkeys(face.path for face in faces):
        weights = [face.weight for face in faces if face.path == path]
        styles = {face.style for face in faces if face.path == path}
        data = base64.b64encode(path.read_bytes()).decode()
        kind = _KINDS.get(path.suffix.lower(), "truetype")
        for style in sorted(styles):
            weight = " ".join(map(str, sorted({min(weights), max(weights)})))
            lines += [
                "@font-face {",
                f'  font-family: "{brand.family}"; font-style: {style}; font-weight: {weight};',
                f'  src: url("data:font/{path.suffix.lower().lstrip(".")};base64,{data}") format("{kind}");',
                "}",
            ]
    lines += [":root {", *(f"  --{role}: {value};" for role, value in brand.palette.items())]
    lines += [
        f'  --font: "{brand.family}", system-ui, sans-serif;',
        f"  --heading-weight: {brand.heading_weight};",
        "}",
        "@supports (color: light-dark(#000, #fff)) { :root {",
        *(f"  --{role}: light-dark({brand[role]}, {value});" for role, value in brand.dark().items()),
        "} }",
    ]
    return "\n".join(lines) + "\n"


def _typst(brand: Brand) -> str:
    lines = ["// Made from _brand.yml by hoofdtaak3.assemble.brand_files.", "#let kleur = ("]
    lines += [f'  {role}: rgb("{value}"),' for role, value in brand.palette.items()]
    lines += [")", f'#let letter = "{brand.family}"', f"#let kopgewicht = {brand.heading_weight}"]
    return "\n".join(lines) + "\n"
