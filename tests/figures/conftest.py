"""Golden files of the figures: compared with a diff, refreshed by `pytest --update-golden`."""

import difflib
import importlib.util
from pathlib import Path

import pytest

from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.names import Names

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="session")
def samples():
    """The synthetic frames and tables."""
    spec = importlib.util.spec_from_file_location("figure_samples", HERE / "samples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def brand():
    """The brand of this repository."""
    return Brand.load(ROOT)


@pytest.fixture(scope="session")
def names(samples):
    """The names of the synthetic data."""
    return Names.of(samples.SampleData())


@pytest.fixture
def golden(request):
    """Compare a text with the file of that name in `golden/`."""
    update = request.config.getoption("--update-golden")

    def check(name, text):
        path = HERE / "golden" / name
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text != expected:
            lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm="")
            advice = "refresh with: pytest --update-golden"
            pytest.fail("\n".join([*list(lines)[:80], advice]), pytrace=False)

    return check
