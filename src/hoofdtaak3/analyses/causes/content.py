"""What is found of capabilities without a civil alternative: what would change that, and what gaps are due to."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hoofdtaak3.analyses.capabilities.stated import stated_by_phase
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.labels import fitting
from hoofdtaak3.figures.matrix import Cell, Matrix, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.problem import Register
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.worlds import Solver
from hoofdtaak3.results.code_words import CLASSES, UNKNOWN
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.model.inputs import Inputs

PHASE: Final = "oorlog"
NONE: Final = "D"
"""The class of what has no civil alternative."""
CAUSES: Final[Mapping[str, str]] = {
    "claims": "beslag",
    "reversal": "omkering",
    "simultaneity": "gelijktijdig",
    "time": "tijd",
    "mandate": "bevoegdheid",
    "size": "omvang",
}
"""Columns of frame `causes`, with the words for them."""
MOST: Final = 20
"""Rows in one picture."""
_HALF: Final = 0.5
_NAMES: Final = 180
"""Pixels for the words beside a row."""
_ROUNDED: Final = 0.005
_APART: Final = 0.01
"""Shares that are closer than this read as equal, and neither is the largest."""


def content(world: World) -> Content:
    """Findings `capaciteit.<id>.oorlog.zonder_…`, `zonder_alternatief.…`, `oorzaken.…`; `fig-oorzaken`."""
    stated = stated_by_phase(world)
    mine = [key for key in world.capabilities if stated[key, PHASE].code == NONE]
    unknown = [key for key in world.capabilities if stated[key, PHASE].code == UNKNOWN]
    inputs = world.inputs
    changes = single_changes(inputs, mine)
    worst = worst_causes(world.frames["causes"], demand_of(world))
    findings = [
        *(finding for key in mine for finding in _changed(world, key, changes[key])),
        *(_list(world, f"zonder_alternatief.{name}", label, keys) for name, label, keys in _turned(changes, unknown)),
        *_largest(world, worst),
    ]
    rows = [{"id": key, "stevig": stated[key, PHASE].firm} | changes[key] for key in mine]
    rows.sort(key=lambda row: not row["stevig"])
    return Content(findings, {"zonder_alternatief": rows}, [causes_figure(world, worst)])


def single_changes(inputs: Inputs, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of each capability what becomes of its class and gap on the reference request in war, by one change.

    `niets` is as it is; `bevoegdheid` lets every alternative serve; `wachttijd` has nobody come too late; `beide` is
    these two together. `eenheden` is how many units on top, out of reach of any claim, make Defence meet it alone.
    """
    allowed = replace(inputs, alternatives=tuple(replace(a, mandate=True) for a in inputs.alternatives))
    worlds = {
        "niets": inputs,
        "bevoegdheid": allowed,
        "wachttijd": _patient(inputs),
        "beide": _patient(allowed),
    }
    solver, found = Solver(), {key: dict[str, Any]() for key in keys}
    for name, world in worlds.items():
        for row in _war(world, solver):
            if row.capability_id in found:
                open_share = row.gap / row.reference
                found[row.capability_id] |= {name: row.code, f"open_{name}": open_share}
    needed = _needed(inputs, solver, keys)
    register = Register(inputs)
    for key, told in found.items():
        rows = [row for row in register.alternatives[key] if row.status == "available" and row.pool_id is not None]
        hours = [link.hours for link in register.links(key, inputs.reference_place)[1:]]
        known = [
            hour for row, hour in zip(rows, hours, strict=True) if row.exists is not False and not math.isnan(hour)
        ]
        told |= {"eenheden": needed[key], "uren": min(known, default=None), "norm": register.by_id[key].norm_hours}
        told["niemand"] = not rows
    return found


def _patient(inputs: Inputs) -> Inputs:
    """The same, but whoever comes is in time."""
    return replace(inputs, capabilities=tuple(replace(c, norm_hours=math.inf) for c in inputs.capabilities))


def _war(inputs: Inputs, solver: Solver) -> Iterator[Any]:
    """The rows of the reference request in war."""
    frame = phases_frame(inputs, solver)
    return rows_of(frame[frame["phase"] == PHASE])


def _needed(inputs: Inputs, solver: Solver, keys: Sequence[str]) -> dict[str, float | None]:
    """How many units more let Defence meet the reference alone; None if units do not help, or it is not known."""
    short = {}
    for row in _war(inputs, solver):
        missing = row.reference - row.supply
        if row.capability_id in keys and not math.isnan(missing):
            short[row.capability_id] = max(0.0, missing)
    whole = {c.id: not c.divisible for c in inputs.capabilities}
    extra = {key: float(math.ceil(units - TOLERANCE)) if whole[key] else units for key, units in short.items()}
    more = replace(
        inputs,
        capabilities=tuple(replace(c, extra=c.extra + extra.get(c.id, 0.0)) for c in inputs.capabilities),
    )
    met = {row.capability_id for row in _war(more, solver) if row.code == "A"}
    return {key: extra[key] if key in extra and key in met else None for key in keys}


