"""Checks of values that the model would never read: whoever fills one in thinks that it counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hoofdtaak3.inputs.tables.reading import Row, Rows
from hoofdtaak3.inputs.tables.row_checks import plain
from hoofdtaak3.problems import Problem

_NOT_ASKED = "geen regel: het model leest deze waarde nooit"


def check_unread(tables: Mapping[str, Rows], phases: Sequence[str]) -> Iterator[Problem]:
    """Every values row that no scenario could make the model read."""
    for rows in tables.values():
        if rows.table.is_values and "phase" in rows.table.column_names:
            yield from _shadowed_phases(rows, phases)
    yield from _check_types(tables)
    yield from _check_standing(tables)
    yield from _check_steps(tables["request_line_values"])
    yield from _check_reference(tables["capability_values"])
    yield from _check_personnel(tables["personnel"])


def _shadowed_phases(rows: Rows, phases: Sequence[str]) -> Iterator[Problem]:
    """A row for every phase without a row of its own, where every phase has one."""
    groups: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in rows.rows:
        if not row.faulty.intersection(("phase", "attribute")):
            key = row.text(rows.table.quantity_key[0]), row.text("attribute")
            groups[key].setdefault(row.text("phase"), row)
    for by_phase in groups.values():
        if "" in by_phase and by_phase.keys() >= set(phases):
            message = "Deze regel geldt voor geen enkele fase: elke fase heeft een eigen regel."
            yield rows.problem(by_phase[""], "phase", message, found="(leeg)", allowed=_NOT_ASKED)


def _check_types(tables: Mapping[str, Rows]) -> Iterator[Problem]:
    """Own use at a type of incident that never happens; the row for all other types is no such type."""
    rows, incidents, lines = tables["civil_pool_values"], tables["incidents"], tables["request_lines"]
    asking = {row.text("incident_id") for row in lines.rows}
    whole = incidents.complete and lines.complete and asking <= incidents.by_id().keys()
    if not whole or not all(row.text("type") for row in incidents.rows):
        return  # a type may be missing by a mistake that is told by itself
    types = {row.text("type") for row in incidents.rows if row.text("id") in asking}
    for row in rows.rows:
        name = row.text("incident_type")
        if row.text("attribute") == "own_use_incident" and name and name not in types:
            message = "Geen enkel incident van deze soort vraagt iets, dus dit eigen gebruik telt nooit."
            allowed = f"{', '.join(sorted(types))}: de soorten in {incidents.table.file} met een verzoek"
            yield rows.problem(row, "incident_type", message, found=name, allowed=allowed)


def _check_standing(tables: Mapping[str, Rows]) -> Iterator[Problem]:
    """A start or a length of a standing task, which runs on every day."""
    rows, lines, incidents = tables["request_line_values"], tables["request_lines"], tables["incidents"]
    kinds = {row.text("id"): row.text("kind") for row in incidents.rows}
    standing = {row.text("id") for row in lines.rows if kinds.get(row.text("incident_id")) == "standing"}
    words = {"days": "geen duur", "start_day": "geen begin"}
    for row in rows.rows:
        attribute = row.text("attribute")
        if attribute in words and row.text("request_line_id") in standing:
            message = f"Een vaste taak heeft {words[attribute]}."
            yield rows.problem(row, "attribute", message, found=attribute, allowed=f"geen regel '{attribute}'")


def _check_steps(rows: Rows) -> Iterator[Problem]:
    """Units from a day on which the request is over, however long it lasts."""
    longest = {
        row.text("request_line_id"): high
        for row in rows.rows
        if row.text("attribute") == "days" and (high := row.number("high")) is not None
    }
    for row in rows.rows:
        line, day = row.text("request_line_id"), row.number("day")
        if row.text("attribute") == "units" and day is not None and day >= longest.get(line, math.inf):
            yield rows.problem(
                row,
                "day",
                f"Het verzoek {line} duurt hoogstens {plain(longest[line])} dagen; deze dag komt daar nooit bij.",
                found=plain(day),
                allowed=f"0 tot en met {math.ceil(longest[line]) - 1}",
            )


def _check_reference(rows: Rows) -> Iterator[Problem]:
    """A reference demand beside a promise: the promise is the reference."""
    promised = {row.text("capability_id"): row.line for row in rows.rows if row.text("attribute") == "promise"}
    for row in rows.rows:
        line = promised.get(row.text("capability_id"))
        if row.text("attribute") == "reference_demand" and line is not None:
            yield rows.problem(
                row,
                "attribute",
                f"Het ijkpunt is de belofte op regel {line}; de referentievraag telt dan niet.",
                found="reference_demand",
                allowed="promise of reference_demand, niet allebei",
            )


def _check_personnel(rows: Rows) -> Iterator[Problem]:
    """A path before the last observed figure, or an older figure of the wartime organisation."""
    last: dict[str, date] = {}
    dated: list[tuple[Row, str, date]] = []
    for row in rows.rows:
        day = row.cells.get("date")
        if isinstance(day, date) and row.text("path"):
            dated.append((row, row.text("path"), day))
            last[row.text("path")] = max(day, last.get(row.text("path"), day))
    if not rows.complete or any(row.faulty for row in rows.rows):
        return
    for row, path, day in dated:
        found = str(day)
        if path == "wartime" and day < last[path]:
            message = f"Alleen het laatste aantal van de oorlogsorganisatie telt, dat van {last[path]}."
            yield rows.problem(row, "date", message, found=found, allowed="een datum: de laatste")
        elif path not in {"observed", "wartime"} and "observed" in last and day <= last["observed"]:
            message = f"Een pad begint na het laatste waargenomen aantal, dat van {last['observed']}."
            yield rows.problem(row, "date", message, found=found, allowed=f"na {last['observed']}")
