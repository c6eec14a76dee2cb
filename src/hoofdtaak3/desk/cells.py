"""The values of the tables as a scenario has them, and what becomes of the cells that somebody changes: changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.desk.fields import Messages, read_number, typed
from hoofdtaak3.inputs.changes import amended
from hoofdtaak3.inputs.tables.civil import file_of_row
from hoofdtaak3.inputs.tables.contract import NUMBERS
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.results.code_words import PATHS, WARTIME

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenarios
    from hoofdtaak3.inputs.scenarios.change import Change
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.inputs.tables.contract import Quantity, Table

CELL: Final = "w:"
REASON: Final = "reden:"
FIRST: Final = ("claims", "civil_pool_values", "capability_values", "civil_alternative_values", "reciprocal_claims")
"""Tables that an adviser asks for most; the others follow."""
_LIKELY: Final = "likely"
_WORDS: Final = {"ht1": "hoofdtaak 1", "ht2": "hoofdtaak 2", **PATHS, **WARTIME}
_CLEARED: Final = "Een waarde kan niet leeg worden. Laat staan wat er stond."


@dataclass(frozen=True)
class Line:
    """One row of a table of values, as the scenario has it."""

    name: str
    """In the form: what tells the row apart."""
    key: Mapping[str, str]
    table: str
    owner: str
    what: str
    """Which quantity, when and for what."""
    numbers: Mapping[str, float]
    """By `low`, `likely`, `high`; not a number where nothing is known."""
    unit: str
    quantity: Quantity
    basis: str
    note: str
    origin: str
    capabilities: tuple[str, ...]
    """That it says something about."""

    def cell(self, number: str) -> str:
        """The name of one of its numbers in the form."""
        return f"{CELL}{self.name}:{number}"

    @property
    def reason(self) -> str:
        """The name of the reason in the form."""
        return f"{REASON}{self.name}"

    @property
    def title(self) -> str:
        """In one line which value this is."""
        return f"{self.owner}, {self.what}"

    @property
    def allowed(self) -> str:
        """What its numbers may be."""
        whole = "heel getal, " if self.quantity.whole else ""
        return whole + self.quantity.bounds().replace(".", ",")

    @property
    def searched(self) -> str:
        """The words by which it is found."""
        return f"{self.title} {self.basis} {self.unit} {self.note} {' '.join(self.key.values())}".lower()


@dataclass(frozen=True)
class Sheet:
    """One table of values."""

    name: str
    title: str
    description: str
    lines: tuple[Line, ...]


def sheets(dataset: Dataset, scenarios: Scenarios, key: str) -> list[Sheet]:
    """Every table of values, with the numbers that the scenario has; without rows that the edition does not show."""
    names = [*FIRST, *(name for name in QUANTITY_KEYS if name not in FIRST)]
    found = []
    for name in names:
        table = dataset.contract.tables[name]
        lines = tuple(_lines(dataset, table, scenarios, key))
        if lines:
            found.append(Sheet(name, table.title, table.description, lines))
    return found


def _lines(dataset: Dataset, table: Table, scenarios: Scenarios, key: str) -> Iterator[Line]:
    frame = dataset.frame(table.name)
    frame = frame.iloc[: len(frame) - dataset.unknowns.get(table.name, 0)]
    records: list[dict[Any, Any]] = frame.to_dict("records")
    changes: dict[int, Change] = {
        number: change for number, change in enumerate(scenarios[key].changes) if change.table == table.name
    }
    after, origins = amended(records, table, changes), scenarios.origins(key)
    owners, about = _owners(dataset, table), _capabilities(dataset, table)
    columns = {column.name: column for column in table.columns}
    for number, (before, row) in enumerate(zip(records, after.rows, strict=False)):
        quantity = table.quantity_of(str(row.get("attribute", "")))
        if quantity is None:
            continue
        cells = {name: _text(row.get(name)) for name in table.quantity_key}
        entity = cells[table.quantity_key[0]]
        what = [
            quantity.title if name == "attribute" else _WORDS.get(value, value)
            for name, value in cells.items()
            if value and name != table.quantity_key[0]
        ]
        if "attribute" not in cells:
            what.insert(0, quantity.title)
        reached = after.reached.get(number, ())
        yield Line(
            name=":".join([table.name, *cells.values()]),
            key={name: value for name, value in cells.items() if value},
            table=table.name,
            owner=owners.get(entity, _WORDS.get(entity, entity)),
            what=", ".join(what),
            numbers={name: _number(row[name]) for name in NUMBERS},
            unit=_text(row["unit"]),
            quantity=quantity,
            basis=_text(row["basis"]) or dutch.UNKNOWN,
            note=_text(row.get("note")) if "note" in columns else "",
            origin=origins[reached[-1]] if reached else file_of_row(table.file, _text(row.get("source"))),
            capabilities=about.get(_text(before.get(table.quantity_key[0])), ()),
        )


def _owners(dataset: Dataset, table: Table) -> Mapping[str, str]:
    """What the ids in the first column of the key are called."""
    target = table.references.get(table.quantity_key[0], "")
    if target == "civil_alternatives":
        pools, capabilities = named(dataset, "civil_pools"), named(dataset, "capabilities")
        frame = dataset.frame(target)
        return {
            key: f"{pools.get(pool, pool)}, voor {capabilities.get(capability, capability)}"
            for key, pool, capability in zip(frame["id"], frame["pool_id"], frame["capability_id"], strict=True)
        }
    return named(dataset, target) if target else {}


def named(dataset: Dataset, table: str) -> dict[str, str]:
    """The names in a table by id; nothing if it has none."""
    frame = dataset.frame(table)
    return dict(zip(frame["id"], frame["name"], strict=True)) if "name" in frame else {}


def _capabilities(dataset: Dataset, table: Table) -> Mapping[str, tuple[str, ...]]:
    """By id in the first column of the key, the capabilities that the value says something about."""
    target = table.references.get(table.quantity_key[0], "")
    if target == "capabilities":
        return {key: (key,) for key in dataset.frame(target)["id"]}
    column = "pool_id" if target == "civil_pools" else "id"
    frame = dataset.frame("civil_alternatives" if target == "civil_pools" else target) if target else None
    if frame is None or "capability_id" not in frame or column not in frame:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for key, capability in zip(frame[column], frame["capability_id"], strict=True):
        found[key] = (*found.get(key, ()), capability) if capability else found.get(key, ())
    return found


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell has any type
    if cell is None or cell != cell or str(cell) == "<NA>":  # noqa: PLR0124 - not a number is empty
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _number(cell: Any) -> float:  # noqa: ANN401 - as above
    return math.nan if _text(cell) == "" else float(cell)


@dataclass(frozen=True)
class Cells:
    """Changes of cells, and what cannot be read."""

    changes: Sequence[Mapping[str, Any]]
    """As a parameter file has them."""
    names: Sequence[str]
    """The cell of each change that its messages stand at."""
    lines: Sequence[Line]
    """The row of each change."""
    messages: Messages


def read_cells(found: Sequence[Sheet], posted: Mapping[str, str]) -> Cells:
    """Read what was posted; a cell that was not is as it was. Each row with another number becomes a change."""
    changes: list[Mapping[str, Any]] = []
    names: list[str] = []
    lines: list[Line] = []
    messages: Messages = {}
    if not any(name.startswith(CELL) for name in posted):
        return Cells(changes, names, lines, messages)
    for line in (line for sheet in found for line in sheet.lines):
        numbers: dict[str, float] = {}
        first = ""
        for number, was in line.numbers.items():
            name = line.cell(number)
            text = posted.get(name)
            if text is None or text.strip() == typed(was):
                continue
            first = line.cell(_LIKELY) if number == _LIKELY else first or name
            value = read_number(text.strip()) if text.strip() else _CLEARED
            if isinstance(value, str):
                messages.setdefault(name, []).append(value)
            elif not line.quantity.allows(float(value)) or (line.quantity.whole and value != int(value)):
                messages.setdefault(name, []).append(f"Dit getal kan hier niet. Toegestaan: {line.allowed}.")
            elif float(value) != was:
                numbers[number] = float(value)
        if first:
            lines.append(line)
        if numbers:
            reason = posted.get(line.reason, "").strip()
            note = {"note": reason} if reason else {}
            changes.append({"table": line.table, "key": dict(line.key), **numbers, **note})
            names.append(first)
    return Cells(changes, names, lines, messages)
