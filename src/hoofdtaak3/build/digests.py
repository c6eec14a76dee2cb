"""What a step reads, by content: files, code of this package, versions of other packages, settings."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hoofdtaak3
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoofdtaak3.project import Project

PACKAGE = Path(hoofdtaak3.__file__).parent

LEAVES = ("problems.py", "dutch.py", "project.py", "edition.py", "writing.py")
COMPUTING = ("ipykernel", "nbclient", "numpy", "pandas", "papermill", "pydantic", "pyyaml", "scipy")
DRAWING = ("altair", "fontpkg-ibm-plex-sans", "vl-convert-python")
ASSEMBLING = ("fontpkg-ibm-plex-sans", "pypandoc_binary", "typst")


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


def of_text(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def of_value(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """SHA-256 of settings; equal values are equal digests, whatever the order of their keys."""
    return of_text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def of_files(project: Project, paths: Iterable[Path]) -> dict[str, str]:
    """Digest by name below the project."""
    return {path.relative_to(project.root).as_posix(): digest(path) for path in paths}


def of_all(digests: Mapping[str, str]) -> str:
    """One digest of many."""
    return of_value(dict(digests))


@cache
def code(*names: str) -> str:
    """One digest of these modules and folders of the package; read once, they must not change during a run."""
    total = hashlib.sha256()
    for name in names:
        path = PACKAGE / name
        for file in files_in(path) if path.is_dir() else [path]:
            total.update(f"{file.relative_to(PACKAGE).as_posix()}\0{digest(file)}\n".encode())
    return total.hexdigest()


@cache
def package_version(name: str) -> str:
    """The version of an installed package; empty when it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def versions(names: Iterable[str]) -> dict[str, str]:
    """Versions of packages and of Python itself: results may change with them."""
    return {"python": platform.python_version()} | {name: package_version(name) for name in sorted(set(names))}
