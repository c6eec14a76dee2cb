"""The form in which this project keeps a table: CSV in UTF-8 with commas, one notation for each kind of value.

Whoever writes a table writes it through here. A row that already stands there in this form keeps its bytes, so that
a comparison shows what changed and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hoofdtaak3.inputs.tables.cells import CellValues, Fault, Value, parse
from hoofdtaak3.inputs.tables.contract import Column, Table
from hoofdtaak3.inputs.tables.reading import LOOK, PUBLIC, Rows, parse_rows
from hoofdtaak3.intake import decoded
from hoofdtaak3.notation import number_text, one_reading
from hoofdtaak3.problems import InputError, Problem


@dataclass(frozen=True)
class Record:
    """One row: its values by column, and how it stands in the file, with its line end."""

    cells: Mapping[str, Value]
    text: str


@dataclass(frozen=True)
class HouseTable:
    """The rows of a table, in the order of the file, as they are kept."""

    table: Table
    """With the name of the CSV file, whatever the rows were read from."""
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    rows: Rows
    """As they were read."""

    @property
    def text(self) -> str:
        """The whole file."""
        return record_text(self.columns) + "".join(record.text for record in self.records)

    def record(self, cells: Mapping[str, Value]) -> Record:
        """A new row, with the columns of this file."""
        return Record(cells, record_text(_spelt(self.table, self.columns, cells)))


def house_table(raw: bytes, table: Table, file: str, edition: str) -> HouseTable:
    """The rows of `file`, read in any form; InputError with everything that is wrong with the file by itself.

    The public edition does not say what stands in a row that is not public.
    """
    problems: list[Problem] = []
    rows = parse_rows(raw, table.at(file), problems)
    if problems:
        public = {row.line for row in rows.rows if row.text("classification") == PUBLIC or edition != "publiek"}
        said = [
            problem
            if problem.line in public or problem.column in {"", "classification"}
            else replace(problem, found="", advice=LOOK)
            for problem in problems
        ]
        raise InputError(said)
    own = _own_records(raw, file)
    columns = {column.name: column for column in table.columns}
    values = {name: CellValues(column) for name, column in columns.items()}
    order = rows.order
    records = []
    for row in rows.rows:
        cells, text = own.get(row.line, ((), ""))
        same = len(cells) == len(order) and all(
            _is_house(columns[name], values[name], cell, row.cells.get(name))
            for name, cell in zip(order, cells, strict=True)
        )
        records.append(Record(row.cells, text if same else record_text(_spelt(table, order, row.cells))))
    return HouseTable(table, order, tuple(records), rows)


def _is_house(column: Column, values: CellValues, cell: str, value: Value) -> bool:
    """Whether a cell of a file says this value in the form of the house; a number may have zeros at its end."""
    found = values[cell]
    if cell != cell.strip() or type(found) is not type(value) or found != value:
        return False
    return column.type in {"string", "number", "integer"} or cell == value_text(column, value)


def _own_records(raw: bytes, file: str) -> dict[int, tuple[tuple[str, ...], str]]:
    """The cells and text of each record of a file with commas, by the line on which it starts; empty for another."""
    try:
        lines = list(io.StringIO(decoded(raw, file), newline=""))
    except InputError:
        return {}
    found: dict[int, tuple[tuple[str, ...], str]] = {}
    reader = csv.reader(iter(lines), strict=True)
    start = 0
    try:
        for cells in reader:
            text = "".join(lines[start : reader.line_num]).rstrip("\r\n") + "\n"
            found[start + 1] = tuple(cells), text
            start = reader.line_num
    except csv.Error:
        return {}
    return found


def record_text(cells: Iterable[str]) -> str:
    """One record with its line end."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def _spelt(table: Table, order: Iterable[str], cells: Mapping[str, Value]) -> list[str]:
    columns = {column.name: column for column in table.columns}
    return [value_text(columns[name], cells.get(name)) for name in order]


def value_text(column: Column, value: Value) -> str:
    """A value as a cell of this column, so that reading it gives the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    text = number_text(value)
    return one_reading(text) if isinstance(parse(column, text), Fault) else text
