"""Editions stand side by side."""

from __future__ import annotations

import pytest

from hoofdtaak3.edition import as_edition, clean, current, enter, marker, require, waiting
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text


@pytest.fixture
def project(tmp_path):
    """An empty project folder."""
    return Project(tmp_path)


def fill(project: Project, word: str) -> None:
    """What a build of an edition leaves, Quarto's own folders included."""
    for name in ("build/results/x.csv", ".quarto/idx/x.json", "_freeze/x.json"):
        write_text(project.root / name, word)


def files(project: Project) -> dict[str, str]:
    """Everything in the folder."""
    found = sorted(path for path in project.root.rglob("*") if path.is_file())
    return {path.relative_to(project.root).as_posix(): path.read_text() for path in found}


def test_editions_take_turns_and_lose_nothing(project):
    """In `build/` stands one edition, the other waits; back again, everything is as it was. No output is touched."""
    write_text(project.output() / "report" / "x.html", "openbaar")
    enter(project, "publiek")
    fill(project, "openbaar")
    before = files(project)
    assert enter(project, "intern") == "publiek"
    assert current(project) == "intern"
    assert [name for name in files(project) if name.startswith("build/")] == ["build/edition.txt"]
    write_text(project.build / "results" / "x.csv", "geheim")
    assert enter(project, "publiek") == "intern"
    after = files(project)
    assert after.pop("build-intern/results/x.csv") == "geheim"
    assert after.pop("build-intern/edition.txt") == "intern\n"
    assert after == before
    assert enter(project, "publiek") is None


def test_empty_folder_stays_where_it_is(project):
    """It may be a disk of its own, as in a container, that nobody can rename."""
    project.build.mkdir()
    before = project.build.stat().st_ino
    assert enter(project, "publiek") is None
    assert project.build.stat().st_ino == before
    assert files(project) == {"build/edition.txt": "publiek\n"}


def test_outputs_of_editions_have_folders_of_their_own(project):
    """Nobody mistakes the one for the other."""
    assert (project.output().name, project.output("intern").name) == ("_output", "_output-intern")


def test_an_interrupted_change_of_edition_goes_on(project):
    """Whether the one was put away or the other was not put in place yet: the next run finds both."""
    for edition in ("publiek", "intern"):
        enter(project, edition)
        write_text(project.build / "x.csv", edition)
    project.build.rename(waiting(project, "intern"))
    enter(project, "publiek")
    assert (project.build / "x.csv").read_text() == "publiek"
    enter(project, "intern")
    assert (project.build / "x.csv").read_text() == "intern"


def test_clean_removes_every_edition(project):
    """What waits is made too; sources stay."""
    write_text(project.root / "data" / "x.csv", "bron")
    for edition in ("publiek", "intern"):
        enter(project, edition)
        fill(project, edition)
    clean(project)
    assert files(project) == {"data/x.csv": "bron"}


def test_clean_does_not_follow_links(project, tmp_path_factory):
    """A link that somebody put in place of the build folder is removed, not what it points to."""
    elsewhere = tmp_path_factory.mktemp("elders")
    write_text(elsewhere / "van_een_ander.txt", "x")
    project.build.symlink_to(elsewhere)
    clean(project)
    assert (elsewhere / "van_een_ander.txt").exists()
    assert not project.build.is_symlink()


def test_notebook_by_hand_refuses_to_mix_editions(project):
    """*Run All* with the default edition in a tree that holds intern stops with advice."""
    enter(project, "intern")
    with pytest.raises(InputError, match="bevat de editie intern, niet publiek"):
        require(project, "publiek")


def test_notebook_by_hand_marks_an_empty_tree(project):
    """The first run decides the edition."""
    require(project, "publiek")
    assert current(project) == "publiek"


def test_unknown_edition_is_refused():
    """A misspelt edition never counts as one of the two."""
    with pytest.raises(InputError, match="publiek of intern"):
        as_edition("openbaar")


@pytest.mark.parametrize("damage", ["binary", "folder", "no build"])
def test_damaged_marker_is_a_tree_of_unknown_edition(project, damage):
    """Whatever stands where the marker was, the tree is put away and marked again."""
    place = marker(project)
    if damage == "no build":
        project.build.write_text("")
    else:
        project.build.mkdir()
    if damage == "binary":
        place.write_bytes(b"\xff\xfe")
    if damage == "folder":
        place.mkdir()
    enter(project, "publiek")
    assert current(project) == "publiek"
