"""One file with a table -> typed rows with their line numbers, and every problem of the file by itself.

The standard csv module and not pandas: only here is the line of a row exact, also after a cell with line breaks.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.cells import CellValues, Fault, Value, as_written, nearest, shown
from hoofdtaak3.inputs.tables.contract import Column, Table
from hoofdtaak3.inputs.tables.grids import LONGEST_CELL, Book, Grid, GridLine, column_letters, heading
from hoofdtaak3.inputs.tables.opening import open_book
from hoofdtaak3.inputs.tables.strays import Stray
from hoofdtaak3.intake import decoded, read_bytes
from hoofdtaak3.notation import Dialect
from hoofdtaak3.problems import InputError, Problem

PUBLIC = "openbaar"
"""The classification of a row that everybody may see."""
MOST_ROWS = 20_000
"""More than ten times what all tables hold; the report tells every row, and nobody reads more."""
_MOST_COLUMNS = 200
_MOST_UNPACKED = 2**23
"""Signs of a text that is looked through once more; a table of the largest size has fewer."""
LOOK = "draai 'ht3 check --edition intern': die opdracht zegt wat er staat"
"""What the public edition advises about a row that is not public."""
_EMPTY = "Het bestand is leeg."


@dataclass(frozen=True)
class Row:
    """One row: line in the file (1 = the header) and typed cells; a cell with a fault is None and in `faulty`."""

    line: int
    cells: dict[str, Value]
    faulty: frozenset[str] = frozenset()
    raw: dict[str, str] = field(default_factory=dict)
    """Text of faulty cells, so that a misspelt id is not reported again by everything that refers to it."""
    file: str = ""
    """Where it stands, if that is not the file of its table: an answer of a civil party, in `data/civil/`."""

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
    letters: Mapping[str, str] = field(default_factory=dict)
    """Column -> its letter, of a table that is a sheet."""
    order: tuple[str, ...] = ()
    """The columns as they stand in the file."""
    above: tuple[str, ...] = ()
    """Lines above the head, which are no part of the table."""

    def by_id(self) -> dict[str, Row]:
        """The rows by their id; one that is misspelt or absent is nobody's."""
        return {row.text("id"): row for row in self.rows if row.text("id")}

    def problem(self, row: Row, column: str, message: str, **more: str) -> Problem:
        """A problem with one cell of one row."""
        cell = f"{self.letters[column]}{row.line}" if column in self.letters and not row.file else ""
        return Problem(self.file_of(row), row.line, column, message, cell=cell, **more)

    def file_of(self, row: Row) -> str:
        """The file in which a row stands."""
        return row.file or self.table.file


