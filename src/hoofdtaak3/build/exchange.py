"""`ht3 export` and `ht3 import`: all tables through one workbook, and what an adviser changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.build.digests import of_text
from hoofdtaak3.build.edits import Edits
from hoofdtaak3.build.exchange_book import (
    EDITION,
    GUIDE,
    LISTS,
    MARK,
    NO,
    SOURCES,
    YES,
    ExchangeSheet,
    exchange_book,
    exchange_names,
)
from hoofdtaak3.inputs.tables.bibliography import read_bibliography
from hoofdtaak3.inputs.tables.cells import nearest, shown
from hoofdtaak3.inputs.tables.civil import answered_file
from hoofdtaak3.inputs.tables.contract import Table, load_contract
from hoofdtaak3.inputs.tables.differences import Amended, Difference, amended, key_text
from hoofdtaak3.inputs.tables.editions import public_rows
from hoofdtaak3.inputs.tables.grids import Book, Grid, heading
from hoofdtaak3.inputs.tables.house import HouseTable, house_table
from hoofdtaak3.inputs.tables.link_checks import source_keys
from hoofdtaak3.inputs.tables.opening import open_book
from hoofdtaak3.inputs.tables.reading import PUBLIC, Rows, grid_rows, parse_rows
from hoofdtaak3.inputs.tables.strays import stored
from hoofdtaak3.intake import read_bytes
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.workbook import LONGEST_TEXT
from hoofdtaak3.writing import write_bytes

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

_SHOWN = 200
"""Differences that are listed one by one."""
_LONG = 90


@dataclass(frozen=True)
class Stock:
    """The tables as they are kept, and which rows an edition sees."""

    tables: Mapping[str, HouseTable]
    shown: Mapping[str, tuple[int, ...]]
    """Places of the rows, by table."""

    @classmethod
    def of(cls, project: Project, edition: str) -> Stock:
        """Read them; InputError with what is wrong with any of the files by itself."""
        problems: list[Problem] = []
        found: dict[str, HouseTable] = {}
        for name, table in load_contract(project.root).tables.items():
            file = stored(project.root, table)
            try:
                found[name] = house_table(read_bytes(project.root, file), table, file, edition)
            except InputError as error:
                problems.extend(error.problems)
        if problems:
            raise InputError(problems)
        rows = {name: house.rows for name, house in found.items()}
        seen = public_rows(rows) if edition == "publiek" else rows
        lines = {name: {row.line for row in own.rows} for name, own in seen.items()}
        places = {
            name: tuple(at for at, row in enumerate(own.rows) if row.line in lines[name]) for name, own in rows.items()
        }
        return cls(found, places)

    def mark(self, name: str) -> str:
        """What shows that the rows that an edition sees of a table are others than before."""
        house = self.tables[name]
        return of_text("".join(house.records[at].text for at in self.shown[name]))[:12]


def export_tables(project: Project, edition: str, target: Path) -> int:
    """Write the workbook; returns how many rows. InputError if there is a file already."""
    if target.exists():
        message, advice = "Dit bestand is er al.", "geef een andere naam, of haal het eerst weg"
        raise InputError([Problem(str(target), message=message, advice=advice)])
    if target.suffix.lower() != ".xlsx":
        message = "De export is een rekenblad van Excel."
        raise InputError([Problem(str(target), message=message, allowed="een naam die eindigt op .xlsx")])
    stock = Stock.of(project, edition)
    sheets = [
        ExchangeSheet(house.table, [house.records[at].cells for at in stock.shown[name]], stock.mark(name))
        for name, house in stock.tables.items()
    ]
    problems: list[Problem] = []
    sources = read_bibliography(project.root, problems)
    if problems:
        raise InputError(problems)
    _refuse_long(sheets)
    cited = {key for sheet in sheets for row in sheet.rows for key in source_keys(str(row.get("source") or ""))}
    told = {key: entry for key, entry in (sources or {}).items() if edition != "publiek" or key in cited}
    write_bytes(target, exchange_book(sheets, told, edition))
    return sum(len(sheet.rows) for sheet in sheets)


def _refuse_long(sheets: Sequence[ExchangeSheet]) -> None:
    """InputError for texts that a cell of Excel cannot hold: they would come back shorter."""
    problems = [
        Problem(
            sheet.table.file,
            column=name,
            message="Deze tekst is te lang voor een cel van een rekenblad.",
            found=f"{shown(value)} ({dutch.number(len(value), 0)} tekens)",
            allowed=f"hoogstens {dutch.number(LONGEST_TEXT // 2, 0)} tekens",
        )
        for sheet in sheets
        for row in sheet.rows
        for name, value in row.items()
        if isinstance(value, str) and len(value) > LONGEST_TEXT // 2
    ]
    if problems:
        raise InputError(problems)


@dataclass(frozen=True)
class Brought:
    """A workbook that came back: what it changes, and the files with that."""

    file: str
    edits: Edits
    amended: Mapping[str, Amended]
    sheets: Mapping[str, Rows]
    notes: tuple[str, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Everything that is different, table by table."""
        return tuple(difference for table in self.amended.values() for difference in table.differences)

    def lines(self) -> list[str]:
        """The differences in Dutch, for who decides."""
        return told_differences(
            {name: table.differences for name, table in self.amended.items()},
            {name: table.house.table for name, table in self.amended.items()},
        )

    def check(self, edition: str) -> None:
        """InputError with what `ht3 check` would say; what came from the workbook is told with its cell there."""
        try:
            self.edits.check(edition)
        except InputError as error:
            raise InputError(map(self._in_the_book, error.problems)) from None

    def _in_the_book(self, problem: Problem) -> Problem:
        for name, table in self.amended.items():
            if problem.file == table.house.table.file and problem.line:
                line = 2
                for at, record in enumerate(table.house.records):
                    if line == problem.line and at in table.origins:
                        row, letters = table.origins[at], self.sheets[name].letters
                        letter = letters.get(problem.column, next(iter(letters.values()), ""))
                        cell = f"{letter}{row}" if letter else ""
                        return replace(problem, file=self.sheets[name].table.file, line=row, cell=cell)
                    line += record.text.count("\n")
        return problem


