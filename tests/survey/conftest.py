"""The small round of every test here."""

from pathlib import Path

import pytest
from tests.survey.rounds import small_round
from tests.tables.conftest import SmallProject


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project in which two regions and two partners are asked."""
    return small_round(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """The same, that no test changes."""
    return small_round(tmp_path_factory.mktemp("round"))
