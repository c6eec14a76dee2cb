"""What tests of every part share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import tests.examples  # noqa: F401 - how hard random tests look
from playwright.sync_api import Browser, sync_playwright
from tests.projects import copy_project, made_once, run_ht3

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files have one way to refresh them."""
    parser.addoption("--update-golden", action="store_true", help="schrijf de verwachte bestanden opnieuw")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole report, built once from the shipped files with the built-in assembler."""

    def make(folder: Path) -> str:
        result = run_ht3(copy_project(folder), "report", "--assembler", "pandoc")
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    return made_once(tmp_path_factory, "built", make)[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; CI fails without it, a developer's machine skips."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield found
        found.close()
