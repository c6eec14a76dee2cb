"""From the staging folder to the reader's folder: all documents of a build, or none, and never over a person's work."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hoofdtaak3.assemble.record import RECORD, Making, published_files
from hoofdtaak3.ending import unbroken
from hoofdtaak3.system import replace
from hoofdtaak3.trouble import cause
from hoofdtaak3.writing import digest, write_text

_ASIDE = "bewerkt"


class PublicationError(Exception):
    """The documents are made but cannot be put in place; the Dutch text says why. Nothing was changed."""


@dataclass(frozen=True)
class Published:
    """The files that stand there now, the record last, and what was kept: (the file, where the changed version is)."""

    files: Sequence[Path]
    kept: Sequence[tuple[Path, Path]] = ()


def publish(staging: Path, output: Path, making: Making) -> Published:
    """Move every file under `staging` to the same place under `output`; call it only when all renderings succeeded.

    The record of them and of how they were made comes with them. A file in the way that a person changed or put there
    is kept beside the new one: what is not in the record of an earlier publication, or differs, is a person's. What
    that one made, and this one does not, goes; nothing else is ever removed. Staging and output must be on one file
    system. Raises PublicationError before anything is changed, or after everything was put back.
    """
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    names = [path.relative_to(staging).as_posix() for path in files]
    if blocked := [output / name for name in [*names, RECORD] if (output / name).is_dir()]:
        place = blocked[0].relative_to(output.parent).as_posix()
        raise PublicationError(f"{place} is een map. Hernoem die map en draai de opdracht opnieuw.")
    before = published_files(output)
    new = {name: digest(path) for name, path in zip(names, files, strict=True)}
    gone = [name for name in before if name not in new and digest(output / name) in before[name]]
    changed = [name for name in new if (output / name).exists()]
    changed = [name for name in changed if digest(output / name) not in {*before.get(name, ()), new[name]}]
    kept = []
    moves = _Moves(staging.with_name(f"{staging.name}-vorige"))
    try:
        coming = write_text(
            moves.place / "komt", _under_way({name: [*before.get(name, ()), new[name]] for name in new})
        )
        done = write_text(moves.place / "klaar", making.record(new).text())
        with unbroken():
            # Whoever finds only a part of the new files there, after a power cut, must not take it for a person's work.
            moves.replace(coming, output / RECORD)
            for name in changed:
                beside = _free(output / name)
                moves.move(output / name, beside)
                kept.append((output / name, beside))
            for name in new:
                moves.replace(staging / name, output / name)
            for name in gone:
                moves.aside(output / name)
            moves.replace(done, output / RECORD)
    except OSError as error:
        moves.undo()
        raise PublicationError(cause(error, output.parent)) from error
    moves.done()
    return Published([output / name for name in (*names, RECORD)], kept)


def published(output: Path) -> list[Path]:
    """What stands in `output` as it was published there."""
    return [output / name for name, known in published_files(output).items() if digest(output / name) in known]


def withdraw(output: Path) -> list[Path]:
    """Remove what was published in `output` and not changed since; returns what a person has there and stays."""
    for path in (*published(output), output / RECORD):
        if not path.is_dir():
            path.unlink(missing_ok=True)
    for folder in sorted((path for path in output.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    left = sorted(path for path in output.rglob("*") if path.is_file())
    if not left and output.is_dir():
        shutil.rmtree(output)
    return left


class _Moves:
    """Moves that can all be taken back; `place` holds what was in the way until they are done."""

    def __init__(self, place: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        self.place = place
        self._back: list[tuple[Path, Path]] = []

    def move(self, source: Path, target: Path) -> None:
        """Rename a file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        replace(source, target)
        self._back.append((target, source))

    def aside(self, path: Path) -> None:
        """Put a file away."""
        self.move(path, self.place / str(len(self._back)))

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in place of another, which a reader sees until the new one is there."""
        if target.exists():
            spare = self.place / str(len(self._back))
            spare.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(target, spare)
                self._back.append((spare, target))
            except OSError:  # a file system without links: for a moment there is neither
                self.aside(target)
        self.move(source, target)

    def undo(self) -> None:
        """Put everything back."""
        for target, source in reversed(self._back):
            source.parent.mkdir(parents=True, exist_ok=True)
            replace(target, source)

    def done(self) -> None:
        """Forget what was in the way."""
        shutil.rmtree(self.place, ignore_errors=True)


def _under_way(files: Mapping[str, Sequence[str]]) -> str:
    """The record while files are put in place: what each of them may be. It is none that can be verified."""
    return json.dumps({"files": files}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _free(path: Path) -> Path:
    """A name beside `path` that nobody has: `kamerbrief-bewerkt-1.docx`."""
    taken = {other.name.casefold() for other in path.parent.iterdir()}  # many disks take capitals for small letters
    names = (f"{path.stem}-{_ASIDE}-{number}{path.suffix}" for number in range(1, len(taken) + 2))
    return path.with_name(next(name for name in names if name.casefold() not in taken))


def edited(name: str) -> str:
    """What this is a kept version of, or nothing: `report/brief-bewerkt-1.docx -> report/brief.docx`."""
    path = PurePosixPath(name)
    match = re.fullmatch(rf"(.+)-{_ASIDE}-\d+", path.stem)
    return str(path.with_name(match[1] + path.suffix)) if match else ""
