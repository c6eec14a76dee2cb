"""Versions of what computes, draws and assembles: results may change with them."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPUTING = ("ipykernel", "nbclient", "numpy", "pandas", "papermill", "pydantic", "pyyaml", "scipy")
DRAWING = ("altair", "fontpkg-ibm-plex-sans", "vl-convert-python")
ASSEMBLING = ("fontpkg-ibm-plex-sans", "pypandoc_binary", "typst")


@cache
def package_version(name: str) -> str:
    """The version of an installed package; empty when it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def versions(names: Iterable[str]) -> dict[str, str]:
    """Versions of packages and of Python itself."""
    return {"python": platform.python_version()} | {name: package_version(name) for name in sorted(set(names))}
