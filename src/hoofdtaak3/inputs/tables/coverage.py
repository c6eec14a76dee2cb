"""Warnings about what has no row at all: the model then says onbekend, and the adviser should know why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.contract import Quantity
from hoofdtaak3.inputs.tables.reading import Row, Rows

_UNKNOWN = "wat daarvan afhangt, is onbekend"


def coverage_warnings(tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[str]:
    """One warning per entity and table, with everything that is missing there."""
    for rows in tables.values():
        if rows.table.attributes:
            yield from _attribute_warnings(rows, tables, phases)
    yield from _claim_warnings(tables, phases)
    yield from _reciprocal_warnings(tables, phases)
    yield from _capability_warnings(tables)


def _entities(tables: Mapping[str, Rows], rows: Rows) -> Sequence[Row]:
    """What the rows are about; of the part of a region nothing is missing, for the rest is as in the whole."""
    return [row for row in tables[rows.table.references[rows.table.quantity_key[0]]].rows if not row.text("part_of")]


def _attribute_warnings(rows: Rows, tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[str]:
    expected = {name: spec for name, spec in rows.table.attributes.items() if spec.expected}
    given: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows.rows:
        given[row.text(rows.table.quantity_key[0]), row.text("attribute")].add(row.text("phase"))
    for entity in _entities(tables, rows):
        missing = [
            text
            for name, spec in expected.items()
            if (text := _missing(name, spec, given.get((entity.text("id"), name)), phases))
        ]
        if missing:
            yield f"{rows.table.file}: voor {entity.text('id')} ontbreekt {dutch.listing(missing)}; {_UNKNOWN}."


def _missing(name: str, spec: Quantity, given: set[str] | None, phases: Sequence[str]) -> str:
    if given is None:
        return name
    absent = [phase for phase in phases if phase not in given]
    if "phase" in spec.qualifiers and "" not in given and absent:
        return f"{name} ({dutch.listing(absent)})"
    return ""


def _claim_warnings(tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[str]:
    rows = tables["claims"]
    given = {(row.text("capability_id"), row.text("claim"), row.text("phase")) for row in rows.rows}
    for capability in tables["capabilities"].rows:
        id_ = capability.text("id")
        missing = [
            f"{claim} in {phase}" for claim in ("ht1", "ht2") for phase in phases if (id_, claim, phase) not in given
        ]
        if missing:
            yield f"{rows.table.file}: voor {id_} ontbreekt het beslag {dutch.listing(missing)}; {_UNKNOWN}."


def _reciprocal_warnings(tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[str]:
    rows = tables["reciprocal_claims"]
    given: dict[str, set[str]] = defaultdict(set)
    for row in rows.rows:
        given[row.text("civil_pool_id")].add(row.text("phase"))
    for pool in _entities(tables, rows):
        id_ = pool.text("id")
        missing = [] if "" in given[id_] else [phase for phase in phases if phase not in given[id_]]
        if missing:
            what = f"de wederkerige steun in {dutch.listing(missing)}"
            yield f"{rows.table.file}: voor {id_} ontbreekt {what}; {_UNKNOWN}."


def _capability_warnings(tables: Mapping[str, Rows]) -> Iterator[str]:
    """A capability without a reference or any word on alternatives or risk; an alternative without its values."""
    measured = {
        row.text("capability_id")
        for row in tables["capability_values"].rows
        if row.text("attribute") in {"promise", "reference_demand"}
    }
    alternatives = {row.text("capability_id") for row in tables["civil_alternatives"].rows}
    risks = {row.text("capability_id") for row in tables["acute_risks"].rows}
    for capability in tables["capabilities"].rows:
        id_ = capability.text("id")
        if id_ not in risks:
            yield f"data/acute_risks.csv: voor {id_} ontbreekt wat het betekent als de capaciteit wegvalt."
        if id_ not in measured:
            yield f"data/capability_values.csv: voor {id_} ontbreekt promise of reference_demand; {_UNKNOWN}."
        if id_ not in alternatives:
            yield f"data/civil_alternatives.csv: {id_} heeft geen regel, ook niet 'none' of 'unknown'; {_UNKNOWN}."
    rows = tables["civil_alternative_values"]
    given = {(row.text("civil_alternative_id"), row.text("attribute")) for row in rows.rows}
    for alternative in tables["civil_alternatives"].rows:
        id_ = alternative.text("id")
        missing = [name for name in rows.table.attributes if (id_, name) not in given]
        if alternative.text("status") == "available" and missing:
            yield f"{rows.table.file}: voor {id_} ontbreekt {dutch.listing(missing)}; {_UNKNOWN}."
