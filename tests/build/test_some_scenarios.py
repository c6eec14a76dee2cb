"""`ht3 report --scenario`: a report of some scenarios, beside that of all, which loses nothing by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.projects import Small, copy_built, keep_scenarios, small_project

from hoofdtaak3 import edition
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.writing import unpack

ROOT = Path(__file__).parents[2]
ASKED = ("hybride_spanning", "vredestijd")


def test_only_what_is_asked_for_is_loaded(monkeypatch):
    """All are validated; a name that is none has the nearest."""
    monkeypatch.setenv(edition.ONLY, ",".join(ASKED))
    assert list(load_scenarios(ROOT)) == list(ASKED)
    monkeypatch.setenv(edition.ONLY, "vredestij")
    with pytest.raises(InputError) as caught:
        load_scenarios(ROOT)
    assert "bedoelt u 'vredestijd'?" in caught.value.text()


def test_all_waits_while_some_are_made(tmp_path, monkeypatch):
    """Each has its own place, and both are removed; a run by hand is refused what is not its own."""
    project = Project(tmp_path)
    edition.enter(project, "publiek")
    (project.build / "van_alle.txt").write_text("ja", encoding="utf-8")
    monkeypatch.setenv(edition.ONLY, "vredestijd")
    assert edition.enter(project, edition.asked("publiek")) == "publiek"
    assert not (project.build / "van_alle.txt").exists()
    edition.require(project, "publiek")
    (project.build / "van_een.txt").write_text("ja", encoding="utf-8")
    monkeypatch.delenv(edition.ONLY)
    with pytest.raises(InputError):
        edition.require(project, "publiek")
    edition.enter(project, edition.asked("publiek"))
    assert (project.build / "van_alle.txt").exists()
    assert (edition.waiting(project, "publiek-deel") / "van_een.txt").exists()
    edition.clean(project)
    assert list(tmp_path.iterdir()) == []


def found(folder: Path) -> dict[str, object]:
    """Findings by id."""
    content = json.loads((folder / "content.json").read_text(encoding="utf-8"))
    return {finding["id"]: finding for finding in content["findings"]}


@pytest.mark.build
@pytest.mark.campaign
def test_a_report_of_two_scenarios(small_once, tmp_path):
    """It holds what a project of these two holds, and says which they are; that of all is as it was, and up to date."""
    small = Small(copy_built(small_once.root, tmp_path / "project"))
    before = small.outputs("_output", "build")
    wanted = [word for name in ASKED for word in ("--scenario", name)]
    assert small.report(*wanted, "--format", "docx") == 0, small.result.stderr
    assert "Editie publiek, 2 scenario's." in small.result.stdout
    assert small.outputs("_output", "build") == before
    part = small.root / "_output-deel" / "report"
    assert sorted(path.name for path in part.iterdir()) == ["beslisnota.docx", "impactanalyse.docx", "kamerbrief.docx"]
    for path in part.iterdir():
        text = unpack(path.read_bytes())["word/document.xml"].decode("utf-8")
        assert "Alleen de scenario’s Vredestijd en Hybride spanning" in text, path.name
    record = json.loads((part.parent / "gepubliceerd.json").read_text(encoding="utf-8"))
    assert record["made_from"]["settings"]["alleen scenario's"] == ",".join(ASKED)
    other = Small(small_project(tmp_path / "twee"))
    keep_scenarios(other.root, *ASKED)
    assert other.ht3("run", "--findings") == 0, other.result.stderr
    assert found(small.root / "build-publiek-deel") == found(other.root / "build")
    assert small.report() == 0
    assert "Alles is al bijgewerkt" in small.result.stdout
