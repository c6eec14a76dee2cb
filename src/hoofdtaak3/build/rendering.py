"""Make a document, in a process of its own: what takes too long or is stopped can then be ended, Typst included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hoofdtaak3.assemble import Assembler
    from hoofdtaak3.project import Project


def render(  # noqa: PLR0913 - what a `Call` passes by name
    project: Project, *, assembler: Assembler, document: Path, formats: Sequence[str], staging: Path, edition: str
) -> list[Path]:
    """Render these formats of a document under `staging`; returns the files. Its log is kept, whatever comes of it."""
    lines: list[str] = []
    try:
        return assembler.render(document, formats, staging, edition, lines.append)
    finally:
        write_text(project.build / "logs" / f"assemble-{staging.name}.txt", "\n".join(lines) + "\n")
