"""What `ht3 check` accepts, `ht3 report` can make: everything is looked at, causes before consequences."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.projects import read_rows, run_ht3, small_project, write_rows

from hoofdtaak3.build.soundness import Soundness, validate_all
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The small project, with nothing made."""
    return Project(small_project(tmp_path / "project"))


def change(project: Project, name: str, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files(project: Project, edition: str = "publiek") -> list[str]:
    """The files that are complained about."""
    with pytest.raises(InputError) as caught:
        validate_all(project, edition)
    return [problem.file for problem in caught.value.problems]


def test_every_part_is_checked_at_once(project: Project):
    """One mistake in each part gives one message each: tables, parameters, sources, brand, chapters, scripts."""
    rows = read_rows(project.data / "capabilities.csv")
    rows[0]["mode"] = "vliegend"
    write_rows(project.data / "capabilities.csv", rows, rows[0])
    change(project, "params/scenarios/conflict_chemisch.yaml", "days: 120", "days: -1")
    change(project, "data/bibliography.json", '"type": "report"', '"type": "raport"')
    change(project, "_brand.yml", "weight: 600", "weight: vet")
    change(project, "report/text/kern.md.jinja", "#", "{% fi %}#")
    (project.report / "interactive" / "verkenner.js").unlink()
    (project.notebooks / "growth.ipynb").unlink()
    assert files(project) == [
        "_brand.yml",
        "data/bibliography.json",
        "data/capabilities.csv",
        "notebooks/growth.ipynb",
        "params/scenarios/conflict_chemisch.yaml",
        "report/interactive/verkenner.js",
        "report/text/kern.md.jinja",
    ]


@pytest.mark.parametrize("name", ["_brand.yml", "_quarto.yml"])
def test_a_file_that_is_empty_is_one_mistake(project: Project, name: str):
    """What rests on it is not looked at."""
    (project.root / name).write_text("", encoding="utf-8")
    assert files(project) == [name]


def test_a_bibliography_that_is_broken_is_one_mistake(project: Project):
    """Nobody misses the sources in it."""
    change(project, "data/bibliography.json", "[", "[[")
    assert files(project) == ["data/bibliography.json"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/capabilities.csv", "Bewaken", "Bewaken 漢"),
        ("params/scenarios/vredestijd.yaml", "title: ", "title: ⚠ "),
        ("report/text/kern.md.jinja", "#", "⚠ #"),
        ("data/bibliography.json", '"title": "', '"title": "⚠ '),
    ],
)
def test_character_without_a_shape_is_refused_wherever_it_stands(project: Project, name: str, old: str, new: str):
    """The typeface of the brand decides."""
    change(project, name, old, new)
    assert files(project) == [name]


def test_no_public_capability_left(project: Project):
    """A report about nothing cannot be made; the edition that shows them can."""
    rows = read_rows(project.data / "capabilities.csv")
    write_rows(project.data / "capabilities.csv", [row | {"classification": "intern"} for row in rows], rows[0])
    assert files(project) == ["data/capabilities.csv"]
    assert validate_all(project, "intern").size.scenarios == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zie @sec-nergens.", "leidt nergens heen"),
        ("Zie [@bron-die-er-niet-is].", "niet in de bibliografie"),
        ("![Beeld](plaat.svg)", "geen alternatieve tekst"),
        ("<script>x</script>", "HTML-element"),
        ("{{ f.x | getl }}", "Deze bewerking bestaat niet"),
    ],
)
def test_text_of_a_template_is_checked_with_its_line(project: Project, text: str, words: str):
    """Before anything is found: what stands in the template itself is read as a chapter is."""
    path = project.report / "text" / "groei.md.jinja"
    lines = path.read_text(encoding="utf-8").count("\n")
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{text}\n")
    with pytest.raises(InputError) as caught:
        validate_all(project, "publiek")
    assert {(p.file, p.line) for p in caught.value.problems} == {("report/text/groei.md.jinja", lines + 2)}
    assert any(words in problem.message for problem in caught.value.problems)


def test_run_asks_nothing_of_chapters(project: Project):
    """Computing a scenario makes no document."""
    change(project, "report/text/kern.md.jinja", "#", "{% fi %}#")
    assert Soundness.of(project, "publiek").problems
    assert not Soundness.of(project, "publiek", texts=False).problems


def test_report_says_the_same_as_check_and_makes_nothing(project: Project):
    """One rule: the same words and code, before anything is made."""
    change(project, "report/text/kern.md.jinja", "#", "⚠ #")
    change(project, "params/scenarios/vredestijd.yaml", "title: ", "title: ⚠ ")
    checked, made = run_ht3(project.root, "check"), run_ht3(project.root, "report", "--assembler", "pandoc")
    assert (checked.returncode, made.returncode) == (2, 2)
    assert made.stderr == checked.stderr
    assert not (project.build / "results").exists()
    assert not (project.root / "_output").exists()
