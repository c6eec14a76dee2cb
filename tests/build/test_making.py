"""What an edition is made from, and `ht3 verify`, which compares that with a project."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.projects import read_rows, small_project, write_rows

from hoofdtaak3.assemble.publication import publish
from hoofdtaak3.assemble.record import MadeFrom, Making, read_record
from hoofdtaak3.build import making
from hoofdtaak3.build.making import differences, made_from
from hoofdtaak3.build.validation import seen
from hoofdtaak3.cli import main
from hoofdtaak3.edition import EDITIONS
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text

SECRET = "Zwartkopmees"  # noqa: S105 - a word for what only the internal edition may show


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small project; nobody changes it."""
    return small_project(tmp_path_factory.mktemp("small") / "project")


@pytest.fixture
def project(small, tmp_path, monkeypatch) -> Project:
    """A copy of it, where the command is given."""
    root = shutil.copytree(small, tmp_path / "project")
    monkeypatch.chdir(root)
    return Project(root)


def now(project, edition="publiek") -> MadeFrom:
    """What this edition would be made from."""
    return made_from(project, edition, seen(load_dataset(project.root, edition)))


def publish_some(project, edition="publiek"):
    """A publication of two files, without building anything."""
    for name in ("report/rapport.pdf", "report/kamerbrief.docx"):
        write_text(project.build / "publish" / name, name)
    made = Making(edition=edition, assembler="pandoc 3.8", made_from=now(project, edition))
    publish(project.build / "publish", project.output(edition), made)
    return project.output(edition)


def change(path, old=b"", new=b""):
    """Edit a file, or add a line."""
    text = path.read_bytes()
    assert old in text
    path.write_bytes(text.replace(old, new) if old else text + b"\n")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("data/datapackage.yaml", "data/datapackage.yaml is hier anders"),
        ("params/base.yaml", "params/base.yaml is hier anders"),
        ("params/scenarios/vredestijd.yaml", "params/scenarios/vredestijd.yaml is hier anders"),
        ("notebooks/causes.ipynb", "notebooks/causes.ipynb is hier anders"),
        ("report/kamerbrief.qmd", "report/kamerbrief.qmd is hier anders"),
        ("report/templates/report.typ", "report/templates/report.typ is hier anders"),
        ("report/interactive/figuren.js", "report/interactive/figuren.js is hier anders"),
        ("_brand.yml", "_brand.yml is hier anders"),
        ("_quarto-publiek.yml", "_quarto-publiek.yml is hier anders"),
    ],
)
def test_a_changed_file_is_named(project, name, told):
    """One byte more in any kind of file, and only that one is told."""
    before = made_from(project, "publiek", {})
    change(project.root / name)
    after = made_from(project, "publiek", {})
    assert differences(before, after) == [told]
    assert before.fingerprint() != after.fingerprint()
    assert differences(before, before) == []


def test_only_what_the_edition_shows_is_named(project):
    """A document that nobody makes, a picture that none shows, the settings of the other edition: not a word.

    A picture that a chapter shows counts.
    """
    write_text(project.report / "geheim.qmd", SECRET)
    write_text(project.report / "plaat.svg", "<svg/>")
    write_text(project.root / "_quarto-intern.yml", f"title: {SECRET}\n")
    before = made_from(project, "publiek", {})
    assert not {"report/geheim.qmd", "report/plaat.svg", "_quarto-intern.yml"} & before.text.keys()
    assert "_quarto-intern.yml" in made_from(project, "intern", {}).text
    with (project.report / "impactanalyse.qmd").open("a", encoding="utf-8") as stream:
        stream.write("\n![Plaat](plaat.svg)\n")
    assert differences(before, made_from(project, "publiek", {})) == [
        "report/impactanalyse.qmd is hier anders",
        "report/plaat.svg is hier nieuw",
    ]