def bring_in(project: Project, edition: str, source: Path, *, anyway: bool = False) -> Brought:
    """What a workbook that was exported, and perhaps saved again, changes in the tables; nothing is written.

    InputError for cells that cannot be read in one way, sheets of nobody, another edition, and tables that were changed
    since the export (unless `anyway`).
    """
    file = str(source)
    stock = Stock.of(project, edition)
    heads = {name for house in stock.tables.values() for name in (*house.table.titles, *house.table.column_names)}
    book = open_book(_read(source), file, heads)
    _refuse_other_edition(book, edition)
    problems: list[Problem] = []
    found: dict[str, Amended] = {}
    sheets: dict[str, Rows] = {}
    grids = _by_table(book, {name: house.table for name, house in stock.tables.items()}, problems)
    marks = _marks(book)
    names = exchange_names([house.table for house in stock.tables.values()])
    for name, grid in grids.items():
        house = stock.tables[name]
        rows = grid_rows(grid, house.table.at(_sheet_of(file, grid.sheet)), problems)
        sheets[name] = rows
        if problems:
            continue
        table = amended(house, rows.rows, stock.shown[name])
        mark = marks.get(heading(names[name]))
        if table.differences and mark not in {None, stock.mark(name)} and not anyway:
            problems.append(
                Problem(
                    house.table.file,
                    message="Deze tabel is na de export veranderd; het rekenblad kan dat terugdraaien.",
                    allowed="een export van nu",
                    advice="exporteer opnieuw en zet uw wijzigingen daarin, of geef --anyway en lees de lijst goed",
                )
            )
        found[name] = table
    if problems:
        raise InputError(problems)
    files = {table.house.table.file: table.house.text.encode() for table in found.values() if table.differences}
    gone = tuple(
        place
        for table in found.values()
        if table.differences and (place := stored(project.root, table.house.table)) != table.house.table.file
    )
    absent = [house.table.title for name, house in stock.tables.items() if name not in grids]
    notes = list(book.notes)
    if absent:
        notes.append(f"Deze tabellen staan er niet in en blijven zoals ze zijn: {dutch.few(absent, 5)}.")
    notes += [note for table in found.values() for note in overruled(project, table.house.table, table.differences)]
    below = ((grid, line, at) for grid in grids.values() for line, at in grid.remarks if line > 3)  # noqa: PLR2004
    remarks = [f"{grid.sheet} {grid.address(line, at)}" for grid, line, at in below]
    if remarks:
        notes.append(f"Opmerkingen bij cellen zijn niet gelezen: {dutch.few(remarks, 5)}.")
    return Brought(file, Edits.of(project, files, gone), found, sheets, tuple(notes))


def _sheet_of(file: str, sheet: str) -> str:
    """What messages call a sheet of the workbook: in its many sheets a line or a cell alone says nothing."""
    return f"{file}, blad {sheet}" if sheet else file


def _read(source: Path) -> bytes:
    place = source if source.is_absolute() else Path.cwd() / source
    try:
        return read_bytes(place.parent, place.name)
    except InputError as error:
        raise InputError(replace(problem, file=str(source)) for problem in error.problems) from None


