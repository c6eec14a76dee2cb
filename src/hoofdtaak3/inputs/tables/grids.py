"""The cells of a file with tables, as text, each with its address.

A cell of a spreadsheet that the program kept as a number, a date or a yes-no is written as this project writes it
(`1250.5`, `2026-01-31`, `true`) and marked as typed: it has one meaning. A text stays as it is; what a text may mean is
for `notation` to say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from hoofdtaak3 import dutch
from hoofdtaak3.problems import InputError, Problem

MOST_LINES, MOST_COLUMNS, MOST_CELLS = 200_000, 1_000, 2_000_000
"""Of one sheet; our longest table has some hundreds of rows."""
ALLOWED = "een CSV-bestand of een rekenblad (.xlsx, .ods of .xls)"
LONGEST_CELL = 2**17
"""Signs; the limit of `csv` is the same, until another package sets it."""
HEADS_WITHIN = 40
"""Lines in which the head of a table may stand: published tables have a title, a source and notes above it."""


class GridLine(NamedTuple):
    """One row of a sheet, or one record of a text file."""

    number: int
    """Row in the sheet, or line on which the record starts; from 1."""
    cells: tuple[str, ...]
    typed: frozenset[int] = frozenset()
    """Places of cells that a spreadsheet kept as a number, a date or a yes-no."""

    @property
    def filled(self) -> int:
        """How many cells there are up to the last one that is filled."""
        return max((at for at, cell in enumerate(self.cells, start=1) if cell.strip()), default=0)


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, or of a text file; lines without a filled cell are left out."""

    file: str
    lines: tuple[GridLine, ...]
    sheet: str = ""
    """Its name; "" for a text file, whose cells have no address but their line."""
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that are one: first row and column, last row and column, from 0."""
    formulas: int = 0
    """How many cells were computed by the spreadsheet; the value that it kept is read."""
    remarks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """What somebody noted at a cell (not in it), by line and place."""
    separator: str = ""
    encoding: str = ""

    def address(self, line: int, at: int) -> str:
        """The cell as a spreadsheet names it: `B7`; "" in a text file. `at` counts from 0."""
        return f"{column_letters(at)}{line}" if self.sheet else ""

    @cached_property
    def by_number(self) -> dict[int, GridLine]:
        """The lines by their numbers."""
        return {line.number: line for line in self.lines}

    def cell(self, line: int, at: int) -> str:
        """The text of one cell, "" where there is none."""
        found = self.by_number.get(line)
        return found.cells[at] if found and at < len(found.cells) else ""

    def head(self, names: Collection[str]) -> GridLine | None:
        """The line near the top that has most of these names (as `heading` compares them), at least two if it can."""
        wanted = {heading(name) for name in names}
        best, most = None, min(2, len(wanted)) - 1
        for line in self.lines[:HEADS_WITHIN]:
            found = len(wanted.intersection(map(heading, line.cells)))
            if found > most:
                best, most = line, found
        return best


@dataclass(frozen=True)
class Book:
    """A file that was opened: a grid for each sheet, in order; a text file has one."""

    file: str
    kind: str
    """`csv`, `xlsx`, `ods` or `xls`: what it is, whatever it is called."""
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = field(default=())
    """What is in the file and was not read, in Dutch sentences."""

    @property
    def shown(self) -> tuple[Grid, ...]:
        """The sheets that a person sees."""
        return tuple(grid for grid in self.grids if not grid.hidden)

    def grid(self, sheet: str) -> Grid:
        """The sheet of this name, capitals or not; InputError with the names that there are."""
        for grid in self.grids:
            if heading(grid.sheet) == heading(sheet):
                return grid
        names = ", ".join(grid.sheet for grid in self.grids)
        raise InputError([Problem(self.file, message="Dit werkblad is er niet.", found=sheet, allowed=names)])


def too_large(file: str, found: str, sheet: str = "") -> Problem:
    """A sheet that no table needs."""
    most = f"hoogstens {dutch.number(MOST_LINES, 0)} regels, {dutch.number(MOST_COLUMNS, 0)} kolommen en"
    allowed = f"{most} {dutch.number(MOST_CELLS, 0)} cellen op een blad"
    return Problem(
        file, 0, sheet, "De tabel is te groot om te lezen.", found, allowed, "haal weg wat er niet bij hoort"
    )


def heading(text: str) -> str:
    """A name of a column as it is compared: capitals, spaces and line breaks in it do not count."""
    return " ".join(text.split()).casefold()


def column_letters(at: int) -> str:
    """`0 -> 'A'`, `26 -> 'AA'`."""
    letters, rest = "", at + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        letters = chr(ord("A") + sign) + letters
    return letters


def column_place(letters: str) -> int:
    """`'A' -> 0`, `'AA' -> 26`."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
