"""Answers of civil parties: tables in `data/civil/` with the columns of those in `data/`, laid over them.

A row there replaces the row with the same key, in its place if that row is public, or comes after the others. Without
the folder nothing is read and nothing is another.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.inputs.tables.bibliography import read_entries
from hoofdtaak3.inputs.tables.reading import PUBLIC, Row, Rows, parse_rows
from hoofdtaak3.intake import decoded, read_bytes
from hoofdtaak3.markdown import OWN_KEY
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import unpack

if TYPE_CHECKING:
    from hoofdtaak3.inputs.tables.contract import Contract, Table

FOLDER: Final = "data/civil"
CIVIL_BIBLIOGRAPHY: Final = f"{FOLDER}/bibliography.json"
JOURNAL: Final = f"{FOLDER}/wordt.zip"
"""All files as they become, while they are being written: who is stopped halfway leaves nothing half."""
STATED: Final = "opgave"
PUBLISHED: Final = "bron"


def answered_file(table: Table) -> str:
    """Where the answers that are rows of this table stand."""
    return f"{FOLDER}/{Path(table.file).stem}.csv"


def file_of_row(file: str, source: str) -> str:
    """Where a row of a table stands, by the source that it cites; `file` is that of the table."""
    return f"{FOLDER}/{Path(file).stem}.csv" if source.startswith(OWN_KEY) else file


def row_key(row: Row, table: Table) -> tuple[object, ...]:
    """The cells by which an answer takes the place of a row of its table."""
    return tuple(row.cells.get(name) for name in (table.quantity_key if table.is_values else table.keys[0]))


class Answers:
    """What stands in `data/civil/`: the files by name, of a folder or as they would become."""

    def __init__(self, root: Path, given: Mapping[str, bytes] | None = None) -> None:
        self._root = root
        self._given = given
        if given is None and (root / JOURNAL).is_file():
            self._given = unpack((root / JOURNAL).read_bytes())

    @classmethod
    def there(cls, root: Path, given: Mapping[str, bytes] | None = None) -> Answers | None:
        """The answers of a project; None if it has none."""
        return cls(root, given) if given is not None or os.path.lexists(root / FOLDER) else None

    def read(self, file: str) -> bytes | None:
        """The content of a file; None if there is no such file. InputError if it cannot be read."""
        if self._given is not None:
            return self._given.get(file) or None  # of an empty one nothing is left
        return read_bytes(self._root, file) if os.path.lexists(self._root / file) else None

    def laid_over(self, tables: Mapping[str, Rows], problems: list[Problem]) -> dict[str, Rows]:
        """The tables with the answers in them; problems of the files themselves are added to `problems`."""
        return {name: self._over(rows, problems) for name, rows in tables.items()}

    def _over(self, rows: Rows, problems: list[Problem]) -> Rows:
        table = rows.table
        own = self._rows(table.at(answered_file(table)), problems)
        if own is None:
            return rows
        problems += (problem for row in own.rows if (problem := _not_stated(own, row)))
        placed = [replace(row, file=own.table.file) for row in own.rows]
        waiting: dict[tuple[object, ...], list[Row]] = {}
        for row in placed:
            waiting.setdefault(row_key(row, table), []).append(row)
        found: list[Row] = []
        for row in rows.rows:
            if row_key(row, table) not in waiting:
                found.append(row)
            elif row.text("classification") == PUBLIC:  # where a restricted row stands, moves nothing that is public
                found += waiting.pop(row_key(row, table))
        found += (row for left in waiting.values() for row in left)
        return replace(rows, rows=tuple(found), complete=rows.complete and own.complete)

    def _rows(self, table: Table, problems: list[Problem]) -> Rows | None:
        try:
            raw = self.read(table.file)
        except InputError as error:
            problems.extend(error.problems)
            return Rows(table, (), complete=False)
        return None if raw is None else parse_rows(raw, table, problems)

    def register(self, contract: Contract, problems: list[Problem]) -> dict[str, Rows]:
        """Who was asked and what was answered, by the names of the contract; no rows where there is no file."""
        found = ((table, self._rows(table, problems)) for table in contract.answers.values())
        return {table.name: rows or Rows(table, (), complete=True) for table, rows in found}

    def sources(self, problems: list[Problem], signs: frozenset[str] | None = None) -> dict[str, dict[str, Any]] | None:
        """The entries that stand for answers; None if not all can be read."""
        found: list[Problem] = []
        entries: dict[str, dict[str, Any]] | None = {}
        try:
            raw = self.read(CIVIL_BIBLIOGRAPHY)
            if raw is not None:
                entries = read_entries(decoded(raw, CIVIL_BIBLIOGRAPHY), found, signs)
        except InputError as error:
            found, entries = list(error.problems), None
        problems += (replace(problem, file=CIVIL_BIBLIOGRAPHY) for problem in found)
        for key in entries or ():
            if not key.startswith(OWN_KEY):
                message = "De sleutel van een opgave begint anders."
                problems.append(Problem(CIVIL_BIBLIOGRAPHY, 0, f"{key}.id", message, key, f"{OWN_KEY}…"))
        return entries


def _not_stated(rows: Rows, row: Row) -> Problem | None:
    """What is wrong with a row that no party stated: it would replace one in `data/` unseen."""
    basis = row.text("basis")
    if "basis" not in row.cells or basis == STATED or "basis" in row.faulty:
        return None
    message = "In data/civil/ staan alleen opgaven van partijen."
    return rows.problem(row, "basis", message, found=basis, allowed=STATED, advice=f"zet deze regel in {_home(rows)}")


def _home(rows: Rows) -> str:
    return f"data/{Path(rows.table.file).name}"
