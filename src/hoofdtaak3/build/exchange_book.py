"""All tables of the project as one workbook that an adviser changes: lists to choose from, checks, explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from hoofdtaak3.inputs.tables.cells import FIRST_YEAR, LARGEST, LAST_YEAR, Value
from hoofdtaak3.inputs.tables.contract import Column, Table
from hoofdtaak3.inputs.tables.house import value_text
from hoofdtaak3.results.workbook import sheet_names

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

GUIDE, SOURCES, LISTS = "Leeswijzer", "Bronnen", "Keuzelijsten"
EDITION, MARK = "Editie", "kenmerk"
YES, NO = "ja", "nee"
_HEAD = 2
"""The row of a table's head, from 0."""
_ROOM = 300
"""Rows below a table in which lists and checks work too."""
_CHOICES = 250
"""Signs that Excel takes in a list of choices; a longer one stands on a sheet."""
_WIDEST, _NARROWEST = 60, 8
_FIRST_OF_EXCEL = date(1900, 1, 1)
_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001 - no moment at all: the same tables are the same bytes
_WAY = (
    "Verander cellen, voeg onderaan een tabel rijen toe of haal rijen weg. Bewaar als .xlsx of .ods.",
    "Lees het terug met 'ht3 import'; dat laat eerst zien wat er verandert.",
    "De kop van elke kolom heeft een opmerking: wat er in hoort, de eenheid en wat er mag staan.",
    "Een lege cel betekent: niet opgegeven. Laag, waarschijnlijk en hoog zijn alle drie gevuld of alle drie leeg.",
    "Laat de koppen en de namen van de werkbladen zoals ze zijn.",
    "Wat op de bladen Leeswijzer, Bronnen en Keuzelijsten staat, wordt niet teruggelezen.",
)


@dataclass(frozen=True)
class ExchangeSheet:
    """A table and the rows that go along, with the mark by which a later change of the table shows."""

    table: Table
    rows: Sequence[Mapping[str, Value]]
    mark: str


