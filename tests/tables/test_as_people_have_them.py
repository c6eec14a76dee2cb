"""Tables as spreadsheets, their users and their enemies write them: each is read as it says, or refused clearly."""

import contextlib
import csv
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.tables.conftest import SmallProject

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.contract import Table, load_contract
from hoofdtaak3.inputs.tables.opening import as_text, open_book
from hoofdtaak3.inputs.tables.reading import parse_rows
from hoofdtaak3.problems import InputError

ROOT = Path(__file__).parents[2]


@dataclass
class Cells:
    """A table of the small project as rows of text, and ways to write it as somebody else would."""

    table: Table
    rows: list[list[str]]

    def each(self, kind: str, change: Callable[[str], str]) -> "Cells":
        """Rewrite every filled cell of the columns of a kind."""
        at = [self.rows[0].index(c.name) for c in self.table.columns if c.type in kind.split("/")]
        rows = [[change(cell) if n and i in at and cell else cell for i, cell in enumerate(row)]
                for n, row in enumerate(self.rows)]  # fmt: skip
        return Cells(self.table, rows)

    def dutch(self, yes: str = "WAAR", no: str = "ONWAAR") -> "Cells":
        """As Dutch Excel shows it."""
        comma = self.each("number/integer", lambda text: text.replace(".", ","))
        days = comma.each("date", lambda text: "{0.day}-{0.month}-{0.year}".format(date.fromisoformat(text)))
        return days.each("boolean", lambda text: yes if text == "true" else no)

    def text(self, mark: str = ";", end: str = "\r\n") -> str:
        stream = io.StringIO()
        csv.writer(stream, delimiter=mark, lineterminator=end).writerows(self.rows)
        return stream.getvalue()

    def typed(self) -> list[list[object]]:
        """Cells with the values that a spreadsheet keeps."""
        kinds = {column.name: column.type for column in self.table.columns}
        convert = {
            "number": float, "integer": int, "boolean": lambda text: text == "true", "date": date.fromisoformat,
            "string": str,
        }  # fmt: skip
        head, *rows = self.rows
        return [list(head)] + [
            [convert[kinds[name]](cell) if cell else None for name, cell in zip(head, row, strict=True)] for row in rows
        ]


def xlsx(sheets: dict[str, list[list[object]]], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_parts(raw: bytes, parts: dict[str, bytes] | Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """A workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        own = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts(own) if callable(parts) else own | parts)


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Blad1">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def ods(rows: list[list[object]], more: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A sheet as LibreOffice writes it; `more` is XML below the rows."""

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, bool):
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        lines = str(value).replace("&", "&amp;").replace("<", "&lt;").split("\n")
        text = "".join(f"<text:p>{line}</text:p>" for line in lines)
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    xml = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows) + more
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": ODS.format(xml).encode(),
            **(parts or {}),
        }
    )


def excel_opened_it(text: str) -> str:
    """What Dutch Excel makes of a file with commas: each line in the first cell, kept with semicolons."""
    rows = [line.split(";") for line in text.rstrip("\n").split("\n")]  # a quote inside a cell is a sign like others
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def first_number(cells: Cells, text: str, column: str = "low") -> Cells:
    """The same, with another text in the first row of a column."""
    rows = [list(row) for row in cells.rows]
    rows[1][rows[0].index(column)] = text
    return Cells(cells.table, rows)


