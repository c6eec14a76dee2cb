"""What tests of every part share."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import tests.examples  # noqa: F401 - how hard random tests look
from playwright.sync_api import Browser, sync_playwright
from tests.projects import MADE, ROOT, Small, build_report, copy_built, copy_project, made_once, small_project

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files have one way to refresh them; any order of the tests can be tried."""
    parser.addoption("--update-golden", action="store_true", help="schrijf de verwachte bestanden opnieuw")
    parser.addoption("--shuffle", type=int, metavar="GETAL", help="draai de tests in een willekeurige volgorde")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give parallel processes whole groups of tests, the longest first: what a group shares is made once.

    All tests of the whole report are one group, the others go by module. Only `--dist loadgroup` heeds groups.
    """
    seed = config.getoption("--shuffle")
    if seed is not None:
        order = random.Random(seed)  # noqa: S311 - an order, not a secret
        places = {item.path: order.random() for item in items}
        items.sort(key=lambda item: (places[item.path], order.random()))
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("built" if "built" in fixtures else item.nodeid.partition("::")[0]))
    if seed is None:
        items.sort(key=lambda item: (item.get_closest_marker("xdist_group").args != ("built",), not _is_slow(item)))


def _is_slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("build", "browser", "campaign"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole report of the shipped files, built once with the built-in assembler; nobody changes it.

    CI has just built it in its fresh clone: there a copy is brought up to date, which finds nothing to do.
    """

    def make(folder: Path) -> str:
        copy_project(folder)
        if os.environ.get("CI") == "true" and (ROOT / "_output").is_dir():
            for name in MADE:
                (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, folder / name)
        return build_report(folder)

    return made_once(tmp_path_factory, "built", make)[0]


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small project, built once; nobody changes it."""
    folder, said = made_once(tmp_path_factory, "small", lambda folder: build_report(small_project(folder)))
    return Small(folder, said)


@pytest.fixture
def small(small_once: Small, tmp_path: Path) -> Small:
    """A copy of the small project to change, as it is after building."""
    return Small(copy_built(small_once.root, tmp_path / "project"))


def program(name: str) -> str:
    """A program of Debian's; CI fails without it, a developer's machine skips."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice."""
    return program("soffice")


@pytest.fixture(scope="module")  # while it lives no other test can run an event loop
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program("chromium"), args=FLAGS)
        yield found
        found.close()
