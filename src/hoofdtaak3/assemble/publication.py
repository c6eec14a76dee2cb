"""From the staging folder to the reader's folder: all documents of a build, or none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def publish(staging: Path, output: Path) -> list[Path]:
    """Move every file under `staging` to the same place under `output`; call it only when all renderings succeeded.

    Each document replaces its predecessor at once (`os.replace`); staging and output must be on one file system, as
    two folders of a project are. Returns the published files, sorted.
    """
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    targets = [output / path.relative_to(staging) for path in files]
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
    for path, target in zip(files, targets, strict=True):
        os.replace(path, target)  # noqa: PTH105 - named in the contract; Path.replace is the same call
    return targets
