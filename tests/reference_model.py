"""The model once more, naively: loops and linear programmes straight from the design, for inputs that are all known.

It shares nothing with `hoofdtaak3.model` but the types of the inputs. Where the design leaves room, docs/model.md says
what was chosen; this file follows that text, not the code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.optimize import linprog

from hoofdtaak3.model.inputs import Capability, Inputs, Line, Pool

NAMES = ("vrede", "spanning", "conflict", "oorlog")
SMALL = 1e-9
# Answers of the solver differ from the true ones by this much at most.
SLACK = 1e-6
TIGHT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}

Edges = dict[str, float]
"""Units of each source that one served unit costs."""


def military(c: Capability, phase: int, ratio: float) -> float:
    """M = max(0, U * growth * readiness * (1 - claim1 - claim2)); half up unless divisible."""
    growth = 1 + c.elasticity * (ratio - 1)
    raw = c.units * max(0.0, growth) * c.readiness * (1 - c.claim1[phase] - c.claim2[phase])
    raw = max(0.0, raw)
    if c.divisible:
        return raw if raw > 1e-12 * c.units else 0.0
    return float(math.floor(raw + SMALL + 0.5))


def civil(p: Pool, phase: int, types: set[str]) -> float:
    """Q = units * (1 - own use) * (1 - reciprocal) * (1 - reservists)."""
    own = min(1.0, p.own_use[phase] + sum(p.own_use_incident[kind] for kind in types))
    return p.units * (1 - own) * (1 - p.reciprocal[phase]) * (1 - p.reservists[phase])


def kilometres(a: Any, b: Any) -> float:
    """Great circle, by the angle between two vectors."""

    def vector(place: Any) -> np.ndarray:
        lon, lat = math.radians(place.lon), math.radians(place.lat)
        return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])

    one, other = vector(a), vector(b)
    return 6371.0088 * math.atan2(float(np.linalg.norm(np.cross(one, other))), float(one @ other))


def hours(world: Inputs, response: float, source: Capability | Pool, place: Any) -> float:
    """Mobilisation and travel."""
    if source.place is None or place is None:
        return response
    means = world.travel[source.mode]
    return response + kilometres(source.place, place) * means.detour_factor / means.speed_kmh


def profile(line: Line, day: int) -> float:
    """Units that a line asks on a day, before own stocks."""
    k = day - line.start_day
    if k < 0 or k >= line.days:
        return 0.0
    units = 0.0
    for since, amount in line.units:
        if since <= k:
            units = amount
    return units


def needed(world: Inputs, line: Line, day: int) -> float:
    """Units that a line asks of others on a day."""
    own_stocks = line.population and 24 * (day - line.start_day) < world.self_reliance_hours
    return 0.0 if own_stocks else profile(line, day)


def edges(world: Inputs, line: Line, day: int, *, timely: bool = True, with_pools: bool = True) -> Edges:
    """Who may serve a line on a day."""
    k = day - line.start_day
    found: Edges = {}
    (c,) = [c for c in world.capabilities if c.id == line.capability_id]
    if not timely or hours(world, c.response_hours, c, line.place) <= line.required_hours + 24 * k + SMALL:
        found["M " + c.id] = c.rotation_factor if k >= c.endurance_days else 1.0
    for a in world.alternatives:
        if a.capability_id != c.id or a.status != "available" or not with_pools or not a.mandate or not a.exists:
            continue
        (p,) = [p for p in world.pools if p.id == a.pool_id]
        if not timely or hours(world, a.response_hours, p, line.place) <= line.required_hours + 24 * k + SMALL:
            cost = (p.rotation_factor if k >= p.endurance_days else 1.0) / a.equivalence
            # Two rows for one pool are two ways to use it; the cheaper one is as good as both.
            found["Q " + p.id] = min(cost, found.get("Q " + p.id, math.inf))
    return found


def solve(sources: dict[str, float], demands: list[float], ways: list[Edges]) -> list[float]:
    """The lexicographic maximum of the served amounts, by one linear programme a line."""
    columns = [(row, source) for row, way in enumerate(ways) for source in sorted(way)]
    if not columns:
        return [0.0] * len(demands)
    names = sorted({source for _, source in columns})
    use = np.array([[ways[r][s] if s == name else 0.0 for r, s in columns] for name in names])
    serve = np.array([[1.0 if r == row else 0.0 for r, _ in columns] for row in range(len(demands))])
    room = [sources[name] for name in names]

    def most(goal: np.ndarray, floor: list[float]) -> float:
        upper, limit = [use, serve], [*room, *demands]
        if floor:
            upper.append(-serve[: len(floor)])
            limit += [max(0.0, amount - SMALL) * -1 for amount in floor]
        result = linprog(-goal, A_ub=np.vstack(upper), b_ub=limit, method="highs", options=TIGHT)
        assert result.status == 0, result.message
        return float(-result.fun)

    if most(serve.sum(axis=0), []) >= sum(demands) - SMALL:
        return list(demands)  # everybody gets everything: then that is the maximum of each
    served: list[float] = []
    for row, demand in enumerate(demands):
        served.append(min(demand, most(serve[row], served)) if ways[row] and demand > 0 else 0.0)
    return served


@dataclass
class Day:
    """Lines with demand that may be granted, in order of rank, and what they get."""

    lines: list[Line] = field(default_factory=list)
    demand: list[float] = field(default_factory=list)
    gap: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    counterfactual: list[float] = field(default_factory=list)


def ranked(world: Inputs) -> list[Line]:
    """Lines with a legal basis, first come first."""
    lines = [line for line in world.lines if line.legal_basis_id is not None]
    lines.sort(key=lambda x: (x.priority, x.required_hours, x.start_day, x.incident_id, x.capability_id, x.id))
    return lines


def sources_on(world: Inputs, day: int, *, with_pools: bool = True) -> dict[str, float]:
    """What every source has on a day."""
    phase = world.phases[day]
    types = {x.incident_type for x in world.lines if x.kind != "request" and profile(x, day) > 0}
    found = {"M " + c.id: military(c, phase, world.personnel_ratio[day]) for c in world.capabilities}
    return found | {"Q " + p.id: civil(p, phase, types) if with_pools else 0.0 for p in world.pools}


def peaceful(world: Inputs) -> Inputs:
    """The counterfactual."""

    def four(share: float) -> tuple[float, float, float, float]:
        return (share, share, share, share)

    return replace(
        world,
        capabilities=tuple(replace(c, claim1=four(c.claim1[0]), claim2=four(c.claim2[0])) for c in world.capabilities),
        pools=tuple(
            replace(p, reciprocal=four(p.reciprocal[0]), reservists=four(p.reservists[0])) for p in world.pools
        ),
    )


def apart(ways: list[Edges]) -> list[list[int]]:
    """Lines in groups that have no source in common: each group is a programme of its own."""
    groups: list[tuple[list[int], set[str]]] = []
    for row, way in enumerate(ways):
        near = [group for group in groups if group[1] & way.keys()]
        groups = [group for group in groups if group not in near]
        groups.append(([r for rows, _ in near for r in rows] + [row], set(way).union(*(names for _, names in near))))
    return [sorted(rows) for rows, _ in groups]


_KNOWN: dict[str, list[float]] = {}
"""Answers to programmes that were solved before: most days differ in a few lines only."""


def solve_apart(sources: dict[str, float], demands: list[float], ways: list[Edges]) -> list[float]:
    """As `solve`, of what hangs together at a time and of nothing twice."""
    served = [0.0] * len(demands)
    for rows in apart(ways):
        own = [ways[row] for row in rows]
        used = {name: sources[name] for way in own for name in way}
        asked = [demands[row] for row in rows]
        key = repr((sorted(used.items()), asked, [sorted(way.items()) for way in own]))
        if key not in _KNOWN:
            _KNOWN[key] = solve(used, asked, own)
        for row, amount in zip(rows, _KNOWN[key], strict=True):
            served[row] = amount
    return served


def one_day(world: Inputs, day: int) -> Day:
    """Everything of one day."""
    result = Day()
    for line in ranked(world):
        amount = needed(world, line, day)
        if amount > 0:
            result.lines.append(line)
            result.demand.append(amount)
    here, demand = sources_on(world, day), result.demand
    ways = [edges(world, line, day) for line in result.lines]
    served = solve_apart(here, demand, ways)
    result.gap = [d - s if d - s > SLACK else 0.0 for d, s in zip(demand, served, strict=True)]
    for row, line in enumerate(result.lines):
        late = 0.0
        if result.gap[row] > 0:
            own = edges(world, line, day, timely=False)
            if own != ways[row]:
                late = solve_apart(here, demand[: row + 1], [*ways[:row], own])[row] - served[row]
        result.late.append(late if late > SLACK else 0.0)
    by_defence = solve_apart(
        sources_on(world, day, with_pools=False),
        demand,
        [edges(world, line, day, with_pools=False) for line in result.lines],
    )
    result.alone = [d - s if d - s > SLACK else 0.0 for d, s in zip(demand, by_defence, strict=True)]
    without = solve_apart(sources_on(peaceful(world), day), demand, ways)
    result.counterfactual = [d - s if d - s > SLACK else 0.0 for d, s in zip(demand, without, strict=True)]
    return result


def grade(world: Inputs, demand: float, gap: float, alone: float) -> tuple[float, str]:
    """Cover and class."""
    if demand <= 0:
        return math.nan, "nvt"
    if alone <= 0:
        return math.nan, "A"
    cover = 1 - gap / alone
    if cover >= world.covered - SLACK:
        return cover, "B"
    return cover, "D" if cover <= world.none + SLACK else "C"


def phase_row(world: Inputs, c: Capability, phase: int) -> dict[str, Any]:
    """The reference request: `reference` units at the norm response time, with nothing else going on."""
    line = Line(
        id="ijkpunt",
        incident_id="ijkpunt",
        incident_type="",
        kind="request",
        capability_id=c.id,
        requester="",
        start_day=0,
        days=1.0,
        units=((0, c.reference),),
        required_hours=c.norm_hours,
        priority=1,
        legal_basis_id="x",
        population=False,
        place=world.reference_place,
    )
    alone_here = replace(world, days=1, phases=(phase,), personnel_ratio=(world.ladder_ratio,), lines=(line,))
    day = one_day(alone_here, 0)
    supply = military(c, phase, world.ladder_ratio)
    cover, letter = grade(world, c.reference, day.gap[0], day.alone[0])
    return {
        "supply": supply,
        "reference": c.reference,
        "availability": available(supply, c.reference),
        "gap": day.gap[0],
        "gap_alone": day.alone[0],
        "cover": cover,
        "class": letter,
    }


def available(supply: float, reference: float) -> str:
    """Availability in a phase."""
    if supply >= reference - SMALL:
        return "beschikbaar"
    return "beperkt" if supply > 0 else "niet_beschikbaar"


def available_over(supply: list[float], reference: float) -> str:
    """Availability over a scenario."""
    if min(supply) >= reference - SMALL:
        return "beschikbaar"
    if min(supply) > 0:
        return "beperkt"
    return "tijdelijk_niet" if supply[-1] > 0 else "niet_beschikbaar"


def summary(world: Inputs, c: Capability, days: list[Day]) -> dict[str, Any]:
    """One capability over the whole scenario."""
    rows = {name: [0.0] * world.days for name in ("demand", "gap", "late", "alone", "counterfactual")}
    for number, day in enumerate(days):
        for i, line in enumerate(day.lines):
            if line.capability_id == c.id:
                for name, per_day in rows.items():
                    per_day[number] += getattr(day, name)[i]
    demand, gap, late, alone, without = (sum(per_day) for per_day in rows.values())
    short = [number for number, amount in enumerate(rows["gap"]) if amount > 0]
    cover, letter = grade(world, demand, gap, alone)
    supply = [military(c, phase, ratio) for phase, ratio in zip(world.phases, world.personnel_ratio, strict=True)]
    return {
        "availability": available_over(supply, c.reference),
        "demand_unit_days": demand,
        "defence_unit_days": demand - alone,
        "civil_unit_days": alone - gap,
        "gap_unit_days": gap,
        "gap_low_unit_days": gap,
        "gap_high_unit_days": gap,
        "late_unit_days": late,
        "peak_gap": float(max(math.ceil(amount - SLACK) for amount in rows["gap"])),
        "first_short_day": float(short[0]) if short else math.nan,
        "coverage": (demand - gap) / demand if demand else math.nan,
        "cover": cover,
        "class": letter,
        "counterfactual_unit_days": without,
        "impact_unit_days": gap - without,
    }


def decision(world: Inputs, line: Line, days: list[Day]) -> str:
    """Granted, partly, late or refused."""
    if line.legal_basis_id is None:
        return "refused"
    if line.start_day >= world.days:
        return "unknown"
    demand = gap = late = 0.0
    for day in days:
        for i, other in enumerate(day.lines):
            if other.id == line.id:
                demand, gap, late = demand + day.demand[i], gap + day.gap[i], late + day.late[i]
    if gap <= 0:
        return "granted"
    if late >= gap - SLACK:
        return "late"
    return "partly" if demand - gap > SLACK else "refused"
