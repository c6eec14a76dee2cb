"""What tests of every part share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.projects import copy_project, run_ht3


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files have one way to refresh them."""
    parser.addoption("--update-golden", action="store_true", help="schrijf de verwachte bestanden opnieuw")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole report, built once from the shipped files with the built-in assembler."""
    project = copy_project(tmp_path_factory.mktemp("built") / "project")
    result = run_ht3(project, "report", "--assembler", "pandoc")
    assert result.returncode == 0, result.stdout + result.stderr
    return project
