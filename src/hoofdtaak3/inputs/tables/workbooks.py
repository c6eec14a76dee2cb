"""Workbooks (xlsx, xlsm, ods, xls) -> grids of text, looked at before they are opened.

calamine reads values, styles and dates. It does not say that a cell holds an error or a formula without a kept value:
both look empty to it, and empty means not known here. And it makes room for every cell between the first and the last.
So the XML is looked through first, with expat: how large it is, and what such cells say.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.grids import (
    ALLOWED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    Book,
    Grid,
    GridLine,
    column_place,
    too_large,
)
from hoofdtaak3.inputs.tables.old_workbooks import old_sheets
from hoofdtaak3.notation import number_text
from hoofdtaak3.problems import InputError, Problem

LARGEST_UNPACKED = 192 * 2**20
"""Bytes of all parts together; a workbook with all our tables has less than 3 MB."""
_MOST_PARTS = 2_000
_CHUNK = 2**20
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = "Het rekenblad is beschadigd of niet volledig."
_AGAIN = "open het in Excel of LibreOffice, bewaar het opnieuw als .xlsx en sluit het"


class _TooLargeError(Exception):
    """More cells than a table has; says what was found."""


class _UnsafeError(Exception):
    """XML that no spreadsheet program writes."""


@dataclass
class _Looked:
    """What the XML of one sheet says, that its reader does not."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells that only look empty: an error as it is shown, a formula without a value. Row and column from 0."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    remarks: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0
    cells: int = 0

    def count(self, rows: int, columns: int, last_row: int, last_column: int) -> None:
        """Count filled cells; the last place is from 0."""
        self.cells += rows * columns
        if last_row >= MOST_LINES:
            raise _TooLargeError(f"een cel op regel {dutch.number(last_row + 1, 0)}")
        if last_column >= MOST_COLUMNS:
            raise _TooLargeError(f"een cel in kolom {dutch.number(last_column + 1, 0)}")
        if self.cells > MOST_CELLS:
            raise _TooLargeError(f"meer dan {dutch.number(MOST_CELLS, 0)} gevulde cellen")


