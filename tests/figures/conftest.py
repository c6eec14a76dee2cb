"""What the tests of figures share: the synthetic world, every figure of it drawn once, and the golden files."""

import difflib
import importlib
from pathlib import Path

import pytest
from tests.figures import samples as synthetic
from tests.figures.drawn import Picture

from hoofdtaak3.brand import Brand, write_fonts
from hoofdtaak3.figures.demand import demand_figure
from hoofdtaak3.figures.drawing import svg_of
from hoofdtaak3.figures.fragments import Story
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.report import comparison_figures

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHAPTERS = ("causes", "growth", "measures", "reciprocity", "regions", "requests", "risks", "uncertainty")
"""Those with figures. The tests of each have its `sample`."""


@pytest.fixture(scope="session")
def samples():
    """The synthetic frames and tables."""
    return synthetic


@pytest.fixture(scope="session")
def brand():
    """The brand of this repository."""
    return Brand.load(ROOT)


@pytest.fixture(scope="session")
def names():
    """The names of the synthetic data."""
    return Names.of(synthetic.SampleData())


@pytest.fixture(scope="session")
def chapters(brand):
    """Every chapter on the synthetic world, by name."""
    return {name: importlib.import_module(f"tests.figures.test_{name}_chapter").sample(brand) for name in CHAPTERS}


@pytest.fixture(scope="session")
def figures(chapters, names, brand):
    """Every figure that the project can make, by label."""
    found = synthetic.results()
    story = Story(synthetic.SampleData(), synthetic.scenarios(), found, synthetic.phases(), names, brand)
    made = [
        demand_figure("conflict_brand", "Conflict, brand", synthetic.frames()["capabilities"], names, brand),
        demand_figure("leeg", "Leeg", synthetic.no_demand()["capabilities"], names, brand),
        *comparison_figures(story),
        *(figure for chapter in chapters.values() for figure in chapter.figures),
    ]
    return {figure.label: figure for figure in made}


@pytest.fixture(scope="session")
def fonts(brand, tmp_path_factory):
    """The folder with the files of the typeface."""
    folder = tmp_path_factory.mktemp("fonts")
    write_fonts(brand, folder)
    return folder


@pytest.fixture(scope="session")
def pictures(figures, fonts):
    """Each of those figures, drawn once."""
    return [Picture(figure, svg_of(figure.spec, fonts)) for figure in figures.values()]


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
