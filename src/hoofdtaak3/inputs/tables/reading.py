"""One CSV file -> typed rows with their line numbers, and every problem of the file by itself.

The standard csv module and not pandas: only here is the line of a row exact, also after a cell with line breaks.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.cells import Fault, Value, nearest, parse, shown
from hoofdtaak3.inputs.tables.contract import Column, Table
from hoofdtaak3.inputs.tables.strays import Stray
from hoofdtaak3.intake import decoded, read_bytes
from hoofdtaak3.problems import InputError, Problem

PUBLIC = "openbaar"
"""The classification of a row that everybody may see."""
MOST_ROWS = 20_000
"""More than ten times what all tables hold; the report tells every row, and nobody reads more."""
_MOST_COLUMNS = 200
_LONGEST_CELL = 2**17
"""Signs; the limit of `csv` is the same, until another package sets it."""
_SEPARATORS = {";": "puntkomma's", "\t": "tabs"}


@dataclass(frozen=True)
class Row:
    """One row: line in the file (1 = the header) and typed cells; a cell with a fault is None and in `faulty`."""

    line: int
    cells: dict[str, Value]
    faulty: frozenset[str] = frozenset()
    raw: dict[str, str] = field(default_factory=dict)
    """Text of faulty cells, so that a misspelt id is not reported again by everything that refers to it."""

    def text(self, column: str) -> str:
        """A text cell, "" if empty."""
        value = self.cells.get(column)
        return value if isinstance(value, str) else ""

    def number(self, column: str) -> float | None:
        """A number cell, None if empty."""
        value = self.cells.get(column)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class Rows:
    """What a file holds."""

    table: Table
    rows: tuple[Row, ...]
    complete: bool
    """Every row could be read, so that an id that is not there does not exist."""
    whole: bool = False
    """Every column too: what is not there was left out by whoever wrote the table."""

    def by_id(self) -> dict[str, Row]:
        """The rows by their id; one that is misspelt or absent is nobody's."""
        return {row.text("id"): row for row in self.rows if row.text("id")}

    def problem(self, row: Row, column: str, message: str, **more: str) -> Problem:
        """A problem with one cell of one row."""
        return Problem(self.table.file, row.line, column, message, **more)


def read_rows(root: Path, table: Table, problems: list[Problem], strays: Collection[Stray] = ()) -> Rows:
    """Read one table of the project at `root`; problems are added to `problems`.

    `strays` are files in the folder that are not read: perhaps a missing table under another name.
    """
    copies = [stray for stray in strays if table.file == stray.original and stray.kind != "open"]
    names = [stray.name for stray in copies or strays]
    advice = f"bedoelt u '{names[0]}'?" if copies else nearest(Path(table.file).name, names)
    columns = ", ".join(table.column_names)
    advice = advice or f"maak het bestand met de kolommen {columns}, of herstel zijn naam in data/datapackage.yaml"
    try:
        raw = read_bytes(root, table.file, advice=advice)
    except InputError as error:
        problems.extend(error.problems)
        return Rows(table, (), complete=False)
    return parse_rows(raw, table, problems)


def parse_rows(raw: bytes, table: Table, problems: list[Problem]) -> Rows:
    """As `read_rows`, from bytes."""
    try:
        text = decoded(raw, table.file)
    except InputError as error:
        problems.extend(error.problems)
        return Rows(table, (), complete=False)
    before = len(problems)
    lines = _trimmed(list(_lines(text, table, problems)))
    broken_off = len(problems) > before
    if not lines:
        if not text.strip():
            problems.append(Problem(table.file, message="Het bestand is leeg.", allowed=",".join(table.column_names)))
        return Rows(table, (), complete=False)
    header_line, header = lines[0][0], [name.strip() for name in lines[0][1]]
    if not _check_header(header_line, header, table, problems):
        return Rows(table, (), complete=False)
    rows = []
    known = {column.name: column for column in table.columns}
    columns = [known.get(name) for name in header]
    for line, cells in lines[1:]:
        if len(cells) == len(header):
            rows.append(_row(line, columns, cells, table, problems))
        else:
            problems.append(_wrong_length(line, cells, header, table))
    if len(lines) == 1 and not broken_off:
        problems.append(
            Problem(
                table.file,
                header_line,
                message="De tabel is leeg: er staat alleen een kop.",
                allowed="minstens een regel met gegevens",
            )
        )
    every_row = len(rows) == len(lines) - 1 > 0 and not broken_off
    return Rows(
        table,
        tuple(rows),
        complete=every_row and ("id" in header or "id" not in table.column_names),
        whole=every_row and set(table.column_names) <= set(header),
    )


