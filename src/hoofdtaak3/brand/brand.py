"""`_brand.yml`: colours by their role and the typeface, read and checked in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = "_brand.yml"
PLAIN = {
    "ink": "#1b1f24", "paper": "#ffffff", "muted": "#55606b", "line": "#c9d0d6", "wash": "#f2f5f7", "accent": "#1d4f7a",
    "defence": "#1d4f7a", "civil": "#7fb2a6", "gap": "#b5372b", "late": "#e0a458", "unknown": "#8a8f98",
}  # fmt: skip
COLOURS = tuple(PLAIN)
"""The roles that charts and templates name."""
_GROUPS = ("color", "typography", "meta", "logo", "defaults")
"""What a brand file of Quarto may hold; only the first two are read here."""
_READABLE = 4.5
"""Contrast of text with what is behind it (WCAG 2.2, AA)."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[\w .&'()+-]+")
"""Of a family: it stands between double quotes in style sheets and templates."""
_WEIGHTS = {"normal": 400, "bold": 700}
_LIGHT, _BLACK = 100, 900
_STYLES = ("normal", "italic", "oblique")


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
        advice = "zet het terug: hierin staan de kleuren en lettertypen"
        return _Reader(read_document(root, FILE, 'color: {palette: {ink: "#1b1f24"}}', advice), root).brand()

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
        return _mixed(self.palette[role], self.palette["paper"], share)

    def dark(self) -> Mapping[str, str]:
        """The palette for a dark screen, by role: text and paper change places, and so does what was read against them.

        Links and quiet text can be read on a quiet surface. A colour that carries text keeps it: one on which ink is
        read best becomes dark, one on which paper is read best becomes light.
        """
        ink, paper = self.palette["ink"], self.palette["paper"]
        if lightness(paper) < lightness(ink):
            return self.palette  # it is dark already
        dark = {"paper": _mixed(ink, "#000000", 0.7), "ink": _mixed(paper, ink, 0.9)}
        dark["wash"] = _mixed(dark["ink"], dark["paper"], 0.09)
        dark["line"] = _mixed(dark["ink"], dark["paper"], 0.25)
        for role in ("muted", "accent"):
            dark[role] = _towards(self.palette[role], dark["ink"], dark["wash"])
        for role in ("defence", "civil", "gap", "late", "unknown"):
            colour = self.palette[role]
            on_ink = contrast(colour, ink) > contrast(colour, paper)
            dark[role] = _towards(colour, *((dark["paper"], dark["ink"]) if on_ink else (dark["ink"], dark["paper"])))
        return {role: dark[role] for role in self.palette if role in dark}


