"""The workbook and the ZIP of CSV files: what another program reads of them."""

import csv
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.projects import ROOT
from tests.results.published import GUIDE, ROW, published, sheet

from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.results import workbook as module
from hoofdtaak3.results.sheets import csv_text
from hoofdtaak3.results.workbook import COLUMNS, MOST_ROWS, Guide, archive, sheet_names, workbook

pytestmark = pytest.mark.build

HEAD = 3
FORMULA = re.compile(rb"<f[ >/]")


def opened(sheets, guide=GUIDE):
    """The workbook as another program reads it."""
    return openpyxl.load_workbook(BytesIO(workbook(sheets, guide)))


def csv_files(sheets):
    """The rows of each file in the ZIP."""
    with zipfile.ZipFile(BytesIO(archive(sheets))) as file:
        texts = {name: file.read(name).decode("utf-8") for name in file.namelist()}
    assert not any("\r" in text for text in texts.values())
    return {name: list(csv.reader(StringIO(text))) for name, text in texts.items()}


def rows_of(page):
    """The head and the rows of the table on a sheet, as openpyxl has them."""
    (table,) = page.tables.values()
    return [list(cells) for cells in page[table.ref]]


def plain(value):
    """A day without its midnight."""
    return value.date() if isinstance(value, datetime) else value


def reads(text, cell):
    """What a text in a CSV file is, as a value of the kind that the workbook has."""
    if text == "":
        return None
    if isinstance(cell, bool):
        return {"true": True, "false": False}[text]
    if isinstance(cell, int | float):
        return pytest.approx(float(text), rel=1e-15)
    return date.fromisoformat(text) if isinstance(cell, date) else text


@pytest.fixture(scope="module")
def sheets():
    """All that is published of the shipped project."""
    return published()


@pytest.fixture(scope="module")
def book(sheets):
    """The workbook of it."""
    return opened(sheets)


def test_the_workbook_says_what_the_csv_files_say(sheets, book):
    """Every table, every cell: a number is a number, a date a date, yes and no are so, and empty is empty."""
    files, names = csv_files(sheets), sheet_names(sheets)
    kinds = set()
    for one in sheets:
        head, *rows = rows_of(book[names[one.key]])
        heads, *texts = files[f"{one.key}.csv"]
        assert [cell.value for cell in head] == heads == [column.name for column in one.columns]
        assert len(rows) == max(len(texts), 1)
        for cells, row in zip(rows, texts, strict=False):
            values = [plain(cell.value) for cell in cells]
            assert values == [reads(text, value) for text, value in zip(row, values, strict=True)], one.key
            kinds |= {type(value) for value in values}
        for at, column in enumerate(one.columns):
            found = {type(plain(cells[at].value)) for cells in rows} - {type(None)}
            allowed = {"getal": {int, float}, "geheel getal": {int}, "datum": {date}, "ja of nee": {bool}}
            assert found <= allowed.get(column.kind, {str}), (one.key, column.name)
    assert kinds == {str, int, float, bool, date, type(None)}
    assert len(files) == len(sheets) + 1


