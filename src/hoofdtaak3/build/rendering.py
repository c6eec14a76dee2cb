"""Fill in templates, make a document, in a process of its own: what takes too long can then be ended, Typst included.

Nothing here may import what computes: who changed a sentence would wait for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hoofdtaak3.assemble.text import render_texts, save_texts
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hoofdtaak3.assemble.assembler import Assembler
    from hoofdtaak3.project import Project

INDEX: Final = "index"
"""The sheet that leads to all others."""


def write_texts(project: Project) -> list[Path]:
    """Fill in the templates; returns the files."""
    return save_texts(project, render_texts(project))


def render(  # noqa: PLR0913 - what a `Call` passes by name
    project: Project, *, assembler: Assembler, document: Path, formats: Sequence[str], staging: Path, edition: str
) -> list[Path]:
    """Render these formats of a document under `staging`; returns the files. Its log is kept, whatever comes of it."""
    lines: list[str] = []
    try:
        return assembler.render(document, formats, staging, edition, lines.append)
    finally:
        write_text(project.build / "logs" / f"assemble-{staging.name}.txt", "\n".join(lines) + "\n")


def sheet_formats(name: str) -> list[str]:
    """What is made of a sheet; the index of them is a page alone, for its map is made of links."""
    return ["html"] if name == INDEX else ["html", "typst"]


def press(project: Project, sources: Sequence[str], staging: Path, edition: str) -> None:
    """Make the page and the PDF of each of these texts under `staging`."""
    from hoofdtaak3.assemble.pandoc import PandocAssembler  # noqa: PLC0415 - who asks for it has no use for Typst

    assembler = PandocAssembler(project, "", "")
    lines: list[str] = []
    for name in sources:
        source = project.root / name
        assembler.render(source, sheet_formats(source.stem), staging, edition, lines.append)