def contrast(one: str, other: str) -> float:
    """Of two `#rrggbb` colours, from 1 to 21, as WCAG defines it."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _towards(colour: str, end: str, behind: str) -> str:
    """As little of `end` in the colour as makes it readable with `behind`."""
    steps = (_mixed(end, colour, step / 20) for step in range(21))
    return next((mixed for mixed in steps if contrast(mixed, behind) >= _READABLE), end)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(share * mine + (1 - share) * yours):02x}" for mine, yours in pairs)


def lightness(colour: str) -> float:
    """How light a `#rrggbb` colour prints in grey: 0 is black, 1 is white."""
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class _Reader:
    """What is in the file, piece by piece, and what is wrong with it."""

    def __init__(self, document: Document, root: Path) -> None:
        self.document = document
        self.root = root
        self.problems: list[Problem] = []

    def brand(self) -> Brand:
        """The brand; InputError with every problem."""
        for key in self.document.values:
            if key not in _GROUPS:
                self._problem(
                    (key,), "Deze groep hoort niet in dit bestand.", ", ".join(_GROUPS), _near(str(key), _GROUPS)
                )
        palette = self._palette()
        typography = self._group("typography", allowed="een groep met base.family")
        family, weight = self._family(typography), self._weight(typography)
        files = self._files(typography, family)
        if self.problems:
            raise InputError(self.problems)
        return Brand({role: palette[role] for role in COLOURS}, family, weight, files)

    def _palette(self) -> dict[str, str]:
        color = self._group("color", allowed="een groep met palette")
        palette = self._group("color", "palette", allowed=f"een kleur voor {', '.join(COLOURS)}") if color else {}
        if not palette:
            return {}
        found = {}
        for role in (*COLOURS, *(str(name) for name in palette if name not in COLOURS)):
            colour = palette.get(role)
            if isinstance(colour, str) and _HEX.fullmatch(colour):
                found[role] = colour
                continue
            message = "Deze kleur ontbreekt." if role not in palette else "Dit is geen kleur."
            allowed = 'een # en zes hexadecimale cijfers tussen aanhalingstekens, zoals "#1d4f7a"'
            near = get_close_matches(role, [str(name) for name in palette if name not in COLOURS], n=1)
            advice = f"er staat wel '{near[0]}'" if near and role not in palette else ""
            self._problem(("color", "palette", role), message, allowed, advice)
        if self.problems:
            return found  # a colour that is wrong would be missed again where it is named
        for name, value in color.items():
            if name != "palette" and not (isinstance(value, str) and (value in palette or _HEX.fullmatch(value))):
                known = ", ".join(map(str, palette))
                self._problem(("color", name), "Deze kleur staat niet in het palet.", known, _near(str(value), palette))
        return found

    def _family(self, typography: Mapping[str | int, Any]) -> str:
        base = typography.get("base")
        family = base.get("family") if isinstance(base, dict) else base
        if isinstance(family, str) and _NAME.fullmatch(family):
            return family
        if typography:
            message = "Het lettertype ontbreekt." if not family else "Dit is geen naam van een lettertype."
            self._problem(("typography", "base", "family"), message, "een naam, zoals IBM Plex Sans")
        return ""

    def _weight(self, typography: Mapping[str | int, Any]) -> int:
        headings = typography.get("headings", {})
        weight = headings.get("weight", 600) if isinstance(headings, dict) else headings
        if isinstance(weight, int) and not isinstance(weight, bool) and _LIGHT <= weight <= _BLACK:
            return weight
        path = ("typography", "headings", "weight") if isinstance(headings, dict) else ("typography", "headings")
        self._problem(path, "Dit gewicht kan niet.", f"een getal van {_LIGHT} tot en met {_BLACK}, zoals 600")
        return 600

    def _files(self, typography: Mapping[str | int, Any], family: str) -> tuple[FontFile, ...]:
        """The files of the fonts with `source: file`; a problem for each that is not there."""
        files: list[FontFile] = []
        listed = typography.get("fonts", [])
        if not isinstance(listed, list):
            self._problem(("typography", "fonts"), "Dit is geen lijst van lettertypen.", "regels met een streepje")
            return ()
        for index, font in enumerate(listed):
            path = ("typography", "fonts", index)
            if not isinstance(font, dict) or not isinstance(font.get("family"), str):
                self._problem(path, "Dit lettertype heeft geen naam.", "een groep met family en source")
            elif font["family"] == family and font.get("source") == "file":
                entries = font.get("files")
                whole = entries if isinstance(entries, list) and entries else [{}]
                files += filter(None, (self._file((*path, "files", at), entry) for at, entry in enumerate(whole)))
        return tuple(files)

    def _file(self, place: tuple[str | int, ...], entry: object) -> FontFile | None:
        found = entry if isinstance(entry, dict) else {"path": entry}
        name = found.get("path")
        path = self.root / name if isinstance(name, str) else self.root
        if not path.is_file() or not path.resolve().is_relative_to(self.root.resolve()):
            allowed = "`files:` met een `path` van een bestand in het project"
            problem = self.document.problem(place, "Dit lettertypebestand is er niet.", allowed, found=str(name or ""))
            self.problems.append(problem)
            return None
        weight, style = found.get("weight", "normal"), found.get("style", "normal")
        number = _WEIGHTS.get(weight) if isinstance(weight, str) else weight
        if not isinstance(number, int) or isinstance(number, bool) or not _LIGHT <= number <= _BLACK:
            allowed = f"normal, bold, of een getal van {_LIGHT} tot en met {_BLACK}"
            self._problem((*place, "weight"), "Dit gewicht kan niet.", allowed)
            return None
        if style not in _STYLES:
            self._problem((*place, "style"), "Deze stijl kan niet.", ", ".join(_STYLES))
        return FontFile(path, str(style), number)

    def _group(self, *path: str, allowed: str) -> Mapping[str | int, Any]:
        """A part of the file; empty, with a problem, if it is not there or something else."""
        part: Any = self.document.values
        for key in path:
            part = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, dict) and part:
            return part
        message = "Deze groep ontbreekt." if part is None else "Dit is geen groep sleutels."
        self._problem(path, message, allowed)
        return {}

    def _problem(self, path: tuple[str | int, ...], message: str, allowed: str, advice: str = "") -> None:
        self.problems.append(self.document.problem(path, message, allowed, advice))


def _near(name: str, names: Iterable[str | int]) -> str:
    near = get_close_matches(name, [str(known) for known in names], n=1)
    return f"bedoelt u '{near[0]}'?" if near else ""
