"""A small project of its own: the repository's configuration, templates and filters around a fixture document."""

import shutil
from pathlib import Path

import pytest

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.project import Project

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = Path(__file__).parent / "fixture"


def _build_project(folder: Path, brand: Path | None = None) -> Project:
    """Lay out the fixture project in `folder`, with the brand's files already made if given."""
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("generated"))
    shutil.copytree(FIXTURE / "generated", folder / "build", dirs_exist_ok=True)
    for name in ("_quarto.yml", "_quarto-intern.yml", "_quarto-publiek.yml", "_brand.yml"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("templates", "filters", "interactive"):
        shutil.copytree(ROOT / "report" / name, folder / "report" / name)
    if brand:
        shutil.copytree(brand, folder / "build" / "brand")
    settings = folder / "_quarto.yml"  # the fixture has no such document
    settings.write_text(settings.read_text("utf-8").replace("    - report/bijlagen.qmd\n", ""), encoding="utf-8")
    return Project(folder)


@pytest.fixture(scope="session")
def brand(tmp_path_factory) -> Path:
    """The brand's files, made once: cutting the fonts takes seconds."""
    project = _build_project(tmp_path_factory.mktemp("merk"))
    write_brand(project)
    return project.build / "brand"


@pytest.fixture(scope="session")
def project_in(brand):
    """Lay out the fixture project in a folder of choice."""
    return lambda folder: _build_project(folder, brand)


@pytest.fixture
def project(tmp_path, brand) -> Project:
    """The fixture project."""
    return _build_project(tmp_path / "project", brand)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory, brand) -> dict[str, Path]:
    """The fixture document in all formats, public edition."""
    project = _build_project(tmp_path_factory.mktemp("proef"), brand)
    made = choose(project, "pandoc").render(
        project.report / "impactanalyse.qmd", ["html", "typst", "docx"], project.build / "staging", "publiek", print
    )
    return {path.suffix.lstrip("."): path for path in made}
