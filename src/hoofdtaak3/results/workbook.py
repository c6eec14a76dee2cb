"""The published tables as one Excel workbook, and as a ZIP of CSV files; the same tables are the same bytes.

Every table stands on a sheet of its own, as an Excel table with typed cells: Excel shows numbers, dates and percentages
as the reader's own settings say. Nothing is a formula, whatever it begins with.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from hoofdtaak3 import dutch
from hoofdtaak3.results.sheets import FRACTION, Cell, Sheet, SheetColumn, column_sheet, csv_text
from hoofdtaak3.writing import pack, unpack

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 5_000
"""A longer table stands in the ZIP only: nobody reads it on a sheet, and it takes most of the time."""
LONGEST_TEXT = 32_767
"""What Excel takes in a cell, in UTF-16 units; a table with a longer text stands in the ZIP only."""
LONGEST_NAME = 31
"""Of a sheet, as Excel has it."""

GUIDE, COLUMNS = "Leeswijzer", "Kolommen"
_HEAD = 2
"""The row of a table's head, below its title and the way back."""
_WIDEST, _NARROWEST, _BUTTON = 60, 9, 4
_SAMPLE = 200
"""Rows that the width of a column is measured on."""
_STYLE = "Table Style Light 1"  # black on white and light grey; readable in print
_NEVER_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")
_PARAGRAPH = re.compile(r"(?:\[(\w+)\] )?(.+)")
_LIKE_A_FORMULA = ("=", "+", "-", "@")
CORE = "docProps/core.xml"
_YEARS = "jaar"
_SMALL, _TINY = 0.001, "0.0E+00"


@dataclass(frozen=True)
class Guide:
    """What the first sheet says before it lists the others."""

    title: str
    paragraphs: tuple[str, ...]
    edition: str
    moment: int
    """What the file gives as its date, in seconds since 1970: never the clock."""

    @classmethod
    def of(cls, text: str, edition: str, moment: int) -> Guide:
        """From Markdown: a heading, and paragraphs; one that begins with `[intern]` is of that edition only."""
        head, *paragraphs = (" ".join(part.split()) for part in _BETWEEN_PARAGRAPHS.split(text) if part.strip())
        told = [(found[1], found[2]) for part in paragraphs if (found := _PARAGRAPH.fullmatch(part))]
        shown = tuple(words for only, words in told if only in (None, edition))
        return cls(head.lstrip("# "), shown, edition, moment)


def archive(sheets: Sequence[Sheet]) -> bytes:
    """A ZIP with a CSV file for each table, and one that explains all columns."""
    explained = column_sheet(sheets, {sheet.key: f"{sheet.key}.csv" for sheet in sheets})
    return pack({f"{sheet.key}.csv": _csv(sheet) for sheet in (explained, *sheets)})


def workbook(sheets: Sequence[Sheet], guide: Guide) -> bytes:
    """An XLSX with a guide, a sheet that explains all columns, and every table that fits."""
    names = sheet_names(sheets)
    left_out = {sheet.key: why for sheet in sheets if (why := _too_large(sheet))}
    fits = [sheet for sheet in sheets if sheet.key not in left_out]
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": guide.title, "subject": f"Editie: {guide.edition}", "created": _moment(guide.moment)}
        )
        pen = _Pen(book)
        pages = {name: book.add_worksheet(name) for name in (GUIDE, COLUMNS, *(names[sheet.key] for sheet in fits))}
        links = {sheet.key: names[sheet.key] for sheet in fits}
        rows = [_guided(sheet, names[sheet.key], left_out.get(sheet.key)) for sheet in sheets]
        _write_guide(pen, pages[GUIDE], guide, rows, links)
        explained = column_sheet(sheets, names)
        pen.table(pages[COLUMNS], explained, {"verwijst naar": links, "blad": links})
        for sheet in fits:
            pen.table(pages[names[sheet.key]], sheet, {})
    return in_dutch(stream.getvalue())


def sheet_names(sheets: Iterable[Sheet]) -> dict[str, str]:
    """By key, titles cut to what Excel takes: 31 characters, none that it refuses, no two alike but for capitals."""
    taken = {GUIDE.casefold(), COLUMNS.casefold(), "history"}  # Excel keeps the last for itself
    names = {}
    for sheet in sheets:
        plain = _NEVER_IN_A_NAME.sub(" ", sheet.title.replace(":", " –").replace("'", "’"))
        title = " ".join(plain.split()) or sheet.key.rpartition("/")[2]
        name, number = _cut(title, ""), 1
        while name.casefold() in taken:
            number += 1
            name = _cut(title, f" ({number})")
        taken.add(name.casefold())
        names[sheet.key] = name
    return names


def _cut(title: str, ending: str) -> str:
    """A title that fits with this ending; what is left out is seen, and goes by whole words."""
    room = LONGEST_NAME - len(ending)
    if _units(title) <= room:
        return title + ending
    short = title
    while _units(short) > room - 1:
        short = short[:-1]
    whole = short.rpartition(" ")[0] if title[len(short)] != " " else short
    return f"{(whole or short).rstrip(' ,;.–-')}…{ending}"


