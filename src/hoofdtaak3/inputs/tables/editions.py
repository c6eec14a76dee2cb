"""What an edition may show: rows dropped, numbers withheld, and what the model must know of that without its words.

Decided here, when data is loaded, so that nothing restricted can reach a chart, a log or a page of the public edition.
What that edition holds is computed from its own rows. Of a row that is not shown it knows one thing only: that a public
row may not be read in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import filterfalse
from typing import Literal

from hoofdtaak3.inputs.tables.cells import Value
from hoofdtaak3.inputs.tables.contract import Contract, Table
from hoofdtaak3.inputs.tables.reading import PUBLIC, Row, Rows

Edition = Literal["publiek", "intern"]
EDITIONS: tuple[Edition, ...] = ("publiek", "intern")
RESTRICTED = "intern"
_QUESTIONS = "open_questions"
_MOMENTS = ("day", "date")
"""Qualifiers along which a quantity runs on until its next row."""
_QUALIFIERS = ("phase", "incident_type", *_MOMENTS)
_EFFECTS = "measure_effects"
_POOLS = "civil_pools"


@dataclass(frozen=True)
class Withheld:
    """What this edition does not show but the model must reckon with; ids of public rows only, sorted."""

    lines: tuple[tuple[str, str], ...] = ()
    """(incident, capability), both public, that lost a request line."""
    incidents: tuple[str, ...] = ()
    """Dropped incidents that scenarios name (their names are in those files already)."""
    regions: tuple[str, ...] = ()
    """Dropped regions that scenarios name."""
    alternatives: tuple[str, ...] = ()
    """Capabilities that lost an alternative, and of which all that are left are known."""
    pools: tuple[str, ...] = ()
    """Pools that a dropped capability or a dropped alternative could use."""
    demand: tuple[str, ...] = ()
    """Capabilities that lost a standing task or a kind of incidental request, which no scenario names."""
    standing: bool = False
    """Whether a standing task was dropped: its type is one that own use may be of."""
    stream: bool = False
    """Whether a kind of incidental request was dropped: the published total then has more kinds than are shown."""


@dataclass(frozen=True)
class Shown:
    """The tables as an edition shows them."""

    tables: Mapping[str, Rows]
    withheld: Withheld
    unknowns: Mapping[str, int]
    """Table -> how many rows at its end stand for what is not shown."""


def classified(row: Row) -> Row:
    """The row with its classification filled in: none counts as restricted."""
    return row if row.text("classification") else replace(row, cells={**row.cells, "classification": RESTRICTED})


def show(tables: Mapping[str, Rows], contract: Contract, edition: Edition, named: Collection[str]) -> Shown:
    """Validated tables -> what `edition` shows of them; `named` holds the ids that scenarios name.

    Public rows keep their order. The unknowns that withheld rows leave come after them, in the order of their keys.
    """
    full = {name: replace(rows, rows=tuple(classified(row) for row in rows.rows)) for name, rows in tables.items()}
    if edition == "intern":
        return Shown(full, Withheld(), {})
    dropped = _dropped_ids(full)
    shown: dict[str, Rows] = {}
    lost: dict[str, list[Row]] = {}
    unknowns: dict[str, int] = {}
    parts = frozenset(row.text("id") for row in full[_POOLS].rows if row.text("part_of"))
    for name in contract.tables:
        rows, is_public = full[name], _public(full[name].table, dropped)
        public: list[Row] = []
        lost[name] = []
        for row in rows.rows:
            (public if is_public(row) else lost[name]).append(row)
        unknown = _unknowns(lost[name], public, rows.table, dropped, parts) if rows.table.is_values else []
        unknowns[name] = len(unknown)
        shown[name] = replace(rows, rows=(*(_without_question(row, dropped) for row in public), *unknown))
    return Shown(shown, _withheld(shown, lost, named), unknowns)


def public_rows(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """The rows that the public edition shows in full, also of tables with mistakes in them."""
    dropped = _dropped_ids(tables)
    return {
        name: replace(rows, rows=tuple(filter(_public(rows.table, dropped), rows.rows)))
        for name, rows in tables.items()
    }


def _dropped_ids(tables: Mapping[str, Rows]) -> dict[str, frozenset[str]]:
    """Ids that go: of rows that are not public, or refer to something that goes; repeated until nothing changes."""
    dropped: dict[str, frozenset[str]] = {name: frozenset() for name in tables}
    while True:
        found = {
            name: frozenset(row.text("id") for row in filterfalse(_public(rows.table, dropped), rows.rows)) - {""}
            for name, rows in tables.items()
        }
        found["measures"] |= _maimed(tables[_EFFECTS], dropped)
        if found == dropped:
            return dropped
        dropped = found


def _maimed(effects: Rows, dropped: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Measures that act on something dropped: shown with the rest of their effects they would seem to do less."""
    targets = {
        column: name for column, name in effects.table.references.items() if name not in {"measures", _QUESTIONS}
    }
    return frozenset(
        row.text("measure_id")
        for row in effects.rows
        if any(row.text(column) in dropped[name] for column, name in targets.items())
    )


