"""What the changes of a scenario make of the tables, and whether they may.

One function decides which rows a change reaches and what becomes of their numbers (`amended`). The check asks it of the
rows as they stand in the files, so that every rule for a row holds for a changed row too; the model gets it of the
tables as an edition sees them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.cells import huge
from hoofdtaak3.inputs.tables.contract import NUMBERS, Contract, Quantity, Table
from hoofdtaak3.inputs.tables.editions import classified
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.inputs.tables.reading import PUBLIC, Row, Rows
from hoofdtaak3.problems import Problem

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario, Scenarios
    from hoofdtaak3.inputs.scenarios.change import Change
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.inputs.tables.dataset import Also, Check

Cells = Mapping[str, Any]
PEACE = "vrede"
_SHIFTED = frozenset([("claims", ""), ("reciprocal_claims", ""), ("civil_pool_values", "reservists")])
"""(table, attribute) that the counterfactual has at its value in peace."""
_DIGITS = 12
"""Of a number that was computed: 0.7 times 1.1 is 0.77, as somebody would type it."""


@dataclass(frozen=True)
class Amended:
    """The rows of one table after the changes of a scenario."""

    rows: list[dict[str, Any]]
    """In the order of the table; rows for peace that keep what was follow at the end."""
    shown: int
    """How many rows there were."""
    reached: Mapping[int, tuple[int, ...]]
    """Row -> the changes that reached it, in their order."""
    unknown: tuple[int, ...] = ()
    """Changes that would scale or shift only what is not known."""


def amended(rows: Sequence[Cells], table: Table, changes: Mapping[int, Change]) -> Amended:
    """These rows with these changes, applied one after the other, in order of their number.

    A row is a mapping from column to cell, with None or NaN where nothing is known. What is not known stays so when it
    is scaled or shifted. A change reaches peace only where it names it: where a row holds for every phase, and the
    counterfactual reads the value in peace, peace keeps it in a row of its own.
    """
    found = [dict(row) for row in rows]
    reached: dict[int, list[int]] = defaultdict(list)
    kept: dict[int, dict[str, Any]] = {}
    unknown = []
    for number, change in sorted(changes.items()):
        hit = [index for index, row in enumerate(found) if _fits(change, table, row)]
        known = 0
        for index in hit:
            reached[index].append(number)
            row = found[index]
            quantity = table.quantity_of(_text(row, "attribute"))
            if _is_shifted(table, row) and not _text(row, "phase"):
                kept.setdefault(index, {**row, "phase": PEACE})
            numbers = _numbers(change, row, quantity)
            known += numbers != (None, None, None)
            words = {"basis": change.basis, "source": change.source, "note": change.note or change.text()}
            row |= dict(zip(NUMBERS, numbers, strict=True)) | {k: v for k, v in words.items() if k in row}
        if hit and not known and not change.withheld:
            unknown.append(number)
    subject = [name for name in table.quantity_key if name != "phase"]
    own = {tuple(_text(row, name) for name in subject) for row in found if _text(row, "phase") == PEACE}
    in_peace = [row for _, row in sorted(kept.items()) if tuple(_text(row, name) for name in subject) not in own]
    return Amended(
        [*found, *in_peace], len(found), {index: tuple(numbers) for index, numbers in reached.items()}, tuple(unknown)
    )


def _is_shifted(table: Table, row: Cells) -> bool:
    return (table.name, _text(row, "attribute")) in _SHIFTED


def _fits(change: Change, table: Table, row: Cells) -> bool:
    """Whether a change reaches a row; a `key` says of every column of the key what it holds, also that it is empty."""
    named = change.named()
    if any(_text(row, name) not in values for name, values in named.items()):
        return False
    if change.key is not None:
        columns = next((key for key in table.keys if set(named) <= set(key)), ())
        if any(_text(row, name) for name in columns if name not in named):
            return False
    return not (_is_shifted(table, row) and _text(row, "phase") == PEACE and "phase" not in named)


def _text(row: Cells, column: str) -> str:
    cell = row.get(column)
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _numbers(change: Change, row: Cells, quantity: Quantity | None) -> tuple[float | None, ...]:
    """The low, likely and high of a row after a change.

    What is set is as the change says. What is scaled or shifted, or moves along with the likely value, stays within
    what is allowed.
    """
    if change.withheld:
        return (None, None, None)
    low, likely, high = (None if _text(row, name) == "" else float(row[name]) for name in NUMBERS)
    if low is None or likely is None or high is None:
        one = change.likely
        return (None, None, None) if one is None else tuple(one if n is None else n for n in change.numbers)
    if change.scale is not None or change.shift is not None:
        factor, by = 1.0 if change.scale is None else change.scale, change.shift or 0.0
        moved = (_bounded(_rounded(number * factor + by), quantity) for number in (low, likely, high))
        return tuple(moved)
    centre = likely if change.likely is None else change.likely
    by = centre - likely
    ends = (_bounded(_rounded(end + by), quantity) for end in (low, high))
    lower, higher = min(next(ends), centre), max(next(ends), centre)
    if quantity is not None and quantity.exclusive_minimum is not None and lower <= quantity.exclusive_minimum:
        lower = min(low, centre)  # there is no nearest number that is more than the minimum
    low, high = lower, higher
    return (low if change.low is None else change.low, centre, high if change.high is None else change.high)


def _bounded(number: float, quantity: Quantity | None) -> float:
    """The number that a quantity may be nearest to this one; of one that must be more than its minimum, as it is."""
    if quantity is None:
        return number
    if quantity.whole:
        number = float(math.floor(number + 0.5))
    if quantity.minimum is not None:
        number = max(number, quantity.minimum)
    return number if quantity.maximum is None else min(number, quantity.maximum)


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


def with_changes(dataset: Dataset, scenario: Scenario) -> tuple[Dataset, Scenario]:
    """The tables as they are in a scenario, and the scenario without the changes that are in them now.

    Of a row that the edition does not show nothing changes: it stays unknown.
    """
    if not scenario.changes:
        return dataset, scenario
    frames = dict(dataset.frames)
    for name, result in applied(dataset, scenario).items():
        frames[name] = _changed_frame(frames[name], result)
    return replace(dataset, frames=MappingProxyType(frames)), scenario.model_copy(update={"changes": ()})


def applied(dataset: Dataset, scenario: Scenario) -> dict[str, Amended]:
    """By table that a scenario changes, what becomes of the rows that the edition shows."""
    found = {}
    for name, changes in _by_table(scenario.changes).items():
        found[name] = amended(rows_shown(dataset, name), dataset.contract.tables[name], changes)
    return found


def rows_shown(dataset: Dataset, name: str) -> list[dict[str, Any]]:
    """The rows of a table that the edition shows, without those that stand for what it does not."""
    frame = dataset.frame(name)
    shown, columns = frame.iloc[: len(frame) - dataset.unknowns.get(name, 0)], frame.columns.tolist()
    return [dict(zip(columns, row, strict=True)) for row in shown.itertuples(index=False, name=None)]


def subjects_of(changes: Iterable[Change], table: Table) -> frozenset[str] | None:
    """Whose rows of a table these changes may reach, as its key has them; None if that can be anybody's."""
    subject, found = table.quantity_key[0], set[str]()
    for change in changes:
        named = change.named().get(subject)
        if named is None:
            return None
        found.update(named)
    return frozenset(found)


