"""`_brand.yml`: colours by their role and the typeface, read and checked in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3.intake import LARGEST_YAML, read_text
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "_brand.yml"
PLAIN = {
    "ink": "#1b1f24", "paper": "#ffffff", "muted": "#55606b", "line": "#c9d0d6", "wash": "#f2f5f7", "accent": "#1d4f7a",
    "defence": "#1d4f7a", "civil": "#7fb2a6", "gap": "#b5372b", "late": "#e0a458", "unknown": "#8a8f98",
}  # fmt: skip
COLOURS = tuple(PLAIN)
"""The roles that charts and templates name."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_WEIGHTS = {"normal": 400, "bold": 700}


@dataclass(frozen=True)
class FontFile:
    """A font file that the brand names, and which style and weight it is for."""

    path: Path
    style: str
    weight: int


@dataclass(frozen=True)
class Brand:
    """The palette by role, the font family of all text, the weight of headings, and the files of the font if named."""

    palette: Mapping[str, str]
    family: str
    heading_weight: int = 600
    files: tuple[FontFile, ...] = ()

    @classmethod
    def load(cls, root: Path) -> Brand:
        """The brand of a project folder; InputError with everything that is wrong in its file."""
        try:
            data = yaml.safe_load(read_text(root, FILE, largest=LARGEST_YAML))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            found = str(getattr(error, "problem", None) or "onleesbaar")
            message = "Dit is geen geldige YAML."
            raise InputError([Problem(FILE, mark.line + 1 if mark else 0, message=message, found=found)]) from error
        return _checked(data, root)

    @classmethod
    def plain(cls) -> Brand:
        """Colours for a chart in a notebook, which is computed anew for other numbers, not for other colours."""
        return cls(palette=PLAIN, family="IBM Plex Sans")

    @property
    def font(self) -> str:
        """The family with a fallback, as charts want it."""
        return f"{self.family}, sans-serif"

    def __getitem__(self, role: str) -> str:
        return self.palette[role]

    def tint(self, role: str, share: float) -> str:
        """The colour mixed with paper: 1 is the colour itself, 0 is paper."""
        pairs = zip(_channels(self.palette[role]), _channels(self.palette["paper"]), strict=True)
        return "#" + "".join(f"{round(share * colour + (1 - share) * paper):02x}" for colour, paper in pairs)


def lightness(colour: str) -> float:
    """How light a `#rrggbb` colour prints in grey: 0 is black, 1 is white."""
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _checked(data: object, root: Path) -> Brand:
    """The brand in what the file holds. A part that is not there, or is something else, is as good as empty."""
    palette = _part(data, "color", "palette")
    typography = _part(data, "typography")
    problems = [
        Problem(FILE, column=f"color.palette.{role}", message="Deze kleur ontbreekt of is geen kleur.",
                found=str(palette.get(role, "")), allowed='zes hexadecimale cijfers, zoals "#1d4f7a"')
        for role in COLOURS
        if not _HEX.fullmatch(str(palette.get(role, "")))
    ]  # fmt: skip
    base = typography.get("base")
    family = base.get("family") if isinstance(base, dict) else base
    if not isinstance(family, str) or not family:
        message, column = "Het lettertype ontbreekt.", "typography.base.family"
        problems.append(Problem(FILE, column=column, message=message, found=str(family or ""), allowed="een naam"))
    weight = _part(typography, "headings").get("weight", 600)
    if not isinstance(weight, int):
        message, column = "Dit gewicht is geen getal.", "typography.headings.weight"
        problems.append(Problem(FILE, column=column, message=message, found=str(weight), allowed="een getal als 600"))
    files = _files(typography, family, root, problems)
    if problems:
        raise InputError(problems)
    return Brand({role: str(palette[role]) for role in COLOURS}, str(family), int(weight), files)


def _files(typography: Mapping[str, Any], family: object, root: Path, problems: list[Problem]) -> tuple[FontFile, ...]:
    """The files of the fonts with `source: file`; a problem for each that is not there."""
    files = []
    listed = typography.get("fonts")
    for font in listed if isinstance(listed, list) else []:
        if not isinstance(font, dict) or font.get("family") != family or font.get("source") != "file":
            continue
        for entry in font.get("files") or [{}]:
            found = entry if isinstance(entry, dict) else {"path": entry}
            path = root / str(found.get("path") or "")
            weight = found.get("weight", 400)
            if path.is_file():
                number = weight if isinstance(weight, int) else _WEIGHTS.get(str(weight), 400)
                files.append(FontFile(path, str(found.get("style", "normal")), number))
            else:
                message, column = "Dit lettertypebestand is er niet.", "typography.fonts"
                name = str(found.get("path") or "")
                allowed = "`files:` met een `path` vanaf de map van het project"
                problems.append(Problem(FILE, column=column, message=message, found=name, allowed=allowed))
    return tuple(files)


def _part(data: object, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}
