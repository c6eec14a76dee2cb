"""Tables about growth: the figures on personnel, and what growth takes off each gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.growth_sentences import PLANNED
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.results.code_words import PATHS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.chapters.chapter import Tale

TABLE = "tbl-growth-relief"
PEOPLE_TABLE = "tbl-growth-personnel"
PATH_NAMES: Mapping[str, str] = {"observed": "waargenomen", **PATHS, "wartime": "oorlogsorganisatie (bovengrens)"}


def personnel_table(people: pd.DataFrame) -> str:
    """Every figure with its source."""
    rows = [
        [
            PATH_NAMES.get(row.path, row.path),
            dutch.day(row.date),
            _persons(row),
            origin(row.basis or UNKNOWN, row.source),
        ]
        for row in rows_of(people)
    ]
    return table(
        ["Pad", "Datum", "Mensen", "Herkomst"],
        rows or [["Geen gegevens", "", "", ""]],
        [30, 22, 28, 30],
        "Personeel van Defensie: waarnemingen, groeipaden en bovengrens, met de marge tussen haakjes.",
        PEOPLE_TABLE,
    )


def relief_table(gaps: pd.DataFrame, tale: Tale) -> str:
    """For each gap that growth makes smaller: by how much, in the first, the middle and the last year and per path."""
    if gaps.empty:
        return ""
    years = sorted({int(year) for year in gaps["year"]})
    last = years[-1]
    found: dict[tuple[str, ...], list[str]] = {}
    for (key, scenario), own in gaps.groupby(["capability_id", "scenario_id"], sort=False):
        at = {(row.path, int(row.year)): row for row in rows_of(own)}
        cells = tuple(change(at.get((path, last))) for path in PATHS)
        half = change(at.get((PLANNED, years[len(years) // 2 - 1])))
        if any(cell not in ("0", "–", UNKNOWN) for cell in (*cells, half)):
            found.setdefault((tale.names.capability(str(key)), half, *cells), []).append(tale.titles[str(scenario)])
    rows = [
        [escape(name), escape("; ".join(titles)), half, *cells]
        for (name, half, *cells), titles in sorted(found.items(), key=lambda item: item[0][0])
    ]
    middle = years[len(years) // 2 - 1]
    return table(
        ["Capaciteit", "Scenario’s", f"Plan, {middle}", f"Langzaam, {last}", f"Plan, {last}", f"Snel, {last}"],
        rows or [["Geen tekort wordt kleiner", *[""] * 5]],
        [22, 34, -12, -14, -12, -12],
        "Verandering van het tekort door groei, in procenten van het tekort zonder groei.",
        TABLE,
    )


def change(row: Any) -> str:  # noqa: ANN401
    """`−34%`, `0`, `onbekend`; a dash where there is no gap to relieve."""
    if row is None or row.without_unit_days <= TOLERANCE:
        return "–"
    share = row.relieved_unit_days / row.without_unit_days
    if math.isnan(share):
        return UNKNOWN
    return "0" if share <= TOLERANCE else f"−{part(share)}".replace("−minder dan", "< ")


def _persons(row: Any) -> str:  # noqa: ANN401
    likely = dutch.number(row.likely, 0)
    if math.isnan(row.likely) or row.low == row.high:
        return likely
    return f"{likely} ({dutch.number(row.low, 0)}–{dutch.number(row.high, 0)})"
