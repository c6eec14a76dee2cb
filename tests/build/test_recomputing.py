"""Sources put back as they were: what an edition saw of them is then the same again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, cast

import openpyxl
import pytest
from tests.projects import copy_project, read_rows, write_rows

from hoofdtaak3.assemble.record import MadeFrom
from hoofdtaak3.build.changed import Changed, changed_inputs, counted
from hoofdtaak3.build.diff import _tried
from hoofdtaak3.build.kept import KeptEdition, sources_of
from hoofdtaak3.build.making import made_from
from hoofdtaak3.build.recomputing import RefusedError, here
from hoofdtaak3.build.validation import seen
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.project import Project
from hoofdtaak3.results.attribution import Cause
from hoofdtaak3.results.findings import Finding, Findings

pytestmark = pytest.mark.build

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


class Shop:
    """A workshop in which tables `a` and `b` go together, and each file moves the number by an amount of its own."""

    def __init__(self, amounts: dict[str, float], *, joined: bool) -> None:
        self.amounts = amounts
        self.joined = joined
        self.runs: list[list[str]] = []

    def with_old(self, _old: object, files: list[str], _now: object) -> KeptEdition:
        """The files that are not old have moved the number."""
        self.runs.append(sorted(files))
        if self.joined and len({"data/a.csv", "data/b.csv"} & set(files)) == 1:
            raise RefusedError("Dat past niet.")
        return edition(10 + sum(amount for name, amount in self.amounts.items() if name not in files))


def edition(number: float) -> KeptEdition:
    """One finding, of files whose text is the number."""
    made = MadeFrom(settings={}, data={}, parameters={}, notebooks={}, text={}, code={}, packages={})
    files = ("data/a.csv", "data/b.csv", "params/base.yaml")
    return KeptEdition(
        made, Findings.of([Finding("x", "x", number)], {}), {}, {}, {}, dict.fromkeys(files, str(number))
    )


@pytest.mark.parametrize(
    ("joined", "cause", "runs"),
    [
        pytest.param(False, ("data/a.csv", "params/base.yaml"), 3, id="each alone"),
        pytest.param(True, ("data", "parameter"), 3, id="two tables that need each other"),
    ],
)
def test_parts_that_need_each_other_are_tried_together(joined, cause, runs, capsys):
    """A part that is no valid input without another is tried with its group; the rest is told apart still."""
    shop = Shop({"data/a.csv": 1, "data/b.csv": 0, "params/base.yaml": 4}, joined=joined)
    changes = [Changed("data", "data/a.csv"), Changed("data", "data/b.csv"), Changed("parameter", "params/base.yaml")]
    parts = {change.file: (number,) for number, change in enumerate(changes, 1)}
    sides = (edition(10), edition(15))
    attribution, tried, untried = _tried(sides, changes, parts, cast("Any", shop))
    assert untried == ""
    assert attribution is not None
    assert attribution.cause(("finding", "x")) == Cause(cause)
    assert set(cause) <= set(tried)
    assert len(shop.runs) == runs
    assert "Dat past niet." not in capsys.readouterr().err


def test_what_only_goes_together_is_not_tried():
    """Two tables that need each other and nothing else: data it is, without a number that would be a guess."""
    changes = [Changed("data", "data/a.csv"), Changed("data", "data/b.csv")]
    parts = {change.file: (number,) for number, change in enumerate(changes, 1)}
    shop = Shop({"data/a.csv": 1, "data/b.csv": 1}, joined=True)
    sides = (edition(10), edition(12))
    assert _tried(sides, changes, parts, cast("Any", shop)) == (None, {"data": (1, 2)}, "")


@pytest.mark.parametrize("edition", ["publiek", "intern"])
def test_a_table_that_is_a_workbook_now_can_be_put_back(project, edition, tmp_path):
    """As CSV, with the rows that the edition does not see, and it is not there twice."""
    before = kept(project, edition)
    edit(project)
    path = project.data / "claims.csv"
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
        book.active.append([cell or None for cell in row])
    book.save(path.with_suffix(".xlsx"))
    path.unlink()
    place = Project(copy_project(tmp_path / "toen"))
    for file in place.data.glob("claims.*"):
        file.unlink()
    (place.data / "claims.xlsx").write_bytes(path.with_suffix(".xlsx").read_bytes())
    here(project, edition).restore(place, "data/claims.csv", before)
    name = "data/claims.csv"
    assert seen(load_dataset(place.root, edition))[name] == before.made_from.data[name]
    assert SECRET in (place.data / "claims.csv").read_text(encoding="utf-8")
    assert not (place.data / "claims.xlsx").exists()