def test_what_another_edition_says_counts_for_that_one_only(project):
    """What a paragraph for the internal edition says changes nothing in the public record."""
    path = project.report / "text" / "vraag.md.jinja"
    with path.open("a", encoding="utf-8") as stream:
        stream.write('\n::: {.content-visible when-profile="intern"}\nEen woord.\n:::\n')
    before = [made_from(project, edition, {}) for edition in EDITIONS]
    change(path, b"Een woord.", SECRET.encode())
    after = [made_from(project, edition, {}) for edition in EDITIONS]
    assert differences(before[1], after[1]) == ["report/text/vraag.md.jinja is hier anders"]
    assert after[0] == before[0]


def test_new_and_missing_files_are_named(project):
    """A scenario more, a template less."""
    before = made_from(project, "publiek", {})
    shutil.copy(project.params / "base.yaml", project.params / "scenarios" / "nieuw.yaml")
    (project.report / "text" / "groei.md.jinja").unlink()
    assert differences(before, made_from(project, "publiek", {})) == [
        "params/scenarios/nieuw.yaml is hier nieuw",
        "report/text/groei.md.jinja is hier niet",
    ]


def test_fonts_of_a_brand_count(project):
    """A ministry's own typeface is part of what the documents are made of."""
    (project.root / "huis").mkdir()
    write_text(project.root / "huis" / "letter.woff2", "een")
    font = "  fonts:\n    - {family: IBM Plex Sans, source: file, files: [huis/letter.woff2]}\n"
    brand = project.root / "_brand.yml"
    lines = brand.read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("typography:"))
    fonts = next((i for i, line in enumerate(lines) if line.startswith("  fonts:")), None)
    kept = lines[start + 1 :] if fonts is None else [line for line in lines[start + 1 :] if "fonts:" not in line]
    brand.write_text("".join([*lines[: start + 1], font, *kept]), encoding="utf-8")
    before = made_from(project, "publiek", {})
    write_text(project.root / "huis" / "letter.woff2", "twee")
    assert differences(before, made_from(project, "publiek", {})) == ["huis/letter.woff2 is hier anders"]


def test_code_and_versions_count(project, monkeypatch):
    """Another version of a package is told with both; a changed module by its name."""
    before = made_from(project, "publiek", {})
    assert before.packages.keys() >= {"python", "pandas", "typst", "altair"}
    assert before.code.keys() >= {"hoofdtaak3/dutch.py", "hoofdtaak3/model/supply.py"}
    monkeypatch.setattr(making, "versions", lambda _names: {**before.packages, "pandas": "9.9"})
    monkeypatch.setattr(making, "package", lambda: {**before.code, "hoofdtaak3/dutch.py": "0" * 64})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert differences(before, made_from(project, "publiek", {})) == [
        "SOURCE_DATE_EPOCH: toen niet aanwezig, hier 1",
        "hoofdtaak3/dutch.py is hier anders",
        f"pandas: toen {before.packages['pandas']}, hier 9.9",
    ]


