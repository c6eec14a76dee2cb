"""What a step reads: the code that it rests on is found, all of it and not more."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.projects import ROOT

from hoofdtaak3.build import digests
from hoofdtaak3.build.digests import PACKAGE, code, files_in, imported_by_notebook, of_value

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PROGRAM = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(f"hoofdtaak3.{name}")
print(json.dumps([name for name in sys.modules if name.startswith("hoofdtaak3.")]))
"""


def closure(*modules: str) -> set[str]:
    """Every module that `code` looks at."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += digests._imports(name)
    return found


@pytest.mark.build
@pytest.mark.parametrize("modules", [("build.work",), ("assemble",), ("build.validation",), ("figures.drawing",)])
def test_every_module_that_is_loaded_counts(modules):
    """What Python loads with these modules is among what their digest covers."""
    run = subprocess.run([sys.executable, "-c", PROGRAM, *modules], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("hoofdtaak3.") for name in json.loads(run.stdout)}
    assert loaded <= closure(*modules)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_the_imports_of_a_notebook_are_found(notebook):
    """Each notebook names the modules that it computes with; none rests on how documents are assembled."""
    modules = imported_by_notebook(ROOT / "notebooks" / f"{notebook}.ipynb")
    assert "project" in modules
    found = closure(*modules)
    assert not [name for name in found if name.startswith(("assemble", "cli"))]
    assert "model.assessment" in found or notebook == "comparison"


def test_a_scenario_does_not_rest_on_the_text_of_the_report():
    """Words and chapters may change without any scenario being computed again."""
    found = closure(*imported_by_notebook(ROOT / "notebooks" / "scenario.ipynb"))
    told = {name for name in found if name.startswith("figures.")}
    assert not {name for name in told if "chapters" in name or "letter" in name or "sentences" in name}
    assert {"figures.demand", "inputs.compile", "inputs.tables.dataset", "model.allocation", "results.frames"} <= found


def test_data_files_of_a_package_count():
    """The Lua filters of the assembler are code too."""
    lua = [path for path in files_in(PACKAGE / "assemble") if path.suffix == ".lua"]
    assert lua
    assert set(lua) <= set(digests._data("assemble"))


def test_changed_code_changes_the_digest(tmp_path, monkeypatch):
    """A change in a module that is imported two steps away is seen; one elsewhere is not."""
    for name, text in (
        ("a", "from hoofdtaak3 import b\n"),
        ("b", "from hoofdtaak3.c import (\n    x as y,  # uitleg\n    z,\n)\n"),
        ("c", "x = z = 1\n"),
        ("d", "x = 1\n"),
        ("t", "if TYPE_CHECKING:\n    from hoofdtaak3 import d\n\nfrom hoofdtaak3.c import x\n"),
    ):
        (tmp_path / f"{name}.py").write_text(text.replace("\\\n", "\n"))
    monkeypatch.setattr(digests, "PACKAGE", tmp_path)

    def forget() -> None:
        for cached in (code, digests.package, digests._imports, digests._path, digests._data):
            cached.cache_clear()

    def fresh() -> tuple[str, str]:
        forget()
        return code("a"), code("t")

    try:
        first = fresh()
        (tmp_path / "d.py").write_text("x = 2\n")
        assert fresh() == first
        (tmp_path / "c.py").write_text("x = z = 2\n")
        assert all(new != old for new, old in zip(fresh(), first, strict=True))
    finally:
        forget()


def test_settings_are_compared_by_value():
    """The order of keys is no difference; a number and its text are."""
    assert of_value({"a": 1, "b": [2]}) == of_value({"b": [2], "a": 1})
    assert of_value({"a": 1}) != of_value({"a": "1"})