def open_workbook(raw: bytes, file: str) -> Book:
    """The sheets of a workbook, with what is said of its parts that are not read; InputError as `open_book`."""
    looked: dict[str, _Looked] = {}
    notes: list[str] = []
    kind = "xls"
    if raw.startswith(b"PK"):
        kind, looked, notes = _look_into(raw, file)
    elif _ENCRYPTED in raw:
        raise InputError([_secret(file)])
    else:
        looked = _look_at_xls(raw, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        grids = [
            # A sheet that was not looked through may hold errors that look empty: KeyError.
            _grid(book, number, file, looked[meta.name], hidden=meta.visible != SheetVisibleEnum.Visible)
            for number, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except InputError:
        raise
    except PasswordError:
        raise InputError([_secret(file)]) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own faults come as another kind than Exception
        if not isinstance(error, CalamineError | OSError | KeyError) and type(error).__name__ != "PanicException":
            raise
        raise InputError([Problem(file, message=_BROKEN, allowed=ALLOWED, advice=_AGAIN)]) from None
    without = sum(text.startswith("=") for found in looked.values() for text in found.texts.values())
    if computed := sum(grid.formulas for grid in grids) - without:
        cells = dutch.plural(computed, "cel is een formule", "cellen zijn formules")
        notes.append(f"{dutch.number(computed, 0)} {cells}; de waarde die het rekenblad heeft bewaard, telt.")
    if unseen := [grid.sheet for grid in grids if grid.hidden]:
        notes.append(f"Verborgen werkbladen zijn niet gelezen: {dutch.listing(unseen)}.")
    return Book(file, kind, tuple(grids), tuple(notes))


def _secret(file: str) -> Problem:
    message = "Het rekenblad is beveiligd met een wachtwoord."
    return Problem(file, message=message, advice="bewaar het zonder wachtwoord, of vraag een kopie zonder")


def _grid(book: CalamineWorkbook, number: int, file: str, looked: _Looked, *, hidden: bool) -> Grid:
    sheet = book.get_sheet_by_index(number)
    end = sheet.end
    if end and (end[0] >= MOST_LINES or end[1] >= MOST_COLUMNS or (end[0] + 1) * (end[1] + 1) > 2 * MOST_CELLS):
        found = f"{dutch.number(end[0] + 1, 0)} regels en {dutch.number(end[1] + 1, 0)} kolommen"
        raise InputError([too_large(file, found, sheet.name)])
    merged = looked.merged or [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    rows = sheet.to_python(skip_empty_area=False)
    for row, at in looked.texts:
        while len(rows) <= row:
            rows.append([])
        rows[row] = [*rows[row], *[""] * (at + 1 - len(rows[row]))]
    for (row, at), text in looked.texts.items():
        rows[row][at] = text
    lines = tuple(_lines(rows))
    remarks = {(row + 1, at): text for (row, at), text in sorted(looked.remarks.items())}
    return Grid(file, lines, sheet.name, hidden, tuple(sorted(merged)), looked.formulas, remarks)


def _lines(rows: Iterable[list[Any]]) -> Iterator[GridLine]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(map(house_text, row))
        if any(cell.strip() for cell in cells):
            typed = frozenset(at for at, value in enumerate(row) if not isinstance(value, str))
            yield GridLine(number, cells, typed)


def house_text(value: Any) -> str:  # noqa: ANN401 - what a spreadsheet may hold
    """What a spreadsheet kept, as this project writes it; a number with the fifteen digits that spreadsheets keep."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _look_into(raw: bytes, file: str) -> tuple[str, dict[str, _Looked], list[str]]:
    """What kind of workbook a ZIP is, and what its sheets say by name; InputError for one that is unsafe to open."""
    problem = Problem(file, message=_BROKEN, allowed=ALLOWED, advice=_AGAIN)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        parts = _parts(archive, file)
        if "content.xml" in parts:
            if b"encryption-data" in _content(archive, parts.get("META-INF/manifest.xml")):
                raise InputError([_secret(file)])
            return "ods", _look_at_ods(_content(archive, parts["content.xml"])), []
        if "xl/workbook.xml" not in parts:
            found = "een .xlsb" if "xl/workbook.bin" in parts else "een zip-bestand of een ander soort document"
            message = "Dit is geen rekenblad dat hier kan worden gelezen."
            raise InputError([Problem(file, message=message, found=found, allowed=ALLOWED, advice=_AGAIN)])
        return "xlsx", _look_at_xlsx(archive, parts), _left(parts)
    except _TooLargeError as error:
        raise InputError([too_large(file, str(error))]) from None
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, _UnsafeError, EOFError, OSError, ValueError, KeyError):
        raise InputError([problem]) from None
    except RuntimeError:  # a part with a password
        raise InputError([_secret(file)]) from None


def _look_at_xls(raw: bytes, file: str) -> dict[str, _Looked]:
    try:
        sheets = old_sheets(raw)
    except (ValueError, IndexError, struct.error):
        raise InputError([Problem(file, message=_BROKEN, allowed=ALLOWED, advice=_AGAIN)]) from None
    looked = {}
    for name, sheet in sheets.items():
        if (sheet.last_row + 1) * (sheet.last_column + 1) > 2 * MOST_CELLS:
            found = f"{dutch.number(sheet.last_row + 1, 0)} regels en {dutch.number(sheet.last_column + 1, 0)} kolommen"
            raise InputError([too_large(file, found, name)])
        looked[name] = _Looked(texts=dict(sheet.failed), formulas=sheet.formulas)
    return looked


def _parts(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    """The parts by name, of an archive that says a bearable size and keeps its word."""
    infos = archive.infolist()
    size = sum(info.file_size for info in infos)
    if len(infos) > _MOST_PARTS or size > LARGEST_UNPACKED:
        found = f"{dutch.number(len(infos), 0)} delen, uitgepakt {dutch.number(size / 2**20)} MB"
        most = f"hoogstens {dutch.number(LARGEST_UNPACKED / 2**20)} MB uitgepakt"
        message = "Het rekenblad is uitgepakt te groot; zo'n bestand kan een computer laten vastlopen."
        raise InputError([Problem(file, message=message, found=found, allowed=most)])
    for info in infos:
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _UnsafeError  # no spreadsheet program packs in another way
        with archive.open(info) as stream:  # what is longer than it says does not have the sum that it says
            while stream.read(_CHUNK):
                pass
    return {info.filename: info for info in infos}


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> bytes:
    return archive.read(info) if info else b""


def _left(parts: Iterable[str]) -> list[str]:
    """What is in the workbook and is not read."""
    names = list(parts)
    notes = []
    if any(name.endswith("vbaProject.bin") for name in names):
        notes.append("De macro's in dit rekenblad zijn niet gebruikt.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append("De koppelingen naar andere bestanden zijn niet gevolgd.")
    return notes


def _look_at_xlsx(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, _Looked]:
    sheets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheets[attributes["name"]] = key

    _parse(_content(archive, parts["xl/workbook.xml"]), sheet)
    targets = _related(archive, parts, "xl/workbook.xml")
    looked = {}
    for name, key in sheets.items():
        part = targets[key][1]
        looked[name] = _XlsxSheet().look(_content(archive, parts[part]))
        for kind, target in _related(archive, parts, part).values():
            if kind == "comments":
                looked[name].remarks |= _Remarks().look(_content(archive, parts.get(target)))
    return looked


def _related(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by the key that it uses: the kind, and the part of that name."""
    folder, _, name = part.rpartition("/")
    found: dict[str, tuple[str, str]] = {}

    def relation(_name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], place

    _parse(_content(archive, parts.get(f"{folder}/_rels/{name}.rels")), relation)
    return found


def _parse(content: bytes, start: Any, end: Any = None, text: Any = None) -> None:  # noqa: ANN401 - expat's handlers
    """Look through XML; names are without their prefix. Who declares entities is refused: no program does."""
    if not content:
        return
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise _UnsafeError

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    parser.Parse(content, True)  # noqa: FBT003 - expat's own signature


class _Remarks:
    """Reads what people noted at the cells of one sheet of Excel."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], str] = {}
        self._place: tuple[int, int] | None = None
        self._inside = False

    def look(self, content: bytes) -> dict[tuple[int, int], str]:
        _parse(content, self._start, self._end, self._text)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        place = _PLACE.fullmatch(attributes.get("ref", "")) if name == "comment" else None
        if place:
            self._place = int(place[2]) - 1, column_place(place[1])
            self._found[self._place] = ""
        self._inside = name == "t"

    def _text(self, text: str) -> None:
        if self._inside and self._place is not None:
            self._found[self._place] += text

    def _end(self, _name: str) -> None:
        self._inside = False


class _XlsxSheet:
    """Looks through the XML of one sheet of Excel."""

    def __init__(self) -> None:
        self.found = _Looked()
        self._row = self._column = -1
        self._kind = ""
        self._formula: str | None = None
        self._value = ""
        self._inside = ""

    def look(self, content: bytes) -> _Looked:
        _parse(content, self._start, self._end, self._text)
        return self.found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._kind = attributes.get("t", "n")
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = column_place(place[1]) if place else self._column + 1
            self._row = int(place[2]) - 1 if place else self._row
            self._formula, self._value = None, ""
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = -1
        elif name == "f":
            self._formula = ""
            self._inside = "f"
        elif name in {"v", "t"}:
            self._inside = "v"
        elif name == "mergeCell":
            ends = [_PLACE.fullmatch(end) for end in attributes.get("ref", "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004 - a first and a last cell
                first, last = ((int(end[2]) - 1, column_place(end[1])) for end in ends if end)
                self.found.merged.append((*first, *last))

    def _text(self, text: str) -> None:
        if self._inside == "v":
            self._value += text
        elif self._inside == "f":
            self._formula = (self._formula or "") + text

    def _end(self, name: str) -> None:
        if name in {"f", "v", "t"}:
            self._inside = ""
        elif name == "c":
            computed = self._formula is not None
            self.found.formulas += computed
            if self._value or computed:
                self.found.count(1, 1, self._row, self._column)
            if self._kind == "e":
                self.found.texts[self._row, self._column] = self._value.strip() or "#N/A"
            elif computed and not self._value and self._kind != "str":
                self.found.texts[self._row, self._column] = f"={self._formula}"


def _look_at_ods(content: bytes) -> dict[str, _Looked]:
    looker = _OdsSheets()
    _parse(content, looker.start, looker.end, looker.text)
    return looker.found


class _OdsSheets:
    """Looks through the XML of all sheets of LibreOffice, in which rows and cells may stand for many."""

    def __init__(self) -> None:
        self.found: dict[str, _Looked] = {}
        self._sheet = _Looked()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._filled = False
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._note = ""
        self._notes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._sheet = self.found[_own(attributes, "name")] = _Looked()
            self._row = 0
        elif name == "table-row":
            self._rows = _times(_own(attributes, "number-rows-repeated"))
            self._column = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._columns = _times(_own(attributes, "number-columns-repeated"))
            self._cell = attributes
            self._text = ""
        elif name == "annotation":
            self._notes += 1
            self._note = ""

    def text(self, text: str) -> None:
        if self._notes:
            self._note += text
        elif self._cell is not None:
            self._text += text

    def end(self, name: str) -> None:
        if name == "annotation":
            self._notes -= 1
            self._sheet.remarks[self._row, self._column] = self._note.strip()
        elif name in {"table-cell", "covered-table-cell"} and self._cell is not None:
            self._end_of_cell(self._cell)
            self._column += self._columns
            self._cell = None
        elif name == "table-row":
            self._row += self._rows

    def _end_of_cell(self, cell: dict[str, str]) -> None:
        kinds = {key.partition(":")[0]: value for key, value in cell.items() if key.endswith(":value-type")}
        formula = _own(cell, "formula")
        self._sheet.formulas += bool(formula) * self._rows * self._columns
        last_row, last_column = self._row + self._rows - 1, self._column + self._columns - 1
        if kinds or self._text.strip() or formula:
            self._sheet.count(self._rows, self._columns, last_row, last_column)
        shown = ""
        if kinds.get("calcext") == "error":
            shown = self._text.strip() or "#N/A"
        elif formula and not kinds:
            shown = f"={formula.partition('=')[2] or formula}"
        if shown:
            for row in range(self._row, last_row + 1):
                for column in range(self._column, last_column + 1):
                    self._sheet.texts[row, column] = shown
        down, right = (_times(_own(cell, f"number-{way}-spanned")) for way in ("rows", "columns"))
        if down > 1 or right > 1:
            self._sheet.merged.append((self._row, self._column, self._row + down - 1, self._column + right - 1))


def _own(attributes: dict[str, str], name: str) -> str:
    """An attribute of the table's own names, whatever their prefix is."""
    return attributes.get(f"table:{name}") or next(
        (value for key, value in attributes.items() if key.rpartition(":")[2] == name), ""
    )


def _times(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() else 1