def _changed_frame(frame: pd.DataFrame, result: Amended) -> pd.DataFrame:
    changed, rows = frame.copy(), sorted(result.reached)
    for name in (name for name in (*NUMBERS, "basis", "source", "note") if name in frame):
        cells = [result.rows[row][name] for row in rows]
        changed.loc[frame.index[rows], name] = [math.nan if cell is None else cell for cell in cells]
    added = pd.DataFrame(result.rows[result.shown :], columns=frame.columns)
    if not len(added):
        return changed
    return pd.concat([changed, added.astype(frame.dtypes)], ignore_index=True)


def _by_table(changes: Iterable[Change]) -> dict[str, dict[int, Change]]:
    """Changes with their numbers, by table in the order of the tables."""
    found: dict[str, dict[int, Change]] = {name: {} for name in QUANTITY_KEYS}
    for number, change in enumerate(changes):
        found[change.table][number] = change
    return {name: own for name, own in found.items() if own}


def check_changes(scenarios: Scenarios, edition: str) -> Also:
    """A check of all changes of these scenarios, by the rules for rows; of `load_dataset`.

    In the public edition it tells of nothing that is restricted more than that it is wrong.
    """

    def wrong(contract: Contract, tables: Mapping[str, Rows], check: Check) -> list[Problem]:
        found: dict[Problem, None] = {}  # what a scenario builds on is told of once
        for key, scenario in scenarios.items():
            if scenario.changes:
                found |= dict.fromkeys(_Checked(key, scenario, scenarios, contract, edition, tables, check).problems())
        return list(found)

    return wrong


