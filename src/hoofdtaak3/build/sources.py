"""Which files of the package a step rests on: a change in one of them makes its results out of date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import hoofdtaak3

PACKAGE = Path(hoofdtaak3.__file__).parent
_LEAVES = ("problems.py", "dutch.py", "project.py")
_NOTEBOOK = (
    "results",
    "writing.py",
    *(f"build/{name}.py" for name in ("names", "normalise", "records", "steps", "sources", "versions")),
)

CHECKING = (*_LEAVES, "inputs", "results", "model")
COMPUTING = (*_LEAVES, "inputs", "model", "figures", "analyses", *_NOTEBOOK)
SCENARIO = (*_LEAVES, "inputs", "model", "figures", *_NOTEBOOK)
ASSEMBLING = (*_LEAVES, "assemble")


@cache
def sources(names: tuple[str, ...]) -> tuple[Path, ...]:
    """Every file of these modules and folders of the package, looked up once: they must not change during a run."""
    found: list[Path] = []
    for name in names:
        path = PACKAGE / name
        found += files_in(path) if path.is_dir() else [path]
    return tuple(sorted(found))


def files_in(folder: Path) -> list[Path]:
    """Every file under a folder, without what Python, Jupyter and editors leave there."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix not in {".pyc", ".tmp"}
        and not path.name.startswith((".", "~"))
        and not path.name.endswith("~")
        and ".ipynb_checkpoints" not in path.parts
        and "__pycache__" not in path.parts
    )
