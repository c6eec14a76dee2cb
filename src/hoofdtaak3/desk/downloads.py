"""What there is to take along of the last report: its documents and its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hoofdtaak3 import edition as editions

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
}
_DOCUMENTS: Final = frozenset([".html", ".pdf", ".docx", ".xlsx", ".zip"])
KINDS: Final = ("svg", "png", "csv")
"""Of a figure, in the order in which they are offered."""
_WORDS: Final = ".words.json"


@dataclass(frozen=True)
class Drawn:
    """A figure of the last report."""

    label: str
    title: str
    kinds: tuple[str, ...]
    """Which files there are of it."""


def published(output: Path) -> list[str]:
    """The documents, by their name in the folder of finished documents."""
    files = (path for path in output.rglob("*") if path.is_file() and path.suffix in _DOCUMENTS)
    return sorted(path.relative_to(output).as_posix() for path in files)


def figures_folder(project: Project, edition: str) -> Path:
    """Where the figures of an edition stand: never those of the other."""
    in_place = editions.current(project) == edition
    build = project.build if in_place else editions.waiting(project, edition)
    return build / "figures"


def drawn(folder: Path) -> list[Drawn]:
    """The figures there, by their titles."""
    return sorted(_drawn(folder), key=lambda one: one.title.casefold())


def _drawn(folder: Path) -> Iterator[Drawn]:
    for path in sorted(folder.glob(f"*{_WORDS}")):
        label = path.name.removesuffix(_WORDS)
        kinds = tuple(kind for kind in KINDS if (folder / f"{label}.{kind}").is_file())
        if kinds:
            yield Drawn(label, json.loads(path.read_text(encoding="utf-8"))["title"], kinds)
