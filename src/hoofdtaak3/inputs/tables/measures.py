"""Checks of measures: what each costs, how long it takes and what it does, and whether its effects can have any."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.reading import Row, Rows
from hoofdtaak3.inputs.tables.row_checks import plain
from hoofdtaak3.problems import Problem

_PRESENT_HOURS = {
    "capability": ("capability_values", "capability_id"),
    "alternative": ("civil_alternative_values", "civil_alternative_id"),
}
"""Target -> the table that holds its present response time, and the column that names the entity in both tables."""


def check_measures(tables: Mapping[str, Rows], faulty: Collection[str]) -> Iterator[Problem]:
    """A measure without cost, lead time or effect, and an effect on an alternative that nobody can take up.

    `faulty` are files with problems of their own.
    """
    measures, values, effects = tables["measures"], tables["measure_values"], tables["measure_effects"]
    yield from _check_alternatives(effects, tables["civil_alternatives"])
    if not {measures.table.file, values.table.file, effects.table.file}.isdisjoint(faulty):
        return  # what seems to be missing may stand under a misspelt id
    given = {(row.text("measure_id"), row.text("attribute")) for row in values.rows}
    working = {row.text("measure_id") for row in effects.rows}
    for measure in measures.rows:
        id_ = measure.text("id")
        if not id_:
            continue  # the id itself is already a problem
        missing = [name for name in values.table.attributes if values.whole and (id_, name) not in given]
        if missing:
            yield measures.problem(
                measure,
                "id",
                f"Van deze maatregel ontbreekt {dutch.listing(missing)}.",
                found=id_,
                allowed=f"een regel voor elk in {values.table.file}, zonder waarde als die niet bekend is",
            )
        if effects.whole and id_ not in working:
            yield measures.problem(
                measure,
                "id",
                "Deze maatregel verandert niets.",
                found=id_,
                allowed=f"minstens een regel in {effects.table.file}",
            )


def _check_alternatives(effects: Rows, alternatives: Rows) -> Iterator[Problem]:
    status = {key: row.text("status") for key, row in alternatives.by_id().items()}
    for row in effects.rows:
        if status.get(row.text("civil_alternative_id")) in {"none", "unknown"}:
            yield effects.problem(
                row,
                "civil_alternative_id",
                "Dit alternatief heeft geen civiele capaciteit, dus een maatregel kan er niets aan veranderen.",
                found=row.text("civil_alternative_id"),
                allowed="een alternatief met status available",
            )


def measure_warnings(tables: Mapping[str, Rows]) -> Iterator[str]:
    """Effects that change nothing: a response time that is no shorter, a mandate or an existence that is there."""
    hours = {
        (target, row.text(column)): row
        for target, (table, column) in _PRESENT_HOURS.items()
        for row in tables[table].rows
        if row.text("attribute") == "response_hours"
    }
    alternatives = {row.text("id"): row for row in tables["civil_alternatives"].rows}
    effects = tables["measure_effects"]
    for row in effects.rows:
        place = f"{effects.table.file}, {row.text('id')}"
        attribute, target = row.text("attribute"), row.text("target")
        if attribute == "response_hours" and target in _PRESENT_HOURS:
            id_ = row.text(_PRESENT_HOURS[target][1])
            yield from _slower(place, id_, row, hours.get((target, id_)))
        alternative = alternatives.get(row.text("civil_alternative_id"))
        if alternative is None:
            continue
        id_ = alternative.text("id")
        if attribute == "mandate" and alternative.cells.get("mandate") is True:
            yield f"{place}: {id_} heeft al de bevoegdheid; dit verandert niets."
        if attribute == "exists" and alternative.cells.get("exists_from") is None:
            yield f"{place}: {id_} bestaat al; dit verandert niets."


def _slower(place: str, id_: str, row: Row, present: Row | None) -> Iterator[str]:
    new, now = row.number("likely"), present.number("likely") if present is not None else None
    if present is not None and new is not None and now is not None and new >= now:
        text = f"de nieuwe responstijd van {id_} is {plain(new)} uur, niet korter dan de {plain(now)} uur van nu."
        yield f"{place}: {text}"
