"""Files of an earlier run that no task makes any more."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.build.names import REGION
from hoofdtaak3.writing import is_draft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoofdtaak3.build.memory import Memory
    from hoofdtaak3.project import Project


def remove_leftovers(project: Project, memory: Memory, tasks: Iterable[str], unasked: Iterable[str] = ()) -> list[Path]:
    """Remove what none of these tasks made; returns what was removed.

    Only where all of them ended well: before that nobody can say whose a file is. `unasked` is how the names of others
    start, that are still wanted.
    """
    names = list(tasks)
    if not all(memory.values(name) for name in names):
        return []
    # The sheets of regions are made by themselves.
    names += [name for start in (REGION, *unasked) for name in memory.known(start)]
    kept = {project.root / path for name in names for path in memory.outputs(name)}
    places = [project.results, project.executed, project.figures, project.fragments]
    stale = [path for place in places for path in _files(place) if path not in kept]
    # Earlier versions made this file, of results that are old by now; a person's own is left alone.
    if project.variables.name in memory.outputs("variables") and project.variables.is_file():
        stale.append(project.variables)
    stale += [path for path in _drafts(project) if path not in stale]
    for path in stale:
        path.unlink()
    _remove_empty(project.results)
    memory.forget_all_but(names)
    return stale


def remove_drafts(project: Project) -> None:
    """Remove what a run that was killed had half written: after one with nothing to make, that is all there may be."""
    for path in _drafts(project):
        path.unlink(missing_ok=True)


def _drafts(project: Project) -> list[Path]:
    # By name alone: a built project has thousands of files, and this is all that a command with nothing to do has left.
    below = (Path(place, name) for place, _, files in os.walk(project.build) for name in files)
    return [path for path in chain(below, project.root.glob(".*")) if is_draft(path)]


def _files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else []


def _remove_empty(place: Path) -> None:
    for path in sorted(place.glob("*")):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
