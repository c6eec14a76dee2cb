"""Checks of quantities against each other: claims together, shares along the ladder, profiles, the promise in peace."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hoofdtaak3.inputs.tables.reading import Row, Rows
from hoofdtaak3.inputs.tables.row_checks import plain
from hoofdtaak3.problems import Problem

_EPSILON = 1e-9


def check_sums(tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[Problem]:
    """Every error that shows only when quantities are put side by side."""
    yield from _check_claims(tables["claims"], phases)
    wholes = {key: row.text("part_of") for key, row in tables["civil_pools"].by_id().items() if row.text("part_of")}
    for rows in tables.values():
        yield from _check_ladders(rows, phases, wholes)
    yield from _check_profiles(tables["request_line_values"])
    yield from _check_alternative_values(tables)


def claim_index(rows: Rows) -> dict[tuple[str, str, str], Row]:
    """Claim rows by capability, claim and phase."""
    return {(row.text("capability_id"), row.text("claim"), row.text("phase")): row for row in rows.rows}


def _check_claims(rows: Rows, phases: Sequence[str]) -> Iterator[Problem]:
    index = claim_index(rows)
    for capability in sorted({key[0] for key in index}):
        for phase in phases:
            first, second = index.get((capability, "ht1", phase)), index.get((capability, "ht2", phase))
            total = _total(first, second, "likely")
            if first and second and total > 1 + _EPSILON:
                shares = f"ht1 {plain(first.number('likely') or 0)} + ht2 {plain(second.number('likely') or 0)}"
                yield rows.problem(
                    max(first, second, key=lambda row: row.line),
                    "likely",
                    "Hoofdtaak 1 en 2 samen vragen meer dan er is.",
                    found=f"{capability}, {phase}: {shares} = {plain(total)}",
                    allowed="samen hoogstens 1",
                )
        yield from _falls(
            rows,
            [index.get((capability, "ht1", phase)) for phase in phases],
            "Het beslag van hoofdtaak 1",
            capability,
        )


def _total(first: Row | None, second: Row | None, column: str) -> float:
    """Sum of two shares, NaN if one is unknown."""
    numbers = [math.nan if row is None or (n := row.number(column)) is None else n for row in (first, second)]
    return sum(numbers)


def _check_ladders(rows: Rows, phases: Sequence[str], wholes: Mapping[str, str]) -> Iterator[Problem]:
    """Quantities that may not fall: a row per phase, or the row without a phase for phases without one.

    For the part of a region (`wholes`: by id what it is a part of) the rows of the whole hold where it has none.
    """
    groups: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    key = rows.table.quantity_key[0]
    for row in rows.rows:
        quantity = rows.table.quantity_of(row.text("attribute"))
        if quantity is not None and quantity.ladder and "phase" not in row.faulty:
            groups[row.text(key), quantity.title].setdefault(row.text("phase"), row)
    for (entity, title), by_phase in sorted(groups.items()):
        whole = groups.get((wholes.get(entity, ""), title), {})
        yield from _falls(
            rows,
            [by_phase.get(phase, by_phase.get("", whole.get(phase, whole.get("")))) for phase in phases],
            title.capitalize(),
            entity,
            phases,
        )


def _falls(
    rows: Rows, ladder: Sequence[Row | None], what: str, entity: str, phases: Sequence[str] = ()
) -> Iterator[Problem]:
    """Steps down; `ladder` has the row that holds in each phase, from low to high."""
    highest: Row | None = None
    for step, row in enumerate(ladder):
        number = row.number("likely") if row is not None else None
        if row is None or number is None:
            continue
        before = highest.number("likely") if highest is not None else None
        if highest is not None and before is not None and number < before - _EPSILON:
            phase = phases[step] if phases else row.text("phase")
            yield rows.problem(
                row,
                "likely",
                f"{what} daalt langs de fasen.",
                found=f"{entity}, {phase}: {plain(number)}, na {plain(before)} op regel {highest.line}",
                allowed=f"{plain(before)} of meer: langs de fasen daalt dit aandeel niet",
            )
        else:
            highest = row


def _check_profiles(rows: Rows) -> Iterator[Problem]:
    """Units by day start at day 0."""
    profiles: dict[str, list[Row]] = defaultdict(list)
    for row in rows.rows:
        if row.text("attribute") == "units" and "day" not in row.faulty and row.number("day") is not None:
            profiles[row.text("request_line_id")].append(row)
    for line, profile in sorted(profiles.items()):
        first = min(profile, key=lambda row: row.number("day") or 0)
        if first.number("day"):
            yield rows.problem(
                first,
                "day",
                "Dit verzoek heeft geen aantal eenheden vanaf dag 0.",
                found=f"{line}: dag {plain(first.number('day') or 0)}",
                allowed="een regel 'units' met day 0",
            )


def _check_alternative_values(tables: Mapping[str, Rows]) -> Iterator[Problem]:
    rows = tables["civil_alternative_values"]
    status = {key: row.text("status") for key, row in tables["civil_alternatives"].by_id().items()}
    for row in rows.rows:
        if status.get(row.text("civil_alternative_id")) in {"none", "unknown"}:
            yield rows.problem(
                row,
                "civil_alternative_id",
                "Dit alternatief heeft geen civiele capaciteit, dus ook geen waarden.",
                found=row.text("civil_alternative_id"),
                allowed="een alternatief met status available",
            )


def sum_warnings(tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[str]:
    """What is allowed but strange: claims that may add up to more than all, supply in peace below the promise.

    A warning names its row by key: its line would count the rows above it, also those that an edition does not show.
    """
    rows = tables["claims"]
    index = claim_index(rows)
    for capability in sorted({key[0] for key in index}):
        for phase in phases:
            first, second = index.get((capability, "ht1", phase)), index.get((capability, "ht2", phase))
            total = _total(first, second, "high")
            if first and second and total > 1 + _EPSILON:
                yield (
                    f"{rows.table.file}: de bovengrenzen van het beslag op {capability} in de fase {phase} zijn"
                    f" samen {plain(total)}, meer dan 1."
                )
    yield from _promise_warnings(tables, phases[0], index)


def _promise_warnings(
    tables: Mapping[str, Rows], peace: str, claims: Mapping[tuple[str, str, str], Row]
) -> Iterator[str]:
    rows = tables["capability_values"]
    values = {(row.text("capability_id"), row.text("attribute")): row for row in rows.rows}
    for capability in tables["capabilities"].rows:
        id_ = capability.text("id")
        used = [values.get((id_, name)) for name in ("promise", "units", "readiness")]
        used += [claims.get((id_, claim, peace)) for claim in ("ht1", "ht2")]
        known = [row for row in used if row is not None]
        numbers = [number for row in known if (number := row.number("likely")) is not None]
        if len(numbers) < len(used):
            continue
        promise, units, readiness, claim1, claim2 = numbers
        supply = max(0.0, units * readiness * (1 - claim1 - claim2))
        if not capability.cells.get("divisible"):
            supply = math.floor(supply + 0.5 + _EPSILON)
        if supply < promise - _EPSILON:
            yield (
                f"{rows.table.file}: {id_} levert in de fase {peace} {plain(supply)}, minder dan de belofte van"
                f" {plain(promise)}."
            )
