"""What a step reads, by content: files, code of this package, versions of other packages, settings."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import platform
import re
import secrets
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hoofdtaak3
from hoofdtaak3.writing import digest, write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoofdtaak3.project import Project

PACKAGE = Path(hoofdtaak3.__file__).parent

COMPUTING = ("ipykernel", "nbclient", "numpy", "pandas", "papermill", "pydantic", "pyyaml", "scipy")
DRAWING = ("altair", "vl-convert-python")
TABULATING = ("xlsxwriter",)
ASSEMBLING = ("pypandoc_binary", "typst")


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


def parameter_files(project: Project) -> list[Path]:
    """The files that scenarios are read from."""
    return [path for path in files_in(project.params) if path.suffix != ".json"]


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


def sealed(digests: Mapping[str, str]) -> dict[str, str]:
    """The same names with digests that say nothing to who lacks the key of this machine.

    For what holds restricted rows: a plain digest of a row of which all is known but a number gives that number away to
    who tries them all.
    """
    return {name: hmac.new(_key(), text.encode(), "sha256").hexdigest() for name, text in digests.items()}


_KEY_BYTES = 32


@cache
def _key() -> bytes:
    """A random key in the user's own folder for state, outside the project: nobody uploads it along with `build/`.

    Another key, or none where that folder cannot be written, costs one more check and changes no output.
    """
    try:
        state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        path = state / "hoofdtaak3" / "key"
        if not path.is_file() or len(path.read_bytes()) != _KEY_BYTES:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_bytes(path, secrets.token_bytes(_KEY_BYTES))
        return path.read_bytes()
    except (OSError, RuntimeError):
        return secrets.token_bytes(_KEY_BYTES)


@cache
def code(*modules: str) -> str:
    """One digest of these modules (`analyses.causes`) and of every module of ours that they import in turn.

    Data files of a package count with it. So nobody keeps lists of what a step rests on. Read once: the code must not
    change during a run.
    """
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imports(name)
    files = {file for name in found for file in (_path(name), *_data(name))}
    return of_value({name: package()[name] for name in (file.relative_to(PACKAGE.parent).as_posix() for file in files)})


@cache
def package() -> Mapping[str, str]:
    """Digests of all of this package's own files, by name: `hoofdtaak3/dutch.py`; read once, as above."""
    return {path.relative_to(PACKAGE.parent).as_posix(): digest(path) for path in files_in(PACKAGE)}


_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:(?:    .*)?\n)*", re.MULTILINE)
_IMPORT = re.compile(r"^ *from hoofdtaak3(?:\.([\w.]+))? import (\([^)]*\)|.*)$", re.MULTILINE)


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The modules of ours that a module imports when it runs, by their name in the package; found by text, for speed.

    `from hoofdtaak3.a import b` may name module `a.b` or something in `a`; a package brings its `__init__`.
    """
    path = _path(name)
    text = path.read_text(encoding="utf-8")
    # A package that imports its names when they are first used lists them for the type checker.
    return _imported(text if path.name == "__init__.py" else _TYPES.sub("", text))


def imported_by_notebook(path: Path) -> tuple[str, ...]:
    """The modules of ours that the cells of a notebook import; none if there is no such notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return _imported("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _imported(text: str) -> tuple[str, ...]:
    found = []
    for base, listed in _IMPORT.findall(text):
        names = re.findall(r"\w+", re.sub(r"#.*| as \w+", "", listed))
        found += [f"{base}.{part}" if base else part for part in names]
        found += [base.rsplit(".", up)[0] for up in range(base.count(".") + 1)] if base else []
    return tuple(dict.fromkeys(module for module in found if _path(module).is_file()))


@cache
def _data(name: str) -> tuple[Path, ...]:
    path = _path(name)
    return tuple(f for f in files_in(path.parent) if f.suffix != ".py") if path.name == "__init__.py" else ()


@cache
def _path(module: str) -> Path:
    place = PACKAGE.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


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
