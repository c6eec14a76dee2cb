"""What the tests of figures and texts share: the world of the small project, larger and smaller, and its pictures."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass

import pytest
from tests.figures.drawn import Picture
from tests.figures.worlds import narrowed, stretched
from tests.projects import ROOT

from hoofdtaak3.analyses.content import all_content, save_content
from hoofdtaak3.analyses.world import World
from hoofdtaak3.assemble.text import render_texts
from hoofdtaak3.brand import Brand, write_fonts
from hoofdtaak3.figures.drawing import svg_of
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text

MAKING = {"edition": "publiek", "fingerprint": "0" * 64, "packages": {"python": "3.11"}}


@dataclass(frozen=True)
class Told:
    """What is made of a world: content, fragments of text, and pictures."""

    world: World
    content: object
    rendered: object
    pictures: list[Picture]


def tell(world, project, fonts):
    """Fill in the templates of this repository for a world, and draw its figures."""
    content = all_content(world)
    save_content(world, content, project.content)
    write_text(project.making, json.dumps(MAKING))
    if not project.report.exists():
        shutil.copytree(ROOT / "report" / "text", project.report / "text")
    rendered = render_texts(project)
    pictures = [
        Picture(figure, rendered.figures[figure.label], svg_of(figure.spec, rendered.figures[figure.label], fonts))
        for figure in content.figures
        if figure.label in rendered.figures
    ]
    return Told(world, content, rendered, pictures)


@pytest.fixture(scope="session")
def brand():
    """The brand of this repository."""
    return Brand.load(ROOT)


@pytest.fixture(scope="session")
def fonts(brand, tmp_path_factory):
    """The folder with the files of the typeface."""
    folder = tmp_path_factory.mktemp("fonts")
    write_fonts(brand, folder)
    return folder


@pytest.fixture(scope="session")
def world(small_once):
    """All of the small project, as it was built."""
    return World.load(Project(small_once.root), "publiek")


@pytest.fixture(scope="session")
def worlds(world, fonts, tmp_path_factory):
    """What is told of the small project as it is, of one capability in one scenario, and of many with long names."""
    made = {
        "small": world,
        "one": narrowed(world, world.capabilities[0], world.common),
        "many": stretched(world, 60, 40, 120),
    }
    return {name: tell(each, Project(tmp_path_factory.mktemp(name)), fonts) for name, each in made.items()}


@pytest.fixture(scope="session")
def pictures(worlds):
    """Every figure in each of these, with where it comes from."""
    return [(f"{name}: {picture.label}", picture) for name, told in worlds.items() for picture in told.pictures]