def _changed(world: World, key: str, told: Mapping[str, Any]) -> Iterator[Finding]:
    name, start = world.names.capability(key), f"capaciteit.{key}.{PHASE}"
    where: dict[str, Any] = {"phase": PHASE, "grounds": world.grounds_of([key])}
    for change, words in (
        ("bevoegdheid", "als iedereen mag"),
        ("wachttijd", "als niemand te laat komt"),
        ("beide", "als iedereen mag en niemand te laat komt"),
    ):
        label = f"{name}: klasse in {PHASE} {words}"
        yield Finding(f"{start}.zonder_{change}", label, told[change], names=CLASSES, **where)
        label = f"{name}: deel dat niemand levert in {PHASE} {words}"
        yield Finding(f"{start}.open_zonder_{change}", label, told[f"open_{change}"], "deel", of="het ijkpunt", **where)
    label = f"{name}: klasse bij de waarschijnlijkste waarden"
    yield Finding(f"{start}.zonder_iets", label, told["niets"], names=CLASSES, **where)
    unit = world.names.unit(key, told["eenheden"] or 2)
    label = f"{name}: wat Defensie in {PHASE} meer nodig heeft, buiten het beslag"
    yield Finding(f"{start}.nodig_eenheden", label, told["eenheden"], unit, **where)
    yield Finding(f"{start}.snelste_uren", f"{name}: tijd van de snelste civiele partij", told["uren"], "uur", **where)


def _turned(changes: Mapping[str, Mapping[str, Any]], unknown: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Which capabilities a single change turns, by name and label of the list."""
    for change, words in (("bevoegdheid", "een bevoegdheid"), ("wachttijd", "kortere aanrijtijd")):
        keys = [key for key, told in changes.items() if told["niets"] == NONE and told[change] not in (NONE, UNKNOWN)]
        yield f"door_{change}", f"capaciteiten die door {words} alleen wel een alternatief krijgen", keys
    yield "onbekend", f"capaciteiten waarvan niet bekend is of er in {PHASE} een alternatief is", unknown


def _list(world: World, name: str, label: str, keys: Sequence[str], total: int | None = None) -> Finding:
    of = "capaciteiten"
    names = {key: world.names.capability(key) for key in keys}
    grounds = world.grounds_of(keys)
    return Finding(
        name, label, tuple(keys), of, len(world.capabilities) if total is None else total, of, degree="wisselt",
        names=names, grounds=grounds,
    )  # fmt: skip


def demand_of(world: World) -> dict[tuple[str, str], float]:
    """What is asked of each capability in each scenario, in unit-days, by (scenario, capability)."""
    return {
        (scenario, row.capability_id): row.demand_unit_days
        for scenario, frames in world.results.items()
        for row in rows_of(frames["capabilities"])
    }


def worst_causes(causes: pd.DataFrame, demand: Mapping[tuple[str, str], float]) -> list[dict[str, Any]]:
    """Of each capability the scenario in which the largest part of its demand stays open, with the causes' shares.

    From large to small; a capability without a known gap has no row.
    """
    worst: dict[str, dict[str, Any]] = {}
    for row in rows_of(causes):
        asked = demand.get((row.scenario_id, row.capability_id), math.nan)
        if not (row.gap_unit_days > TOLERANCE and asked > TOLERANCE):
            continue
        share = row.gap_unit_days / asked
        if share > worst.get(row.capability_id, {"open": 0.0})["open"] + TOLERANCE:
            parts = {name: getattr(row, name) / row.gap_unit_days for name in CAUSES}
            worst[row.capability_id] = {"id": row.capability_id, "scenario": row.scenario_id, "open": share} | parts
    return sorted(worst.values(), key=lambda row: (-row["open"], row["id"]))


def _largest(world: World, worst: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    first: dict[str, list[str]] = {name: [] for name in CAUSES}
    for row in worst:
        known = {name: row[name] for name in CAUSES}
        if any(math.isnan(share) for share in known.values()):
            continue
        top, *others = sorted(known, key=lambda name: -known[name])
        if all(known[top] - known[other] > _APART for other in others):
            first[top].append(row["id"])
    for name, keys in first.items():
        label = f"capaciteiten waar het tekort het meest is toe te rekenen aan {CAUSES[name]}"
        yield _list(world, f"oorzaken.grootste.{name}", label, keys, len(worst))
    ids = [row["id"] for row in worst]
    yield _list(world, "oorzaken.met_tekort", "capaciteiten met een tekort in een scenario", ids)
    yield _list(
        world, "oorzaken.getekend", "capaciteiten in de figuur over oorzaken", ids[: _room(world, worst)], len(ids)
    )


def causes_figure(world: World, worst: Sequence[Mapping[str, Any]]) -> Figure:
    """Per capability what its gap is due to, as shares; the largest ones stand out."""
    drawn = worst[: _room(world, worst)]
    rows = {row["id"]: _called(world, row) for row in drawn}
    cells = [Cell(row["id"], name, *_looks(row[name])) for row in drawn for name in CAUSES]
    chart = matrix_chart(Matrix(rows, CAUSES, cells, (), "In geen enkel scenario is er een tekort."), world.brand)
    grounds = world.grounds_of(row["id"] for row in worst)
    return Figure("fig-oorzaken", "Waaraan tekorten zijn toe te rekenen", chart, _told(world, worst), grounds)


def _room(world: World, worst: Sequence[Mapping[str, Any]]) -> int:
    """How many rows fit the picture."""
    return min(MOST, fitting([_called(world, row) for row in worst[:MOST]], _NAMES)) if worst else 0


def _called(world: World, row: Mapping[str, Any]) -> str:
    return world.names.capability(row["id"])


def _looks(share: float) -> tuple[str, str]:
    if math.isnan(share):
        return "unknown", "?"
    words = f"{100 * share:.0f}%" if share >= _ROUNDED else "<1%"
    return ("gap" if share >= _HALF else "good" if share > TOLERANCE else "blank"), words if share > TOLERANCE else "–"


def _told(world: World, worst: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Capaciteit": world.names.capability(row["id"]),
                "Scenario": world.titles[row["scenario"]],
                "Deel dat open blijft": row["open"],
            }
            | {word: row[name] for name, word in CAUSES.items()}
            for row in worst
        ],
        columns=["Capaciteit", "Scenario", "Deel dat open blijft", *CAUSES.values()],
    )
