"""Files written whole or not at all, and known by their content."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_DRAFT = ".deel"


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file in one step: a reader sees the old content or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}{_DRAFT}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def is_draft(path: Path) -> bool:
    """Whether a file is what `write_bytes` was writing when it was killed."""
    return path.name.startswith(".") and path.name.endswith(_DRAFT)


def write_text(path: Path, text: str) -> Path:
    r"""As `write_bytes`, for UTF-8 text with `\\n` line ends on every system."""
    return write_bytes(path, text.encode("utf-8"))


def digest(path: Path) -> str:
    """SHA-256 of a file's content; empty when there is no such file."""
    if not path.is_file():  # nor a pipe, which would never end
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