def exchange_book(sheets: Sequence[ExchangeSheet], sources: Mapping[str, Mapping[str, Any]], edition: str) -> bytes:
    """The workbook; the same rows are the same bytes."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        title = "Tabellen van de impactanalyse hoofdtaak 3"
        book.set_properties({"title": title, "created": _MOMENT, "comments": f"Editie: {edition}"})
        _Writer(book, sheets).write(title, sources, edition)
    return stream.getvalue()


def exchange_names(tables: Sequence[Table]) -> dict[str, str]:
    """The name of the sheet of each table."""

    @dataclass(frozen=True)
    class Named:
        key: str
        title: str

    return sheet_names([Named(table.name, table.title) for table in tables])  # type: ignore[misc]


class _Writer:
    def __init__(self, book: Workbook, sheets: Sequence[ExchangeSheet]) -> None:
        self._book = book
        self._sheets = sheets
        self._names = exchange_names([sheet.table for sheet in sheets])
        self._lists: list[tuple[str, ...]] = []
        self._heading = book.add_format({"bold": True, "font_size": 14})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._link = book.add_format({"underline": 1, "font_color": "#0B5394"})
        codes = {"string": "@", "boolean": "@", "date": "yyyy-mm-dd", "number": "General", "integer": "0"}
        self._forms = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in codes.items()}
        self._long = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})

    def write(self, title: str, sources: Mapping[str, Mapping[str, Any]], edition: str) -> None:
        pages = [self._book.add_worksheet(name) for name in (GUIDE, *self._names.values(), SOURCES, LISTS)]
        self._guide(pages[0], title, edition)
        for page, sheet in zip(pages[1:-2], self._sheets, strict=True):
            self._table(page, sheet)
        rows = [(key, str(entry.get("title", "")), _issued(entry)) for key, entry in sorted(sources.items())]
        _plain(pages[-2], "Bronnen", ("sleutel", "titel", "jaar"), rows or [("", "", "")], self._heading)
        longest = max((len(choices) for choices in self._lists), default=0)
        across = [tuple(choices[at] if at < len(choices) else "" for choices in self._lists) for at in range(longest)]
        heads = [f"lijst {number}" for number in range(1, len(self._lists) + 1)]
        _plain(pages[-1], LISTS, heads or ["lijst"], across or [("",)], self._heading)

    def _guide(self, page: Worksheet, title: str, edition: str) -> None:
        page.set_column(0, 0, 36)
        page.set_column(1, 1, 60)
        page.set_column(2, 3, 20)
        page.write_string(0, 0, title, self._heading)
        page.write_row(1, 0, (EDITION, edition))
        for at, text in enumerate(_WAY, start=2):
            page.write_string(at, 0, text)
        top = len(_WAY) + 3
        rows = [
            (self._names[sheet.table.name], sheet.table.description, len(sheet.rows), sheet.mark)
            for sheet in self._sheets
        ]
        heads = ("blad", "wat erin staat", "rijen", MARK)
        page.add_table(top, 0, top + len(rows), 3, {
            "name": "leeswijzer", "data": rows, "columns": [{"header": head} for head in heads],
            "style": "Table Style Light 1",
        })  # fmt: skip
        for at, row in enumerate(rows, start=top + 1):
            page.write_url(at, 0, f"internal:{_quoted(row[0])}!A1", self._link, row[0])
        page.set_landscape()
        page.fit_to_pages(1, 0)

    def _table(self, page: Worksheet, sheet: ExchangeSheet) -> None:
        table = sheet.table
        page.write_string(0, 0, table.title, self._heading)
        page.write_string(1, 0, table.description)
        last = _HEAD + max(len(sheet.rows), 1)
        for at, (column, title) in enumerate(zip(table.columns, table.titles, strict=True)):
            texts = [value_text(column, row.get(column.name)) for row in sheet.rows]
            longest = max((max(map(len, text.split("\n"))) for text in texts), default=0)
            width = min(max(_NARROWEST, len(title) + 3, longest + 1), _WIDEST)
            form = self._long if width == _WIDEST else self._forms[column.type]
            page.set_column(at, at, width, form)
            for number, row in enumerate(sheet.rows, start=_HEAD + 1):
                _cell(page, number, at, row.get(column.name), form)
            if rule := self._rule(table, column):
                page.data_validation(_HEAD + 1, at, last + _ROOM, at, rule)
        page.add_table(_HEAD, 0, last, len(table.columns) - 1, {
            "name": f"t_{table.name}", "style": "Table Style Light 1",
            "columns": [{"header": title, "header_format": self._head} for title in table.titles],
        })  # fmt: skip
        for at, column in enumerate(table.columns):
            page.write_comment(_HEAD, at, _explained(table, column), {"x_scale": 2.5, "y_scale": 1.5})
        page.freeze_panes(_HEAD + 1, 1)
        page.repeat_rows(_HEAD)
        page.set_landscape()
        page.fit_to_pages(1, 0)

    def _rule(self, table: Table, column: Column) -> dict[str, Any]:
        """What a cell may hold, as Excel checks it while somebody types."""
        target = table.references.get(column.name)
        if column.type == "boolean":
            return _choice([YES, NO], column)
        if column.enum:
            return _choice(self._source(column.enum), column)
        if target in self._names:
            there = next(sheet for sheet in self._sheets if sheet.table.name == target)
            at = there.table.column_names.index("id")
            first, last = (
                xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True)
                for row in (_HEAD + 1, _HEAD + max(len(there.rows), 1) + _ROOM)
            )
            return _choice(f"={_quoted(self._names[target])}!{first}:{last}", column)
        if column.type in {"number", "integer"}:
            least = -LARGEST if column.minimum is None else column.minimum
            most = LARGEST if column.maximum is None else column.maximum
            kind = "een getal" if column.type == "number" else "een geheel getal"
            return _typed("decimal" if column.type == "number" else "integer", least, most, kind)
        if column.type == "date":
            first_day, last_day = date(max(FIRST_YEAR, 1900), 1, 1), date(LAST_YEAR, 12, 31)
            return _typed("date", first_day, last_day, "een datum")
        return {}

    def _source(self, choices: tuple[str, ...]) -> list[str] | str:
        """A list of choices, or where it stands."""
        if len(",".join(choices)) <= _CHOICES:
            return list(choices)
        if choices not in self._lists:
            self._lists.append(choices)
        at = self._lists.index(choices)
        first, last = (
            xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True) for row in (_HEAD + 1, _HEAD + len(choices))
        )
        return f"={LISTS}!{first}:{last}"


def _cell(page: Worksheet, row: int, at: int, value: Value, form: Format) -> None:
    if isinstance(value, bool):
        page.write_string(row, at, YES if value else NO, form)
    elif isinstance(value, date) and value >= _FIRST_OF_EXCEL:
        page.write_datetime(row, at, value, form)
    elif isinstance(value, int | float):
        page.write_number(row, at, value, form)
    elif value is not None:
        page.write_string(row, at, str(value), form)


def _choice(source: list[str] | str, column: Column) -> dict[str, Any]:
    return {
        "validate": "list", "source": source, "ignore_blank": not column.required,
        "error_title": "Kies uit de lijst",
        "error_message": f"Kies een waarde voor '{column.title}' uit de lijst."[:255],
    }  # fmt: skip


def _typed(kind: str, least: object, most: object, words: str) -> dict[str, Any]:
    shown = "" if least == -LARGEST else f" van {least} tot en met {most}"
    return {
        "validate": kind, "criteria": "between", "minimum": least, "maximum": most, "ignore_blank": True,
        "error_title": "Dit past hier niet", "error_message": f"Vul {words} in{shown}, of laat de cel leeg.",
    }  # fmt: skip


def _explained(table: Table, column: Column) -> str:
    """What the remark at a head says."""
    lines = [column.description, f"In data/: {column.name}."]
    if column.required:
        lines.append("Verplicht.")
    if column.enum and column.name != "attribute":
        lines.append(f"Kies uit: {', '.join(column.enum)}.")
    if column.name == "attribute":
        lines += [f"{name}: {spec.title} ({spec.unit}; {spec.bounds()})." for name, spec in table.attributes.items()]
    elif column.name in {"low", "likely", "high"} and table.quantity:
        lines.append(f"Eenheid: {table.quantity.unit}; {table.quantity.bounds()}.")
    if column.type == "boolean":
        lines.append(f"Kies {YES} of {NO}.")
    if column.minimum is not None or column.maximum is not None:
        bounds = [f"minstens {column.minimum:g}"] if column.minimum is not None else []
        bounds += [f"hoogstens {column.maximum:g}"] if column.maximum is not None else []
        lines.append(f"Een getal van {' en '.join(bounds)}.")
    return "\n".join(lines)


def _quoted(name: str) -> str:
    return "'{}'".format(name.replace("'", "''"))


def _issued(entry: Mapping[str, Any]) -> str:
    parts = (entry.get("issued") or {}).get("date-parts") or [[""]]
    return str(parts[0][0])


def _plain(page: Worksheet, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], heading: Format) -> None:
    """A table to look things up in."""
    page.write_string(0, 0, title, heading)
    page.add_table(_HEAD, 0, _HEAD + max(len(rows), 1), len(heads) - 1, {
        "name": f"t_{title.lower()}", "data": [list(row) for row in rows], "style": "Table Style Light 1",
        "columns": [{"header": head} for head in heads],
    })  # fmt: skip
    for at in range(len(heads)):
        longest = max((len(row[at]) for row in rows), default=0)
        page.set_column(at, at, min(max(_NARROWEST, longest + 1), _WIDEST))
    page.freeze_panes(_HEAD + 1, 0)
