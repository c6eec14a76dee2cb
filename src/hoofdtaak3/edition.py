"""Editions stand side by side: outputs in folders of their own, and of what is made on the way one at a time in place.

The sources of the report include from `build/`, so that folder holds the edition that is made now; the other one waits
beside it under a name of its own. Nothing of the one ever lies in the folder of the other. Of some scenarios by
themselves other things are made than of all, so an edition of those is a third: it waits while it is not asked for.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Literal

from hoofdtaak3 import dutch
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.project import Project

Edition = Literal["publiek", "intern"]
ONLY = "HT3_SCENARIOS"
"""What a command sets for the processes that it starts: the scenarios that are asked for, with commas; "" is all."""
TOLD = "HT3_SCENARIOS_TITELS"
"""The same for a reader: what each document says of it."""
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


def made_first(edition: str) -> str:
    """What to do when there is nothing of an edition yet."""
    option = "" if edition == EDITIONS[0] else f" --edition {edition}"
    return f"draai eerst 'ht3 report{option}'"


def of_some(edition: str) -> str:
    """What an edition of some scenarios is called in the working tree."""
    return f"{edition}-deel"


def asked(edition: str) -> str:
    """What the edition that is asked for is called in the working tree."""
    return of_some(edition) if os.environ.get(ONLY) else edition


def marker(project: Project) -> Path:
    """The file that says which edition the working tree holds."""
    return project.build / "edition.txt"


def current(project: Project) -> str | None:
    """The edition of what is in the working tree; None when nothing says so."""
    try:
        return marker(project).read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def waiting(project: Project, edition: str) -> Path:
    """Where what was made of an edition waits while another one is in place."""
    return project.root / f"build-{edition}"


def enter(project: Project, edition: str) -> str | None:
    """Put what was made of `edition` in place; returns the edition that waits now, None if it was in place already.

    What nobody can name ('onbekend', without a marker) waits too. Renaming is all that happens: whoever is interrupted
    loses nothing.
    """
    before = current(project)
    if before == edition:
        return None
    if project.build.exists() and not _empty(project.build):
        aside = waiting(project, before if before in _trees() else UNKNOWN)
        _remove(aside)
        project.build.rename(aside)
    if waiting(project, edition).exists():
        with contextlib.suppress(OSError):  # Windows moves nothing to a folder that is there, even an empty one
            project.build.rmdir()
        waiting(project, edition).rename(project.build)
    write_text(marker(project), f"{edition}\n")
    return before


def _trees() -> tuple[str, ...]:
    return (*EDITIONS, *map(of_some, EDITIONS))


def _empty(path: Path) -> bool:
    """Whether a folder holds nothing: it may be a disk of its own (of a container), which cannot be moved."""
    return path.is_dir() and not any(path.iterdir())


def generated(project: Project) -> list[Path]:
    """Everything that is made on the way, of every edition, including what Quarto keeps for itself; no outputs."""
    trees = [project.build, *(waiting(project, name) for name in (*_trees(), UNKNOWN))]
    sweeps = [project.sweeps_at_work(name) for name in EDITIONS]
    everything = (*trees, *sweeps, project.root / ".quarto", project.root / "_freeze")
    return [path for path in everything if path.exists() or path.is_symlink()]


def clean(project: Project) -> list[Path]:
    """Remove everything that is made on the way; returns what was removed."""
    paths = generated(project)
    for path in paths:
        _remove(path)
    return paths


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def require(project: Project, edition: str) -> None:
    """For a notebook run by hand: refuse to mix editions, and mark a tree that holds nothing yet."""
    before = current(project)
    if before is None and not project.build.exists():
        write_text(marker(project), f"{asked(edition)}\n")
    elif before != asked(edition):
        raise InputError(
            [
                Problem(
                    file="build/edition.txt",
                    message=f"Deze map bevat de editie {before or UNKNOWN}, niet {edition}.",
                    advice=f"Draai eerst `ht3 run --edition {edition}`, of kies in de parametercel de andere editie.",
                )
            ]
        )
