"""`make lab` opens the notebook of the first scenario and asks nothing of the network."""

import importlib
import json
import re
import subprocess
import sys

import pytest
from tests.projects import ROOT

CONFIG = "jupyter_lab_config.json"
"""JupyterLab reads a file of this name in the folder where it is started."""


def options() -> dict[str, object]:
    """What is set for JupyterLab."""
    return json.loads((ROOT / CONFIG).read_text(encoding="utf-8"))["LabApp"]


def test_nothing_is_asked_of_the_network():
    """No news, of which the question is not put either; no look for a newer version; no list of extensions."""
    assert options() == {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
    }


def test_lab_opens_on_the_notebook_of_a_scenario():
    """With make and on Windows alike, in the folder of the file above; the notebook begins with the first scenario."""
    for file, start in (("Makefile", r"jupyter lab"), ("ht3.ps1", r"-m jupyterlab")):
        assert re.search(rf"{start} notebooks/scenario\.ipynb", (ROOT / file).read_text(encoding="utf-8")), file
    cells = json.loads((ROOT / "notebooks" / "scenario.ipynb").read_text(encoding="utf-8"))["cells"]
    (parameters,) = (cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    assert 'scenario: str = "vredestijd"' in "".join(parameters["source"])


def test_jupyterlab_knows_these_options():
    """By its own account: with this file its configuration is that."""
    pytest.importorskip("jupyterlab", reason="JupyterLab comes with `make lab`")
    app = importlib.import_module("jupyterlab.labapp").LabApp
    assert set(options()) <= set(app.class_trait_names())
    command = [sys.executable, "-m", "jupyterlab", "--show-config-json"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout)["LabApp"].items() >= options().items()
