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
from tests.projects import MADE, ROOT, Small, build_report, copy_built, copy_project, made_once, small_project, warm

from hoofdtaak3.system import tidy_seldom

tidy_seldom()  # what is imported and collected stays

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What Debian, Ubuntu and CI machines call it; `.ci/run` looks for the same names.

The first is Debian's Chromium without its windows: a page takes less than half of the time in it.
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


collect_ignore = (
    []
    if hasattr(os, "fork")
    else [
        "build/test_children.py",
        "build/test_lock.py",
        "test_endings.py",
        "test_intake.py",
        "test_mutated_inputs.py",
        "test_stopped_builds.py",
        "test_system.py",
    ]
)
"""What asks for POSIX to do what it tests with: signals, alarms, limits, sockets."""
LONGEST = {"test_incremental.py", "test_non_interference.py", "test_page.py", "test_stopped_builds.py"}
"""Modules with a test of minutes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files have one way to refresh them; `make test` mixes the fast tests."""
    parser.addoption("--update-golden", action="store_true", help="schrijf de verwachte bestanden opnieuw")
    parser.addoption("--mix", type=int, help="draai de snelle tests in een andere volgorde, bij elk getal een andere")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: browsers, clusters and stopped builds are waited for."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Begin with what takes longest, so that parallel processes end together.

    `--dist loadscope` gives a module to one process whole, so that what it shares is made once. (pytest 9 ignores
    where pytest-xdist 3.8 writes `xdist_group` down.)
    """
    if (seed := config.getoption("mix")) is not None:
        fast = [item for item in items if not _slow(item)]
        items[:] = [*filter(_slow, items), *random.Random(seed).sample(fast, len(fast))]  # noqa: S311 - an order
    yield  # what shares a fixture is brought together
    items.sort(key=_turn)


def _slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("build", "browser", "campaign"))


def _turn(item: pytest.Item) -> int:
    """The pages need the whole report, which is built meanwhile; who comes for it later need not wait."""
    if item.path.name in LONGEST:
        return 0
    if "built" in getattr(item, "fixturenames", ()):
        return 3
    return 1 if _slow(item) else 2


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


@pytest.fixture(scope="module")  # other modules have servers of their own, and a process has one
def warm_server() -> Iterator[None]:
    """One server for the commands of a module's tests."""
    with warm():
        yield


@pytest.fixture
def small(small_once: Small, warm_server: None, tmp_path: Path) -> Small:  # noqa: ARG001 - it is there
    """A copy of the small project to change, as it is after building; its reports are made in this process."""
    return Small(copy_built(small_once.root, tmp_path / "project"))


def program(*names: str) -> str:
    """A program of Debian's, by the first of its names; CI fails without it, a developer's machine skips."""
    for name in names:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{names[0]} is not installed")
    pytest.skip(f"{names[0]} is not installed")


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice."""
    return program("soffice")


@pytest.fixture(scope="module")  # while it lives no other test can run an event loop
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program(*BROWSERS), args=FLAGS)
        yield found
        found.close()
