"""What comes in: files that people keep in the project, opened only if they are ordinary files of a bearable size.

Reading a named pipe or a device waits for ever, and a file of gigabytes does not fit; so what stands in the place of a
file is looked at before it is opened.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from hoofdtaak3 import dutch
from hoofdtaak3.problems import InputError, Problem

LARGEST = 64 * 2**20
"""Bytes: a table of half a million rows."""
LARGEST_YAML = 2**18
"""Bytes: four times the contract of the tables, and a hundred times a scenario; YAML is slow to read."""
_DEEPEST = 20
"""Groups in groups; our deepest file has six."""
YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""A safe loader, and the fast one where there is one."""
_FOLDERS = ("data", "notebooks", "params", "report")
_KINDS = (
    (stat.S_ISDIR, "een map"),
    (stat.S_ISFIFO, "een pijp (named pipe)"),
    (stat.S_ISSOCK, "een aansluiting (socket)"),
    (stat.S_ISCHR, "een apparaat (device)"),
    (stat.S_ISBLK, "een apparaat (device)"),
)
_SIGNATURES = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "een rekenblad of zip-bestand",
    b"\xd0\xcf\x11\xe0": "een oud Office-bestand",
    b"%PDF": "een PDF",
}


def read_bytes(root: Path, file: str, *, largest: int = LARGEST, advice: str = "") -> bytes:
    """The content of a file of the project; InputError if it is none or too large. `advice` is for one that is absent.

    `file` is relative to `root`, as messages name it.
    """
    path = root / file
    problem = _misplaced(path, file, advice)
    if problem is not None:
        raise InputError([problem])
    try:
        with path.open("rb") as stream:
            raw = stream.read(largest + 1)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise InputError([_unreadable(file, error)]) from error
    if len(raw) > largest:
        found, most = (f"{dutch.number(count / 2**20)} MB" for count in (max(size, len(raw)), largest))
        raise InputError([Problem(file, message="Het bestand is te groot.", found=found, allowed=f"hoogstens {most}")])
    return raw


def read_text(root: Path, file: str, *, largest: int = LARGEST, advice: str = "") -> str:
    """As `read_bytes`, as text; a byte order mark is no part of it."""
    return decoded(read_bytes(root, file, largest=largest, advice=advice), file)


def decoded(raw: bytes, file: str) -> str:
    """Bytes of a file as text; InputError if they are not UTF-8."""
    advice = "bewaar het bestand opnieuw met codering UTF-8"
    if file.endswith(".csv"):
        advice = "kies bij het opslaan 'CSV UTF-8 (door komma's gescheiden)'"
    found = next((kind for start, kind in _SIGNATURES.items() if raw.startswith(start)), "")
    if not found and raw.count(0) * 5 > len(raw):
        found = "vooral nulbytes, zoals in UTF-16"
    line = 0
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = ""
        line = 0 if found else raw.count(b"\n", 0, error.start) + 1
        found = found or f"byte 0x{raw[error.start]:02x}"
    if not found:
        return text
    message = "Het bestand is geen UTF-8."
    raise InputError([Problem(file, line, message=message, found=found, allowed="tekst in UTF-8", advice=advice)])


def refuse_deep_yaml(text: str, file: str) -> None:
    """InputError for YAML with groups in groups without end: to build its values would overflow the stack."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=YAML_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    line = event.start_mark.line + 1 if event.start_mark else 0
                    raise InputError([Problem(file, line, message="De YAML is te diep genest.")])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return  # whoever reads the values says what is wrong


def refuse_odd_files(root: Path) -> None:
    """InputError for everything in the project's own folders that stands in the place of a file and cannot be read.

    Templates, style sheets and pictures are opened by other programs, which would wait for a pipe.
    """
    problems = [
        problem
        for path in sorted(_entries(root))
        if (problem := _misplaced(path, path.relative_to(root).as_posix())) is not None
    ]
    if problems:
        raise InputError(problems)


def _entries(root: Path) -> Iterator[Path]:
    """Everything that could be a file of the project; hidden names are those of editors, whose locks are odd links."""
    yield from (path for path in root.glob("_*.yml") if path.name != "_variables.yml")
    for folder in _FOLDERS:
        for place, folders, files in os.walk(root / folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (Path(place, name) for name in files if not name.startswith((".", "~")))


def _misplaced(path: Path, file: str, advice: str = "") -> Problem | None:
    """What is wrong with what stands in the place of a file, before it is opened."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno == errno.ENOENT and not path.is_symlink():
            return Problem(file, message="Het bestand ontbreekt.", advice=advice)
        return _unreadable(file, error)
    kind = next((name for test, name in _KINDS if test(mode)), "")
    return Problem(file, message="Dit is geen gewoon bestand.", found=kind) if kind else None


def _unreadable(file: str, error: OSError) -> Problem:
    reasons = {
        errno.ENOENT: "een snelkoppeling naar iets dat er niet is",
        errno.ELOOP: "een snelkoppeling die naar zichzelf verwijst",
        errno.EACCES: "u mag dit bestand niet lezen",
        errno.EPERM: "u mag dit bestand niet lezen",
        errno.ENAMETOOLONG: "een naam die te lang is",
    }
    found = reasons.get(error.errno or 0, error.strerror or type(error).__name__)
    return Problem(file, message="Het bestand is niet te lezen.", found=found)