def _public(table: Table, dropped: Mapping[str, frozenset[str]]) -> Callable[[Row], bool]:
    """Whether a row is shown: public itself, and so is everything it refers to (an open question is only left out)."""
    references = [("id", dropped[table.name])]
    references += [(column, dropped[target]) for column, target in table.references.items() if target != _QUESTIONS]
    gone = [(column, ids) for column, ids in references if ids]  # mostly none: then this is one look at each row
    return lambda row: row.text("classification") == PUBLIC and not any(row.text(name) in ids for name, ids in gone)


def _without_question(row: Row, dropped: Mapping[str, frozenset[str]]) -> Row:
    if row.text("open_question_id") in dropped[_QUESTIONS]:
        return replace(row, cells={**row.cells, "open_question_id": None})
    return row


def _unknowns(
    lost: Iterable[Row],
    public: Collection[Row],
    table: Table,
    dropped: Mapping[str, frozenset[str]],
    parts: Collection[str],
) -> list[Row]:
    """The rows that withheld ones leave: their key without anything else, where a public row would be read instead.

    Elsewhere no row says the same: that the quantity is not known. For a part of a region the whole would be read.
    """
    of_pools = table.references.get(table.quantity_key[0]) == _POOLS
    subject = [name for name in table.quantity_key if name not in _QUALIFIERS]
    whole = {_cells(row, subject) for row in public}
    plain = {_cells(row, subject) for row in public if not _qualified(row)}
    found = []
    for row in lost:
        own = _cells(row, subject)
        if any(row.text(column) in dropped[target] for column, target in _key_references(table)):
            continue
        if (
            table.name == _EFFECTS  # effects add up
            or (own in whole and any(row.cells.get(name) is not None for name in _MOMENTS))
            or (own in plain and _qualified(row))
            or (of_pools and row.text(table.quantity_key[0]) in parts)
        ):
            found.append(_unknown(row, table))
    return sorted(found, key=lambda row: [str(part) for part in _cells(row, table.quantity_key)])


def _key_references(table: Table) -> list[tuple[str, str]]:
    return [(name, table.references[name]) for name in table.quantity_key if name in table.references]


def _qualified(row: Row) -> bool:
    return any(row.cells.get(name) is not None for name in _QUALIFIERS)


def _cells(row: Row, columns: Iterable[str]) -> tuple[Value, ...]:
    return tuple(row.cells.get(name) for name in columns)


def _unknown(row: Row, table: Table) -> Row:
    """The same key without numbers or words. An id of its own would say something: it is made from the key."""
    key = {name: row.cells.get(name) for name in table.quantity_key}
    quantity = table.quantity_of(row.text("attribute"))
    cells: dict[str, Value] = dict.fromkeys(row.cells)
    cells |= {**key, "unit": quantity.unit if quantity else None, "classification": RESTRICTED}
    if "id" in cells:
        cells["id"] = "_".join(["withheld", *(str(part) for part in key.values() if part is not None)])
    return replace(row, cells=cells)


def _withheld(shown: Mapping[str, Rows], lost: Mapping[str, Collection[Row]], named: Collection[str]) -> Withheld:
    capabilities, incidents, pools = (
        frozenset(shown[name].by_id()) for name in ("capabilities", "incidents", "civil_pools")
    )
    standing = {row.text("id") for row in lost["incidents"] if row.text("kind") == "standing"}
    lines, alternatives = lost["request_lines"], lost["civil_alternatives"]
    demand = [row.text("capability_id") for row in lost["request_types"]]
    demand += [row.text("capability_id") for row in lines if row.text("incident_id") in standing]
    left = {row.text("capability_id"): True for row in shown["civil_alternatives"].rows}
    left |= {
        row.text("capability_id"): False for row in shown["civil_alternatives"].rows if row.text("status") == "unknown"
    }
    return Withheld(
        lines=tuple(
            sorted(
                {
                    (row.text("incident_id"), row.text("capability_id"))
                    for row in lines
                    if row.text("incident_id") in incidents and row.text("capability_id") in capabilities
                }
            )
        ),
        incidents=_sorted_in(named, (row.text("id") for row in lost["incidents"])),
        regions=_sorted_in(named, (row.text("id") for row in lost["regions"])),
        # Of a capability without a row, or with one that says so, other alternatives are not known as it is.
        alternatives=_sorted_in(
            capabilities.intersection(key for key, known in left.items() if known),
            (row.text("capability_id") for row in alternatives),
        ),
        pools=_sorted_in(pools, (row.text("pool_id") for row in alternatives)),
        demand=_sorted_in(capabilities, demand),
        standing=bool(standing),
        stream=bool(lost["request_types"]),
    )


def _sorted_in(known: Collection[str], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids).intersection(known)))
