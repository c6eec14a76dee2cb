"""Checks of one row by itself: numbers, unit, bounds, basis, and what the columns of one table ask of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from hoofdtaak3 import dutch
from hoofdtaak3.characters import unshown_problem
from hoofdtaak3.inputs.tables.contract import NUMBERS, Quantity
from hoofdtaak3.inputs.tables.reading import Row, Rows
from hoofdtaak3.problems import Problem

_CITED = ("bron", "opgave")
_REASONED = ("oordeel", "fictief")
_TARGETS = {
    "capability": ("capability_id", ("units", "response_hours", "promise")),
    "pool": ("civil_pool_id", ("units",)),
    "alternative": ("civil_alternative_id", ("response_hours", "mandate", "exists")),
}
"""What a measure acts on -> the column that names it, and the attributes that it can change of it."""


def check_rows(rows: Rows) -> Iterator[Problem]:
    """Every problem of the rows of one table that shows without looking at another row."""
    names = rows.table.column_names
    check = _TABLE_CHECKS.get(rows.table.name)
    for row in rows.rows:
        if rows.table.is_values:
            yield from _check_quantity(rows, row)
        if "basis" in names:
            yield from _check_basis(rows, row)
        if {"travel", "region_id"} <= set(names) and row.text("travel") == "added" and _empty(row, "region_id"):
            yield rows.problem(
                row,
                "region_id",
                "Reistijd telt mee (travel is added), maar de plaats ontbreekt.",
                allowed="VR01 tot en met VR25",
            )
        if check is not None:
            yield from check(rows, row)


def check_signs(rows: Rows, signs: frozenset[str]) -> Iterator[Problem]:
    """Every text of one table with a character that the report cannot show; `signs` are those that it can."""
    columns = [column.name for column in rows.table.columns if column.type == "string" and not column.enum]
    for row in rows.rows:
        for column in columns:
            text = row.text(column)
            if not signs.issuperset(text) and (
                problem := unshown_problem(text, signs, rows.file_of(row), row.line, column)
            ):
                yield problem


def plain(value: float) -> str:
    """A number as it stands in the file, so that the reader finds it there."""
    return f"{value:.12g}"


def _empty(row: Row, column: str) -> bool:
    """Whether a cell was left empty; a column that is not there at all is reported once, not on every row."""
    return column in row.cells and row.cells[column] is None and column not in row.faulty


def _check_quantity(rows: Rows, row: Row) -> Iterator[Problem]:
    quantity = rows.table.quantity_of(row.text("attribute"))
    if quantity is None:
        return  # the attribute itself is already a problem
    if row.text("unit") and row.text("unit") != quantity.unit:
        name = row.text("attribute") or rows.table.name
        yield rows.problem(
            row, "unit", f"Deze eenheid hoort niet bij {name}.", found=row.text("unit"), allowed=quantity.unit
        )
    yield from _check_numbers(rows, row, quantity)
    for column in rows.table.qualifiers:
        if column not in quantity.qualifiers and column in row.cells and not _empty(row, column):
            found = row.raw.get(column, str(row.cells[column]))
            message = f"Het kenmerk {row.text('attribute')} heeft geen '{column}'."
            yield rows.problem(row, column, message, found=found, allowed="een lege cel")
        if column in quantity.requires and _empty(row, column):
            yield rows.problem(row, column, "Deze cel is leeg.", allowed=f"verplicht bij {row.text('attribute')}")


def _check_numbers(rows: Rows, row: Row, quantity: Quantity) -> Iterator[Problem]:
    if row.faulty.intersection(NUMBERS) or not row.cells.keys() >= set(NUMBERS):
        return
    numbers = {name: number for name in NUMBERS if (number := row.number(name)) is not None}
    if not numbers:
        if _empty(row, "open_question_id"):
            message = "Er staat geen waarde, en de open vraag die daarbij hoort ontbreekt."
            yield rows.problem(
                row, "open_question_id", message, allowed="een id uit data/open_questions.csv, of een waarde"
            )
        return
    shown = ", ".join(f"{name} {plain(number)}" for name, number in numbers.items())
    if len(numbers) < len(NUMBERS):
        empty = next(name for name in NUMBERS if name not in numbers)
        message = "Een deel van de waarden ontbreekt."
        yield rows.problem(
            row, empty, message, found=shown, allowed="low, likely en high alle drie gevuld of alle drie leeg"
        )
        return
    for name, number in numbers.items():
        if not quantity.allows(number):
            message = f"Deze waarde valt buiten de grenzen van {quantity.title}."
            yield rows.problem(
                row, name, message, found=plain(number), allowed=f"{quantity.bounds()} ({quantity.unit})"
            )
        elif quantity.whole and number != int(number):
            message = "Dit moet een heel getal zijn."
            yield rows.problem(row, name, message, found=plain(number), allowed=f"hele {quantity.unit}")
    if numbers["low"] > numbers["high"]:
        yield rows.problem(
            row, "low", "De ondergrens is hoger dan de bovengrens.", found=shown, allowed="low <= likely <= high"
        )
    elif not numbers["low"] <= numbers["likely"] <= numbers["high"]:
        message = "De waarschijnlijke waarde ligt niet tussen de ondergrens en de bovengrens."
        yield rows.problem(row, "likely", message, found=shown, allowed="low <= likely <= high")


def _check_basis(rows: Rows, row: Row) -> Iterator[Problem]:
    basis = row.text("basis")
    if basis in _CITED and _empty(row, "source"):
        yield rows.problem(
            row,
            "source",
            f"De bron ontbreekt; de herkomst is '{basis}'.",
            allowed="een sleutel uit data/bibliography.json",
        )
    if basis in _REASONED and _empty(row, "note"):
        yield rows.problem(
            row, "note", f"De redenering ontbreekt; de herkomst is '{basis}'.", allowed="een toelichting"
        )
    if rows.table.is_values and _empty(row, "basis") and row.number("likely") is not None:
        yield rows.problem(
            row, "basis", "De herkomst ontbreekt bij deze waarde.", allowed=", ".join((*_CITED, *_REASONED))
        )


def _check_incident(rows: Rows, row: Row) -> Iterator[Problem]:
    kind, type_ = row.text("kind"), row.text("type")
    if kind and type_ and (kind == "standing") != (type_ == "staand"):
        allowed = "staand" if kind == "standing" else "een soort incident, niet staand"
        yield rows.problem(row, "type", f"Deze soort past niet bij kind '{kind}'.", found=type_, allowed=allowed)


def _check_alternative(rows: Rows, row: Row) -> Iterator[Problem]:
    status = row.text("status")
    if status == "available" and _empty(row, "pool_id"):
        yield rows.problem(
            row,
            "pool_id",
            "De civiele capaciteit ontbreekt; de status is available.",
            allowed="een id uit data/civil_pools.csv",
        )
    found = row.text("pool_id") or row.raw.get("pool_id", "")
    if status in {"none", "unknown"} and found:
        yield rows.problem(
            row, "pool_id", f"Bij status {status} hoort geen civiele capaciteit.", found=found, allowed="een lege cel"
        )
    for column, name in (("mandate", "bevoegdheid"), ("exists_from", "begin")):
        value = row.cells.get(column)
        if status in {"none", "unknown"} and value is not None:
            message = f"Bij status {status} hoort geen {name}."
            shown = str(value).lower()
            yield rows.problem(row, column, message, found=shown, allowed="een lege cel")
    if status == "unknown" and _empty(row, "open_question_id"):
        yield rows.problem(
            row,
            "open_question_id",
            "Het is niet bekend of er een alternatief is, maar de open vraag ontbreekt.",
            allowed="een id uit data/open_questions.csv",
        )


def _check_pool(rows: Rows, row: Row) -> Iterator[Problem]:
    """The part of a region starts from there."""
    if not row.text("part_of"):
        return
    if _empty(row, "region_id"):
        message = "Dit is het deel van een regio (part_of), maar de regio ontbreekt."
        yield rows.problem(row, "region_id", message, allowed="VR01 tot en met VR25")
    elif row.text("travel") == "included":
        message = "Het deel van een regio vertrekt daar, dus de reistijd telt mee."
        yield rows.problem(row, "travel", message, found="included", allowed="added")


def _check_effect(rows: Rows, row: Row) -> Iterator[Problem]:
    target = row.text("target")
    if target not in _TARGETS:
        return  # the target itself is already a problem
    named, attributes = _TARGETS[target]
    for column, _ in _TARGETS.values():
        found = row.text(column) or row.raw.get(column, "")
        if column == named and _empty(row, column):
            message = f"De maatregel werkt op {target}, maar deze cel is leeg."
            yield rows.problem(row, column, message, allowed=f"een id uit {rows.table.references[column]}")
        if column != named and found:
            message = f"De maatregel werkt op {target}; daar hoort deze verwijzing niet bij."
            advice = "maak voor elk doel een eigen regel"
            yield rows.problem(row, column, message, found=found, allowed="een lege cel", advice=advice)
    attribute = row.text("attribute")
    if attribute and attribute not in attributes:
        message = f"Dit kenmerk kan een maatregel niet veranderen aan {target}."
        yield rows.problem(row, "attribute", message, found=attribute, allowed=", ".join(attributes))


def _period_check(first: str, last: str) -> Callable[[Rows, Row], Iterator[Problem]]:
    def check(rows: Rows, row: Row) -> Iterator[Problem]:
        start, end = row.cells.get(first), row.cells.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            yield rows.problem(
                row,
                last,
                f"Deze datum ligt voor {first}.",
                found=str(end),
                allowed=f"{start} of later ({dutch.day(start)})",
            )

    return check


_TABLE_CHECKS: dict[str, Callable[[Rows, Row], Iterator[Problem]]] = {
    "incidents": _check_incident,
    "civil_pools": _check_pool,
    "civil_alternatives": _check_alternative,
    "measure_effects": _check_effect,
    "observations": _period_check("period_start", "period_end"),
    "commitments": _period_check("date", "deadline"),
}
