"""The chunks of a sweep that are done: files named by number and content, each written whole or not at all."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from hoofdtaak3.writing import digest, is_draft, write_bytes

LARGEST: Final = 500
"""Cases in a chunk: some seconds of work, so that little is lost with one."""
_LARGEST_DEEP: Final = 10
"""The same where each case takes seconds."""
_FEWEST_CHUNKS: Final = 16
"""So many as there are cases for, so that all workers have something to do."""
_SUFFIX: Final = ".npz"
_DIGITS: Final = 16


def sizes(count: int, *, deep: bool) -> list[tuple[int, int]]:
    """First case, and the one after the last, of every chunk: the same whatever works on it."""
    size = max(1, min(_LARGEST_DEEP if deep else LARGEST, -(-count // _FEWEST_CHUNKS)))
    return [(start, min(start + size, count)) for start in range(0, count, size)]


@dataclass(frozen=True)
class Chunks:
    """The folder of one sweep; its name says what the sweep is made from, so nothing of another one is taken for it."""

    place: Path
    key: str

    @cached_property
    def folder(self) -> Path:
        """Where the files are."""
        return self.place / self.key[:_DIGITS]

    def open(self) -> None:
        """Remove what is left of other sweeps of this name, and what was being written when one was killed."""
        for path in self.place.iterdir() if self.place.is_dir() else ():
            if path != self.folder:
                shutil.rmtree(path, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.iterdir():
            if is_draft(path):
                path.unlink(missing_ok=True)

    def done(self) -> dict[int, Path]:
        """The files by number; one that is not what its name says is removed."""
        found = {}
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            number, _, short = path.stem.partition("-")
            if number.isdecimal() and digest(path).startswith(short) and len(short) == _DIGITS:
                found[int(number)] = path
            else:
                path.unlink()
        return found

    def keep(self, number: int, data: bytes) -> Path:
        """Write one."""
        return write_bytes(self.folder / f"{number:06}-{sha256(data).hexdigest()[:_DIGITS]}{_SUFFIX}", data)

    def remove(self) -> None:
        """All of it."""
        shutil.rmtree(self.place, ignore_errors=True)
