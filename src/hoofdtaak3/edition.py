"""One edition per working tree at a time: nothing of the one may lie beside the other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

from hoofdtaak3 import dutch
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.project import Project

Edition = Literal["publiek", "intern"]
UNKNOWN = "onbekend"
EDITIONS: tuple[Edition, ...] = ("publiek", "intern")


def as_edition(name: str) -> Edition:
    """The edition of this name; InputError if there is none."""
    for edition in EDITIONS:
        if edition == name:
            return edition
    raise InputError(
        [
            Problem(
                file="editie",
                message="Deze editie bestaat niet.",
                found=name,
                allowed=dutch.listing(EDITIONS, last="of"),
            )
        ]
    )


def marker(project: Project) -> Path:
    """The file that says which edition the working tree holds."""
    return project.build / "edition.txt"


def current(project: Project) -> str | None:
    """The edition of what is in the working tree; None when nothing says so."""
    try:
        return marker(project).read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def generated(project: Project) -> list[Path]:
    """Everything that the build makes, including what Quarto keeps for itself."""
    everything = (project.build, project.output, project.variables, project.root / ".quarto", project.root / "_freeze")
    return [path for path in everything if path.exists() or path.is_symlink()]


def clean(project: Project) -> list[Path]:
    """Remove everything that the build makes; returns what was removed."""
    paths = generated(project)
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return paths


def switch(project: Project, edition: str) -> str | None:
    """Make the working tree hold `edition`; returns the edition that was removed for it, None if nothing was.

    Without a marker nobody can say what the files are, so they go too ('onbekend').
    """
    before = current(project)
    if before == edition:
        return None
    removed = clean(project)
    write_text(marker(project), f"{edition}\n")
    return (before or UNKNOWN) if removed else None


def require(project: Project, edition: str) -> None:
    """For a notebook run by hand: refuse to mix editions, and mark a tree that holds nothing yet."""
    before = current(project)
    if before is None and not generated(project):
        write_text(marker(project), f"{edition}\n")
    elif before != edition:
        raise InputError(
            [
                Problem(
                    file="build/edition.txt",
                    message=f"Deze map bevat de editie {before or UNKNOWN}, niet {edition}.",
                    advice=f"Draai eerst `ht3 run --edition {edition}`, of kies in de parametercel de andere editie.",
                )
            ]
        )
