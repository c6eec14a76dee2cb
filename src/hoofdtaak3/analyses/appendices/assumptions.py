"""The log of data and assumptions: what rests on what, which assumptions weigh most, which answer replaces them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.analyses.dossier.figures import TABLES
from hoofdtaak3.analyses.uncertainty.content import quantity_of
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import BASES, PATHS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.analyses.world import World

ASSUMED: Final = ("oordeel", "fictief")
MOST: Final = 20
"""Assumptions in the table of the heaviest."""


def kinds(world: World) -> list[dict[str, Any]]:
    """Of each kind of quantity how many values have which basis."""
    rows = []
    for table, title in TABLES.items():
        bases = world.grounds[f"tabel.{table}"].bases
        counts = {basis: bases.get(basis, 0) for basis in (*BASES, UNKNOWN)}
        rows.append({"naam": title, "aantal": sum(bases.values()), **counts})
    return rows


def heaviest(world: World) -> list[dict[str, Any]]:
    """The assumptions that a gap moves along with most, each once: where that is strongest, the strongest first."""
    best: dict[tuple[str, str, str], tuple[float, str, Any]] = {}
    for scenario, results in world.results.items():
        for row in rows_of(results["sample_drivers"]):
            if row.basis not in ASSUMED or math.isnan(row.correlation):
                continue
            key = (row.table, row.key, row.attribute)
            if key not in best or abs(row.correlation) > best[key][0]:
                best[key] = (abs(row.correlation), scenario, row)
    owners = owners_of(world)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST]
    return [
        {
            "wie": owners.get(table, {}).get(key, key), "gegeven": quantity_of(row), "herkomst": row.basis,
            "capaciteit": world.names.capability(row.capability_id), "scenario": world.titles[scenario],
            "samenhang": row.correlation,
        }
        for (table, key, _), (_, scenario, row) in ranked
    ]  # fmt: skip


def questioned(world: World) -> list[dict[str, Any]]:
    """By kind of quantity and open question how many values are judged or invented; all of them stand in the tables."""
    questions = {row.id: row for row in rows_of(world.dataset.frame("open_questions"))}
    rows = []
    for table, title in TABLES.items():
        frame = world.dataset.frame(table)
        known = frame[frame["likely"].notna() & frame["basis"].isin(ASSUMED)]
        for key, mine in known.groupby("open_question_id", sort=True):
            asked = questions.get(str(key))
            question, who = (asked.question, asked.who.replace(";", ", ")) if asked else ("", "")
            counts = {basis: int((mine["basis"] == basis).sum()) for basis in ASSUMED}
            rows.append({"naam": title, "vraag": question, "wie": who, **counts})
    return rows


def owners_of(world: World) -> dict[str, Mapping[str, str]]:
    """What a value is a value of, by table and id."""

    def named(table: str) -> dict[str, str]:
        frame = world.dataset.frame(table)
        return dict(zip(frame["id"], frame["name"], strict=True))

    capabilities, pools = {key: world.names.capability(key) for key in world.capabilities}, named("civil_pools")
    alternatives = {
        row.id: f"{pools.get(row.pool_id, row.pool_id)}, voor {world.names.capability(row.capability_id)}"
        for row in rows_of(world.dataset.frame("civil_alternatives"))
    }
    return {
        "capability_values": capabilities, "claims": capabilities, "request_line_values": named("request_lines"),
        "request_type_values": named("request_types"), "civil_pool_values": pools, "reciprocal_claims": pools,
        "civil_alternative_values": alternatives, "region_values": named("regions"), "personnel": PATHS,
    }  # fmt: skip
