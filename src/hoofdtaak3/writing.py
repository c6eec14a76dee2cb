"""Files written whole or not at all, and known by their content."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from hoofdtaak3.system import replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DRAFT = ".deel"
_AT_ONCE = 2**20
"""Bytes that are read as one: a build asks for the digests of thousands of small files."""
_STAMP = (1980, 1, 1, 0, 0, 0)


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file in one step: a reader sees the old content or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}{_DRAFT}")
    try:
        draft.write_bytes(data)
        replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def write_all(files: Mapping[Path, bytes]) -> list[Path]:
    """As `write_bytes`, for files that belong together: none takes its place before all are written out."""
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}{_DRAFT}") for path in files}
    try:
        for path, draft in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(files[path])
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return list(files)


def is_draft(path: Path) -> bool:
    """Whether a file is what `write_bytes` was writing when it was killed."""
    return path.name.startswith(".") and path.name.endswith(_DRAFT)


def write_text(path: Path, text: str) -> Path:
    r"""As `write_bytes`, for UTF-8 text with `\\n` line ends on every system."""
    return write_bytes(path, text.encode("utf-8"))


def digest(path: Path) -> str:
    """SHA-256 of a file's content; empty when there is no such file."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ""
    if not stat.S_ISREG(found.st_mode):  # nor a pipe, which would never end
        return ""
    try:
        with path.open("rb") as stream:
            if found.st_size > _AT_ONCE:
                return hashlib.file_digest(stream, "sha256").hexdigest()
            return hashlib.sha256(stream.read()).hexdigest()
    except FileNotFoundError:
        return ""


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP (a DOCX and an XLSX are one) by name, in order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these parts; the same parts give the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            archive.writestr(info, content)
    return stream.getvalue()