def _units(text: str) -> int:
    """How long Excel finds a text: it counts UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _too_large(sheet: Sheet) -> str:
    """Why a table does not stand in the workbook; empty if it does."""
    if len(sheet.rows) > MOST_ROWS:
        return f"te lang voor een werkblad (meer dan {dutch.number(MOST_ROWS, 0)} rijen)"
    # Counting characters first is quicker: each is one unit or two.
    texts = (cell for row in sheet.rows for cell in row if isinstance(cell, str) and 2 * len(cell) > LONGEST_TEXT)
    if any(_units(text) > LONGEST_TEXT for text in texts):
        return "een tekst is te lang voor een cel"
    return ""


def _csv(sheet: Sheet) -> bytes:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.name for column in sheet.columns)
    writer.writerows(map(csv_text, row) for row in sheet.rows)
    return stream.getvalue().encode()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def in_dutch(data: bytes) -> bytes:
    """The same workbook with its language, and without what depends on the system that made it."""
    parts = unpack(data)
    ending = b"</cp:coreProperties>"
    parts[CORE] = parts[CORE].replace(ending, b"<dc:language>nl-NL</dc:language>" + ending)
    return pack(parts)


def _link(name: str) -> str:
    return "internal:'{}'!A1".format(name.replace("'", "''"))


class _Pen:
    """Writes cells, each with the form of its kind."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._forms: dict[str, Format] = {}
        self.heading = book.add_format({"bold": True, "font_size": 14})
        self.link = book.add_format({"underline": 1, "font_color": "#0B5394"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._quoted = book.add_format({"quote_prefix": True})

    def form(self, code: str) -> Format:
        """A number format, made once."""
        if code not in self._forms:
            self._forms[code] = self._book.add_format({"num_format": code})
        return self._forms[code]

    def cell(self, page: Worksheet, row: int, col: int, value: Cell, unit: str) -> None:
        """Write one value; a text stays a text, also when it is edited."""
        if isinstance(value, bool):
            page.write_boolean(row, col, value)
        elif isinstance(value, str):
            page.write_string(row, col, value, self._quoted if value.startswith(_LIKE_A_FORMULA) else None)
        elif isinstance(value, date):
            page.write_datetime(row, col, value, self.form("yyyy-mm-dd"))
        elif value is not None:
            page.write_number(row, col, value, self.form(_number_format(value, unit)))

    def table(self, page: Worksheet, sheet: Sheet, links: Mapping[str, Mapping[str, str]]) -> None:
        """A sheet with its title, the way back, and its table; `links` names the sheets that a column's cells name."""
        page.write_string(0, 0, sheet.title, self.heading)
        page.write_url(1, 0, _link(GUIDE), self.link, f"Terug naar {GUIDE.lower()}")
        self.rows(page, _HEAD, sheet, links)
        page.freeze_panes(_HEAD + 1, 0)
        page.repeat_rows(_HEAD)
        _for_paper(page)

    def rows(self, page: Worksheet, head: int, sheet: Sheet, links: Mapping[str, Mapping[str, str]]) -> None:
        """A table with its head in this row; a text of a table with links is one to read, and goes over lines."""
        heads = [column.name for column in sheet.columns]
        for at in range(len(heads)):
            page.set_column(at, at, _width(sheet, at))
        targets = [set(links.get(name, {}).values()) for name in heads]
        units = [_unit_at(column, heads) for column in sheet.columns]
        for number, row in enumerate(sheet.rows, start=head + 1):
            for at, value in enumerate(row):
                if targets[at] and value in targets[at]:
                    page.write_url(number, at, _link(str(value)), self.link, str(value))
                elif links and isinstance(value, str):
                    page.write_string(number, at, value, self._wrapped)
                else:
                    unit = units[at]
                    self.cell(page, number, at, value, unit if isinstance(unit, str) else str(row[unit]))
        settings = {
            "name": "t_" + re.sub(r"\W", "_", sheet.key),
            "style": _STYLE,
            "columns": [{"header": name} for name in heads],
        }
        # A table of Excel has at least one row, which stays empty here.
        if page.add_table(head, 0, head + max(len(sheet.rows), 1), len(heads) - 1, settings):
            raise ValueError(f"no Excel table can be made of {sheet.key}")


def _unit_at(column: SheetColumn, heads: Sequence[str]) -> str | int:
    """The unit of a column, or the place of the cell that has it."""
    return heads.index(column.unit_column) if column.unit_column in heads else column.unit


def _number_format(value: float, unit: str) -> str:
    """As Excel keeps it, whatever the language it shows: nothing that is not zero looks like zero."""
    if unit == _YEARS:
        return "0"
    if unit == FRACTION:
        if round(100 * value, 9).is_integer():
            return "0%"
        return "0.0%" if abs(value) >= _SMALL else _TINY
    if float(value).is_integer():
        return "#,##0"
    return "#,##0.0##" if abs(value) >= _SMALL else _TINY


def _width(sheet: Sheet, at: int) -> int:
    longest = max((len(csv_text(row[at])) for row in sheet.rows[:_SAMPLE]), default=0)
    return min(max(longest + 1, len(sheet.columns[at].name) + _BUTTON, _NARROWEST), _WIDEST)


def _for_paper(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _guided(sheet: Sheet, name: str, left_out: str | None) -> tuple[Cell, ...]:
    """What the guide says of a table."""
    about = f"{sheet.title}. {sheet.about}".rstrip()
    why = f"alleen in het ZIP-bestand: {left_out}" if left_out else None
    return (name, about, len(sheet.rows), f"{sheet.key}.csv", why)


def _write_guide(
    pen: _Pen, page: Worksheet, guide: Guide, rows: Sequence[tuple[Cell, ...]], links: Mapping[str, str]
) -> None:
    """The first sheet: what this is, and every table with the way to it."""
    page.write_string(0, 0, guide.title, pen.heading)
    lines = (f"Editie: {guide.edition}.", *guide.paragraphs)
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line)
    page.write_url(1 + len(lines), 0, _link(COLUMNS), pen.link, f"Uitleg per kolom: {COLUMNS}")
    heads = ("blad", "inhoud", "rijen", "bestand in gegevens.zip", "opmerking")
    columns = tuple(SheetColumn(name, "tekst", "") for name in heads)
    pen.rows(page, len(lines) + 2, Sheet("leeswijzer", guide.title, columns, rows), {"blad": links})
    _for_paper(page)
