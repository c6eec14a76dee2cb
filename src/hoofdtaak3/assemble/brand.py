"""`_brand.yml` as both assemblers use it: CSS with the fonts inside, a Typst file, a Word reference document.

Written to `build/brand/` before either assembler starts, because Quarto and Pandoc read different things from a
brand file and a template cannot read it at all.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3.assemble.config import yaml_problem
from hoofdtaak3.assemble.fonts import Face, find_fonts, make_faces
from hoofdtaak3.assemble.reference import LETTER, reference_docx
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.project import Project

# The colours that the templates name.
COLOURS = ("ink", "paper", "muted", "line", "wash", "accent", "defence", "civil", "gap", "late", "unknown")
_HEX = re.compile(r"^#[0-9a-fA-F]{6}$")
_KEY = "key.txt"


@dataclass(frozen=True)
class Brand:
    """Colours by name (`#rrggbb`) and the typeface."""

    colours: Mapping[str, str]
    family: str
    heading_weight: int
    font_files: tuple[Mapping[str, Any], ...]


def read_brand(project: Project) -> Brand:
    """Read and check `_brand.yml`; InputError for a missing or malformed colour."""
    file = "_brand.yml"
    try:
        data = yaml.safe_load((project.root / file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError([Problem(file=file, message="Het merkbestand ontbreekt.")]) from None
    except yaml.YAMLError as error:
        raise InputError([yaml_problem(error, file)]) from error
    palette = (data or {}).get("color", {}).get("palette", {})
    typography = (data or {}).get("typography", {})
    problems = [
        Problem(file=file, column=f"color.palette.{name}", message="Deze kleur ontbreekt of is geen kleur.",
                found=str(palette.get(name, "")), allowed='zes hexadecimale cijfers, zoals "#1d4f7a"')
        for name in COLOURS
        if not _HEX.match(str(palette.get(name, "")))
    ]  # fmt: skip
    base = typography.get("base")
    family = base.get("family") if isinstance(base, dict) else base
    if not family:
        message = "Het lettertype ontbreekt."
        problems.append(Problem(file=file, column="typography.base.family", message=message, allowed="een naam"))
    if problems:
        raise InputError(problems)
    headings = typography.get("headings")
    weight = headings.get("weight", 600) if isinstance(headings, dict) else 600
    fonts = [
        font for font in typography.get("fonts", []) if font.get("family") == family and font.get("source") == "file"
    ]
    files = tuple(
        entry if isinstance(entry, dict) else {"path": entry} for font in fonts for entry in font.get("files", [])
    )
    return Brand({name: str(palette[name]) for name in COLOURS}, str(family), int(weight), files)


def write_brand(project: Project) -> None:
    """Bring `build/brand/` up to date with `_brand.yml`; does nothing when it is."""
    brand = read_brand(project)
    sources = find_fonts(brand.family, brand.font_files, project.root)
    folder = project.build / "brand"
    key = _key(brand, sources)
    stamp = folder / _KEY
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return
    stamp.unlink(missing_ok=True)
    faces = _faces(folder, sources)
    (folder / "brand.css").write_text(_css(brand, faces), encoding="utf-8")
    (folder / "brand.typ").write_text(_typst(brand), encoding="utf-8")
    (folder / "reference.docx").write_bytes(reference_docx(brand.colours, brand.family))
    (folder / "letter.docx").write_bytes(reference_docx(brand.colours, brand.family, LETTER))
    stamp.write_text(key, encoding="utf-8")


def _faces(folder: Path, sources: Mapping[tuple[str, int], Path]) -> list[Face]:
    """The cut fonts: those on disk if they were cut from the same files, because cutting takes seconds."""
    key = _digest([*sorted(set(sources.values())), Path(__file__).parent / "fonts.py"], repr(list(sources)))
    stamp = folder / "fonts.txt"
    names = {face: f"{face[0]}-{face[1]}" for face in sources}
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return [
            Face(*face, (folder / "fonts" / f"{name}.ttf").read_bytes(), (folder / "web" / f"{name}.woff").read_bytes())
            for face, name in names.items()
        ]
    stamp.unlink(missing_ok=True)
    for place in ("fonts", "web"):
        shutil.rmtree(folder / place, ignore_errors=True)
        (folder / place).mkdir(parents=True)
    faces = make_faces(sources)
    for face in faces:
        name = names[face.style, face.weight]
        (folder / "fonts" / f"{name}.ttf").write_bytes(face.ttf)
        (folder / "web" / f"{name}.woff").write_bytes(face.woff)
    stamp.write_text(key, encoding="utf-8")
    return faces


def _key(brand: Brand, sources: Mapping[tuple[str, int], Path]) -> str:
    here = Path(__file__).parent
    modules = [here / name for name in ("brand.py", "fonts.py", "reference.py", "docx.py", "word_page.py")]
    return _digest([*sorted(set(sources.values())), *modules], repr(brand))


def _digest(files: Sequence[Path], text: str) -> str:
    digest = hashlib.sha256(text.encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest() + "\n"


def _css(brand: Brand, faces: list[Face]) -> str:
    lines = ["/* Made from _brand.yml by hoofdtaak3.assemble.brand. */"]
    for face in faces:
        data = base64.b64encode(face.woff).decode()
        lines += [
            "@font-face {",
            f'  font-family: "{brand.family}"; font-style: {face.style}; font-weight: {face.weight};',
            f'  src: url("data:font/woff;base64,{data}") format("woff");',
            "}",
        ]
    lines += [":root {", *(f"  --{name}: {value};" for name, value in brand.colours.items())]
    lines += [
        f'  --font: "{brand.family}", system-ui, sans-serif;',
        f"  --heading-weight: {brand.heading_weight};",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _typst(brand: Brand) -> str:
    lines = ["// Made from _brand.yml by hoofdtaak3.assemble.brand.", "#let kleur = ("]
    lines += [f'  {name}: rgb("{value}"),' for name, value in brand.colours.items()]
    lines += [")", f'#let letter = "{brand.family}"', f"#let kopgewicht = {brand.heading_weight}"]
    return "\n".join(lines) + "\n"
