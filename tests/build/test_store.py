"""What was made before is put back when its input is: nothing computes again, and what is kept stays bounded."""

from __future__ import annotations

import os

import pytest

from hoofdtaak3.build.store import Store, drop_oldest
from hoofdtaak3.project import Project
from hoofdtaak3.writing import digest, write_text


@pytest.fixture
def project(tmp_path) -> Project:
    """With one file that a step made."""
    write_text(tmp_path / "build" / "results" / "a.csv", "een\n")
    return Project(tmp_path)


def values(project: Project, **reads: str) -> dict[str, object]:
    """What a step remembers."""
    name = "build/results/a.csv"
    outputs = {name: digest(project.root / name)}
    return {"reads": reads, "outputs": outputs, "warnings": ["pas op"], "facts": {"x": 1}}


def test_what_was_made_of_the_same_is_put_back(project):
    """With what was remembered of it; of other input, or of another step, there is nothing."""
    store = Store(project)
    before = values(project, invoer="1")
    store.keep("stap", before)
    write_text(project.root / "build" / "results" / "a.csv", "twee\n")
    assert store.restored("stap", {"invoer": "2"}) is None
    assert store.restored("andere", {"invoer": "1"}) is None
    assert store.restored("stap", {"invoer": "1"}) == before
    assert (project.root / "build" / "results" / "a.csv").read_text(encoding="utf-8") == "een\n"


@pytest.mark.parametrize("harm", ["inhoud", "runs"])
def test_what_is_spoilt_is_not_used(project, harm):
    """Content that is not what its name says, or a note that cannot be read: the step runs."""
    store = Store(project)
    store.keep("stap", values(project, invoer="1"))
    write_text(project.root / "build" / "results" / "a.csv", "twee\n")
    for path in (project.build / "cache" / "stappen" / harm).iterdir():
        write_text(path, "kapot")
    assert store.restored("stap", {"invoer": "1"}) is None
    assert (project.root / "build" / "results" / "a.csv").read_text(encoding="utf-8") == "twee\n"


def test_what_was_used_longest_ago_goes_first(tmp_path):
    """As many bytes as may be, the newest of them."""
    for number in range(5):
        path = write_text(tmp_path / f"{number}", "x" * 10)
        os.utime(path, ns=(number, number))
    os.utime(tmp_path / "0", ns=(9, 9))
    drop_oldest(tmp_path.iterdir(), 30)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "3", "4"]


def test_a_store_keeps_no_more_than_it_may(project):
    """Runs and content alike."""
    store = Store(project, most=400)
    for number in range(6):
        write_text(project.root / "build" / "results" / "a.csv", f"{number}" * 100)
        store.keep("stap", values(project, invoer=str(number)))
    store.trim()
    files = [path for path in (project.build / "cache").rglob("*") if path.is_file()]
    assert 0 < sum(path.stat().st_size for path in files) <= 400
