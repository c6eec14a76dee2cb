"""What was made before, by what it was made from: a change that is undone costs no computing.

`build/cache/stappen/` holds for each run of a step what it found and the digests of what it made (`<key>.json`, the key
being the digest of what it read), and the content by digest, so that what two runs share is there once. What nobody
asked for longest goes first. Losing it costs time, never a wrong result: content that is not what its name says is not
used. Parts of what a notebook works out (`analyses/once.py`) stand beside it, under the same bound.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.build.digests import of_value
from hoofdtaak3.system import replace
from hoofdtaak3.writing import digest, write_text

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

MOST: Final = 256 * 2**20
"""Bytes that are kept: a report of the shipped project takes fifteen million."""


class Store:
    """Runs of steps that can be put back."""

    def __init__(self, project: Project, most: int = MOST, home: Project | None = None) -> None:
        """Of a project; what it keeps stands in that of `home`, for who computes variants of that one."""
        self._root = project.root
        self._place = (home or project).build / "cache" / "stappen"
        self._most = most

    @property
    def parts(self) -> Path:
        """The folder of parts."""
        return self._place / "delen"

    def restored(self, step: str, reads: Mapping[str, str]) -> dict[str, Any] | None:
        """Put back what a step made from the same; returns what it remembered, None if that is not here any more."""
        entry = self._entry(step, reads)
        try:
            values: dict[str, Any] = json.loads(entry.read_text(encoding="utf-8"))
            for name, sha in values["outputs"].items():
                if digest(self._root / name) != sha and not self._put(self._content(sha), self._root / name, sha):
                    return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        for path in (entry, *map(self._content, values["outputs"].values())):
            with contextlib.suppress(OSError):
                os.utime(path)
        return values

    def keep(self, step: str, values: Mapping[str, Any]) -> None:
        """Keep what a step remembers and made; where that cannot be, nothing is kept."""
        with contextlib.suppress(OSError):
            for name, sha in values["outputs"].items():
                if not self._content(sha).exists() and not self._put(self._root / name, self._content(sha), sha):
                    return
            text = json.dumps(values, ensure_ascii=False, sort_keys=True)
            write_text(self._entry(step, values["reads"]), text + "\n")

    def trim(self) -> None:
        """Keep no more than is bearable."""
        drop_oldest(self._place.glob("*/*"), self._most)

    def _entry(self, step: str, reads: Mapping[str, str]) -> Path:
        return self._place / "runs" / f"{of_value([step, dict(reads)])[:32]}.json"

    def _content(self, sha: str) -> Path:
        return self._place / "inhoud" / sha

    @staticmethod
    def _put(source: Path, target: Path, sha: str) -> bool:
        """Copy a file whole; False if it is not what it should be."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.deel")
        try:
            shutil.copyfile(source, draft)
            if digest(draft) != sha:
                return False
            replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)
        return True


def drop_oldest(files: Iterable[Path], most: int) -> None:
    """Remove the files that were used longest ago, until the others together have so many bytes at most."""
    known = []
    for path in files:
        with contextlib.suppress(OSError):
            stat = path.stat()
            known.append((stat.st_mtime_ns, path.name, stat.st_size, path))
    total = 0
    for _, _, size, path in sorted(known, reverse=True):
        total += size
        if total > most:
            with contextlib.suppress(OSError):
                path.unlink()
