"""The workbook and the ZIP with data, as a build publishes them."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from tests.projects import SCENARIOS

from hoofdtaak3.build.names import DATA_FILES, MAKING, TEXT, label
from hoofdtaak3.build.tasks import DATA_FILES as WAITING

LABEL = label(DATA_FILES)
FILES = ("gegevens.xlsx", "gegevens.zip")
pytestmark = pytest.mark.build


def published(small):
    """The bytes of both files."""
    return [(small.root / "_output" / "report" / name).read_bytes() for name in FILES]


def waiting(small):
    """The bytes of both as the next report publishes them."""
    return [(small.root / name).read_bytes() for name in WAITING]


def test_data_is_published_with_the_documents(small_once):
    """It stands beside them and in the run record, and holds the results of every scenario as they were computed."""
    record = json.loads((small_once.root / "_output" / "gepubliceerd.json").read_text(encoding="utf-8"))
    assert {f"report/{name}" for name in FILES} <= set(record["files"])
    assert record["made_from"]["packages"]["xlsxwriter"]
    assert "report/templates/gegevens.md" in record["made_from"]["text"]
    with zipfile.ZipFile(small_once.root / "_output" / "report" / "gegevens.zip") as file:
        told = list(csv.reader(io.StringIO(file.read("resultaten/phases.csv").decode("utf-8"))))
    head = told[0]
    ids = ["scenario_id", "capability_id", "phase", "gap"]
    found = {key: [] for key in SCENARIOS}
    for row in told[1:]:
        scenario, *rest = (row[head.index(name)] for name in ids)
        found[scenario].append(rest)
    for key, rows in found.items():
        with (small_once.root / "build" / "results" / key / "phases.csv").open(encoding="utf-8") as stream:
            assert rows == [[row[name] for name in ids[1:]] for row in csv.DictReader(stream)]
    book = openpyxl.load_workbook(small_once.root / "_output" / "report" / "gegevens.xlsx", read_only=True)
    assert book.sheetnames[:2] == ["Leeswijzer", "Kolommen"]


def test_data_is_made_again_only_when_it_changes(small):
    """A sentence of the report makes neither again, one of the guide the workbook, one of the contract both."""
    before = published(small)
    assert waiting(small) == before
    small.edit("report/text/kamerbrief.md.jinja", "Geachte", "Zeer geachte")
    assert small.run() == 0
    assert label(TEXT) in small.made
    assert LABEL not in small.made
    assert waiting(small) == before
    small.edit("report/templates/gegevens.md", "nooit nul", "nimmer nul")
    assert small.run() == 0
    assert small.made == {LABEL, label(MAKING), label(TEXT)}
    assert [old == new for old, new in zip(before, waiting(small), strict=True)] == [False, True]
    small.edit("data/datapackage.yaml", "Wat de capaciteit kan, in", "Wat de capaciteit doet, in")
    before = waiting(small)
    assert small.run() == 0
    assert [old == new for old, new in zip(before, waiting(small), strict=True)] == [False, False]


def test_findings_and_figures_come_with_it(small_once):
    """All that the texts can state, and the table behind every figure, in sheets of their own."""
    content = json.loads((small_once.root / "build" / "content.json").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(small_once.root / "_output" / "report" / "gegevens.xlsx", read_only=True)
    assert book.sheetnames[2] == "Bevindingen"
    rows = [[cell.value for cell in row] for row in book["Bevindingen"].iter_rows()]
    listed = [row[0] for row in rows]
    assert [finding["id"] for finding in content["findings"] if finding["id"] not in listed] == []
    assert next(row for row in rows if row[0] == "aantal.capaciteiten")[2] == 6
    assert len([name for name in book.sheetnames if name.startswith("Figuur")]) == len(content["figures"])


def test_a_guide_that_says_nothing_is_refused(small):
    """By name, with exit code 2, before anything is made; the last good publication stays."""
    before = published(small)
    (small.root / "report" / "templates" / "gegevens.md").write_text("\n", encoding="utf-8")
    assert small.report() == 2
    assert "report/templates/gegevens.md: Het bestand is leeg." in small.result.stderr
    assert small.result.stdout == ""
    assert published(small) == before