def test_data_count_as_the_edition_sees_them(project):
    """A restricted row changes nothing of the public edition; the internal one names its table."""
    entries = json.loads((project.data / "bibliography.json").read_text(encoding="utf-8"))
    entries.append({**entries[0], "id": "geheim-2026", "title": SECRET})
    (project.data / "bibliography.json").write_text(json.dumps(entries), encoding="utf-8")
    path = project.data / "claims.csv"
    rows = read_rows(path)
    hidden, shown = rows[3], rows[4]
    hidden |= {"classification": "intern", "basis": "bron", "source": "geheim-2026"}
    assert shown["classification"] == "openbaar"
    write_rows(path, rows, rows[0])
    public, internal = now(project), now(project, "intern")
    hidden["note"] += " nog iets"
    entries[-1]["title"] = "iets anders"
    write_rows(path, rows, rows[0])
    (project.data / "bibliography.json").write_text(json.dumps(entries), encoding="utf-8")
    assert now(project) == public
    assert differences(internal, now(project, "intern")) == [
        "data/bibliography.json is hier anders",
        "data/claims.csv is hier anders",
    ]
    shown["note"] += " nog iets"
    write_rows(path, rows, rows[0])
    assert differences(public, now(project)) == ["data/claims.csv is hier anders"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_untouched_folder(project, edition, capsys):
    """Exit code 0; edition, fingerprint, input, every file, and that this is the project; no place on this computer."""
    output = publish_some(project, edition)
    assert main(["verify", *([] if edition == "publiek" else [output.name])]) == 0
    said = capsys.readouterr().out
    record = read_record(output)
    assert f"Editie {edition}, gemaakt met pandoc 3.8.\nVingerafdruk {record.fingerprint}\n" in said
    assert f"{len(record.made_from.notebooks)} notebooks" in said
    assert f"pandas {record.made_from.packages['pandas']}" in said
    assert "\n  goed       report/kamerbrief.docx\n  goed       report/rapport.pdf\n" in said
    assert "Samen: 2 goed." in said
    assert "Dit project is waaruit deze map is gemaakt: alle invoer is gelijk." in said
    assert str(project.root) not in said + (output / "gepubliceerd.json").read_text()


def test_a_folder_that_is_not_as_published(project, capsys):
    """Exit code 1: changed, missing and unknown files by name, and how many of each."""
    output = publish_some(project)
    (output / "report" / "rapport.pdf").write_text("van een ander")
    (output / "report" / "kamerbrief.docx").rename(output / "report" / "kamerbrief-bewerkt-1.docx")
    (output / "a\x1b[2Jb\n.txt").write_text("wist het scherm")
    assert main(["verify"]) == 1
    said = capsys.readouterr().out
    for line in (
        "  ontbreekt  report/kamerbrief.docx",
        "  veranderd  report/rapport.pdf",
        "  onbekend   a?[2Jb?.txt",
        "  onbekend   report/kamerbrief-bewerkt-1.docx  (door ht3 bewaard: kamerbrief.docx zoals iemand die bewerkte)",
    ):
        assert f"\n{line}\n" in said
    assert "Samen: 1 ontbreekt, 1 veranderd en 2 onbekend." in said


def test_a_project_that_has_changed(project, capsys):
    """What differs is named, the first dozen; the folder itself is as published, so the exit code is 0."""
    publish_some(project)
    change(project.data / "claims.csv", b"Inschatting, geen openbare bron.", b"Schatting.")
    change(project.params / "base.yaml")
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert "Dit project is niet meer waaruit deze map is gemaakt (2 verschillen):\n" in said
    assert "\n  - data/claims.csv is hier anders\n  - params/base.yaml is hier anders\n" in said
    for path in (project.report / "text").glob("*.jinja"):
        change(path)
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert said.count("\n  - ") == 12
    chapters = len(list((project.report / "text").glob("*.jinja")))
    assert f"\n  en nog {2 + chapters - 12}\n" in said


def test_a_project_with_wrong_data(project, capsys):
    """The folder can still be looked at; that the project cannot be compared is said."""
    publish_some(project)
    change(project.data / "claims.csv", b"ht1", b"ht9")
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert "Samen: 2 goed." in said
    assert "Met dit project is niet vergeleken: de gegevens zijn niet in orde." in said


def test_without_a_project(project, tmp_path, monkeypatch, capsys):
    """A folder that was sent to somebody: only the folder is needed. Without one, or without a record, exit code 2."""
    shutil.move(publish_some(project), tmp_path / "ontvangen map")
    (tmp_path / "elders").mkdir()
    monkeypatch.chdir(tmp_path / "elders")
    assert main(["verify", "../ontvangen map"]) == 0
    said = capsys.readouterr().out
    assert "Samen: 2 goed." in said
    assert "project" not in said
    assert main(["verify"]) == 2
    assert "Dit is geen map van Hoofdtaak 3." in capsys.readouterr().err
    (tmp_path / "ontvangen map" / "gepubliceerd.json").write_text("{")
    for folder in ("../ontvangen map", "../ontvangen map/report", ".", "", "/dev/null", "weg"):
        assert main(["verify", folder]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "Traceback" not in said.err


def test_before_the_first_report(project, capsys):
    """There is nothing yet: what is missing, and which command makes it."""
    assert not project.output().exists()
    assert main(["verify"]) == 2
    errors = capsys.readouterr().err
    assert "_output: Deze map is er niet." in errors
    assert "een map die 'ht3 report' heeft gemaakt" in errors
