"""Sources put back as they were: what an edition saw of them is then the same again."""

from __future__ import annotations

import json

import pytest
from tests.projects import copy_project, read_rows, write_rows

from hoofdtaak3.assemble.record import MadeFrom
from hoofdtaak3.build.changed import changed_inputs, counted
from hoofdtaak3.build.kept import KeptEdition, sources_of
from hoofdtaak3.build.making import made_from
from hoofdtaak3.build.recomputing import here
from hoofdtaak3.build.validation import seen
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Findings

SECRET = "Zwartkopmees"  # noqa: S105 - a word that only the internal edition may show


@pytest.fixture
def project(tmp_path) -> Project:
    """A copy of the project with a restricted row."""
    found = Project(copy_project(tmp_path / "project"))
    path = found.data / "claims.csv"
    rows = read_rows(path)
    rows[7] |= {"classification": "intern", "note": SECRET}
    write_rows(path, rows, rows[0])
    return found


def made(project: Project, edition: str) -> MadeFrom:
    """What it is made from now."""
    return made_from(project, edition, seen(load_dataset(project.root, edition)))


def kept(project: Project, edition: str = "publiek") -> KeptEdition:
    """The sources of an edition, without anything computed."""
    found = sources_of(project, edition, load_dataset(project.root, edition))
    return KeptEdition(made(project, edition), Findings({}, {}), {}, {}, {}, found)


def edit(project: Project) -> None:
    """Change a row, a setting, a template and an entry of the bibliography; add a scenario."""
    path = project.data / "claims.csv"
    rows = read_rows(path)
    rows[0] |= {"note": "Een andere reden."}
    write_rows(path, [*rows[1:], rows[0]], rows[0])
    base = project.params / "base.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("covered: 0.95", "covered: 0.9"), encoding="utf-8")
    new = "extends: vredestijd\ntitle: Proef\ndescription: Een proef.\n"
    (project.params / "scenarios" / "proef.yaml").write_text(new, encoding="utf-8")
    template = project.report / "text" / "kern.md.jinja"
    template.write_text(template.read_text(encoding="utf-8") + "\nEen zin.\n", encoding="utf-8")
    bibliography = project.data / "bibliography.json"
    entries = json.loads(bibliography.read_text(encoding="utf-8"))
    next(entry for entry in entries if entry["id"] == "ah-2212")["note"] = "Anders."
    bibliography.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("edition", ["publiek", "intern"])
def test_every_file_can_be_put_back(project, edition):
    """All that is told to be different is put back; then nothing that the edition sees is different."""
    before = kept(project, edition)
    edit(project)
    after = kept(project, edition)
    changes = changed_inputs(before, after)
    assert counted(changes) == "data (2), parameter (2) en tekst (1)"
    bibliography, row, setting, *rest = (one.text() for one in changes)
    assert bibliography.startswith("data/bibliography.json, ah-2212: note Ontvangen op 15 mei 2025; geheel gelezen")
    assert row.startswith("data/claims.csv, eod_land ht1 vrede: note ")
    assert row.endswith("-> Een andere reden.")
    assert setting == "params/base.yaml, thresholds.covered: 0.95 -> 0.9"
    assert rest == ["params/scenarios/proef.yaml: nieuw", "report/text/kern.md.jinja: anders"]
    for one in changes:
        here(project, edition).restore(project, one.file, before)
    again = made(project, edition)
    assert changed_inputs(before, kept(project, edition)) == []
    assert again.fingerprint() == before.fingerprint
    assert SECRET in (project.data / "claims.csv").read_text(encoding="utf-8")


def test_the_public_one_keeps_nothing_restricted(project):
    """Neither the row nor a word of it; the internal one has both."""
    assert SECRET not in kept(project).data().decode("latin-1")
    assert not any(SECRET in text for text in kept(project).sources.values())
    assert SECRET in kept(project, "intern").sources["data/claims.csv"]


def test_a_remark_is_no_setting(project):
    """A comment in a parameter file is told as such; rows of one key are told apart."""
    before = kept(project)
    base = project.params / "base.yaml"
    base.write_text("# Een opmerking.\n" + base.read_text(encoding="utf-8"), encoding="utf-8")
    (change,) = changed_inputs(before, kept(project))
    assert change.text() == "params/base.yaml: opmerkingen -> andere opmerkingen"
