"""Files of an earlier run that no step makes any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.names import step_names
from hoofdtaak3.build.names import CHECK, PUBLISH
from hoofdtaak3.build.records import folder, read_record, record_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofdtaak3.project import Project


def remove_leftovers(project: Project, scenarios: Iterable[str]) -> list[Path]:
    """Remove results, figures and notebooks of scenarios that no longer exist; returns what was removed."""
    names = [*step_names(scenarios), CHECK]
    records = [read_record(project, name) for name in names]
    # Before every step has a record nobody can say whose a figure is; the comparison sorts that out when it runs.
    known = {project.root / path for record in records if record for path in record.outputs}
    kept = {*known, *(record_path(project, name) for name in (*names, PUBLISH))}
    kept |= {project.executed / f"{name}.ipynb" for name in names}
    places = [project.results, project.executed, folder(project)]
    if all(records):
        places += [project.figures, project.fragments, project.build / "variables"]
    stale = [path for place in places for path in _files(place) if path not in kept and not _belongs(path, scenarios)]
    for path in stale:
        path.unlink()
    _remove_empty(project.results)
    return stale


def _belongs(path: Path, scenarios: Iterable[str]) -> bool:
    # The results of a scenario whose record is not written yet: its run was interrupted, or is Run All at this moment.
    return path.suffix == ".csv" and path.parent.parent.name == "results" and path.parent.name in scenarios


def _files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else []


def _remove_empty(place: Path) -> None:
    for path in sorted(place.glob("*")):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
