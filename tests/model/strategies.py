"""Random scenarios for the properties: small, but with every rule in play."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from tests.model.builders import alternative, capability, inputs, line, pool

from hoofdtaak3.model.inputs import Inputs, Place

if TYPE_CHECKING:
    from random import Random

UNITS = st.sampled_from([0.0, 1.0, 2.0, 3.5, 6.0, 10.0])
SHARES = st.lists(st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0]), min_size=4, max_size=4).map(lambda s: tuple(sorted(s)))
CLAIMS = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5]), min_size=4, max_size=4).map(lambda s: tuple(sorted(s)))
HOURS = st.sampled_from([0.0, 6.0, 30.0, 60.0])
ENDURANCE = st.sampled_from([0.0, 1.0, 2.0, math.inf])
ROTATION = st.sampled_from([1.0, 1.5, 2.0])
PLACES = st.sampled_from([None, Place(4.9, 52.4), Place(6.6, 53.2)])
TYPES = ("chemisch", "overstroming")


@st.composite
def scenarios(draw: st.DrawFn, most: int = 3) -> Inputs:
    """A scenario in which everything is known, of `most` capabilities."""
    phases = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    capabilities = [
        capability(
            f"c{i}",
            draw(UNITS),
            divisible=draw(st.booleans()),
            readiness=draw(st.sampled_from([0.7, 1.0])),
            elasticity=draw(st.sampled_from([0.0, 0.5])),
            response_hours=draw(HOURS),
            endurance_days=draw(ENDURANCE),
            rotation_factor=draw(ROTATION),
            claim1=draw(CLAIMS),
            claim2=(0.1, 0.1, 0.1, 0.1),
            place=draw(PLACES),
        )
        for i in range(draw(st.integers(1, most)))
    ]
    pools = [
        pool(
            f"p{i}",
            draw(UNITS),
            own_use=draw(CLAIMS),
            own_use_incident={kind: draw(st.sampled_from([0.0, 0.3])) for kind in TYPES},
            reciprocal=draw(SHARES),
            reservists=(0.0, 0.0, 0.05, 0.1),
            endurance_days=draw(ENDURANCE),
            rotation_factor=draw(ROTATION),
            place=draw(PLACES),
        )
        for i in range(draw(st.integers(0, 3)))
    ]
    alternatives = []
    for c in capabilities:
        chosen = [p for p in pools if draw(st.booleans())]
        alternatives += [
            alternative(
                c.id,
                p.id,
                equivalence=draw(st.sampled_from([0.5, 1.0, 1.0, 3.0])),
                response_hours=draw(HOURS),
                mandate=draw(st.sampled_from([True, True, False])),
                exists=draw(st.sampled_from([True, True, True, False])),
            )
            for p in chosen
        ]
        if not chosen:
            alternatives.append(alternative(c.id, None))
    lines = [
        line(
            f"l{i}",
            ((0, draw(UNITS)), (1, draw(UNITS))),
            kind=draw(st.sampled_from(["incident", "standing", "request"])),
            incident_type=draw(st.sampled_from(TYPES)),
            incident_id=draw(st.sampled_from(["i1", "i2"])),
            capability_id=draw(st.sampled_from(capabilities)).id,
            start_day=draw(st.integers(0, len(phases))),
            days=draw(st.sampled_from([1.0, 2.0, math.inf])),
            required_hours=draw(st.sampled_from([2.0, 24.0, 48.0])),
            priority=draw(st.integers(1, 2)),
            legal_basis_id=draw(st.sampled_from(["wvr_51", "wvr_51", "wvr_51", None])),
            population=draw(st.booleans()),
            place=draw(PLACES),
        )
        for i in range(draw(st.integers(0, 5)))
    ]
    return inputs(
        capabilities,
        pools,
        alternatives,
        lines,
        phases,
        personnel_ratio=tuple(draw(st.sampled_from([1.0, 1.2])) for _ in phases),
        ladder_ratio=draw(st.sampled_from([1.0, 1.1])),
        self_reliance_hours=draw(st.sampled_from([0.0, 24.0])),
        reference_place=draw(PLACES),
    )


CAPABILITY_NUMBERS = ("units", "readiness", "elasticity", "response_hours", "endurance_days", "rotation_factor")
POOL_NUMBERS = ("units", "endurance_days", "rotation_factor")


def _one_phase_unknown(shares: tuple[float, ...], random: Random) -> tuple[float, ...]:
    phase = random.randrange(4)
    return tuple(math.nan if i == phase else share for i, share in enumerate(shares))


def _changes(row: Any, numbers: tuple[str, ...], by_phase: tuple[str, ...], random: Random) -> dict[str, Any]:
    name = random.choice(numbers + by_phase)
    return {name: _one_phase_unknown(getattr(row, name), random) if name in by_phase else math.nan}


def _changed(rows: tuple[Any, ...], at: int, changes: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(replace(row, **changes) if i == at else row for i, row in enumerate(rows))


def withhold(world: Inputs, random: Random) -> Inputs:
    """The same scenario with one input less."""
    table = random.choice(["capabilities", "pools", "alternatives", "lines", "demand", "self_reliance_hours"])
    if table == "self_reliance_hours":
        return replace(world, self_reliance_hours=math.nan)
    rows = world.lines if table == "demand" else getattr(world, table)
    if not rows:
        return world
    at = random.randrange(len(rows))
    row = rows[at]
    if table == "demand":
        rest = tuple(line for i, line in enumerate(rows) if i != at)
        named = random.choice([row.capability_id, "*"])
        return replace(world, lines=rest, withheld_demand=(*world.withheld_demand, named))
    if table == "capabilities":
        changes = _changes(row, CAPABILITY_NUMBERS, ("claim1", "claim2"), random)
    elif table == "pools":
        changes = _changes(row, POOL_NUMBERS, ("own_use", "reciprocal", "reservists"), random)
        if random.random() < 0.2:
            changes = {"own_use_incident": {}}
    elif table == "alternatives":
        unknowns = {"equivalence": math.nan, "response_hours": math.nan, "mandate": None, "exists": None}
        if row.status == "none":
            changes = {"status": "unknown"}
        else:
            changes = random.choice([unknowns, *({name: value} for name, value in unknowns.items())])
    else:
        unknown_units = tuple((since, math.nan) for since, _ in row.units)
        changes = random.choice([{"days": math.nan}, {"required_hours": math.nan}, {"units": unknown_units}])
    return replace(world, **{table: _changed(rows, at, changes)})
