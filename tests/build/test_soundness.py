"""What `ht3 check` accepts, `ht3 report` can make: everything is looked at, causes before consequences."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.projects import copy_built, read_rows, small_project, write_rows

from hoofdtaak3.build.soundness import Soundness, validate_all
from hoofdtaak3.cli import main
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, with nothing made; nobody changes it."""
    return small_project(tmp_path_factory.mktemp("klein") / "project")


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> Project:
    """A copy of the small project to change."""
    return Project(copy_built(whole, tmp_path / "project"))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which sources were looked at, of which nothing is known here; nothing is wrong with them."""
    found: list[str] = []
    monkeypatch.setattr("hoofdtaak3.build.soundness._rehearsed", set())
    for name in ("check_templates", "check_sources"):
        monkeypatch.setattr(f"hoofdtaak3.build.soundness.{name}", lambda *_, name=name: found.append(name) or [])
    return found


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
    "changes",
    [
        {
            "data/capabilities.csv": ("Bewaken", "Bewaken 漢"),
            "params/scenarios/vredestijd.yaml": ("title: ", "title: ⚠ "),
            "report/text/kern.md.jinja": ("#", "⚠ #"),
        },
        # By itself, so that the documents are rehearsed with it.
        {"data/bibliography.json": ('"title": "', '"title": "⚠ ')},
    ],
)
def test_character_without_a_shape_is_refused_wherever_it_stands(project: Project, changes: dict[str, tuple[str, str]]):
    """The typeface of the brand decides."""
    for name, texts in changes.items():
        change(project, name, *texts)
    assert files(project) == [*changes]


def test_no_public_capability_left(project: Project):
    """A report about nothing cannot be made; the edition that shows them can."""
    rows = read_rows(project.data / "capabilities.csv")
    write_rows(project.data / "capabilities.csv", [row | {"classification": "intern"} for row in rows], rows[0])
    assert files(project) == ["data/capabilities.csv"]
    assert validate_all(project, "intern").size.scenarios == 4


WRONG = (
    ("groei", "Zie @sec-nergens.", "leidt nergens heen"),
    ("groei", "Zie [@bron-die-er-niet-is].", "niet in de bibliografie"),
    ("groei", "![Beeld](plaat.svg)", "geen alternatieve tekst"),
    ("groei", "<script>x</script>", "HTML-element"),
    ("vraag", "{{ f.x | getl }}", "Deze bewerking bestaat niet"),
)


def test_text_of_a_template_is_checked_with_its_line(project: Project):
    """Before anything is found: what stands in the template itself is read as a chapter is."""
    told: dict[tuple[str, int], str] = {}
    for name, text, words in WRONG:
        path = project.report / "text" / f"{name}.md.jinja"
        told[f"report/text/{path.name}", path.read_text(encoding="utf-8").count("\n") + 2] = words
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{text}\n")
    with pytest.raises(InputError) as caught:
        validate_all(project, "publiek")
    found: dict[tuple[str, int], list[str]] = {}
    for problem in caught.value.problems:
        found.setdefault((problem.file, problem.line), []).append(problem.message)
    assert found.keys() == told.keys()
    assert all(any(words in message for message in found[place]) for place, words in told.items())


@pytest.mark.usefixtures("looked")
def test_a_guide_that_says_nothing_is_refused(project: Project):
    """What the workbook with data begins with, whatever is asked: every run of all notebooks makes the workbook."""
    guide = project.report / "templates" / "gegevens.md"
    guide.unlink()
    for text, message in (
        (b"", "Het bestand ontbreekt."),
        (b"\n", "Het bestand is leeg."),
        (b"\xff\xfea", "Het bestand is geen UTF-8."),
    ):
        if text:
            guide.write_bytes(text)
        for texts in (True, False):
            found = Soundness.of(project, "publiek", texts=texts).problems
            assert [(p.file, p.message) for p in found] == [("report/templates/gegevens.md", message)]


def test_run_asks_nothing_of_chapters(project: Project):
    """Computing a scenario makes no document."""
    change(project, "report/text/kern.md.jinja", "#", "{% fi %}#")
    assert Soundness.of(project, "publiek").problems
    assert not Soundness.of(project, "publiek", texts=False).problems


def test_report_says_the_same_as_check_and_makes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """One rule: the same words and code, before anything is made."""
    change(project, "report/text/kern.md.jinja", "#", "⚠ #")
    change(project, "params/scenarios/vredestijd.yaml", "title: ", "title: ⚠ ")
    monkeypatch.chdir(project.root)
    assert main(["check"]) == 2
    checked = capsys.readouterr().err
    assert main(["report", "--assembler", "pandoc"]) == 2
    assert capsys.readouterr().err == checked
    assert all(name in checked for name in ("kern.md.jinja", "vredestijd.yaml"))
    assert not (project.build / "results").exists()
    assert not (project.root / "_output").exists()


READ = {
    "a chapter": ("report/impactanalyse.qmd", "---\n\n", "---\n\nEen zin.\n\n"),
    "a template": ("report/text/kern.md.jinja", "#", "Een zin.\n\n#"),
    "a filter": ("report/filters/boxes.lua", "\n", "\n-- anders\n"),
    "settings": ("_quarto.yml", "\n", "\n# anders\n"),
    "the other edition's settings": ("_quarto-intern.yml", "\n", "\n# anders\n"),
    "the bibliography": ("data/bibliography.json", '"title": "', '"title": "Over '),
    "the brand": ("_brand.yml", "\n", "\n# anders\n"),
    "a capability that has a section": ("data/capabilities.csv", "\nguarding,", "\nbewaken,"),
}


def test_sources_are_looked_at_again_when_what_they_rest_on_changes(
    project: Project, looked: list[str], monkeypatch: pytest.MonkeyPatch
):
    """What was found sound is not looked at twice; a digest of everything that it was judged by says so."""

    def known(edition: str = "publiek") -> bool:
        looked.clear()
        found = Soundness.of(project, edition).known
        assert looked == ([] if found else ["check_templates", "check_sources"])
        return found

    assert not known()
    Soundness.of(project, "publiek").rehearsed()
    assert known()
    for kind, (name, old, new) in READ.items():
        text = (project.root / name).read_bytes()
        change(project, name, old, new)
        assert not known(), kind
        (project.root / name).write_bytes(text)
        assert known(), kind
    with monkeypatch.context() as patch:
        patch.setenv("HT3_DATE", "2026-05-04")
        assert not known()
    assert not known("intern")
    assert known()


CHAPTER, LETTER, ANNEXES = "report/impactanalyse.qmd", "report/kamerbrief.qmd", "report/bijlagen.qmd"
KERN, NAMES = "report/text/kern.md.jinja", "report/text/_namen.md.jinja"
ALL = None
CHANGED = {
    "a document": (LETTER, {LETTER}),
    "a chapter that stands in it": ("report/los.md", {LETTER}),
    "a chapter that only the other edition shows": ("report/intern.md", {LETTER}),
    "a template": (KERN, {KERN, CHAPTER}),
    "a template that stands in two": (
        "report/text/bijlage-aannames.md.jinja",
        {"report/text/bijlage-aannames.md.jinja", ANNEXES, LETTER},
    ),
    "a template that only others use": (NAMES, {NAMES}),
    "a file in a folder of chapters that nothing includes": ("report/templates/gegevens.md", ALL),
    "a filter": ("report/filters/boxes.lua", ALL),
    "settings": ("_quarto.yml", ALL),
}


@pytest.mark.usefixtures("looked")
def test_only_what_a_change_bears_on_is_looked_at_again(project: Project):
    """A chapter costs its document, a template those that show it; what all share costs each, and so does a label."""
    (project.report / "los.md").write_text("Los.\n", encoding="utf-8")
    (project.report / "intern.md").write_text("Intern.\n", encoding="utf-8")
    with (project.root / LETTER).open("a", encoding="utf-8") as file:
        file.write("\n{{< include los.md >}}\n\n{{< include /build/fragments/bijlage-aannames.md >}}\n\n")
        file.write('::: {.content-visible when-profile="intern"}\n\n{{< include intern.md >}}\n\n:::\n')
    known = Soundness.of(project, "publiek")
    known.rehearsed()
    documents = {name for name in known.sources if not name.endswith(".jinja")}
    assert {CHAPTER, LETTER, ANNEXES} < documents
    for kind, (name, expected) in CHANGED.items():
        path = project.root / name
        text = path.read_bytes()
        path.write_bytes(text + (b"-- x\n" if name.endswith(".lua") else b"# x\n"))
        found = Soundness.of(project, "publiek")
        assert found.sources.keys() - found.sound == (documents if expected is ALL else expected), kind
        path.write_bytes(text)
    assert Soundness.of(project, "publiek").known
    change(project, KERN, "#", "# Kop {#sec-nieuw}\n\n#")
    assert Soundness.of(project, "publiek").sound == known.sound | known.sources.keys() - documents - {KERN}


def test_what_is_wrong_is_found_whatever_is_known_of_the_rest(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """After a good check each mistake is found: by a look, by Pandoc, by Typst; in the texts and in what all share."""
    monkeypatch.chdir(project.root)
    assert main(["check"]) == 0
    for name, old, new, said in (
        (LETTER, "---\n\n", "---\n\nZie @nergens.\n\n", LETTER),
        (KERN, "#", "{% fi %}#", KERN),
        (KERN, "#", "$\\foo$\n\n#", CHAPTER),
        (LETTER, "---\n\n", "---\n\n```{=typst}\n#onbekend()\n```\n\n", LETTER),
        ("report/templates/report.typ", "\n", "\n#let x = (\n", CHAPTER),
        ("report/templates/report.html", "\n", "\n$if(x)$\n", "sjabloon"),
    ):
        before = (project.root / name).read_bytes()
        change(project, name, old, new)
        capsys.readouterr()
        assert main(["check"]) == 2, (name, new)
        assert said in capsys.readouterr().err, (name, new)
        (project.root / name).write_bytes(before)
    assert main(["check"]) == 0


def test_what_a_rehearsal_refused_is_refused_again(whole: Path, tmp_path: Path):
    """Only what went well is known, also to the next command in the same process; another folder is no difference.

    Of the letters alone: they are rehearsed as a report is.
    """
    letters = copy_built(whole, tmp_path / "brieven")
    change(Project(letters), "_quarto.yml", "    - report/impactanalyse.qmd\n    - report/bijlagen.qmd\n", "")
    for root in (copy_built(letters, tmp_path / "een"), copy_built(letters, tmp_path / "ander")):
        change(Project(root), "report/kamerbrief.qmd", "---\n\n", "---\n\nZie @nergens.\n\n")
        with pytest.raises(InputError):
            validate_all(Project(root), "publiek")
    for root in (copy_built(letters, tmp_path / "heel"), copy_built(letters, tmp_path / "weer")):
        validate_all(Project(root), "publiek")
        assert Soundness.of(Project(root), "publiek").known


@pytest.mark.usefixtures("looked")
def test_what_is_not_read_of_the_tables_leaves_the_sources_known(project: Project):
    """A value, a scenario's setting: the documents are rehearsed without them."""
    known = Soundness.of(project, "publiek").sources
    rows = read_rows(project.data / "claims.csv")
    write_rows(project.data / "claims.csv", [row | {"note": "anders"} for row in rows], rows[0])
    change(project, "params/scenarios/conflict_chemisch.yaml", "days: 120", "days: 119")
    assert Soundness.of(project, "publiek").sources == known
