"""What somebody changed in a table, row by row, and the table with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hoofdtaak3.inputs.tables.cells import Value
from hoofdtaak3.inputs.tables.contract import Table
from hoofdtaak3.inputs.tables.house import HouseTable, Record, value_text
from hoofdtaak3.inputs.tables.reading import Row


@dataclass(frozen=True)
class Difference:
    """A cell with another value, or a row that came or went."""

    table: str
    kind: Literal["changed", "added", "removed"]
    key: str
    """The key of the row: `cbrn_decon, ht1, oorlog`."""
    column: str = ""
    was: str = ""
    becomes: str = ""


@dataclass(frozen=True)
class Amended:
    """A table as it becomes."""

    house: HouseTable
    differences: tuple[Difference, ...]
    origins: Mapping[int, int]
    """Place among its rows -> line in what was brought in, for rows that came from there."""


@dataclass(frozen=True)
class _Keyed:
    """Rows by their key; of rows with the same key, which the check refuses, each has its number."""

    table: Table

    def __call__(self, rows: Iterable[Mapping[str, Value]]) -> list[tuple[tuple[Value, ...], int]]:
        seen: Counter[tuple[Value, ...]] = Counter()
        keys = []
        for cells in rows:
            key = tuple(cells.get(name) for name in self.table.keys[0])
            keys.append((key, seen[key]))
            seen[key] += 1
        return keys


def amended(
    house: HouseTable, brought: Sequence[Row], shown: Collection[int], columns: Collection[str] | None = None
) -> Amended:
    """The table with rows that were brought in, instead of those of its own at the places `shown`.

    Rows that stay keep their place; those that came stand below the row that they were brought in under. Of rows that
    are there already only these `columns` are taken, all without; rows that are not brought in go, unless `columns`.
    """
    keyed = _Keyed(house.table)
    own = dict(zip(keyed(house.records[at].cells for at in sorted(shown)), sorted(shown), strict=True))
    came = keyed(row.cells for row in brought)
    differences: list[Difference] = []
    placed: dict[int, tuple[Record, int | None]] = {at: (record, None) for at, record in enumerate(house.records)}
    below: dict[int, list[tuple[Record, int]]] = {}
    last = -1
    for key, row in zip(came, brought, strict=True):
        if key in own:
            last = own[key]
            old = house.records[last]
            cells = {
                name: row.cells.get(name) if columns is None or name in columns else old.cells.get(name)
                for name in house.columns
            }
            found = [
                Difference(
                    house.table.name, "changed", key_text(house.table, old.cells), name,
                    _text(house.table, name, old.cells.get(name)), _text(house.table, name, cells[name]),
                )
                for name in house.columns
                if not _is_same(cells[name], old.cells.get(name))
            ]  # fmt: skip
            differences += found
            placed[last] = (house.record(cells) if found else old, row.line)
        else:
            at = last if last >= 0 or columns is None else len(house.records) - 1
            below.setdefault(at, []).append((house.record(row.cells), row.line))
            differences.append(Difference(house.table.name, "added", key_text(house.table, row.cells)))
    if columns is None:
        arrived = set(came)
        for key, at in own.items():
            if key not in arrived:
                del placed[at]
                differences.append(
                    Difference(house.table.name, "removed", key_text(house.table, house.records[at].cells))
                )
    rows: list[tuple[Record, int | None]] = [*below.get(-1, [])]
    for at in range(len(house.records)):
        rows += [placed[at]] if at in placed else []
        rows += below.get(at, [])
    origins = {number: line for number, (_, line) in enumerate(rows) if line is not None}
    return Amended(replace(house, records=tuple(record for record, _ in rows)), tuple(differences), origins)


def _is_same(one: Value, other: Value) -> bool:
    """Whether two cells say the same; spreadsheets write the end of a line in a cell in their own way."""
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    return one == other


def key_text(table: Table, cells: Mapping[str, Value]) -> str:
    """What names a row: `cbrn_decon, ht1, oorlog`."""
    return ", ".join(text for name in table.keys[0] if (text := _text(table, name, cells.get(name))))


def _text(table: Table, name: str, value: Value) -> str:
    column = next(column for column in table.columns if column.name == name)
    return value_text(column, value)
