"""`ht3 format`: the same table in the form of the project, and not one byte more than needed."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from tests.projects import ROOT, copy_project

from hoofdtaak3.cli import main

TABLES = sorted((ROOT / "data").glob("*.csv"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped project, where the command is given."""
    root = copy_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


def dutch(raw: bytes) -> bytes:
    """The file as Dutch Excel saves it."""
    stream = io.StringIO()
    rows = csv.reader(io.StringIO(raw.decode()))
    numbers = {"low", "likely", "high", "lon", "lat"}
    head = next(rows)
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([
            cell.replace(".", ",") if name in numbers else cell.replace("true", "WAAR").replace("false", "ONWAAR")
            if name in {"divisible", "mandate", "population"} else cell
            for name, cell in zip(head, row, strict=True)
        ])  # fmt: skip
    return stream.getvalue().encode("cp1252", "strict" if "≥" not in stream.getvalue() else "replace")


def test_what_dutch_excel_saved_comes_back_byte_for_byte(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every table of the project, but for zeros at the end of a number; then there is nothing to do."""
    before = {path: path.read_bytes() for path in sorted((project / "data").glob("*.csv"))}
    for path, raw in before.items():
        path.write_bytes(dutch(raw) if b"\xe2\x89" not in raw else raw)
    assert main(["format", "--check"]) == 1
    assert main(["format"]) == 0
    for path, raw in before.items():
        assert path.read_text(encoding="utf-8") == re.sub(r"(,[0-9]+\.[0-9]*[1-9])0+(?=,)", r"\1", raw.decode())
    assert main(["format", "--check"]) == 0
    assert capsys.readouterr().out.endswith("Alle tabellen staan al in de vorm van het project.\n")


def test_rows_that_are_right_keep_their_bytes(project: Path) -> None:
    """Quotes that nobody needs, a number with a zero at its end; only the row that is wrong is written again."""
    path = project / "data" / "capabilities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    spoilt = [*lines[:3], lines[3].replace("true", "Ja").replace("false", "Nee"), *lines[4:]]
    spoilt[1] = spoilt[1].replace("eod_land", '"eod_land"', 1)
    path.write_text("".join(spoilt), encoding="utf-8")
    assert main(["format", "capabilities"]) == 0
    after = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert after == [lines[0], spoilt[1], *lines[2:]]


def workbook(project: Path, table: str, remark: str = "", sheets: tuple[str, ...] = ("Tabel",)) -> Path:
    """A table of the project as a workbook instead."""
    path = project / "data" / f"{table}.csv"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))) if name == sheets[0] else [["los"]]:
            sheet.append([cell or None for cell in row])
        if remark and name == sheets[0]:
            sheet["B3"].comment = Comment(remark, "iemand")
    path.unlink()
    book.save(path.with_suffix(".xlsx"))
    return path


def test_a_workbook_becomes_the_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The CSV file is as it was, and the workbook is put aside, not thrown away."""
    before = (project / "data" / "claims.csv").read_bytes()
    path = workbook(project, "claims")
    assert main(["format", "data/claims.xlsx"]) == 0
    assert path.read_bytes() == before
    assert [file.name for file in sorted(path.parent.glob("claims*"))] == ["claims.csv", "claims.xlsx.oud"]
    assert "het rekenblad heet nu claims.xlsx.oud" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("remark", "sheets", "words"),
    [("Klopt dit?", ("Tabel",), ["opmerkingen", "B3"]), ("", ("Tabel", "Los"), ["werkblad", "Tabel en Los"])],
)
def test_what_csv_cannot_keep_is_not_lost(
    project: Path, capsys: pytest.CaptureFixture[str], remark: str, sheets: tuple[str, ...], words: list[str]
) -> None:
    """Refused with the place; nothing is written."""
    path = workbook(project, "claims", remark, sheets)
    assert main(["format"]) == 2
    errors = capsys.readouterr().err
    assert not [word for word in words if word not in errors], errors
    assert not path.exists()


def test_what_has_two_readings_stops_everything(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The other tables are not written either."""
    personnel, claims = (project / "data" / f"{name}.csv" for name in ("personnel", "claims"))
    claims.write_bytes(dutch(claims.read_bytes()))
    text = personnel.read_text(encoding="utf-8")
    number = text.splitlines()[1].split(",")[2]
    personnel.write_text(text.replace(number, "75.123", 1), encoding="utf-8")
    before = claims.read_bytes()
    assert main(["format"]) == 2
    assert "75.123" in capsys.readouterr().err
    assert claims.read_bytes() == before


def test_a_table_that_does_not_exist(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name."""
    assert main(["format", "claim"]) == 2
    assert "bedoelt u 'claims'?" in capsys.readouterr().err
    assert main(["format", "data/civil/claims.csv"]) == 2
    assert "data/civil/claims.csv: Dit is geen tabel" in capsys.readouterr().err
    assert project.exists()


def test_titles_above_the_head_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are no part of the table, so they go, and somebody is told."""
    path = project / "data" / "claims.csv"
    before = path.read_bytes()
    path.write_bytes(b"Beslag; stand mei\r\n" + dutch(before))
    assert main(["format"]) == 0
    assert path.read_bytes() == before
    assert "weggelaten van boven de kop: Beslag stand mei" in capsys.readouterr().out


def test_restricted_cells_are_not_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The public edition names the place alone."""
    path = project / "data" / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    cells = lines[1].split(",")
    cells[4] = "geheim"
    path.write_text("".join([lines[0], ",".join(cells).replace("openbaar", "intern"), *lines[2:]]), encoding="utf-8")
    assert main(["format"]) == 2
    assert "geheim" not in capsys.readouterr().err
    assert main(["format", "--edition", "intern"]) == 2
    assert "geheim" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_all_names_that_are_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    """At once, before anything is written."""
    assert main(["format", "claims", "data/niets", "ook_niets"]) == 2
    said = capsys.readouterr().err
    assert "data/niets: Dit is geen tabel" in said
    assert "ook_niets" in said
