"""Files that a spreadsheet, a browser or an editor leaves beside the real ones are named, not ignored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.projects import CAPABILITIES, SCENARIOS, copy_project, keep_capabilities, keep_scenarios

from hoofdtaak3.build.digests import of_value
from hoofdtaak3.build.validation import validate
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.strays import beside, original_of
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.project import Project

COPIES = {
    "data/claims (1).csv": "data/claims.csv",
    "data/claims - Kopie.csv": "data/claims.csv",
    "data/claims - Kopie (2).csv": "data/claims.csv",
    "data/Kopie van claims.csv": "data/claims.csv",
    "data/claims.xlsx": "data/claims.csv",
    "data/claims.ods": "data/claims.csv",
    "data/claims.CSV": "data/claims.csv",
    "data/claims.csv.txt": "data/claims.csv",
    "data/claims.txt": "data/claims.csv",
    "data/claims_2026-01-31.csv": "data/claims.csv",
    "data/claims.sync-conflict-20260131-101500-ABC.csv": "data/claims.csv",
    "data/claims (Conflicted copy of Jan 2026-01-31).csv": "data/claims.csv",
    "data/claims-LAPTOP123.csv": "data/claims.csv",
    "data/civil_pool_values (1).csv": "data/civil_pool_values.csv",
    "data/bibliography (1).json": "data/bibliography.json",
    "data/datapackage.yml": "data/datapackage.yaml",
    "params/base (1).yaml": "params/base.yaml",
    "params/base.yml": "params/base.yaml",
    "params/scenarios/conflict_2030 (1).yaml": "params/scenarios/conflict_2030.yaml",
    "params/scenarios/conflict_2030 - Kopie.yaml": "params/scenarios/conflict_2030.yaml",
    "params/scenarios/conflict_2030.yml": "params/scenarios/conflict_2030.yaml",
    "params/scenarios/conflict_2030.YAML": "params/scenarios/conflict_2030.yaml",
    "params/scenarios/conflict_2030.yaml.txt": "params/scenarios/conflict_2030.yaml",
    "params/scenarios/conflict_2030.txt": "params/scenarios/conflict_2030.yaml",
    "params/scenarios/conflict_2030.xlsx": "params/scenarios/conflict_2030.yaml",
}
TOLD = {
    "data/~$claims.xlsx": "staat nog open in een ander programma",
    "data/.~lock.claims.csv#": "staat nog open in een ander programma",
    "data/.claims.csv.swp": "staat nog open in een ander programma",
    "params/scenarios/.#conflict_2030.yaml": "staat nog open in een ander programma",
    "data/claims.csv.bak": "is een oude versie en wordt niet gelezen",
    "data/claims.csv~": "is een oude versie en wordt niet gelezen",
    "params/base.yaml.orig": "is een oude versie en wordt niet gelezen",
    "data/extra.csv": "is geen tabel of scenario van dit project en wordt niet gelezen",
    "params/conflict_2030.yaml": "is geen tabel of scenario van dit project en wordt niet gelezen",
}
PASSED = ("data/LEESMIJ.md", "data/.DS_Store", "data/Thumbs.db", "data/._claims.csv", "params/scenarios/.gitkeep")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of the shipped files; every test takes away what it adds."""
    root = copy_project(tmp_path_factory.mktemp("ernaast") / "project", "data", "params")
    keep_scenarios(root, *SCENARIOS)
    keep_capabilities(root, *CAPABILITIES)
    return root


def problems(root: Path) -> list[Problem]:
    """Everything that is wrong with the tables and the parameters."""
    found: list[Problem] = []
    for load in (load_dataset, load_scenarios):
        try:
            load(root)
        except InputError as error:
            found.extend(error.problems)
    return found


@pytest.mark.parametrize("file", COPIES)
def test_a_copy_is_refused(file: str, root: Path) -> None:
    """One message, which names the copy and the file that counts."""
    (root / file).write_bytes((root / COPIES[file]).read_bytes())
    try:
        (problem,) = problems(root)
    finally:
        (root / file).unlink()
    assert problem.file == file
    assert COPIES[file] in problem.advice


@pytest.mark.parametrize("file", TOLD)
def test_what_is_no_copy_is_told(file: str, root: Path) -> None:
    """A lock, a back-up and a table of nobody stop nothing; the check runs again when one appears or goes."""
    before = of_value(beside(root))
    (root / file).write_bytes(b"x")
    try:
        assert problems(root) == []
        (warning,) = beside(root)
        assert of_value(beside(root)) != before
    finally:
        (root / file).unlink()
    assert warning.startswith(f"{file}: ")
    assert TOLD[file] in warning


@pytest.mark.parametrize("file", PASSED)
def test_notes_and_files_of_the_system_are_passed_over(file: str, root: Path) -> None:
    """Nobody takes them for a table."""
    (root / file).write_bytes(b"x")
    try:
        assert (problems(root), beside(root)) == ([], ())
    finally:
        (root / file).unlink()


def test_what_stands_beside_the_answers(root: Path) -> None:
    """Their sources are read, as the tables are; a copy of them may be the one that counts."""
    folder = root / "data" / "civil"
    folder.mkdir()
    try:
        (folder / "bibliography.json").write_text("[]", encoding="utf-8")
        assert (problems(root), beside(root)) == ([], ())
        (folder / "bibliography (1).json").write_text("[]", encoding="utf-8")
        assert [problem.allowed for problem in problems(root)] == ["data/civil/bibliography.json"]
    finally:
        shutil.rmtree(folder)


def test_the_check_says_what_is_not_read(root: Path) -> None:
    """The warning is among those of the data."""
    (root / "data" / "~$claims.xlsx").write_bytes(b"x")
    try:
        warnings = validate(Project(root), "publiek", load_scenarios(root)).warnings
    finally:
        (root / "data" / "~$claims.xlsx").unlink()
    assert [text for text in warnings if text.startswith("data/~$claims.xlsx: ")]


def test_a_table_that_is_missing_may_have_another_name(root: Path) -> None:
    """The copy is then the advice, and no second problem."""
    (root / "data" / "claims.csv").rename(root / "data" / "claims (Conflicted copy of Jan 2026-01-31).csv")
    try:
        (problem,) = problems(root)
    finally:
        (root / "data" / "claims (Conflicted copy of Jan 2026-01-31).csv").rename(root / "data" / "claims.csv")
    assert (problem.file, problem.message) == ("data/claims.csv", "Het bestand ontbreekt.")
    assert "claims (Conflicted copy" in problem.advice


def test_the_longest_name_is_the_original() -> None:
    """Names of tables begin alike; a part of a word is no name."""
    known = ["civil_pools.csv", "civil_pool_values.csv", "measures.csv"]
    assert original_of("civil_pool_values (1).csv", known) == "civil_pool_values.csv"
    assert original_of("countermeasures.csv", known) == ""
    assert original_of("measures2.csv", known) == ""


def test_a_table_that_is_a_workbook_is_told(root: Path) -> None:
    """What counts in it and what does not; and the check runs again when it comes."""
    before = of_value(beside(root))
    (root / "data" / "claims.csv").rename(root / "data" / "claims.xlsx")  # its content says what it is
    try:
        assert problems(root) == []
        (warning,) = beside(root)
        assert of_value(beside(root)) != before
    finally:
        (root / "data" / "claims.xlsx").rename(root / "data" / "claims.csv")
    assert warning.startswith("data/claims.xlsx: deze tabel is een rekenblad.")
