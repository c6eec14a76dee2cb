"""A published folder against its record: every file that should be there, and every file that is.

Nothing is followed or waited for: a link is not the file that was published, wherever it leads.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hoofdtaak3.assemble.publication import edited
from hoofdtaak3.assemble.record import RECORD
from hoofdtaak3.project import REGIONS
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

State = Literal["goed", "veranderd", "ontbreekt", "onbekend"]
APART = (REGIONS,)
"""Folders in a published folder in which something is published by itself."""
_LINK, _UNREADABLE = "een verwijzing", "niet te lezen"


@dataclass(frozen=True)
class Verdict:
    """What is so of one file, by its name below the folder; `note` says why, where that is not plain."""

    name: str
    state: State
    note: str = ""


def verdicts(folder: Path, files: Mapping[str, str]) -> list[Verdict]:
    """A verdict on each of `files` (SHA-256 by name) and on everything else in the folder.

    What was published by itself in a folder of it (`APART`) is left to the record there.
    """
    found = [_published(folder, name, sha) for name, sha in sorted(files.items())]
    others = sorted((path, note) for path, note in _entries(folder) if path not in {*files, RECORD})
    return found + [_other(name, note, files) for name, note in others]


def _published(folder: Path, name: str, sha: str) -> Verdict:
    path = folder
    for part in Path(name).parts:
        path /= part
        try:
            mode = path.lstat().st_mode
        except PermissionError:
            return Verdict(name, "veranderd", _UNREADABLE)
        except OSError:
            return Verdict(name, "ontbreekt")
        if stat.S_ISLNK(mode):
            return Verdict(name, "veranderd", f"{path.relative_to(folder).as_posix()} is {_LINK}")
    if not stat.S_ISREG(mode):
        return Verdict(name, "veranderd", "geen gewoon bestand")
    try:
        same = digest(path) == sha
    except OSError:
        return Verdict(name, "veranderd", _UNREADABLE)
    return Verdict(name, "goed" if same else "veranderd")


def published_apart(folder: Path) -> list[Path]:
    """The folders in a published folder that have a record of their own."""
    places = [folder / name for name in APART]
    return [path for path in places if not path.is_symlink() and (path / RECORD).is_file()]


def _other(name: str, note: str, files: Mapping[str, str]) -> Verdict:
    source = edited(name)
    if not note and source in files:
        note = f"door ht3 bewaard: {Path(source).name} zoals iemand die bewerkte"
    return Verdict(name, "onbekend", note)


def _entries(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything below a folder but folders, by name; links to folders and folders that cannot be read too."""
    unread: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unread.append):
        here = Path(place)
        folders[:] = [name for name in folders if here / name not in published_apart(folder)]
        for path in (*(here / name for name in names), *(here / name for name in folders)):
            if path.is_symlink():
                yield path.relative_to(folder).as_posix(), _LINK
            elif path.name in names:
                yield path.relative_to(folder).as_posix(), ""
    for error in unread:
        yield f"{Path(str(error.filename)).relative_to(folder).as_posix()}/", _UNREADABLE
