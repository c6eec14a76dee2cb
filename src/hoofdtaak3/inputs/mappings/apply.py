"""A published table and its mapping -> rows of a table of quantities."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.mappings.model import JOINED, NTH, ImportMapping, ValueColumn, key_columns
from hoofdtaak3.inputs.tables.cells import Fault, Value, nearest, parse, shown
from hoofdtaak3.inputs.tables.contract import Column, Table
from hoofdtaak3.inputs.tables.grids import Grid, GridLine, heading
from hoofdtaak3.inputs.tables.reading import Row, Rows
from hoofdtaak3.notation import NUMBER, TWO_NUMBERS, Dialect, number_advice, number_text
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document

_ROLES = ("low", "likely", "high")


@dataclass(frozen=True)
class Mapped:
    """Rows as they come from the file, and what was passed over."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    """The columns that the file fills."""
    notes: tuple[str, ...]


@dataclass
class _Work:
    """One file on its way."""

    mapping: ImportMapping
    document: Document
    table: Table
    grid: Grid
    entities: Mapping[str, frozenset[str]]
    """Name as it is compared -> ids that are called so."""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: GridLine, at: int, column: str, message: str, **more: str) -> None:
        """A problem with a cell of the file."""
        cell = self.grid.address(line.number, at)
        self.problems.append(Problem(self.grid.file, line.number, column, message, cell=cell, **more))


def names_of(rows: Rows) -> dict[str, frozenset[str]]:
    """What each entity is called: by its id, its name and its other name."""
    found: dict[str, set[str]] = {}
    for row in rows.rows:
        for column in ("id", "name", "alias"):
            for name in row.text(column).split(";"):
                if name.strip():
                    found.setdefault(_compared(name), set()).add(row.text("id"))
    return {name: frozenset(ids) for name, ids in found.items()}


def mapped(
    grid: Grid, mapping: ImportMapping, document: Document, table: Table, entities: Mapping[str, frozenset[str]]
) -> Mapped:
    """The rows that a file gives; InputError with everything that is not clear, by cell of the file or line of the map.

    `entities` are the names by which those of the table are known, as `names_of` gives them.
    """
    work = _Work(mapping, document, table, grid, entities)
    heads, below = _heads(work)
    places = _places(work, heads)
    if work.problems:
        raise InputError(work.problems)
    lines, passed = _lines(work, places, below)
    dialect = _dialect(work, places, lines)
    rows: dict[tuple[Value, ...], Row] = {}
    for line, entity in lines:
        for value in mapping.values:
            row = Row(line.number, _row(work, places, line, entity, value, dialect))
            key = tuple(row.cells.get(name) for name in table.keys[0])
            if key in rows and not mapping.sum:
                message = f"Regel {rows[key].line} gaat over hetzelfde: {', '.join(str(part) for part in key if part)}."
                advice = "kies regels met 'filters', of tel ze op met 'sum: true'"
                work.wrong(line, places[mapping.entity.column], "", message, advice=advice)
            rows[key] = _together(rows[key], row) if key in rows else row
    if not rows and not work.problems:
        message, advice = "Er blijft geen regel over.", "kijk naar 'filters' en 'skip' in de mapping"
        work.problems.append(Problem(grid.file, message=message, advice=advice))
    if work.problems:
        raise InputError(work.problems)
    filled = [*table.keys[0], *_ROLES, "unit", "basis", "source", "open_question_id", "classification", "note"]
    return Mapped(tuple(rows.values()), tuple(dict.fromkeys(filled)), tuple(_notes(work, lines, passed)))


def _heads(work: _Work) -> tuple[list[str], list[GridLine]]:
    """The heads of the columns, and the lines below them. Heads over more lines are joined: `2024 / aantal`."""
    grid, wanted = work.grid, work.mapping.columns
    if not work.mapping.head:
        head = grid.head(wanted)
        if head is None:
            first = shown(" | ".join(cell for line in grid.lines[:1] for cell in line.cells if cell))
            message = "De koppen van de mapping staan niet in dit bestand."
            raise InputError([Problem(grid.file, message=message, found=first, allowed=", ".join(wanted))])
        return list(head.cells), [line for line in grid.lines if line.number > head.number]
    rows = [grid.by_number.get(number) for number in work.mapping.head]
    if None in rows:
        message = "Op deze regel staat niets in het bestand."
        raise InputError([work.document.problem(("head",), message, found=str(list(work.mapping.head)))])
    lines = [line for line in rows if line is not None]
    width = max(len(line.cells) for line in lines)
    joined: list[list[str]] = [[] for _ in range(width)]
    for number, line in enumerate(lines):
        last = ""
        for at in range(width):
            cell = line.cells[at].strip() if at < len(line.cells) else ""
            last = cell or (last if number < len(lines) - 1 else "")  # what spans columns stands in the first of them
            if last:
                joined[at].append(last)
    below = [line for line in grid.lines if line.number > max(work.mapping.head)]
    return [JOINED.join(parts) for parts in joined], below


def _places(work: _Work, heads: Sequence[str]) -> dict[str, int]:
    """Head -> place of its column."""
    compared = [heading(head) for head in heads]
    found = {}
    for name in work.mapping.columns:
        at = _same(compared, name)
        if not at and (nth := NTH.fullmatch(name)):
            at = _same(compared, nth[1])[int(nth[2]) - 1 :][:1]
        if len(at) == 1:
            found[name] = at[0]
        else:
            message = "Deze kolom is er niet." if not at else "Deze kolom is er meer dan eens."
            known = [" ".join(head.split()) for head in heads if head.strip()]
            advice = f"schrijf '{name} (2)' als u de tweede bedoelt" if at else nearest(name, known)
            work.problems.append(Problem(work.grid.file, 0, "", message, name, ", ".join(known[:40]), advice))
    return found


def _same(heads: Sequence[str], name: str) -> list[int]:
    return [at for at, head in enumerate(heads) if head == heading(name)]


def _lines(
    work: _Work, places: Mapping[str, int], below: Sequence[GridLine]
) -> tuple[list[tuple[GridLine, str]], list[str]]:
    """The lines that count with the id of whom they are, and what was passed over below the table."""
    mapping = work.mapping
    at = places[mapping.entity.column]
    synonyms = {_compared(name): key for name, key in mapping.entity.names.items()}
    skipped = {_compared(name) for name in mapping.entity.skip}
    ids = sorted({key for keys in work.entities.values() for key in keys})
    lines: list[tuple[GridLine, str]] = []
    passed: list[str] = []
    for line in below:
        if not _counts(work, places, line):
            continue
        name = _stripped(_cell(line, at), mapping.entity.strip)
        if _compared(name) in skipped:
            continue
        known = synonyms.get(_compared(name))
        keys = frozenset({known}) if known else work.entities.get(_compared(name), frozenset())
        if known and known not in ids:
            work.problems.append(
                work.document.problem(("entity", "names", name), "Dit id is er niet.", advice=nearest(known, ids))
            )
        elif len(keys) == 1:
            lines.append((line, next(iter(keys))))
        elif len(keys) > 1:
            work.wrong(line, at, "", "Deze naam hebben er meer.", found=name, allowed=" of ".join(sorted(keys)))
        elif sum(bool(cell.strip()) for cell in line.cells) == 1:
            passed.append(shown(next(cell for cell in line.cells if cell.strip()).strip()))  # a note below a table
        else:
            names = sorted(work.entities)
            near = nearest(_compared(name), names)
            work.wrong(
                line, at, "", "Deze naam is niet bekend.", found=shown(name) or "(leeg)",
                advice=f"{near} Zet hem anders in de mapping bij 'names' of 'skip'.".strip(),
            )  # fmt: skip
    return lines, passed


def _counts(work: _Work, places: Mapping[str, int], line: GridLine) -> bool:
    for rule in work.mapping.filters:
        text = heading(_cell(line, places[rule.column]))
        if rule.keep and text not in map(heading, rule.keep):
            return False
        if text in map(heading, rule.leave):
            return False
    return True


def _cell(line: GridLine, at: int) -> str:
    return line.cells[at].strip() if at < len(line.cells) else ""


def _dialect(work: _Work, places: Mapping[str, int], lines: Collection[tuple[GridLine, str]]) -> Dialect:
    """How the numbers and dates of the file are written: as the mapping says, or as they show."""
    mapping = work.mapping
    used = {places[name] for value in mapping.values for name in (value.likely, value.low, value.high) if name}
    dated = {column.name for column in work.table.columns if column.type == "date"}
    days = [_cell(line, places[head]) for name, head in mapping.take.items() if name in dated for line, _ in lines]
    shown = Dialect.of((_cell(line, at) for line, _ in lines for at in used if at not in line.typed), days)
    if mapping.decimal:
        other = "," if mapping.decimal == "." else "."
        return replace(shown, decimal=mapping.decimal, thousands=frozenset({other, " "}))
    return shown


def _row(  # noqa: PLR0913, PLR0917 - one row and all that it is made of
    work: _Work, places: Mapping[str, int], line: GridLine, entity: str, value: ValueColumn, dialect: Dialect
) -> dict[str, Value]:
    mapping, table = work.mapping, work.table
    columns = {column.name: column for column in table.columns}
    quantity = table.quantity_of(value.attribute)
    cells: dict[str, Value] = {key_columns(table)[0]: entity, "unit": quantity.unit if quantity else ""}
    if value.attribute:
        cells["attribute"] = value.attribute
    for name, head in mapping.take.items():
        cells[name] = _parsed(work, line, places[head], columns[name], dialect)
    for name, text in {**mapping.set, **value.set}.items():
        found = parse(columns[name], text)
        if isinstance(found, Fault):
            path = ("set", name) if name in mapping.set else ("values", mapping.values.index(value), "set", name)
            work.problems.append(work.document.problem(path, found.message, found.allowed, found.advice))
        else:
            cells[name] = found
    for name, text in (
        ("basis", mapping.basis), ("source", mapping.source), ("classification", mapping.classification),
        ("note", value.note or mapping.note),
    ):  # fmt: skip
        cells[name] = text or None
    heads = {"low": value.low or value.likely, "likely": value.likely, "high": value.high or value.likely}
    numbers = {role: _number(work, line, places[head], head, value, dialect) for role, head in heads.items()}
    cells |= numbers
    if all(number is None for number in numbers.values()):
        cells["basis"] = None
        cells["open_question_id"] = mapping.open_question or None
        if not mapping.open_question:
            advice = "noem in de mapping bij 'open_question' de vraag die hierbij hoort"
            work.wrong(line, places[value.likely], value.likely, "Deze waarde is niet bekend.", advice=advice)
    return cells


def _together(one: Row, other: Row) -> Row:
    """The sum of two rows; if one of them is not known, nor is that."""
    for row in (one, other):
        if any(row.number(role) is None for role in _ROLES):
            return row
    sums = {role: sum(Decimal(number_text(row.number(role) or 0.0)) for row in (one, other)) for role in _ROLES}
    return replace(one, cells={**one.cells, **{role: float(total) for role, total in sums.items()}})


def _parsed(work: _Work, line: GridLine, at: int, column: Column, dialect: Dialect) -> Value:
    text = _cell(line, at)
    dates = dialect.dates(text) if column.type == "date" else ()
    plain = dates[0].isoformat() if len(dates) == 1 else text
    found = parse(column, plain)
    if isinstance(found, Fault):
        work.wrong(line, at, "", found.message, found=shown(text), allowed=found.allowed, advice=found.advice)
        return None
    return found


def _number(  # noqa: PLR0913, PLR0917 - as above
    work: _Work, line: GridLine, at: int, head: str, value: ValueColumn, dialect: Dialect
) -> float | None:
    text = _cell(line, at)
    if not text or heading(text) in map(heading, work.mapping.unknown):
        return None
    typed = at in line.typed and NUMBER.fullmatch(text)
    readings = (text,) if typed else dialect.numbers(text)
    if len(readings) == 1:
        return float(
            number_text(float(Decimal(readings[0]) * Decimal(str(value.factor)) / Decimal(str(value.divisor))))
        )
    if len(readings) > 1:
        advice = number_advice(text, decimal=dialect.decimal or ".")
        message, advice = TWO_NUMBERS, f"{advice}, of noem in de mapping het decimaalteken bij 'decimal'"
        work.wrong(line, at, head, message, found=shown(text), advice=advice)
    else:
        advice = "als dit 'niet bekend' betekent, zet het dan in de mapping bij 'unknown'"
        work.wrong(line, at, head, "Dit is geen getal zoals de andere.", found=shown(text), advice=advice)
    return None


def _notes(work: _Work, lines: Collection[tuple[GridLine, str]], passed: Sequence[str]) -> Iterator[str]:
    came = {entity for _, entity in lines}
    ids = {key for keys in work.entities.values() for key in keys}
    if passed:
        yield f"Niet gelezen, want het hoort niet bij de tabel: {dutch.few(passed, 5).rstrip('.')}."
    if absent := sorted(ids - came):
        yield f"Niet in dit bestand: {dutch.few(absent, 10)}."


def _stripped(name: str, words: Sequence[str]) -> str:
    for word in words:
        name = name.replace(word, " ")
    return " ".join(name.split())


def _compared(name: str) -> str:
    """A name without what people write differently: capitals, accents, dashes, kinds of apostrophes."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("–", "-").replace("-", " "))
    return heading("".join(sign for sign in plain if not unicodedata.combining(sign)))
