"""The package's layers: arrows point down only, and there are no cycles."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "hoofdtaak3"
LEAVES = {"problems", "dutch", "project", "writing"}
MAY_IMPORT: dict[str, set[str]] = {
    "problems": set(),
    "dutch": set(),
    "writing": set(),
    "project": {"problems"},
    "brand": {"problems", "writing"},
    "model": set(),
    "inputs": LEAVES | {"model"},
    "results": LEAVES | {"model", "inputs"},
    "figures": LEAVES | {"brand", "model", "inputs"},
    "analyses": LEAVES | {"brand", "figures", "results", "inputs", "model", "build"},
    "assemble": LEAVES | {"brand"},
    "build": LEAVES | {"brand", "analyses", "figures", "results", "inputs", "model", "assemble"},
    "cli": LEAVES | {"build", "assemble", "inputs"},
    "__main__": {"cli"},
    "__init__": set(),
}


def layer_of(path: Path) -> str:
    """The first part of a module's path inside the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Every module of ours that a file imports, as dotted names below the package, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.removeprefix("hoofdtaak3.") for name in found if name.startswith("hoofdtaak3.")}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_arrows_point_down(path: Path) -> None:
    """A module imports only from its own layer and from the layers below it."""
    layer = layer_of(path)
    imported = {name.split(".")[0] for name in imports_of(path)} - {layer}
    assert imported <= MAY_IMPORT[layer], f"{layer} may not import {sorted(imported - MAY_IMPORT[layer])}"


def test_no_cycles() -> None:
    """No module reaches itself through its imports."""
    names = {str(p.relative_to(PACKAGE).with_suffix("")).replace("/", "."): p for p in PACKAGE.rglob("*.py")}

    def module(name: str) -> str | None:
        while name:
            for candidate in (name, f"{name}.__init__"):
                if candidate in names:
                    return candidate
            name = name.rpartition(".")[0]
        return None

    graph = {name: {m for i in imports_of(path) if (m := module(i)) and m != name} for name, path in names.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done:
            return
        for other in sorted(graph[name]):
            visit(other, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_no_utils() -> None:
    """Every module has a noun for a name."""
    assert not [p for p in PACKAGE.rglob("*.py") if p.stem in {"utils", "helpers", "misc", "common"}]
