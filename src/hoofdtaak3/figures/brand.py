"""Colours and fonts of `_brand.yml`, for charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "_brand.yml"
PLAIN = {
    "ink": "#1b1f24", "paper": "#ffffff", "muted": "#55606b", "line": "#c9d0d6", "wash": "#f2f5f7", "accent": "#1d4f7a",
    "defence": "#1d4f7a", "civil": "#7fb2a6", "gap": "#b5372b", "late": "#e0a458", "unknown": "#8a8f98",
}  # fmt: skip
COLOURS = ("ink", "paper", "muted", "line", "wash", "accent", "defence", "civil", "gap", "late", "unknown")


@dataclass(frozen=True)
class Brand:
    """The palette by role and the font family of running text."""

    palette: Mapping[str, str]
    family: str

    @classmethod
    def load(cls, root: Path) -> Brand:
        """The brand of a project folder; InputError when a colour role is missing."""
        return _load(root.resolve())

    @classmethod
    def find(cls, start: Path | None = None) -> Brand:
        """The brand of the nearest folder at or above `start` (default: the current folder) that has one."""
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / FILE).is_file():
                return _load(folder)
        raise InputError([Problem(file=FILE, message="Dit bestand met kleuren en lettertypen is er niet.")])

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


@lru_cache(maxsize=8)
def _load(root: Path) -> Brand:
    content = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    palette = content.get("color", {}).get("palette", {})
    missing = [role for role in COLOURS if role not in palette]
    if missing:
        raise InputError(
            [
                Problem(
                    file=FILE,
                    column=f"color.palette.{role}",
                    message="Deze kleur ontbreekt.",
                    allowed='een kleur als "#1d4f7a"',
                )
                for role in missing
            ]
        )
    return Brand(palette=palette, family=content["typography"]["base"]["family"])
