"""What a step of the pipeline made: the files with their hashes, and what a reader should be warned of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoofdtaak3.writing import digest, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class Record:
    """Outputs as paths below the project, each with the SHA-256 of its content."""

    outputs: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Only where the content that counts is not the file's own: a data table as this edition sees it."""

    def holds(self, project: Project) -> bool:
        """Whether every output is still there with the same content."""
        return all(digest(project.root / path) == sha for path, sha in self.outputs.items())


def folder(project: Project) -> Path:
    """Where records are kept."""
    return project.build / "records"


def record_path(project: Project, name: str) -> Path:
    """The record of the step with this name."""
    return folder(project) / f"{name}.json"


def make_record(project: Project, paths: Iterable[Path], warnings: Iterable[str] = ()) -> Record:
    """Hash files of this project into a record."""
    hashes = {path.relative_to(project.root).as_posix(): digest(path) for path in paths}
    return Record(outputs=dict(sorted(hashes.items())), warnings=tuple(warnings))


def write_record(project: Project, name: str, record: Record) -> Path:
    """Write a record; equal records are equal bytes."""
    content = {"inputs": dict(record.inputs), "outputs": dict(record.outputs), "warnings": list(record.warnings)}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return write_text(record_path(project, name), text + "\n")


def read_record(project: Project, name: str) -> Record | None:
    """Read a record; None when there is none, or when it is not one of ours."""
    try:
        content = json.loads(record_path(project, name).read_text(encoding="utf-8"))
        return Record(
            outputs=dict(content["outputs"]), warnings=tuple(content["warnings"]), inputs=dict(content["inputs"])
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
