"""All tables through one workbook and back: what an adviser changes is listed, checked and written, no more."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import chdir
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.projects import copy_project

from hoofdtaak3.cli import main

pytestmark = pytest.mark.build

DATA = "data/claims.csv"
HEAD = 3


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped project, where the commands are given."""
    root = copy_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The public export of the shipped tables."""
    root = copy_project(tmp_path_factory.mktemp("export") / "project")
    with chdir(root):
        assert main(["export", "t.xlsx"]) == 0
    return (root / "t.xlsx").read_bytes()


@pytest.fixture(scope="module")
def few(exported: bytes) -> bytes:
    """The same with three of its tables."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    for name in {*book.sheetnames} - {"Leeswijzer", "Beslag", "Waarden per capaciteit", "Toezeggingen"}:
        del book[name]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def tables(root: Path) -> dict[str, str]:
    """What stands in data/."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((root / "data").glob("*.csv"))}


def column(sheet: Worksheet, title: str) -> int:
    """The number of the column with this title."""
    return next(cell.column for cell in sheet[HEAD] if cell.value == title)


def changed(root: Path, exported: bytes, change: Callable[[openpyxl.Workbook], None]) -> str:
    """An export that somebody changed."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    change(book)
    book.save(root / "t.xlsx")
    return "t.xlsx"


def row_of(sheet: Worksheet, *key: str) -> int:
    """The row that starts with these cells."""
    return next(
        row[0].row for row in sheet.iter_rows(min_row=HEAD + 1) if tuple(cell.value for cell in row[: len(key)]) == key
    )


def test_a_round_trip_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exported and brought in again, in both editions; the same tables are the same bytes."""
    before = tables(project)
    for edition in ("publiek", "intern"):
        assert main(["export", f"{edition}.xlsx", "--edition", edition]) == 0
        assert main(["import", f"{edition}.xlsx", "--edition", edition]) == 0
        assert "Er is niets veranderd." in capsys.readouterr().out
    assert main(["export", "weer.xlsx"]) == 0
    assert (project / "weer.xlsx").read_bytes() == (project / "publiek.xlsx").read_bytes()
    assert tables(project) == before


def test_what_changed_is_told_and_written_where_it_stood(
    project: Path, exported: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell, a row that came and one that went: one line each, and every other byte stays."""

    def change(book: openpyxl.Workbook) -> None:
        claims = book["Beslag"]
        claims.cell(row_of(claims, "eod_land", "ht1", "vrede"), column(claims, "waarschijnlijk")).value = 0.07
        questions = book["Open vragen"]
        questions.append(["q_nieuw", "Hoeveel?", "Defensie", "Zonder dit weten we niets.", None, "openbaar", None])
        seen = book["Waarnemingen"]
        seen.delete_rows(seen.max_row)

    before = tables(project)
    name = changed(project, exported, change)
    capsys.readouterr()
    assert main(["import", name]) == 1
    said = capsys.readouterr().out
    assert "Beslag (data/claims.csv):\n  eod_land, ht1, vrede, waarschijnlijk: was 0,05, wordt 0,07" in said
    assert "  q_nieuw: nieuwe rij" in said
    assert "rij verdwijnt" in said
    assert "Er is niets geschreven" in said
    assert "staan er niet in" not in said
    assert tables(project) == before
    assert main(["import", name, "--yes"]) == 0
    after = tables(project)
    different = {name for name in after if after[name] != before[name]}
    assert different == {"claims.csv", "open_questions.csv", "observations.csv"}
    assert after["claims.csv"] == before["claims.csv"].replace("vrede,0,0.05,0.15", "vrede,0,0.07,0.15", 1)
    assert after["observations.csv"] == "".join(before["observations.csv"].splitlines(keepends=True)[:-1])
    added = "q_nieuw,Hoeveel?,Defensie,Zonder dit weten we niets.,,openbaar,\n"
    assert after["open_questions.csv"] == before["open_questions.csv"] + added