@dataclass(frozen=True)
class _Checked:
    """The changes of one scenario, checked."""

    key: str
    scenario: Scenario
    scenarios: Scenarios
    contract: Contract
    edition: str
    tables: Mapping[str, Rows]
    check: Check

    def problems(self) -> list[Problem]:
        """Causes first: names that are none, rows that are not there, then what is wrong with the rows that result."""
        found: list[Problem] = []
        changed = dict(self.tables)
        reached: dict[tuple[str, int], tuple[int, ...]] = {}
        own = _by_table(self.scenario.changes)
        for name, changes in own.items():
            wrong = [problem for number, change in changes.items() for problem in self._names(number, change)]
            found += wrong
            if wrong:
                continue
            rows = tuple(map(classified, self.tables[name].rows))
            result = amended([row.cells for row in rows], self.tables[name].table, changes)
            found += self._missed(changes, rows, result)
            changed[name] = replace(self.tables[name], rows=_rows(rows, result))
            reached |= {
                (self.tables[name].file_of(rows[row]), rows[row].line): numbers
                for row, numbers in result.reached.items()
            }
        return found or self._folded([*_huge(map(changed.__getitem__, own)), *self.check(changed)], reached)

    def _problem(self, number: int, message: str, name: str = "", **more: str) -> Problem:
        path = ("changes", number, name) if name else ("changes", number)
        place = self.scenarios.place(self.key, path)
        return Problem(place.file, place.line, ".".join(map(str, path)), message, **more)

    def _names(self, number: int, change: Change) -> Iterator[Problem]:
        table = self.contract.tables[change.table]
        way = "key" if change.key is not None else "where"
        known = list(dict.fromkeys(name for key in reversed(table.keys) for name in key))
        for name, values in change.named().items():
            if name not in known:
                near = get_close_matches(name, known, n=1)
                advice = f"bedoelt u '{near[0]}'?" if near else ""
                message = f"De tabel {table.name} heeft geen kolom om een regel mee te kiezen die zo heet."
                yield self._problem(number, message, way, found=name, allowed=", ".join(known), advice=advice)
                continue
            enum = next(column.enum for column in table.columns if column.name == name)
            for value in values:
                if enum and value not in enum:
                    near = get_close_matches(value, enum, n=1)
                    advice = f"bedoelt u '{near[0]}'?" if near else ""
                    message = f"De kolom {name} bevat dit nooit."
                    yield self._problem(number, message, way, found=value, allowed=", ".join(enum), advice=advice)

    def _missed(self, changes: Mapping[int, Change], rows: Sequence[Row], result: Amended) -> Iterator[Problem]:
        """Changes that reach nothing, or only what nobody may see, or only what is not known."""
        by_change: dict[int, list[Row]] = defaultdict(list)
        for row, numbers in result.reached.items():
            for number in numbers:
                by_change[number].append(rows[row])
        for number, change in changes.items():
            hit, table = by_change[number], self.contract.tables[change.table]
            if not hit:
                allowed, advice = f"een regel van {table.file}", self._nearest(change, rows)
                message = "Geen enkele regel past bij deze wijziging."
                yield self._problem(number, message, found=change.text(), allowed=allowed, advice=advice)
            elif not change.restricted and all(row.text("classification") != PUBLIC for row in hit):
                message = "Deze wijziging gaat over gegevens die niet openbaar zijn."
                yield self._problem(number, message, allowed="classification: intern")
            elif number in result.unknown:
                message = "Wat niet bekend is, kan niet groter of kleiner worden."
                yield self._problem(number, message, found=change.text(), allowed="likely, met low en high als u wilt")
            else:
                for name, value in _unmet(change, hit):
                    allowed, advice = f"de kolom {name} van {table.file}", self._nearest_name(name, value, rows)
                    message = "Bij een van deze namen past geen enkele regel."
                    yield self._problem(number, message, found=value, allowed=allowed, advice=advice)

    def _nearest(self, change: Change, rows: Sequence[Row]) -> str:
        """What somebody may have meant with a change that reaches no row, or what to do; of rows that may be told."""
        table = self.contract.tables[change.table]
        named = change.named()
        for name, values in named.items():
            for value in values:
                if near := self._nearest_name(name, value, rows):
                    return near
        missing = [name for name in table.keys[-1] if name not in named]
        several = "meer regels tegelijk: 'where' in een bestand, * bij --set"
        return f"noem ook {', '.join(missing)}; {several}" if change.key and missing else ""

    def _nearest_name(self, name: str, value: str, rows: Sequence[Row]) -> str:
        """What a column holds that is nearest to a value that it does not hold, in rows that may be told."""
        shown = rows if self.edition == "intern" else [row for row in rows if row.text("classification") == PUBLIC]
        known = sorted({_text(row.cells, name) for row in shown} - {""})
        near = get_close_matches(value, known, n=1) if value not in known else []
        return f"bedoelt u '{near[0]}'?" if near else ""

    def _folded(self, wrong: Iterable[Problem], reached: Mapping[tuple[str, int], tuple[int, ...]]) -> list[Problem]:
        """What is wrong with rows that result, of each change the first row of a kind and how many there are more."""
        alike: dict[tuple[str, int, str], list[Problem]] = {}
        for problem in wrong:
            told = self._of_row(problem, reached)
            alike.setdefault((told.file, told.line, told.message), []).append(told)
        more = {key: len({problem.found for problem in own}) - 1 for key, own in alike.items()}
        return [
            replace(own[0], found=f"{own[0].found}, en nog {dutch.number(more[key], 0)} keer") if more[key] else own[0]
            for key, own in alike.items()
        ]

    def _of_row(self, problem: Problem, reached: Mapping[tuple[str, int], tuple[int, ...]]) -> Problem:
        """What is wrong with a row that results, at the change that made it so."""
        numbers = reached.get((problem.file, problem.line))
        if numbers is None:
            numbers = reached.get(self._nearest_row(problem, reached), (0,))
        number = numbers[-1]
        change = self.scenario.changes[number]
        if self.edition != "intern" and (change.restricted or not self._is_public(problem)):
            message = "Hier klopt iets niet, en het gaat over gegevens die niet openbaar zijn."
            return self._problem(number, message, advice="draai 'ht3 check --edition intern'")
        row = f"{problem.file}, regel {problem.line}" if problem.line else problem.file
        found = f"{row}: {problem.found}" if problem.found else row
        return self._problem(number, problem.message, found=found, allowed=problem.allowed, advice=problem.advice)

    def _nearest_row(self, problem: Problem, reached: Iterable[tuple[str, int]]) -> tuple[str, int]:
        """The changed row that has most to do with one that is wrong although nothing changed in it."""
        lines = [line for file, line in reached if file == problem.file]
        if not lines:
            return (problem.file, 0)
        rows = self._rows_of(problem.file)
        at = {row.line: row for row in rows.rows if rows.file_of(row) == problem.file}

        def in_common(line: int) -> int:
            if problem.line not in at:
                return 0
            same = (at[line].text(name) == at[problem.line].text(name) for name in rows.table.quantity_key)
            return len(list(takewhile(bool, same)))

        return (problem.file, max(lines, key=in_common))

    def _rows_of(self, file: str) -> Rows:
        return next(own for own in self.tables.values() if file in {own.table.file, *map(own.file_of, own.rows)})

    def _is_public(self, problem: Problem) -> bool:
        rows = self._rows_of(problem.file)
        subject = rows.table.quantity_key[0] if rows.table.is_values else ""
        about = {
            row.text(subject) for row in rows.rows if (rows.file_of(row), row.line) == (problem.file, problem.line)
        }
        # What is said of one row may come from the others of its subject.
        return all(row.text("classification") == PUBLIC for row in rows.rows if row.text(subject) in about)


def _unmet(change: Change, hit: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Of a change that names more than one value of a column, those by which it reaches no row."""
    for name, values in change.named().items():
        held = {_text(row.cells, name) for row in hit}
        yield from ((name, value) for value in dict.fromkeys(values) if value not in held)


def _huge(tables: Iterable[Rows]) -> Iterator[Problem]:
    """Numbers that no table may hold: what stands in a file was looked at when it was read."""
    for rows in tables:
        for row in rows.rows:
            for name in NUMBERS if row.line else ():  # what was added for peace has the numbers of its row
                number = row.cells.get(name)
                if isinstance(number, int | float) and (fault := huge(number)):
                    yield rows.problem(row, name, fault.message, found=f"{number:.15g}", allowed=fault.allowed)


def _rows(rows: Sequence[Row], result: Amended) -> tuple[Row, ...]:
    """The rows as the check reads them; what was added for peace stands on the line of the row it comes from."""
    plain = [{name: cell if _given(cell) else None for name, cell in row.items()} for row in result.rows]
    changed = [replace(row, cells=cells) for row, cells in zip(rows, plain, strict=False)]
    return (*changed, *(Row(0, cells) for cells in plain[len(rows) :]))


def _given(cell: object) -> bool:
    return not (cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell)))