def _by_table(book: Book, tables: Mapping[str, Table], problems: list[Problem]) -> dict[str, Grid]:
    """The sheet of each table: by its name, or else by its head."""
    known = {heading(name): key for key, name in exchange_names(list(tables.values())).items()}
    found: dict[str, Grid] = {}
    for grid in book.grids:
        if not grid.lines or heading(grid.sheet) in map(heading, (GUIDE, SOURCES, LISTS)):
            continue
        name = known.get(heading(grid.sheet)) or _by_head(grid, tables)
        if grid.hidden and name:
            message = "Dit werkblad is verborgen."
            problems.append(Problem(book.file, 0, grid.sheet, message, advice="maak het zichtbaar en kijk het na"))
        elif name in found:
            message = "Van deze tabel zijn er twee werkbladen."
            names = f"{found[name].sheet}, {grid.sheet}"
            problems.append(Problem(book.file, 0, "", message, names, advice="houd er één over"))
        elif name:
            found[name] = grid
        elif not grid.hidden:
            titles = list(exchange_names(list(tables.values())).values())
            advice = nearest(grid.sheet, titles) or "haal het weg, of geef het de naam en de kop van een tabel"
            message = "Dit werkblad hoort bij geen tabel."
            problems.append(Problem(book.file, 0, "", message, shown(grid.sheet), advice=advice))
    if not found and not problems:
        message = "Hier staat geen tabel van het project in."
        problems.append(Problem(book.file, message=message, allowed="een rekenblad van 'ht3 export'"))
    return found


def _by_head(grid: Grid, tables: Mapping[str, Table]) -> str | None:
    for name, table in tables.items():
        for titles in (table.titles, table.column_names):
            head = grid.head(titles)
            if head and set(map(heading, titles)) == set(map(heading, head.cells)) - {""}:
                return name
    return None


def _refuse_other_edition(book: Book, edition: str) -> None:
    """Rows that an export of the public edition does not have were not taken away."""
    for grid in book.grids:
        if heading(grid.sheet) == heading(GUIDE):
            for line in grid.lines:
                cells = [cell for cell in line.cells if cell]
                if len(cells) > 1 and cells[0] == EDITION and cells[1] != edition:
                    message = "Dit rekenblad is van een andere editie."
                    advice = f"draai 'ht3 import --edition {cells[1]}'"
                    file, cell = _sheet_of(book.file, grid.sheet), f"B{line.number}"
                    raise InputError([Problem(file, line.number, "", message, shown(cells[1]), edition, advice, cell)])


def _marks(book: Book) -> dict[str, str]:
    """The mark of each sheet, as the export wrote it."""
    for grid in book.grids:
        if heading(grid.sheet) == heading(GUIDE) and (head := grid.head(["blad", MARK])):
            at = [heading(cell) for cell in head.cells]
            sheet, mark = at.index("blad"), at.index(MARK)
            return {heading(line.cells[sheet]): line.cells[mark] for line in grid.lines if line.number > head.number}
    return {}


def overruled(project: Project, table: Table, differences: Sequence[Difference]) -> list[str]:
    """What is said of changed rows that do not count, because a civil party stated the same: its answer goes first."""
    file = answered_file(table)
    if not differences or not (project.root / file).is_file():
        return []
    stated = parse_rows(read_bytes(project.root, file), table.at(file), [])
    keys = {key_text(table, row.cells) for row in stated.rows if row.text("classification") == PUBLIC}
    rows = list(dict.fromkeys(difference.key for difference in differences if difference.key in keys))
    return [f"Dit telt niet, want {file} heeft er een opgave van: {dutch.few(rows, 5)}."] if rows else []


def told_differences(differences: Mapping[str, Sequence[Difference]], tables: Mapping[str, Table]) -> list[str]:
    """What changes, a line each: table, row, column, what it was and what it becomes."""
    lines: list[str] = []
    count = 0
    for name, own in differences.items():
        if not own:
            continue
        table = tables[name]
        titles = dict(zip(table.column_names, table.titles, strict=True))
        kinds = {column.name: column.type for column in table.columns}
        lines.append(f"{table.title} ({table.file}):")
        for difference in own:
            count += 1
            if count > _SHOWN:
                continue
            if difference.kind == "changed":
                kind = kinds[difference.column]
                was, becomes = (_short(_in_dutch(text, kind)) for text in (difference.was, difference.becomes))
                lines.append(f"  {difference.key}, {titles[difference.column]}: was {was}, wordt {becomes}")
            else:
                what = "nieuwe rij" if difference.kind == "added" else "rij verdwijnt"
                lines.append(f"  {difference.key}: {what}")
    if count > _SHOWN:
        lines.append(f"  en nog {dutch.number(count - _SHOWN, 0)} verschillen")
    return lines


def _in_dutch(text: str, kind: str) -> str:
    if kind == "number":
        return text.replace(".", ",")
    if kind == "date" and text:
        return dutch.day(date.fromisoformat(text))
    return {"true": YES, "false": NO}.get(text, text) if kind == "boolean" else text


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return (plain if len(plain) <= _LONG else f"{plain[: _LONG - 1]}…") or "(leeg)"