GOOD = {
    # CSV of spreadsheets.
    "semicolons and commas": ("capability_values", "csv", lambda c: c.dutch().text().encode()),
    "byte order mark": ("capability_values", "csv", lambda c: c.dutch().text().encode("utf-8-sig")),
    "Windows-1252": ("regions", "csv", lambda c: c.dutch().text().encode("cp1252")),
    "Unicode text of Excel": ("observations", "csv", lambda c: c.dutch().text("\t").encode("utf-16")),
    "commas around decimal commas": ("capability_values", "csv", lambda c: c.dutch().text(",").encode()),
    "tabs with points": ("capability_values", "csv", lambda c: c.text("\t").encode()),
    "streepjes": ("claims", "csv", lambda c: c.text("|").encode()),
    "WAAR and ONWAAR": ("capabilities", "csv", lambda c: c.dutch().text().encode()),
    "ja and nee": ("capabilities", "csv", lambda c: c.dutch("ja", "Nee").text(",").encode()),
    "TRUE and FALSE": ("request_lines", "csv", lambda c: c.dutch("TRUE", "FALSE").text(",").encode()),
    "Dutch dates": ("commitments", "csv", lambda c: c.dutch().text().encode()),
    "dates in words": (
        "observations", "csv", lambda c: c.each("date", lambda t: dutch.day(date.fromisoformat(t))).text().encode(),
    ),
    "thousand points": (
        "region_values", "csv", lambda c: c.each("number", lambda t: dutch.number(float(t))).text().encode(),
    ),
    "thousand spaces": (
        "region_values", "csv",
        lambda c: c.each("number", lambda t: f"{int(t):,}".replace(",", "\N{NO-BREAK SPACE}")).text().encode(),
    ),
    "sep line": ("claims", "csv", lambda c: b"sep=;\r\n" + c.dutch().text().encode()),
    "title above": ("claims", "csv", lambda c: b"Beslag per fase;;\r\n\r\n" + c.dutch().text().encode()),
    "Dutch heads": (
        "claims", "csv", lambda c: Cells(c.table, [list(c.table.titles), *c.dutch().rows[1:]]).text().encode(),
    ),
    "heads in capitals": ("claims", "csv", lambda c: c.text().replace("capability_id", " Capability_ID").encode()),
    "blank lines and columns": (
        "claims", "csv", lambda c: c.dutch().text().replace("\r\n", ";;\r\n").encode() + b";;;;\r\n\r\n;\r\n",
    ),
    "opened by Dutch Excel": ("capabilities", "csv", lambda c: excel_opened_it(c.text(",", "\n")).encode()),
    "opened by Dutch Excel, two sources": (
        "legal_bases", "csv",
        lambda c: excel_opened_it(first_number(c, "cbs-2024;nota-2025", "source").text(",", "\n")).encode(),
    ),
    "degrees with commas": ("regions", "csv", lambda c: c.dutch().text().encode()),
    # Workbooks.
    "xlsx with values": ("capability_values", "xlsx", lambda c: xlsx({"Blad1": c.typed()})),
    "xlsx with yes-no": ("capabilities", "xlsx", lambda c: xlsx({"Blad1": c.typed()})),
    "xlsx with dates": ("observations", "xlsx", lambda c: xlsx({"Blad1": c.typed()})),
    "xlsx with texts": ("capability_values", "xlsx", lambda c: xlsx({"Blad1": c.dutch().rows})),
    "xlsx with one and zero": (
        "request_lines", "xlsx",
        lambda c: xlsx({"B": [[int(v) if isinstance(v, bool) else v for v in row] for row in c.typed()]}),
    ),
    "xlsx with a number as text": ("legal_bases", "xlsx", lambda c: xlsx({"B": first_number(c, 51, "article").rows})),
    "title, margin and Dutch heads": (
        "claims", "xlsx",
        lambda c: xlsx({"Beslag": [["Beslag"], [], *([None, *row] for row in [list(c.table.titles), *c.typed()[1:]])]}),
    ),
    "other sheets": (
        "claims", "xlsx", lambda c: xlsx({"Uitleg": [["Dit is uitleg."], ["phase"]], "Tabel": c.typed(), "Leeg": []}),
    ),
    "hidden sheet beside it": (
        "claims", "xlsx",
        lambda c: xlsx({"Tabel": c.typed(), "Oud": c.typed()}, lambda b: setattr(b["Oud"], "sheet_state", "hidden")),
    ),
    "macros": (
        "claims", "xlsm", lambda c: with_parts(xlsx({"T": c.typed()}), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 code"}),
    ),
    "external links": (
        "claims", "xlsx",
        lambda c: with_parts(xlsx({"T": c.typed()}), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
    ),
    "merged title": (
        "claims", "xlsx",
        lambda c: xlsx({"T": [["Beslag"], [], *c.typed()]}, lambda b: b["T"].merge_cells("A1:D1")),
    ),
    "ods": ("capability_values", "ods", lambda c: ods(c.typed())),
    "ods with yes-no": ("capabilities", "ods", lambda c: ods(c.typed())),
    "ods with dates": ("observations", "ods", lambda c: ods(c.typed())),
    "ods with a million empty rows": (
        "claims", "ods",
        lambda c: ods(
            c.typed(),
            '<table:table-row table:number-rows-repeated="1048500">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        ),
    ),
    "csv that is called xlsx": ("claims", "xlsx", lambda c: c.dutch().text().encode()),
    "xlsx that is called csv": ("claims", "csv", lambda c: xlsx({"T": c.typed()})),
}  # fmt: skip


def cells_of(project: SmallProject, name: str) -> Cells:
    """A table of the small project."""
    text = project.path(name).read_text(encoding="utf-8")
    return Cells(load_contract(project.root).tables[name], list(csv.reader(io.StringIO(text))))


def put(project: SmallProject, name: str, ending: str, raw: bytes) -> None:
    """The file in the place of the table."""
    project.path(name).unlink()
    project.path(name).with_suffix(f".{ending}").write_bytes(raw)


@pytest.mark.parametrize("case", GOOD)
def test_what_people_have_is_read(project: SmallProject, case: str) -> None:
    """The same table, whatever it was written with; its digest too, so that nothing is made again."""
    name, ending, write = GOOD[case]
    if case == "opened by Dutch Excel, two sources":
        project.replace("legal_bases", "bijstand,cbs-2024", "bijstand,cbs-2024;nota-2025")
    before = project.load()
    put(project, name, ending, write(cells_of(project, name)))
    after = project.load()
    assert after.frame(name).equals(before.frame(name))
    assert after.digests() == before.digests()
    assert after.warnings == before.warnings


def test_a_number_with_three_decimals_of_a_spreadsheet_is_what_it_is(project: SmallProject) -> None:
    """A spreadsheet keeps values and no marks, so 1.25 and 1.234 have one meaning there."""
    cells = cells_of(project, "observations")
    rows = cells.typed()
    rows[1][rows[0].index("value")] = 1.234
    put(project, "observations", "xlsx", xlsx({"T": rows}))
    assert project.load().frame("observations")["value"].tolist() == [1.234]


def million(cell: str) -> Callable[[openpyxl.Workbook], None]:
    """Fill a cell far away."""

    def change(book: openpyxl.Workbook) -> None:
        book["T"][cell] = 1

    return change


def formula(book: openpyxl.Workbook) -> None:
    """Write a formula that nobody computed."""
    book["T"]["E3"] = "=0.1+0.1"


def failed(book: openpyxl.Workbook) -> None:
    """Write an error of a formula."""
    book["T"]["E3"] = "#REF!"
    book["T"]["E3"].data_type = "e"


BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
VALUES = "capability_values"
REFUSED = {
    "1.234 among decimal commas": (
        VALUES, "csv", lambda c: first_number(c.dutch(), "1.234").text().encode(),
        ["regel 2, low", "niet eenduidig", "schrijf 1234 (met duizendtallen) of 1,2340 (met decimalen)"],
    ),
    "1,234 among decimal commas": (
        VALUES, "csv", lambda c: first_number(c.dutch(), "1,234").text().encode(),
        ["regel 2, low", "niet eenduidig", "schrijf 1234 (met duizendtallen) of 1,2340 (met decimalen)"],
    ),
    "a point among decimal commas": (
        VALUES, "csv", lambda c: first_number(c.dutch(), "8.5").text().encode(),
        ["regel 2, low", "decimale punt", "een komma", "schrijf 8,5"],
    ),
    "a comma among decimal points": (
        VALUES, "csv", lambda c: first_number(c, "8,5").text().encode(),
        ["regel 2, low", "decimale komma", "schrijf 8.5"],
    ),
    "1 februari or 2 januari": (
        "observations", "csv",
        lambda c: first_number(first_number(c, "01-02-2021", "period_start"), "3-4-2024", "period_end").text().encode(),
        ["period_start", "niet eenduidig", "2021-02-01 (1 februari 2021) of 2021-01-02 (2 januari 2021)"],
    ),
    "days and months in both orders": (
        "commitments", "csv",
        lambda c: Cells(
            c.table,
            [c.rows[0], *(["x", "X", *d, *c.rows[1][4:]] for d in [("6-5-2025", "12/31/2025"), ("31/1/2025", "")])],
        ).text().encode(),
        ["regel 2, date", "niet eenduidig"],
    ),
    "perhaps": (
        "capabilities", "csv", lambda c: c.dutch("misschien").text().encode(),
        ["geen ja of nee", "misschien", "onwaar"],
    ),
    "one for yes": ("capabilities", "csv", lambda c: c.dutch("1").text().encode(), ["ja of nee", "schrijf true"]),
    "a percentage": (
        VALUES, "csv", lambda c: first_number(c.dutch(), "12,5%").text().encode(), ["schrijf een deel van 1"],
    ),
    "a row with too many cells": (
        "claims", "csv", lambda c: c.dutch().text().replace("eod;ht1;vrede;0;0", "eod;ht1;vrede;0;0;0", 1).encode(),
        ["regel 2", "te veel cellen"],
    ),
    "MS-DOS": (
        "regions", "csv", lambda c: c.text().replace("Utrecht", "Fryslân, één").encode("cp850"),
        ["codering", "MS-DOS", "Windows-1252"],
    ),
    "half of UTF-16": ("claims", "csv", lambda c: c.text().encode("utf-16-le"), ["geen UTF-8", "nulbytes"]),
    "formula without a value": (
        VALUES, "xlsx", lambda c: xlsx({"T": c.typed()}, formula),
        ["capability_values.xlsx, cel E3", "=0.1+0.1", "geen bewaarde uitkomst"],
    ),
    "formula that failed": (
        VALUES, "xlsx", lambda c: xlsx({"T": c.typed()}, failed), ["cel E3", "fout van een rekenprogramma", "#REF!"],
    ),
    "formula that failed, in ods": (
        VALUES, "ods",
        lambda c: ods(
            c.typed(),
            '<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string"'
            ' office:string-value="" calcext:value-type="error"><text:p>#DEEL/0!</text:p></table:table-cell>'
            "</table:table-row>",
        ),
        ["cel A18", "fout van een rekenprogramma", "#DEEL/0!"],
    ),
    "merged cells": (
        "claims", "xlsx", lambda c: xlsx({"T": c.typed()}, lambda b: b["T"].merge_cells("A2:A5")),
        ["cel A2", "samengevoegd", "A2:A5"],
    ),
    "a date that was a number": (
        VALUES, "xlsx", lambda c: xlsx({"T": [c.rows[0], [*c.typed()[1][:2], date(2025, 2, 1), *c.typed()[1][3:]]]}),
        ["cel C2, low", "2025-02-01", "datum gemaakt"],
    ),
    "a date that was a text": (
        "legal_bases", "xlsx", lambda c: xlsx({"T": first_number(c, date(2025, 10, 1), "article").rows}),
        ["cel C2, article", "van deze tekst een waarde gemaakt", "2025-10-01", "als tekst"],
    ),
    "a decimal that was a text": (
        "legal_bases", "xlsx", lambda c: xlsx({"T": first_number(c, 1.1, "article").rows}), ["cel C2, article", "1.1"],
    ),
    "formula that failed on a sheet with an odd name": (
        VALUES, "xlsx",
        lambda c: xlsx({"T": c.typed()}, lambda b: (failed(b), setattr(b["T"], "title", "A & 'B' <é>"))), ["#REF!"],
    ),
    "a sheet without its part": (
        "claims", "xlsx",
        lambda c: with_parts(
            xlsx({"T": c.typed()}), lambda own: {k: v for k, v in own.items() if not k.endswith("sheet1.xml")}
        ),
        ["beschadigd"],
    ),
    "on a hidden sheet": (
        "claims", "xlsx",
        lambda c: xlsx({"Leeg": [["Niets"]], "T": c.typed()}, lambda b: setattr(b["T"], "sheet_state", "hidden")),
        ["verborgen werkblad", "T"],
    ),
    "on two sheets": ("claims", "xlsx", lambda c: xlsx({"Een": c.typed(), "Twee": c.typed()}), ["Een, Twee"]),
    "on no sheet": ("claims", "xlsx", lambda _: xlsx({"Een": [["a", "b"]]}), ["geen namen van kolommen", "a,b"]),
    "an empty workbook": ("claims", "xlsx", lambda _: xlsx({"Een": []}), ["leeg"]),
    "a cell on row a million": (
        "claims", "xlsx", lambda c: xlsx({"T": c.typed()}, million("A1048576")), ["te groot", "1.048.576", "200.000"],
    ),
    "a cell in the last column": (
        "claims", "xlsx", lambda c: xlsx({"T": c.typed()}, million("XFD1")), ["te groot", "kolom 16.384"],
    ),
    "a row that is there a million times": (
        "claims", "ods",
        lambda c: ods(
            c.typed(),
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float"'
            ' office:value="1"/></table:table-row>',
        ),
        ["te groot", "regel 1.000.0"],
    ),
    "a zip bomb": (
        "claims", "xlsx",
        lambda c: with_parts(xlsx({"T": c.typed()}), {"xl/media/x.bin": bytes(2**20) * 200}), ["uitgepakt te groot"],
    ),
    "thousands of parts": (
        "claims", "xlsx", lambda c: with_parts(xlsx({"T": c.typed()}), {f"x/{n}": b"" for n in range(2_100)}),
        ["uitgepakt te groot", "delen"],
    ),
    "entities": (
        "claims", "xlsx", lambda c: with_parts(xlsx({"T": c.typed()}), {"xl/worksheets/sheet1.xml": BOMB}),
        ["beschadigd"],
    ),
    "half a workbook": ("claims", "xlsx", lambda c: xlsx({"T": c.typed()})[:3000], ["beschadigd"]),
    "a part that is spoilt": (
        "claims", "xlsx",
        lambda c: with_parts(xlsx({"T": c.typed()}), {"xl/worksheets/sheet1.xml": b"<worksheet><row></worksheet>"}),
        ["beschadigd"],
    ),
    "with a password": ("claims", "xlsx", lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), ["wachtwoord"]),
    "ods with a password": (
        "claims", "ods",
        lambda c: ods(c.typed(), parts={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), ["wachtwoord"],
    ),
    "an old workbook that is none": ("claims", "xls", lambda _: OLE, ["beschadigd"]),
    "binary workbook": ("claims", "xlsx", lambda _: zipped({"xl/workbook.bin": b"x"}), [".xlsb", "bewaar"]),
    "a document of Word": ("claims", "xlsx", lambda _: zipped({"word/document.xml": b"<w/>"}), ["geen rekenblad"]),
    "a web page": ("claims", "xls", lambda _: b"<html><table><tr><td>1</td></tr></table></html>", ["HTML", ".xlsx"]),
    "a PDF": ("claims", "xlsx", lambda _: b"%PDF-1.7 ...", ["een PDF"]),
    "nothing": ("claims", "xlsx", lambda _: b"", ["leeg"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_known_is_refused(project: SmallProject, case: str) -> None:
    """One clear message with the place, what was found and what to do; never a guess, never a traceback."""
    name, ending, write, words = REFUSED[case]
    put(project, name, ending, write(cells_of(project, name)))
    with pytest.raises(InputError) as error:
        project.load("intern")
    text = error.value.text()
    assert f"data/{name}.{ending}" in text
    assert not [word for word in words if word not in text], text


@pytest.mark.parametrize(("first", "second"), [("csv", "xlsx"), ("csv", "ods"), ("xlsx", "ods")])
def test_a_table_that_is_there_twice(project: SmallProject, first: str, second: str) -> None:
    """Nobody knows which of the two counts, so both are named."""
    raw = xlsx({"T": cells_of(project, "claims").typed()})
    project.path("claims").with_suffix(f".{second}").write_bytes(raw)
    if first != "csv":
        project.path("claims").with_suffix(f".{first}").write_bytes(raw)
        project.path("claims").unlink()
    (problem,) = project.problems()
    assert {problem.file, problem.allowed} == {f"data/claims.{first}", f"data/claims.{second}"}


def test_the_public_edition_says_nothing_of_restricted_cells_of_a_workbook(project: SmallProject) -> None:
    """The place alone, as of a CSV file."""
    cells = cells_of(project, "observations")
    rows = cells.typed()
    rows[1][rows[0].index("classification")] = "intern"
    rows[1][rows[0].index("value")] = "geheim"
    put(project, "observations", "xlsx", xlsx({"T": rows}))
    with pytest.raises(InputError) as error:
        project.load()
    assert "geheim" not in error.value.text()
    assert "observations.xlsx, cel G2, value" in error.value.text()


@pytest.mark.parametrize("name", sorted(load_contract(ROOT).tables))
def test_every_shipped_table_survives_dutch_excel(name: str) -> None:
    """As CSV with semicolons and as a workbook; the cells are equal, and nothing is said."""
    table = load_contract(ROOT).tables[name]
    raw = (ROOT / table.file).read_bytes()
    cells = Cells(table, list(csv.reader(io.StringIO(raw.decode()))))
    own = parse_rows(raw, table, [])
    for other in (cells.dutch().text().encode("utf-8-sig"), xlsx({table.title[:31]: cells.typed()})):
        problems: list[object] = []
        rows = parse_rows(other, table, problems)
        assert problems == []
        assert [row.cells for row in rows.rows] == [row.cells for row in own.rows]


def test_any_spoilt_workbook_is_read_or_explained(project: SmallProject) -> None:
    """Bytes changed at random: rows or an InputError, never another exception."""
    rows = cells_of(project, "claims").typed()
    for raw in (xlsx({"T": rows}), ods(rows)):
        for seed in range(30):
            chance = random.Random(seed)  # noqa: S311 - no secret
            spoilt = bytearray(raw)
            for _ in range(3):
                spoilt[chance.randrange(len(raw))] = chance.randrange(256)
            with contextlib.suppress(InputError):
                open_book(bytes(spoilt), "data/claims.xlsx")


WINDOWS = (
    "regio’s", "’s-Hertogenbosch", "„aanhaling”", "“citaat”", "‘zo’ heet het", "5 ‰", "€ 3", "km² per dag", "eerst…dan",
    "Fryslân", "één", "coördinatie", "België", "carrière", "reünie", "Curaçao", "façade", "crème", "½ dag", "• punt",
)  # fmt: skip
ELSEWHERE = ("België", "café is", "één", "carrière", "coördinatie", "reünie", "geëist", "Curaçao", "Fryslân", "crème")


@pytest.mark.parametrize("text", WINDOWS)
def test_text_of_windows_is_believed(text: str) -> None:
    """Letters with accents, quotes and signs where they stand in Dutch."""
    assert as_text(f"id;name\nx;{text}\n".encode("cp1252"), "a.csv") == (f"id;name\nx;{text}\n", "cp1252")


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@pytest.mark.parametrize("text", ELSEWHERE)
def test_text_of_another_system_is_never_taken_for_it(text: str, encoding: str) -> None:
    """Refused, for nearly every byte is some sign of Windows."""
    with pytest.raises(InputError) as error:
        as_text(f"id;name\nx;{text}\n".encode(encoding), "a.csv")
    assert "a.csv" in error.value.text()


def test_lines_that_end_as_on_an_old_macintosh(project: SmallProject) -> None:
    """A carriage return alone ends a line too."""
    before = project.load().frame("claims")
    put(project, "claims", "csv", cells_of(project, "claims").dutch().text(end="\r").encode())
    assert project.load().frame("claims").equals(before)
