"""One edition per working tree at a time."""

from __future__ import annotations

import pytest

from hoofdtaak3.edition import as_edition, clean, current, marker, require, switch
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text


@pytest.fixture
def project(tmp_path):
    """An empty project folder."""
    return Project(tmp_path)


def fill(project: Project) -> None:
    """What an intern build leaves, Quarto's own folders included."""
    for name in (
        "build/results/x.csv",
        "_output/report/x.html",
        "_variables.yml",
        ".quarto/idx/x.json",
        "_freeze/x.json",
    ):
        write_text(project.root / name, "geheim")


def test_switch_removes_everything_of_the_other_edition(project):
    """Nothing of intern remains, wherever it was written, and sources stay."""
    write_text(project.root / "data" / "x.csv", "bron")
    switch(project, "intern")
    fill(project)
    assert switch(project, "publiek") == "intern"
    left = sorted(path.relative_to(project.root).as_posix() for path in project.root.rglob("*") if path.is_file())
    assert left == ["build/edition.txt", "data/x.csv"]
    assert current(project) == "publiek"


def test_same_edition_keeps_everything(project):
    """Choosing the edition that is there removes nothing."""
    switch(project, "publiek")
    fill(project)
    assert switch(project, "publiek") is None
    assert (project.output / "report" / "x.html").exists()


def test_outputs_of_unknown_edition_go_too(project):
    """Without a marker the files could be of any edition."""
    fill(project)
    assert switch(project, "publiek") == "onbekend"
    assert not project.output.exists()


def test_clean_does_not_follow_links(project, tmp_path_factory):
    """A link that somebody put in place of the output folder is removed, not what it points to."""
    elsewhere = tmp_path_factory.mktemp("elders")
    write_text(elsewhere / "van_een_ander.txt", "x")
    project.output.symlink_to(elsewhere)
    clean(project)
    assert (elsewhere / "van_een_ander.txt").exists()
    assert not project.output.is_symlink()


def test_notebook_by_hand_refuses_to_mix_editions(project):
    """*Run All* with the default edition in a tree that holds intern stops with advice."""
    switch(project, "intern")
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
    """Whatever stands where the marker was, the tree is emptied and marked again."""
    place = marker(project)
    if damage == "no build":
        project.build.write_text("")
    else:
        project.build.mkdir()
    if damage == "binary":
        place.write_bytes(b"\xff\xfe")
    if damage == "folder":
        place.mkdir()
    switch(project, "publiek")
    assert current(project) == "publiek"
