"""Checks on inputs that cannot be. What is merely unknown (NaN, None) is fine; what is impossible is an error."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.inputs import PHASES, Alternative, Capability, Inputs, Line, Place, Pool
from hoofdtaak3.model.problem import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KINDS = ("incident", "standing", "request")
STATUSES = ("available", "none", "unknown")


def validate(inputs: Inputs) -> None:
    """Check that the inputs can be.

    Raises:
        ValueError: With every problem, one a line.
    """
    problems = [*_scenario(inputs), *_modes(inputs)]
    capabilities = {c.id for c in inputs.capabilities}
    pools = {p.id for p in inputs.pools}
    for name, rows in (
        ("capability", inputs.capabilities),
        ("pool", inputs.pools),
        ("alternative", inputs.alternatives),
        ("line", inputs.lines),
    ):
        problems += _unique(name, [row.id for row in rows])
    for capability in inputs.capabilities:
        problems += _capability(capability)
        problems += _travels(f"capability {capability.id}", capability.place, capability.mode, inputs)
    for pool in inputs.pools:
        problems += _pool(pool)
        problems += _travels(f"pool {pool.id}", pool.place, pool.mode, inputs)
    for alternative in inputs.alternatives:
        problems += _alternative(alternative, capabilities, pools)
    for line in inputs.lines:
        problems += _line(line, capabilities)
    if problems:
        raise ValueError("impossible inputs:\n" + "\n".join(f"- {problem}" for problem in problems))


def _scenario(inputs: Inputs) -> Iterator[str]:
    if inputs.days < 1:
        yield f"scenario: days is {inputs.days}, must be at least 1"
    if len(inputs.phases) != inputs.days:
        yield f"scenario: {len(inputs.phases)} phases for {inputs.days} days"
    if any(phase not in range(len(PHASES)) for phase in inputs.phases):
        yield f"scenario: a phase is not an index into {PHASES}"
    if len(inputs.personnel_ratio) != inputs.days:
        yield f"scenario: {len(inputs.personnel_ratio)} personnel ratios for {inputs.days} days"
    for ratio in sorted({r for r in (*inputs.personnel_ratio, inputs.ladder_ratio) if r < 0 or r == math.inf}):
        yield f"scenario: personnel ratio is {ratio}, must be a number of at least 0"
    yield from _numbers("scenario", {"self_reliance_hours": inputs.self_reliance_hours})
    if not 0 <= inputs.none < inputs.covered <= 1:
        yield f"scenario: thresholds none={inputs.none} and covered={inputs.covered}, must be 0 <= none < covered <= 1"
    known = {c.id for c in inputs.capabilities} | {EVERYTHING}
    for name in sorted(set(inputs.withheld_demand) - known):
        yield f"scenario: withheld_demand names {name}, which is no capability"


def _modes(inputs: Inputs) -> Iterator[str]:
    for mode, travel in inputs.travel.items():
        if not travel.speed_kmh > 0:
            yield f"travel {mode}: speed_kmh is {travel.speed_kmh}, must be above 0"
        if not travel.detour_factor >= 1:
            yield f"travel {mode}: detour_factor is {travel.detour_factor}, must be at least 1"


def _unique(name: str, ids: list[str]) -> Iterator[str]:
    for identifier in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"{name} {identifier}: given {ids.count(identifier)} times"


def _numbers(owner: str, values: dict[str, float]) -> Iterator[str]:
    for name, value in values.items():
        if value < 0 or value == math.inf:
            yield f"{owner}: {name} is {value}, must be a number of at least 0"


def _shares(owner: str, name: str, shares: Iterable[float]) -> Iterator[str]:
    shares = tuple(shares)
    for share in shares:
        if share < 0 or share > 1:
            yield f"{owner}: {name} holds {share}, must be between 0 and 1"


def _by_phase(owner: str, name: str, shares: tuple[float, ...]) -> Iterator[str]:
    if len(shares) != len(PHASES):
        yield f"{owner}: {name} has {len(shares)} values, must have one per phase ({len(PHASES)})"
    yield from _shares(owner, name, shares)


def _rotation(owner: str, factor: float) -> Iterator[str]:
    if factor < 1 or factor == math.inf:
        yield f"{owner}: rotation_factor is {factor}, must be at least 1"


def _extra(owner: str, extra: float) -> Iterator[str]:
    if not 0 <= extra < math.inf:  # never unknown: what a measure adds is part of the measure
        yield f"{owner}: extra is {extra}, must be a known number of at least 0"


def _travels(owner: str, place: Place | None, mode: str, inputs: Inputs) -> Iterator[str]:
    if place is not None and mode not in inputs.travel:
        yield f"{owner}: mode {mode} has no speed in travel"


def _capability(capability: Capability) -> Iterator[str]:
    owner = f"capability {capability.id}"
    yield from _numbers(
        owner,
        {
            "units": capability.units,
            "readiness": capability.readiness,
            "reference": capability.reference,
            "norm_hours": capability.norm_hours,
            "response_hours": capability.response_hours,
        },
    )
    yield from _extra(owner, capability.extra)
    if capability.reference == 0:
        yield f"{owner}: reference is 0, must be above 0"
    if capability.endurance_days < 0:
        yield f"{owner}: endurance_days is {capability.endurance_days}, must be at least 0"
    yield from _rotation(owner, capability.rotation_factor)
    yield from _by_phase(owner, "claim1", capability.claim1)
    yield from _by_phase(owner, "claim2", capability.claim2)


def _pool(pool: Pool) -> Iterator[str]:
    owner = f"pool {pool.id}"
    yield from _numbers(owner, {"units": pool.units})
    yield from _extra(owner, pool.extra)
    if pool.endurance_days < 0:
        yield f"{owner}: endurance_days is {pool.endurance_days}, must be at least 0"
    yield from _rotation(owner, pool.rotation_factor)
    yield from _by_phase(owner, "own_use", pool.own_use)
    yield from _by_phase(owner, "reciprocal", pool.reciprocal)
    yield from _by_phase(owner, "reservists", pool.reservists)
    yield from _shares(owner, "own_use_incident", pool.own_use_incident.values())


def _alternative(alternative: Alternative, capabilities: set[str], pools: set[str]) -> Iterator[str]:
    owner = f"alternative {alternative.id}"
    if alternative.capability_id not in capabilities:
        yield f"{owner}: capability {alternative.capability_id} does not exist"
    if alternative.status not in STATUSES:
        yield f"{owner}: status is {alternative.status}, must be one of {STATUSES}"
    if alternative.status == "available" and alternative.pool_id not in pools:
        yield f"{owner}: pool {alternative.pool_id} does not exist"
    if alternative.equivalence <= 0 or alternative.equivalence == math.inf:
        yield f"{owner}: equivalence is {alternative.equivalence}, must be above 0"
    yield from _numbers(owner, {"response_hours": alternative.response_hours})


def _line(line: Line, capabilities: set[str]) -> Iterator[str]:
    owner = f"line {line.id}"
    if line.capability_id not in capabilities:
        yield f"{owner}: capability {line.capability_id} does not exist"
    if line.kind not in KINDS:
        yield f"{owner}: kind is {line.kind}, must be one of {KINDS}"
    if line.start_day < 0:
        yield f"{owner}: start_day is {line.start_day}, must be at least 0"
    if line.days <= 0:
        yield f"{owner}: days is {line.days}, must be above 0"
    steps = [since for since, _ in line.units]
    if not steps or steps[0] != 0 or steps != sorted(set(steps)):
        yield f"{owner}: units must start at day 0 and rise in day, found days {steps}"
    for _, units in line.units:
        yield from _numbers(owner, {"units": units})
    yield from _numbers(owner, {"required_hours": line.required_hours})