def read_rows(root: Path, table: Table, problems: list[Problem], strays: Collection[Stray] = ()) -> Rows:
    """Read one table of the project at `root`; problems are added to `problems`.

    The table is placed: its file may be a workbook of the same name. `strays` are files in the folder that are not
    read: perhaps a missing table under another name.
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
    """As `read_rows`, from bytes: in the house form, or else as the file itself shows that it is written."""
    rows, found = _parsed(raw, table)
    problems.extend(found)
    return rows


@lru_cache(maxsize=64)  # whoever looks again at a project, after each edit, finds nearly all of its tables as they were
def _parsed(raw: bytes, table: Table) -> tuple[Rows, tuple[Problem, ...]]:
    problems: list[Problem] = []
    return _read(raw, table, problems), tuple(problems)


def _read(raw: bytes, table: Table, problems: list[Problem]) -> Rows:
    found: list[Problem] = []
    lines = _house_lines(raw, table, found)
    if lines and _names_of(lines[0].cells, table):
        return grid_rows(Grid(table.file, tuple(lines)), table, problems, found)
    if lines is not None and not lines:
        problems.extend(found or [Problem(table.file, message=_EMPTY, allowed=",".join(table.column_names))])
        return Rows(table, (), complete=False)
    try:
        grid = _one_grid(open_book(raw, table.file, (*table.column_names, *table.titles)), table)
    except InputError as error:
        problems.extend(found or error.problems)
        return Rows(table, (), complete=False)
    return grid_rows(grid, table, problems)


def _house_lines(raw: bytes, table: Table, problems: list[Problem]) -> list[GridLine] | None:
    """The lines of a text in UTF-8 with commas; None if it is no such text."""
    try:
        text = decoded(raw, table.file)
    except InputError:
        return None
    found: list[Problem] = []
    lines = list(_lines(text, table, found))
    if (found or len({len(line.cells) for line in lines}) > 1) and (whole := _unpacked(text)) is not None:
        # Excel with semicolons opened this with each line in one cell, and kept it so.
        wrong: list[Problem] = []
        again = list(_lines(whole, table, wrong))
        if not wrong and len({len(line.cells) for line in again}) == 1:
            return again
    problems.extend(found)
    return _trimmed(lines)


def _unpacked(text: str) -> str | None:
    """The text of which each line is one cell of a file with semicolons; None if it is no such file."""
    if len(text) > _MOST_UNPACKED or (";" not in text and '"' not in text):
        return None
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except csv.Error:
        return None
    whole = "".join(";".join(row).rstrip(";") + "\n" for row in cells)
    return whole if whole.rstrip("\n") != text.rstrip("\n") else None


def _one_grid(book: Book, table: Table) -> Grid:
    """The sheet that holds the table; InputError if none does, or more than one."""
    found = {id(grid): len(_names_of(head.cells, table)) for grid in book.grids if (head := _head(grid, table))}
    best = max(found.values(), default=0)
    fits = [grid for grid in book.grids if best and found.get(id(grid)) == best]
    seen = [grid for grid in fits if not grid.hidden]
    if len(seen) == 1:
        return seen[0]
    names = [grid.sheet for grid in (seen or fits or book.grids) if grid.sheet]
    expected = ",".join(table.column_names)
    if len(seen) > 1:
        message, advice = "Meer dan één werkblad lijkt op deze tabel.", "houd er één over"
        raise InputError([Problem(table.file, message=message, found=", ".join(names), advice=advice)])
    if fits:
        message, advice = "De tabel staat op een verborgen werkblad.", "maak het zichtbaar en kijk het na"
        raise InputError([Problem(table.file, message=message, found=", ".join(names), advice=advice)])
    if not any(grid.lines for grid in book.shown):
        raise InputError([Problem(table.file, message=_EMPTY, allowed=expected)])
    raise InputError([_headless(next(grid for grid in book.shown if grid.lines), table)])


def _headless(grid: Grid, table: Table) -> Problem:
    return Problem(
        table.file,
        grid.lines[0].number,
        message="Op de eerste regel staan geen namen van kolommen.",
        found=shown(",".join(grid.lines[0].cells)),
        allowed=",".join(table.column_names),
        advice="zet de kop van deze tabel op de eerste regel",
    )


def _head(grid: Grid, table: Table) -> GridLine | None:
    heads = [head for names in (table.column_names, table.titles) if (head := grid.head(names))]
    return max(heads, key=lambda head: len(_names_of(head.cells, table)), default=None)


def _names_of(cells: Sequence[str], table: Table) -> dict[int, str]:
    """Place -> column, of a head in which columns are called by their names, or else by their titles."""
    spelt = {heading(name): name for name in table.column_names}
    told = dict(zip(map(heading, table.titles), table.column_names, strict=True))
    return max(
        (
            {at: names[heading(cell)] for at, cell in enumerate(cells) if heading(cell) in names}
            for names in (spelt, told)
        ),
        key=len,
    )


def grid_rows(grid: Grid, table: Table, problems: list[Problem], found: Sequence[Problem] = ()) -> Rows:
    """The typed rows of a grid that has this table; problems are added to `problems`.

    `found` is what is wrong with the grid already.
    """
    problems.extend(found)
    broken_off = bool(found)
    head = _head(grid, table) if grid.sheet or grid.separator else grid.lines[0]
    if head is None:
        problems.append(_headless(grid, table))
        return Rows(table, (), complete=False)
    below = [line for line in grid.lines if line.number >= head.number]
    lines, left = _cut(below) if grid.sheet else (_trimmed(below), 0)
    if len(lines) > MOST_ROWS + 1:
        problems.append(_too_many_rows(len(lines), table))
        return Rows(table, (), complete=False)
    problems.extend(_merged(grid, table, lines, left))
    header = [name.strip() for name in lines[0].cells]
    places = _names_of(header, table)
    letters = {name: column_letters(left + at) for at, name in places.items()} if grid.sheet else {}
    known = {column.name: column for column in table.columns}
    if not _check_header(lines[0].number, header, places, table, problems):
        return Rows(table, (), complete=False)
    columns = [known.get(places.get(at, "")) for at in range(len(header))]
    values = [CellValues(column) if column else None for column in columns]
    whole = [line for line in lines[1:] if len(line.cells) == len(header)]
    faults: list[Problem] = []
    typed = any(line.typed for line in whole)
    rows = [] if typed else [_row(line, columns, values, table, faults, letters=letters) for line in whole]
    if faults or typed:
        faults.clear()
        dialect = _dialect(whole, columns)
        rows = [_row(line, columns, values, table, faults, letters=letters, dialect=dialect) for line in whole]
    problems.extend(faults)
    problems.extend(
        _wrong_length(line.number, line.cells, header, table) for line in lines[1:] if len(line.cells) != len(header)
    )
    if len(lines) == 1 and not broken_off:
        problems.append(
            Problem(
                table.file,
                lines[0].number,
                message="De tabel is leeg: er staat alleen een kop.",
                allowed="minstens een regel met gegevens",
            )
        )
    every_row = len(rows) == len(lines) - 1 > 0 and not broken_off
    names = set(places.values())
    return Rows(
        table,
        tuple(rows),
        complete=every_row and ("id" in names or "id" not in table.column_names),
        whole=every_row and set(table.column_names) <= names,
        letters=letters,
        order=tuple(places[at] for at in sorted(places)),
        above=tuple(
            " ".join(cell.strip() for cell in line.cells if cell.strip())
            for line in grid.lines
            if line.number < head.number
        ),
    )


def _cut(lines: Sequence[GridLine]) -> tuple[list[GridLine], int]:
    """The lines of a sheet, all as wide as the head, from the first column that is filled; and where that is."""
    left = min(next(at for at, cell in enumerate(line.cells) if cell.strip()) for line in lines)
    width = max(line.filled for line in lines) - left
    return [
        line._replace(
            cells=(*line.cells[left : left + width], *[""] * (left + width - len(line.cells))),
            typed=frozenset(at - left for at in line.typed),
        )
        for line in lines
    ], left


def _merged(grid: Grid, table: Table, lines: Sequence[GridLine], left: int) -> Iterator[Problem]:
    """Cells of the table that are one, so that nobody can see of which row they are."""
    first, last, right = lines[0].number - 1, lines[-1].number - 1, left + len(lines[0].cells)
    for top, start, bottom, end in grid.merged:
        if bottom >= first and top <= last and end >= left and start < right:
            yield Problem(
                table.file,
                top + 1,
                message="Deze cellen zijn samengevoegd.",
                found=f"{grid.address(top + 1, start)}:{grid.address(bottom + 1, end)}",
                allowed="elke waarde in een cel van haar eigen",
                advice="hef de samenvoeging op en vul elke cel",
                cell=grid.address(top + 1, start),
            )


def _dialect(lines: Iterable[GridLine], columns: Sequence[Column | None]) -> Dialect:
    """How numbers and dates are written in these lines, of what a person or a text file wrote."""
    numbers, dates = [], []
    numeric = [at for at, column in enumerate(columns) if column and column.type in {"number", "integer"}]
    dated = [at for at, column in enumerate(columns) if column and column.type == "date"]
    for line in lines:
        numbers += [line.cells[at] for at in numeric if at not in line.typed]
        dates += [line.cells[at] for at in dated if at not in line.typed]
    return Dialect.of(numbers, dates)


def _trimmed(lines: Sequence[GridLine]) -> list[GridLine]:
    """Lines without the empty columns at the right, with no name and no cell filled, that spreadsheets leave behind."""
    if not lines:
        return []
    width, all_of_it = lines[0].filled, len(lines[0].cells)
    if all(len(line.cells) == width for line in lines):
        return list(lines)
    if any(width < line.filled <= all_of_it for line in lines):
        width = all_of_it
    return [line._replace(cells=line.cells[:width]) if line.filled <= width else line for line in lines]


def _row(  # noqa: PLR0913 - one row and where it stands
    line: GridLine,
    columns: Sequence[Column | None],
    known: Sequence[CellValues | None],
    table: Table,
    problems: list[Problem],
    *,
    letters: Mapping[str, str],
    dialect: Dialect | None = None,
) -> Row:
    """The row; `columns` are those of the cells, None for one that this table does not have; `known` what they say."""
    values: dict[str, Value] = {}
    texts: dict[str, str] = {}
    cells: Iterable[str | Fault] = line.cells
    if dialect is not None:
        cells = [
            as_written(column, cell, dialect, typed=at in line.typed) if column else cell
            for at, (column, cell) in enumerate(zip(columns, line.cells, strict=True))
        ]
    for column, own, cell in zip(columns, known, cells, strict=True):
        if column is None or own is None:
            continue
        value = cell if isinstance(cell, Fault) else own[cell]
        if isinstance(value, Fault):
            text = line.cells[columns.index(column)].strip()
            texts[column.name] = text
            place = f"{letters[column.name]}{line.number}" if letters else ""
            problems.append(
                Problem(
                    table.file, line.number, column.name, value.message, shown(text), value.allowed, value.advice, place
                )
            )
            value = None
        values[column.name] = value
    return Row(line.number, values, frozenset(texts), texts)


def _lines(text: str, table: Table, problems: list[Problem]) -> Iterator[GridLine]:
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
                if any(len(cell) > LONGEST_CELL for cell in cells):
                    problems.append(_endless_cell(table, start))
                    return
                count += 1
                if count > MOST_ROWS + 1:
                    problems.append(_too_many_rows(text.count("\n"), table))
                    return
                yield GridLine(start, tuple(cells))
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
    most = f"hoogstens {dutch.number(LONGEST_CELL, 0)} tekens"
    return Problem(table.file, line, message=message, allowed=most)


def _too_many_rows(count: int, table: Table) -> Problem:
    found = f"ongeveer {dutch.number(count, 0)} regels"
    most = f"hoogstens {dutch.number(MOST_ROWS, 0)} regels"
    return Problem(table.file, message="De tabel is te lang om mee te rekenen.", found=found, allowed=most)


def _check_header(
    line: int, header: list[str], places: Mapping[int, str], table: Table, problems: list[Problem]
) -> bool:
    """Whether the rows can be read: unknown and missing columns are reported, the rest is still checked."""
    expected = table.column_names
    if len(header) > _MOST_COLUMNS:
        message = "De tabel heeft veel te veel kolommen."
        count, most = f"{dutch.number(len(header), 0)} kolommen", ", ".join(expected)
        problems.append(Problem(table.file, line, message=message, found=count, allowed=most))
        return False
    found = list(places.values())
    missing = [name for name in expected if name not in found]
    strange = [name for at, name in enumerate(header) if at not in places]
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
        for name in dict.fromkeys(strange)
    )
    misspelt = {near for name in strange for near in get_close_matches(name.lower(), missing, 1)}
    doubles = [name for name, count in Counter(found).items() if count > 1]
    problems.extend(Problem(table.file, line, name, "Deze kolom staat er twee keer.") for name in doubles)
    problems.extend(
        Problem(table.file, line, name, "Deze kolom ontbreekt.", allowed=", ".join(expected))
        for name in missing
        if name not in misspelt  # the problem above says what it is called now
    )
    return not doubles


def _wrong_length(line: int, cells: Sequence[str], header: list[str], table: Table) -> Problem:
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
