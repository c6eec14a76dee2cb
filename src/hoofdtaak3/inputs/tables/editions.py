"""What an edition may show: rows dropped, numbers withheld, and what the model must know of that without its words.

Decided here, when data is loaded, so that nothing restricted can reach a chart, a log or a page of the public edition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from hoofdtaak3.inputs.tables.cells import Value
from hoofdtaak3.inputs.tables.contract import Contract, Table
from hoofdtaak3.inputs.tables.link_checks import source_keys
from hoofdtaak3.inputs.tables.reading import Row, Rows

Edition = Literal["publiek", "intern"]
EDITIONS: tuple[Edition, ...] = ("publiek", "intern")
PUBLIC = "openbaar"
RESTRICTED = "intern"
_QUESTIONS = "open_questions"


@dataclass(frozen=True)
class Withheld:
    """What this edition does not show but the model must reckon with; ids of public rows only, sorted."""

    lines: tuple[tuple[str, str], ...] = ()
    """(incident, capability), both public, that lost a request line."""
    incidents: tuple[str, ...] = ()
    """Dropped incidents that parameter files name (their names are in those files already)."""
    alternatives: tuple[str, ...] = ()
    """Capabilities that lost an alternative."""
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
    visible: frozenset[tuple[str, int]]
    """(table, line) of the rows that are shown in full."""


def classified(row: Row) -> Row:
    """The row with its classification filled in: none counts as restricted."""
    return row if row.text("classification") else replace(row, cells={**row.cells, "classification": RESTRICTED})


def show(tables: Mapping[str, Rows], contract: Contract, edition: Edition, named: Collection[str]) -> Shown:
    """Validated tables -> what `edition` shows of them; `named` holds the ids that parameter files name."""
    full = {name: replace(rows, rows=tuple(classified(row) for row in rows.rows)) for name, rows in tables.items()}
    if edition == "intern":
        every = frozenset((name, row.line) for name, rows in full.items() for row in rows.rows)
        return Shown(full, Withheld(), every)
    kept = _kept_ids(full)
    shown: dict[str, Rows] = {}
    visible: set[tuple[str, int]] = set()
    for name in contract.tables:
        rows = []
        for row in full[name].rows:
            public = _public(row, full[name].table, kept) and _remains(row, name, kept)
            if public:
                visible.add((name, row.line))
                rows.append(_without_question(row, kept))
            elif full[name].table.is_values and _key_shown(row, full[name].table, kept):
                rows.append(_withheld_row(row, full[name].table))
        shown[name] = replace(full[name], rows=tuple(rows))
    return Shown(shown, _withheld(full, kept, visible, named), frozenset(visible))


def _kept_ids(tables: Mapping[str, Rows]) -> dict[str, frozenset[str]]:
    """Ids that remain: public, and referring to nothing that was dropped; repeated until nothing changes."""
    kept = {
        name: frozenset(row.text("id") for row in rows.rows if row.text("classification") == PUBLIC)
        for name, rows in tables.items()
        if "id" in rows.table.column_names
    }
    while True:
        next_kept = {
            name: frozenset(
                row.text("id")
                for row in tables[name].rows
                if row.text("id") in ids and _public(row, tables[name].table, kept)
            )
            for name, ids in kept.items()
        }
        next_kept["measures"] -= _maimed(tables["measure_effects"], kept)
        if next_kept == kept:
            return kept
        kept = next_kept


def _maimed(effects: Rows, kept: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Measures that act on something dropped: shown with the rest of their effects they would seem to do less."""
    targets = {
        column: name for column, name in effects.table.references.items() if name not in {"measures", _QUESTIONS}
    }
    return frozenset(
        row.text("measure_id")
        for row in effects.rows
        if any(row.text(column) and row.text(column) not in kept[name] for column, name in targets.items())
    )


def _remains(row: Row, name: str, kept: Mapping[str, frozenset[str]]) -> bool:
    """Whether a row's own id is among those that remain; a row without an id has nothing to lose."""
    return name not in kept or row.text("id") in kept[name]


def _public(row: Row, table: Table, kept: Mapping[str, frozenset[str]]) -> bool:
    """Whether a row is shown: public itself, and so is everything it refers to (an open question is only left out)."""
    return row.text("classification") == PUBLIC and all(
        row.text(column) in kept[target]
        for column, target in table.references.items()
        if target != _QUESTIONS and row.text(column)
    )


def _key_shown(row: Row, table: Table, kept: Mapping[str, frozenset[str]]) -> bool:
    """Whether the entity of a values row is shown, so that the row leaves an explicit unknown."""
    return all(
        row.text(column) in kept[table.references[column]]
        for column in table.quantity_key
        if column in table.references and row.text(column)
    )


def _without_question(row: Row, kept: Mapping[str, frozenset[str]]) -> Row:
    question = row.text("open_question_id")
    if question and question not in kept[_QUESTIONS]:
        return replace(row, cells={**row.cells, "open_question_id": None})
    return row


def _withheld_row(row: Row, table: Table) -> Row:
    """Same key, unit and classification; everything else empty."""
    stays = {"unit", *(name for key in table.keys for name in key)}
    cells: dict[str, Value] = {name: value if name in stays else None for name, value in row.cells.items()}
    return replace(row, cells={**cells, "classification": RESTRICTED})


def _withheld(
    tables: Mapping[str, Rows],
    kept: Mapping[str, frozenset[str]],
    visible: Collection[tuple[str, int]],
    named: Collection[str],
) -> Withheld:
    def dropped(name: str) -> list[Row]:
        return [row for row in tables[name].rows if (name, row.line) not in visible]

    capabilities, incidents, pools = kept["capabilities"], kept["incidents"], kept["civil_pools"]
    standing = {row.text("id") for row in dropped("incidents") if row.text("kind") == "standing"}
    lines = dropped("request_lines")
    alternatives = dropped("civil_alternatives")
    demand = [row.text("capability_id") for row in dropped("request_types")]
    demand += [row.text("capability_id") for row in lines if row.text("incident_id") in standing]
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
        incidents=tuple(sorted({row.text("id") for row in dropped("incidents")}.intersection(named))),
        alternatives=_sorted_in(capabilities, (row.text("capability_id") for row in alternatives)),
        pools=_sorted_in(pools, (row.text("pool_id") for row in alternatives)),
        demand=_sorted_in(capabilities, demand),
        standing=bool(standing),
        stream=bool(dropped("request_types")),
    )


def _sorted_in(known: Collection[str], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids).intersection(known)))


def shown_sources(full: Mapping[str, Rows], shown: Shown, sources: Mapping[str, object]) -> frozenset[str]:
    """Keys of the bibliography that an edition may show: all but those that only withheld rows cite."""
    every: set[str] = set()
    seen: set[str] = set()
    for name, rows in full.items():
        for row in rows.rows:
            keys = source_keys(row.text("source"))
            every.update(keys)
            if (name, row.line) in shown.visible:
                seen.update(keys)
    return frozenset(sources) - (every - seen)