def test_rows_in_another_order_change_nothing(
    project: Path, exported: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody sorted a sheet, renamed it and moved a column."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Beslag"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]
        sheet.delete_rows(HEAD + 1, len(rows))
        for row in sorted(rows, key=lambda row: str(row[4])):
            sheet.append(row)
        sheet.title = "Mijn beslag"
        for row in sheet.iter_rows(min_row=HEAD):
            row[0].value, row[1].value = row[1].value, row[0].value

    name = changed(project, exported, change)
    capsys.readouterr()
    assert main(["import", name]) == 0
    assert capsys.readouterr().out == "Er is niets veranderd.\n"


WRONG: dict[str, tuple[Callable[[openpyxl.Workbook], None], list[str]]] = {
    "a share above one": (
        lambda book: setattr(book["Beslag"]["F4"], "value", 1.5),
        ["t.xlsx, blad Beslag, cel F4, high", "buiten de grenzen van beslag", "1.5"],
    ),
    "a text among numbers": (
        lambda book: setattr(book["Waarden per capaciteit"]["C4"], "value", "veel"),
        ["t.xlsx, blad Waarden per capaciteit, cel C4, low", "veel"],
    ),
    "a key that nothing has": (
        lambda book: setattr(book["Beslag"]["A4"], "value", "eod_lnd"),
        ["t.xlsx, blad Beslag, cel A4, capability_id", "eod_lnd", "bedoelt u 'eod_land'?"],
    ),
    "a formula without a value": (
        lambda book: setattr(book["Beslag"]["E4"], "value", "=1/3"),
        ["t.xlsx, blad Beslag, cel E4", "=1/3"],
    ),
    "a column that went": (
        lambda book: book["Beslag"].delete_cols(5),
        ["t.xlsx, blad Beslag, regel 3, likely", "Deze kolom ontbreekt"],
    ),
    "a row that is there twice": (
        lambda book: book["Toezeggingen"].append([cell.value for cell in book["Toezeggingen"][4]]),
        ["blad Toezeggingen, cel A", "id"],
    ),
    "a sheet of nobody": (
        lambda book: book.create_sheet("Kladblok").append(["a"]),
        ["Kladblok", "hoort bij geen tabel"],
    ),
    "a copy of a sheet": (
        lambda book: setattr(book.copy_worksheet(book["Beslag"]), "title", "Beslag (2)"),
        ["twee werkbladen", "Beslag, Beslag (2)"],
    ),
    "a hidden sheet": (lambda book: setattr(book["Beslag"], "sheet_state", "hidden"), ["Beslag", "verborgen"]),
    "another edition": (
        lambda book: setattr(book["Leeswijzer"]["B2"], "value", "intern"),
        ["andere editie", "blad Leeswijzer, cel B2", "ht3 import --edition intern"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_nothing_is_written_when_something_is_wrong(
    project: Path, few: bytes, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """The message names the cell of the workbook."""
    change, words = WRONG[case]
    before = tables(project)
    name = changed(project, few, change)
    assert main(["import", name, "--yes"]) == 2
    errors = capsys.readouterr().err
    assert not [word for word in words if word not in errors], errors
    assert tables(project) == before


def test_the_public_workbook_holds_nothing_restricted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Restricted rows are not in it, and bringing it in does not take them away."""
    path = project / DATA
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace("openbaar", "intern").replace("Ruimers", "Geheimers")
    path.write_text("".join(lines), encoding="utf-8")
    before = tables(project)
    assert main(["export", "voor.xlsx"]) == 0
    assert main(["export", "alles.xlsx", "--edition", "intern"]) == 0
    assert b"Geheimers" not in unpacked(project / "voor.xlsx")
    assert b"Geheimers" in unpacked(project / "alles.xlsx")
    lines[1] = lines[1].replace("Geheimers", "Nog geheimers")
    path.write_text("".join(lines), encoding="utf-8")
    assert main(["export", "na.xlsx"]) == 0
    assert (project / "na.xlsx").read_bytes() == (project / "voor.xlsx").read_bytes()
    path.write_text(before["claims.csv"], encoding="utf-8")

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Beslag"]
        sheet.cell(row_of(sheet, "eod_land", "ht1", "spanning"), column(sheet, "toelichting")).value = "Anders."

    name = changed(project, (project / "voor.xlsx").read_bytes(), change)
    assert main(["import", name, "--yes"]) == 0
    after = (project / DATA).read_text(encoding="utf-8").splitlines(keepends=True)
    assert after[1] == before["claims.csv"].splitlines(keepends=True)[1]
    assert after[2].endswith(",Anders.\n")
    assert "Geheimers" not in capsys.readouterr().out


def unpacked(path: Path) -> bytes:
    """All parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_a_table_that_changed_since_the_export(project: Path, few: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """Bringing it in would undo what somebody else did, so it asks for a new export."""

    def change(book: openpyxl.Workbook) -> None:
        book["Beslag"]["L4"].value = "Anders."

    name = changed(project, few, change)
    text = (project / DATA).read_text(encoding="utf-8")
    (project / DATA).write_text(text.replace("0.05,0.15", "0.06,0.15", 1), encoding="utf-8")
    assert main(["import", name, "--yes"]) == 2
    assert "na de export veranderd" in capsys.readouterr().err
    assert main(["import", name, "--yes", "--anyway"]) == 0
    assert "waarschijnlijk: was 0,06, wordt 0,05" in capsys.readouterr().out


def test_an_export_overwrites_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody may have worked in that file."""
    (project / "t.xlsx").write_bytes(b"werk")
    assert main(["export", "t.xlsx"]) == 2
    assert main(["export", "t.csv"]) == 2
    assert (project / "t.xlsx").read_bytes() == b"werk"
    assert "Dit bestand is er al" in capsys.readouterr().err


def test_the_workbook_helps_who_fills_it_in(project: Path) -> None:
    """Lists, checks, remarks at heads, a fixed head and typed cells, from the contract."""
    assert main(["export", "t.xlsx"]) == 0
    book = openpyxl.load_workbook(project / "t.xlsx")
    claims = book["Beslag"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in claims.data_validations.dataValidation}
    assert rules["C4"].formula1 == '"vrede,spanning,conflict,oorlog"'
    assert rules["A4"].formula1.startswith("'Capaciteiten'!$A$4:$A$")
    assert rules["E4"].type == "decimal"
    assert "fractie" in claims["E3"].comment.text
    assert "Verwijst naar capabilities" in claims["A3"].comment.text
    assert claims.freeze_panes == "B4"
    assert claims.merged_cells.ranges == set()
    assert list(claims.tables) == ["t_claims"]
    capabilities = book["Capaciteiten"]
    assert capabilities.cell(4, column(capabilities, "deelbaar")).value in {"ja", "nee"}
    days = book["Toezeggingen"]
    assert days.cell(4, column(days, "datum")).value.date() == date.fromisoformat(
        (project / "data" / "commitments.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[2]
    )


def through_office(root: Path, form: str) -> str:
    """The workbook as LibreOffice saves it after opening; its name."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{root}/office", "--convert-to", form]
    subprocess.run([*command, "--outdir", "terug", "t.xlsx"], check=True, capture_output=True, timeout=180)
    return f"terug/t.{form}"


def test_lines_in_a_cell_and_long_texts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line end of Windows in a cell is no change; a text that does not fit is told before it is cut."""
    path = project / "data" / "open_questions.csv"
    text = path.read_text(encoding="utf-8")
    path.write_bytes((text + 'q_x,"Een\r\ntwee\nen drie",Defensie,Zonder dit niets.,,openbaar,\n').encode())
    assert main(["export", "t.xlsx"]) == 0
    assert main(["import", "t.xlsx"]) == 0
    assert "Er is niets veranderd." in capsys.readouterr().out
    path.write_text(text + f"q_x,{'lang ' * 4000},Defensie,Zonder dit niets.,,openbaar,\n", encoding="utf-8")
    assert main(["export", "u.xlsx"]) == 2
    assert "te lang voor een cel" in capsys.readouterr().err
    assert not (project / "u.xlsx").exists()


@pytest.mark.campaign
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_through_libreoffice(project: Path, exported: bytes, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """Opened and saved by the real program: no difference; then what a person changed, and nothing else."""
    before = tables(project)
    (project / "t.xlsx").write_bytes(exported)
    assert main(["import", through_office(project, form)]) == 0
    assert capsys.readouterr().out == "Er is niets veranderd.\n"

    def change(book: openpyxl.Workbook) -> None:
        claims, days, can = book["Beslag"], book["Toezeggingen"], book["Capaciteiten"]
        claims.cell(row_of(claims, "eod_land", "ht1", "vrede"), column(claims, "waarschijnlijk")).value = "0,07"
        claims.cell(row_of(claims, "eod_land", "ht1", "vrede"), column(claims, "laag")).value = "0,005"
        days.cell(4, column(days, "datum")).value = date(2025, 12, 8)
        cell = can.cell(4, column(can, "deelbaar"))
        cell.value = {"ja": "nee", "nee": "ja"}[cell.value]
        book["Open vragen"].append(["q_nieuw", "Hoeveel?", "Defensie", "Zonder dit niets.", None, "openbaar", None])

    changed(project, exported, change)
    assert main(["import", through_office(project, form), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "  eod_land, ht1, vrede, laag: was 0, wordt 0,005\n" in said
    assert "  eod_land, ht1, vrede, waarschijnlijk: was 0,05, wordt 0,07\n" in said
    assert "wordt 8 december 2025\n" in said
    assert "  q_nieuw: nieuwe rij\n" in said
    after = tables(project)
    lines = {name: set(after[name].splitlines()) ^ set(before[name].splitlines()) for name in after}
    assert {name: len(found) for name, found in lines.items() if found} == {
        "claims.csv": 2, "commitments.csv": 2, "capabilities.csv": 2, "open_questions.csv": 1,
    }  # fmt: skip


def test_a_row_that_a_party_stated_itself(project: Path, few: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """Its answer goes before the table, so whoever changes that row is told; and answers are checked along."""
    civil = project / "data" / "civil"
    civil.mkdir(exist_ok=True)
    lines = (project / DATA).read_text(encoding="utf-8").splitlines(keepends=True)
    stated = "eod_land,ht1,vrede,0,0.1,0.15,fractie,opgave,opgave-test,,openbaar,\n"
    (civil / "claims.csv").write_text(lines[0] + stated, encoding="utf-8")
    entry = '[{"id": "opgave-test", "type": "document", "title": "Opgave voor de test"}]\n'
    (civil / "bibliography.json").write_text(entry, encoding="utf-8")

    def change(book: openpyxl.Workbook) -> None:
        book["Beslag"]["E4"].value = 0.07

    name = changed(project, few, change)
    assert main(["import", name, "--yes"]) == 0
    said = capsys.readouterr().out
    assert "Dit telt niet, want data/civil/claims.csv heeft er een opgave van: eod_land, ht1, vrede." in said
    (civil / "bibliography.json").write_text("[]", encoding="utf-8")
    (project / DATA).write_text("".join(lines), encoding="utf-8")
    assert main(["import", name, "--yes"]) == 2
    assert "opgave-test" in capsys.readouterr().err


def test_one_table_as_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet that somebody saved as CSV is known by its head; what is wrong is told with its line."""
    text = (project / DATA).read_text(encoding="utf-8")
    (project / "beslag.csv").write_text(text.replace("vrede,0,0.05", "vrede,0,0.06", 1), encoding="utf-8")
    assert main(["import", "beslag.csv"]) == 1
    assert "eod_land, ht1, vrede, waarschijnlijk: was 0,05, wordt 0,06" in capsys.readouterr().out
    (project / "beslag.csv").write_text(text.replace("vrede,0,0.05", "vrede,0,0.9", 1), encoding="utf-8")
    assert main(["import", "beslag.csv", "--yes"]) == 2
    assert "beslag.csv, regel 2" in capsys.readouterr().err
