"""Patching: the model's inputs of a scenario with changes of which only the numbers differ, without compiling again.

`build_inputs` is asked once where each changed row goes, as `sampling` asks it; what a change makes of the numbers of a
row is decided by `amended`, as everywhere. So there is no second reading of the tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.inputs.changes import amended, rows_shown, subjects_of, with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.regional import Parts
from hoofdtaak3.inputs.sampling import Drawing

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.scenarios.change import Change
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.inputs.tables.contract import Table
    from hoofdtaak3.model.inputs import Inputs

PATCHED: Final = frozenset(
    {
        *("capability_values", "claims", "request_line_values"),
        *("civil_pool_values", "civil_alternative_values", "reciprocal_claims"),
    }
)
"""Tables of which each number goes into the inputs as it is."""
_KEPT = 20_000
"""Rows of inputs that are remembered."""


@dataclass(frozen=True)
class _Changed:
    """A table that the variants change: the rows that can matter, and where in the frame they are."""

    table: Table
    rows: Sequence[Mapping[str, Any]]
    labels: Sequence[int]
    """Of the rows, then of those that are added for peace."""
    structure: tuple[Any, ...]
    """Which rows the changes reach."""


class Patching:
    """Inputs of variants whose changes reach the same rows as those of a first one."""

    def __init__(self, dataset: Dataset, scenario: Scenario) -> None:
        """`scenario` is the first variant, with its changes. ValueError if variants of it cannot be patched."""
        self._tables = {change.table for change in scenario.changes}
        self._changed = [_changed(dataset, scenario, name) for name in sorted(self._tables & PATCHED)]
        self._other = tuple(change for change in scenario.changes if change.table not in PATCHED)
        compiled, bare = with_changes(dataset, scenario)
        self._first = build_inputs(compiled, bare)
        self._parts = Parts.of(compiled)
        self._where = Drawing(compiled, bare, everything=True).places()
        self._starts = self._offsets(scenario.changes)
        self._seen: dict[tuple[str, int, tuple[Any, ...]], Any] = {}

    def fits(self, changes: Sequence[Change]) -> bool:
        """Whether these changes differ from the first ones only in what a patch can follow."""
        return tuple(change for change in changes if change.table not in PATCHED) == self._other

    def inputs(self, changes: Sequence[Change]) -> Inputs | None:
        """The inputs with these changes instead; None if they reach other rows than the first ones."""
        updates: dict[tuple[str, int], dict[tuple[str, int], float]] = {}
        for changed in self._changed:
            numbers = self._numbers(changed, changes)
            if numbers is None:
                return None
            for label, number in numbers.items():
                for (group, field), index in self._where.get((changed.table.name, label), ()):
                    at = index[1] if len(index) > 1 else -1
                    updates.setdefault((group, index[0]), {})[field, at] = self._portion(group, field, index[0], number)
        by_group: dict[str, dict[int, Any]] = {}
        for (group, row), fields in updates.items():
            by_group.setdefault(group, {})[row] = self._patched(group, row, fields)
        return self._with(by_group)

    def _portion(self, group: str, field: str, row: int, number: float) -> float:
        """What a row of the inputs holds of a number: of the units of a pool perhaps a part."""
        if (group, field) != ("pools", "units"):
            return number
        return self._parts.units(self._first.pools[row].id, number)

    def _with(self, by_group: Mapping[str, Mapping[int, Any]]) -> Inputs:
        """The first inputs with other rows; a group in which nothing is another stays the same object."""
        found: dict[str, Any] = {}
        for group, rows in by_group.items():
            old = getattr(self._first, group)
            if all(old[number] is row for number, row in rows.items()):
                continue
            found[group] = self._together(group, tuple(rows.get(number, row) for number, row in enumerate(old)))
        return replace(self._first, **found) if found else self._first

    def _together(self, group: str, rows: tuple[Any, ...]) -> tuple[Any, ...]:
        """The same object for the same rows."""
        key = (group, -1, tuple(map(id, rows)))
        if len(self._seen) > _KEPT:
            self._seen.clear()
        return self._seen.setdefault(key, (rows, rows))[0]  # type: ignore[no-any-return]

    def _numbers(self, changed: _Changed, changes: Sequence[Change]) -> dict[int, float] | None:
        own = {number: change for number, change in enumerate(changes) if change.table == changed.table.name}
        result = amended(changed.rows, changed.table, own)
        if _structure(result) != changed.structure:
            return None
        found = {}
        for place in (*sorted(result.reached), *range(result.shown, len(result.rows))):
            likely = result.rows[place]["likely"]
            found[changed.labels[place]] = math.nan if likely is None else float(likely)
        return found

    def _patched(self, group: str, row: int, fields: Mapping[tuple[str, int], float]) -> Any:  # noqa: ANN401
        """A row of the inputs with other numbers."""
        key = (group, row, tuple(fields.items()))
        if key in self._seen:
            return self._seen[key]
        old = getattr(self._first, group)[row]
        found: dict[str, Any] = {}
        for (field, at), number in fields.items():
            before = found.get(field, getattr(old, field))
            found[field] = self._cell(row, field, at, number, before)
        new = old if all(found[field] == getattr(old, field) for field in found) else replace(old, **found)
        if len(self._seen) > _KEPT:
            self._seen.clear()
        self._seen[key] = new
        return new

    def _cell(self, row: int, field: str, at: int, number: float, before: Any) -> Any:  # noqa: ANN401
        """What a field holds with a number in one of its places."""
        if field == "start_day":
            return self._starts[row] + math.floor(number)
        if field == "own_use_incident":
            return {kind: number if place == at else before[kind] for place, kind in enumerate(sorted(before))}
        if field == "units" and at >= 0:
            return tuple((since, number if place == at else old) for place, (since, old) in enumerate(before))
        if at < 0:
            return number
        return tuple(number if place == at else old for place, old in enumerate(before))

    def _offsets(self, changes: Sequence[Change]) -> dict[int, int]:
        """Of each line whose start is changed: the day on which its incident begins."""
        found = {}
        for changed in self._changed:
            numbers = self._numbers(changed, changes) or {}
            for label, number in numbers.items():
                for (group, field), index in self._where.get((changed.table.name, label), ()):
                    if (group, field) == ("lines", "start_day"):
                        found[index[0]] = self._first.lines[index[0]].start_day - math.floor(number)
        return found


def _changed(dataset: Dataset, scenario: Scenario, name: str) -> _Changed:
    table = dataset.contract.tables[name]
    own = {number: change for number, change in enumerate(scenario.changes) if change.table == name}
    records = rows_shown(dataset, name)
    subjects = subjects_of(own.values(), table)
    key = table.quantity_key[0]
    kept = [n for n, row in enumerate(records) if subjects is None or str(row[key]) in subjects]
    rows = [records[number] for number in kept]
    result = amended(rows, table, own)
    after = len(dataset.frame(name))
    labels = [*kept, *range(after, after + len(result.rows) - result.shown)]
    return _Changed(table, rows, labels, _structure(result))


def _structure(result: Any) -> tuple[Any, ...]:  # noqa: ANN401 - Amended
    return tuple(sorted(result.reached.items())), len(result.rows)
