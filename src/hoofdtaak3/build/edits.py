"""Changes of the project's own files that a command makes: checked as a whole first, then written together."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.inputs.mappings import FOLDER
from hoofdtaak3.intake import read_bytes
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.project import Project
from hoofdtaak3.writing import digest, write_all, write_bytes

if TYPE_CHECKING:
    from hoofdtaak3.build.validation import Validated


@dataclass(frozen=True)
class Edits:
    """New contents of files, by their names below the project, and what stood there when they were made."""

    project: Project
    files: Mapping[str, bytes]
    gone: tuple[str, ...]
    """Files that these take the place of."""
    before: Mapping[str, str]
    """Digests of what is replaced."""

    @classmethod
    def of(cls, project: Project, files: Mapping[str, bytes], gone: tuple[str, ...] = ()) -> Edits:
        """Those of `files` that differ from what stands there."""
        changed = {
            file: data
            for file, data in files.items()
            if not (project.root / file).is_file() or (project.root / file).read_bytes() != data
        }
        return cls(project, changed, gone, {file: digest(project.root / file) for file in (*changed, *gone)})

    def check(self, edition: str) -> Validated:
        """What `ht3 check` says of tables and parameters with these changes; InputError with everything wrong."""
        from hoofdtaak3.build.validation import validate  # noqa: PLC0415 - imports pandas
        from hoofdtaak3.inputs.scenarios import load_scenarios  # noqa: PLC0415

        signs = shown_characters(Brand.load(self.project.root))
        with tempfile.TemporaryDirectory(prefix="ht3") as folder:
            place = Project(Path(folder))
            self._copy(place.root)
            return validate(place, edition, load_scenarios(place.root, "intern"), signs)

    def _copy(self, root: Path) -> None:
        own = self.project.root
        paths = [
            path
            for path in (own / "data").rglob("*")
            if path.is_file() and not path.name.startswith((".", "~")) and own / FOLDER not in path.parents
        ]
        paths += (own / "params").rglob("*.yaml")
        for path in sorted(paths):
            file = path.relative_to(own).as_posix()
            if file not in self.gone and file not in self.files:
                write_bytes(root / file, read_bytes(own, file))
        for file, data in self.files.items():
            write_bytes(root / file, data)

    def write(self) -> list[str]:
        """Write them all; InputError, and nothing written, if a file was changed meanwhile. Returns the names."""
        root = self.project.root
        moved = [file for file, before in self.before.items() if digest(root / file) != before]
        if moved:
            message, advice = (
                "Dit bestand is ondertussen veranderd; er is niets geschreven.",
                "draai de opdracht opnieuw",
            )
            raise InputError(Problem(file, message=message, advice=advice) for file in moved)
        write_all({root / file: data for file, data in self.files.items()})
        for file in self.gone:
            (root / file).replace(root / f"{file}.oud")
        return sorted(self.files)
