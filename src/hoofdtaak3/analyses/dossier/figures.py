"""Figure: which share of each kind of quantity has a source, and which is judged or invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.bars import Bars, Row, bar_chart, parts
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.results.code_words import BASES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.analyses.world import World

_TITLES: Final[Mapping[str, str]] = {
    "capability_values": "wat Defensie heeft",
    "claims": "beslag van hoofdtaak 1 en 2",
    "request_line_values": "vraag bij incidenten en vaste taken",
    "request_type_values": "vraag bij losse verzoeken",
    "civil_pool_values": "wat civiele partijen hebben",
    "civil_alternative_values": "hoe civiele partijen vervangen",
    "reciprocal_claims": "wat Defensie civiel vraagt",
    "personnel": "personeel van Defensie",
    "region_values": "inwoners per regio",
    "measure_values": "kosten en duur van maatregelen",
    "measure_effects": "effect van maatregelen",
}
TABLES: Final[Mapping[str, str]] = {table: _TITLES[table] for table in QUANTITY_KEYS}
"""Dutch for the tables of quantities: a table without a name is an error here and not in the report."""
_KINDS: Final = {"bron": "sourced", "opgave": "stated", "oordeel": "judged", "fictief": "invented", UNKNOWN: "unknown"}


def origin_figure(world: World) -> Figure:
    """`fig-herkomst`: a bar for each kind of quantity, the best sourced first."""
    rows, data = [], []
    for table, title in TABLES.items():
        bases = world.grounds[f"tabel.{table}"].bases
        total = sum(bases.values())
        if not total:
            continue
        shares = {basis: bases.get(basis, 0) / total for basis in _KINDS}
        stretches = parts([(kind, shares[basis]) for basis, kind in _KINDS.items()])
        count = f"{dutch.number(total, 0)} {dutch.plural(total, 'waarde', 'waarden')}"
        rows.append((-shares["bron"] - shares["opgave"], title, Row(table, title, stretches, (count,))))
        data.append(
            {"Soort": title, "Waarden": total} | {dutch.capital(basis): bases.get(basis, 0) for basis in _KINDS}
        )
    present = {piece.kind for _, _, row in rows for piece in row.parts}
    words = {kind: BASES.get(basis, basis) for basis, kind in _KINDS.items() if kind in present}
    ordered = [row for *_, row in sorted(rows, key=lambda each: each[:2])]
    bars = Bars(ordered, "deel van de waarden", "Er zijn geen waarden.", words)
    return Figure(
        "fig-herkomst",
        "Herkomst van de waarden per soort",
        bar_chart(bars, world.brand),
        pd.DataFrame(data),
    )