def _trimmed(lines: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Lines without the empty columns at the right, with no name and no cell filled, that spreadsheets leave behind."""
    if not lines:
        return lines
    header = lines[0][1]
    width = _filled(header)
    if any(width < _filled(cells) <= len(header) for _, cells in lines):
        width = len(header)
    return [(line, cells[:width] if _filled(cells) <= width else cells) for line, cells in lines]


def _filled(cells: list[str]) -> int:
    """How many cells there are up to the last one that is filled."""
    return max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _row(line: int, columns: list[Column | None], cells: list[str], table: Table, problems: list[Problem]) -> Row:
    """The row; `columns` are those of the cells, None for one that this table does not have."""
    values: dict[str, Value] = {}
    texts: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=True):
        if column is None:
            continue
        value = parse(column, cell)
        if isinstance(value, Fault):
            text = cell.strip()
            texts[column.name] = text
            problems.append(
                Problem(table.file, line, column.name, value.message, shown(text), value.allowed, value.advice)
            )
            value = None
        values[column.name] = value
    return Row(line, values, frozenset(texts), texts)


def _lines(text: str, table: Table, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they start on; blank rows, which spreadsheets leave at the end, are passed over.

    Ends with a problem where a quote opens a cell that swallows rows, and where the table has no end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if any("\n" in cell and _swallowed(cell, len(table.columns)) for cell in cells):
                    problems.append(_open_quote(table, start))
                    return
                if any(len(cell) > _LONGEST_CELL for cell in cells):
                    problems.append(_endless_cell(table, start))
                    return
                count += 1
                if count > MOST_ROWS + 1:
                    problems.append(_too_many_rows(text, table))
                    return
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        quotes = text.split("\n", start)[start - 1].count('"')
        endless = "limit" in str(error) and quotes % 2 == 0
        problems.append(_endless_cell(table, start) if endless else _open_quote(table, start))


def _swallowed(cell: str, columns: int) -> bool:
    """Whether a line within a cell is a row of the table: as many commas, without the space that follows in prose."""
    return any(line.count(",") - line.count(", ") >= columns - 1 for line in cell.split("\n")[1:])


def _open_quote(table: Table, line: int) -> Problem:
    return Problem(
        table.file,
        line,
        message="De aanhalingstekens op deze regel kloppen niet; wat erna komt, is niet gelezen.",
        allowed='een cel met een komma of een aanhalingsteken staat tussen "", en een " daarbinnen is ""',
    )


def _endless_cell(table: Table, line: int) -> Problem:
    message = "Een cel op deze regel is te lang; wat erna komt, is niet gelezen."
    most = f"hoogstens {dutch.number(_LONGEST_CELL, 0)} tekens"
    return Problem(table.file, line, message=message, allowed=most)


def _too_many_rows(text: str, table: Table) -> Problem:
    found = f"ongeveer {dutch.number(text.count(chr(10)), 0)} regels"
    most = f"hoogstens {dutch.number(MOST_ROWS, 0)} regels"
    return Problem(table.file, message="De tabel is te lang om mee te rekenen.", found=found, allowed=most)


def _check_header(line: int, header: list[str], table: Table, problems: list[Problem]) -> bool:
    """Whether the rows can be read: unknown and missing columns are reported, the rest is still checked."""
    expected = table.column_names
    for sign, name in _SEPARATORS.items():
        if len(header) == 1 and sign in header[0]:
            problems.append(
                Problem(
                    table.file,
                    line,
                    message=f"De kolommen zijn gescheiden door {name}, niet door komma's.",
                    found=shown(header[0]),
                    allowed="een komma tussen de cellen en een punt als decimaalteken",
                    advice="kies bij het opslaan 'CSV UTF-8 (door komma's gescheiden)', in een programma dat op Engels"
                    " staat, of vervang de scheidingstekens",
                )
            )
            return False
    if len(header) > _MOST_COLUMNS:
        message = "De tabel heeft veel te veel kolommen."
        found, most = f"{dutch.number(len(header), 0)} kolommen", ", ".join(expected)
        problems.append(Problem(table.file, line, message=message, found=found, allowed=most))
        return False
    missing = [name for name in expected if name not in header]
    if len(missing) == len(expected):
        problems.append(
            Problem(
                table.file,
                line,
                message="Op de eerste regel staan geen namen van kolommen.",
                found=shown(",".join(header)),
                allowed=",".join(expected),
                advice="zet de kop van deze tabel op de eerste regel en haal regels daarboven weg",
            )
        )
        return False
    problems.extend(
        Problem(
            table.file,
            line,
            name if name.isprintable() else "",
            "Deze kolom bestaat niet in deze tabel." if name else "Een kolom heeft geen naam.",
            shown(name),
            ", ".join(expected),
            nearest(name, missing or expected),
        )
        for name in dict.fromkeys(header)
        if name not in expected
    )
    misspelt = {near for name in header if name not in expected for near in get_close_matches(name.lower(), missing, 1)}
    doubles = [name for name, count in Counter(header).items() if count > 1 and name in expected]
    problems.extend(Problem(table.file, line, name, "Deze kolom staat er twee keer.") for name in doubles)
    problems.extend(
        Problem(table.file, line, name, "Deze kolom ontbreekt.", allowed=", ".join(expected))
        for name in missing
        if name not in misspelt  # the problem above says what it is called now
    )
    return not doubles


def _wrong_length(line: int, cells: list[str], header: list[str], table: Table) -> Problem:
    many = len(cells) > len(header)
    # Which cell says whether the row is public, nobody can tell: it is shown only if some cell says so.
    content = f": {shown(','.join(cells))}" if PUBLIC in cells else ""
    return Problem(
        table.file,
        line,
        message=f"De regel heeft te {'veel' if many else 'weinig'} cellen.",
        found=f"{dutch.number(len(cells), 0)} cellen{content}",
        allowed=f"{len(header)} cellen, evenveel als de kop",
        advice='zet een tekst met een komma tussen "" en gebruik in getallen een punt' if many else "",
    )