def test_each_cell_has_the_form_of_its_kind():
    """Fractions are percentages, also where the row says so; years have no point for thousands; dates are dates."""
    page = opened([sheet(ROW, (*ROW[:5], 0.5, "uur", 2030), ("b", 1234, 1 / 3, None, False, 1e-6, "uur", 2030))])[
        "Proef"
    ]
    forms = [[cell.number_format for cell in row] for row in rows_of(page)[1:]]
    assert [row[1] for row in forms] == ["#,##0.0##", "#,##0.0##", "#,##0"]
    assert [row[2] for row in forms] == ["0%", "0%", "0.0%"]
    assert forms[0][3] == "yyyy-mm-dd"
    assert [row[5] for row in forms] == ["0%", "#,##0.0##", "0.0E+00"]
    assert [row[7] for row in forms] == ["0", "0", "0"]


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.nl", "{=1}"])
def test_a_text_is_never_a_formula_nor_a_link(text):
    """Whatever it begins with it is a text, and stays one when a reader edits the cell."""
    data = workbook([sheet((text, *ROW[1:]))], GUIDE)
    cell = openpyxl.load_workbook(BytesIO(data))["Proef"].cell(HEAD + 1, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix == (text[0] in "=+-@")


def test_nothing_but_tables(sheets):
    """No formula, macro, merged cell or link that leaves the workbook; every sheet has a table, a head that stays."""
    data = workbook(sheets, GUIDE)
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert not [name for name in parts if re.search("vba|external|calcChain|macro", name)]
    pages = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert not any(FORMULA.search(text) or b"mergeCell" in text for text in pages)
    assert not any(b"TargetMode" in text for text in parts.values())
    for page in openpyxl.load_workbook(BytesIO(data)).worksheets[1:]:
        (table,) = page.tables.values()
        assert table.ref.startswith(f"A{HEAD}:")
        assert table.autoFilter is not None
        assert page.freeze_panes == f"A{HEAD + 1}"


def test_every_sheet_is_a_link_away(sheets, book):
    """From the guide to every table with its number of rows, and back."""
    names = sheet_names(sheets)
    _, *rows = rows_of(book["Leeswijzer"])
    assert [row[0].value for row in rows] == [names[one.key] for one in sheets]
    assert [row[2].value for row in rows] == [len(one.rows) for one in sheets]
    assert {row[0].hyperlink.location.split("!")[0].strip("'") for row in rows} == set(book.sheetnames[2:])
    assert all(page["A2"].hyperlink.location == "'Leeswijzer'!A1" for page in book.worksheets[1:])
    found = [cell.hyperlink for page in book.worksheets for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert {link.location.split("!")[0].strip("'") for link in found} == set(book.sheetnames)
    assert not any(link.target for link in found)


def test_every_column_is_explained(sheets, book):
    """In the workbook and in the ZIP, with a meaning, and a unit or the column that holds it."""
    _, *rows = rows_of(book[COLUMNS])
    names = sheet_names(sheets)
    assert [(row[0].value, row[1].value) for row in rows] == [(names[s.key], c.name) for s in sheets for c in s.columns]
    assert all(re.search(r"\w{3}", row[2].value) for row in rows)
    told = {(row[0].value, row[1].value): [cell.value for cell in row[3:]] for row in rows}
    assert told["Waarden per capaciteit", "likely"][1] == "staat in de kolom unit"
    assert told["Omslagpunten", "claim"][:2] == ["getal", "fractie"]
    assert told["Omslagpunten", "status"][2].startswith("value = er is een omslagpunt; never = nooit een tekort")
    assert told["Waarden per capaciteit", "attribute"][2].startswith("units = omvang van de vloot (eenheden)")
    assert told["Omslagpunten", "capability_id"][3] == "Capaciteiten"
    explained = csv_files(sheets)["kolommen.csv"]
    assert len(explained) == len(rows) + 1
    assert explained[1][0] == f"{sheets[0].key}.csv"


def test_a_table_too_large_for_a_sheet_stands_in_the_zip():
    """Too many rows or too long a text; the guide says so, and nothing is cut."""
    long = sheet(*[ROW] * (MOST_ROWS + 1), title="Lang", key="gegevens/lang")
    wide = sheet(("x" * 32_768, *ROW[1:]), title="Breed", key="gegevens/breed")
    fits = sheet(("x" * 32_767, *ROW[1:]), *[ROW] * (MOST_ROWS - 1), title="Past", key="gegevens/past")
    book = opened([long, wide, fits])
    assert book.sheetnames == ["Leeswijzer", "Kolommen", "Past"]
    _, *rows = rows_of(book["Leeswijzer"])
    assert [row[4].value for row in rows] == [
        "alleen in het ZIP-bestand: te lang voor een werkblad (meer dan 5.000 rijen)",
        "alleen in het ZIP-bestand: een tekst is te lang voor een cel",
        None,
    ]
    assert [row[0].hyperlink is None for row in rows] == [True, True, False]
    files = csv_files([long, wide, fits])
    assert len(files["gegevens/lang.csv"]) == MOST_ROWS + 2
    assert len(files["gegevens/breed.csv"][1][0]) == 32_768


@examples(150)
@given(st.lists(st.text(max_size=60) | st.sampled_from(["Kolommen", "history", "x" * 120, "A", "a", "'a'", "[:]"])))
def test_names_of_sheets_are_those_that_excel_takes(titles):
    """At most 31 characters, none that Excel refuses, no two alike but for capitals."""
    made = list(sheet_names([sheet(title=t, key=f"k/{i}") for i, t in enumerate(titles)]).values())
    assert len({name.casefold() for name in (*made, "Leeswijzer", "Kolommen", "History")}) == len(made) + 3
    for name in made:
        assert 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)


def test_long_titles_are_cut_by_whole_words():
    """And two that become the same stay apart."""
    long = "Uitkomst per capaciteit over het hele scenario"
    found = sheet_names([sheet(title=long, key="a"), sheet(title=long, key="b"), sheet(title="Beslag", key="c")])
    assert list(found.values()) == ["Uitkomst per capaciteit over…", "Uitkomst per capaciteit… (2)", "Beslag"]


def test_a_table_without_rows():
    """Has its head, and an empty row because Excel wants one."""
    page = opened([sheet()])["Proef"]
    head, row = rows_of(page)
    assert head[0].value == "id"
    assert [cell.value for cell in row] == [None] * len(head)


@pytest.mark.parametrize("number", [1, 40])
def test_any_number_of_scenarios_with_long_names(number):
    """One, or forty with names of 120 characters: all are there, and each row says which it is of."""
    (first, *_) = load_scenarios(ROOT).values()
    titles = {f"s{i}": f"{i} {'lange naam ' * 12}"[:120].strip() for i in range(number)}
    scenarios = {key: first.model_copy(update={"id": key, "title": title}) for key, title in titles.items()}
    book = opened(published(scenarios=scenarios))
    _, *rows = rows_of(book["Omslagpunten"])
    assert {row[0].value: row[1].value for row in rows} == titles
    assert len(rows) == number


def test_the_same_tables_are_the_same_bytes(sheets, monkeypatch):
    """No clock, no user, no system: what the file tells of itself is its title, language and given date."""
    first = workbook(sheets, GUIDE), archive(sheets)
    monkeypatch.setenv("USER", "iemand")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert (workbook(sheets, GUIDE), archive(sheets)) == first
    for data in first:
        with zipfile.ZipFile(BytesIO(data)) as file:
            assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    told = openpyxl.load_workbook(BytesIO(first[0])).properties
    assert (told.title, told.language, told.creator or "", told.lastModifiedBy or "") == ("Gegevens", "nl-NL", "", "")
    assert told.created == told.modified == datetime(2023, 11, 14, 22, 13, 20)  # noqa: DTZ001 - as openpyxl has it


def test_the_guide_is_a_text_that_anyone_changes():
    """A heading and paragraphs; what begins with an edition is told in that one only."""
    text = "# Kop\n\nEen\nzin.\n\n[intern] Geheim.\n\nSlot.\n"
    assert Guide.of(text, "publiek", 0).paragraphs == ("Een zin.", "Slot.")
    assert Guide.of(text.replace("\n", "\r\n"), "publiek", 0) == Guide.of(text, "publiek", 0)
    assert Guide.of(text, "intern", 0).paragraphs == ("Een zin.", "Geheim.", "Slot.")
    page = opened([sheet(ROW)], Guide.of(text, "intern", 0))["Leeswijzer"]
    assert [page.cell(row, 1).value for row in range(1, 6)] == [
        "Kop",
        "Editie: intern.",
        "Een zin.",
        "Geheim.",
        "Slot.",
    ]


def test_findings_have_a_sheet_if_there_are_any():
    """Before all results; a value is of its own kind, a share is a percentage."""
    assert "bevindingen" not in [one.key for one in published()]
    findings = [
        {"id": "gedekt", "label": "Gedekt", "value": 0.5, "unit": "fractie", "of": "vraag", "total": 4,
         "degree": "vast", "basis": {"bron": 0.25}, "scenario": "vredestijd", "phase": None,
         "rows": ["phases:1", "phases:2"]},
        {"id": "lijst", "label": "Lijst", "value": ["a", "b"], "unit": ""},
    ]  # fmt: skip
    book = opened(published(findings=findings))
    assert book.sheetnames[2] == "Bevindingen"
    head, first, second = rows_of(book["Bevindingen"])
    at = {cell.value: number for number, cell in enumerate(head)}
    assert (first[at["value"]].value, first[at["value"]].number_format) == (0.5, "0%")
    assert [first[at[name]].value for name in ("basis", "scenario_name", "rows")] == [
        "bron=0.25", "Vredestijd", "phases:1;phases:2",
    ]  # fmt: skip
    assert second[at["value"]].value == "a;b"


def test_cells_in_csv_are_in_the_form_of_the_project():
    """As the tables in `data/` have them."""
    cells = [None, True, 3, 3.5, date(2026, 1, 31), "a;b"]
    assert [csv_text(cell) for cell in cells] == ["", "true", "3", "3.5", "2026-01-31", "a;b"]


def test_what_cannot_be_a_table_is_told(monkeypatch):
    """Rather than a workbook without it."""
    monkeypatch.setattr("xlsxwriter.worksheet.Worksheet.add_table", lambda *_: -1)
    with pytest.raises(ValueError, match="leeswijzer"):
        module.workbook([sheet(ROW)], GUIDE)


def test_the_tables_that_the_docs_name_are_there(sheets):
    """docs/vragen.md says in which table an answer stands: by its title, or by the name of its sheet."""
    text = (ROOT / "docs" / "vragen.md").read_text(encoding="utf-8").replace("'", "’")
    named = {name for some in re.findall(r"Gegevens: ([^.|(]+)", text) for name in some.strip().split(", ")}
    assert len(named) > 15
    assert named <= {one.title for one in sheets}


@pytest.mark.campaign
def test_libreoffice_reads_the_same(tmp_path, soffice, sheets):
    """A second program opens the workbook, and writes it again without losing a sheet or a value."""
    source = tmp_path / "gegevens.xlsx"
    source.write_bytes(workbook(sheets, GUIDE))
    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path / 'home'}", "--convert-to"]
    said = subprocess.run(
        [*command, "ods", "--outdir", str(tmp_path), str(source)], capture_output=True, text=True, check=True
    )
    if "could not be loaded" in said.stderr and shutil.which("localc") is None:
        pytest.skip("LibreOffice is here without Calc")
    target = tmp_path / "again"
    subprocess.run(
        [*command, "xlsx", "--outdir", str(target), str(tmp_path / "gegevens.ods")], capture_output=True, check=True
    )
    first, again = (openpyxl.load_workbook(path) for path in (source, target / "gegevens.xlsx"))
    assert again.sheetnames == first.sheetnames
    for name in first.sheetnames:
        before, after = (page_values(book[name]) for book in (first, again))
        assert after == before, name


def page_values(page):
    """The values of a sheet; numbers to the fifteen signs that a program shows."""
    rows = page.iter_rows(values_only=True)
    # LibreOffice writes yes and no as formulas without arguments.
    said = {"=TRUE()": True, "=FALSE()": False}
    return [[float(f"{v:.15g}") if isinstance(v, float) else said.get(v, plain(v)) for v in row] for row in rows]
