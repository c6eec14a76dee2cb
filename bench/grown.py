"""Worlds that are larger than the shipped ones, made of their parts: what the scaling of the model is measured on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from hoofdtaak3.model.inputs import Inputs, Line

BASE = "conflict_chemisch"
DAYS = 365
COPIES = 12
"""Of every shipped capability, for a large world: 204 of them."""
POOLS = 1000


def stretched(inputs: Inputs, days: int = DAYS) -> Inputs:
    """The same scenario over more days: every phase lasts longer in proportion."""
    at = [day * inputs.days // days for day in range(days)]
    return replace(
        inputs,
        days=days,
        phases=tuple(inputs.phases[i] for i in at),
        personnel_ratio=tuple(inputs.personnel_ratio[i] for i in at),
    )


def _templates(shipped: Mapping[str, Inputs]) -> list[tuple[Line, ...]]:
    """The incidents of all shipped scenarios, each with its lines."""
    found: dict[tuple[str, str], list[Line]] = {}
    for scenario, inputs in shipped.items():
        for line in inputs.lines:
            if line.kind == "incident":
                found.setdefault((scenario, line.incident_id), []).append(line)
    return [tuple(lines) for lines in found.values()]


def spread(shipped: Mapping[str, Inputs], incidents: int) -> Inputs:
    """So many incidents, each a copy of a shipped one, at any time of a year and in the place of any of them."""
    source = Random(incidents)  # noqa: S311 - a measurement, not a secret
    inputs = stretched(shipped[BASE])
    templates = _templates(shipped)
    places = [(lines[0].place, lines[0].region_id) for lines in templates]
    lines = [line for line in inputs.lines if line.kind != "incident"]
    for number in range(incidents):
        template, (place, region) = source.choice(templates), source.choice(places)
        first, start = min(line.start_day for line in template), source.randrange(DAYS - 10)
        lines += [
            replace(
                line,
                id=f"{line.id}_{number:04d}",
                incident_id=f"incident_{number:04d}",
                start_day=start + line.start_day - first,
                place=place,
                region_id=region,
            )
            for line in template
        ]
    return replace(inputs, lines=tuple(line for line in lines if line.start_day < DAYS))


def supplied(inputs: Inputs, times: float) -> Inputs:
    """The same with so many times as much of everything."""
    return replace(
        inputs,
        capabilities=tuple(replace(c, units=c.units * times) for c in inputs.capabilities),
        pools=tuple(replace(p, units=p.units * times) for p in inputs.pools),
    )


def at_once(shipped: Mapping[str, Inputs], incidents: int) -> Inputs:
    """All incidents on one day ask the same capability."""
    source = Random(incidents)  # noqa: S311
    inputs = spread(shipped, 0)
    line = next(line for line in shipped[BASE].lines if line.capability_id == "guarding" and line.kind == "incident")
    places = [lines[0].place for lines in _templates(shipped)]
    asked = tuple(
        replace(
            line,
            id=f"l_{number:04d}",
            incident_id=f"incident_{number:04d}",
            start_day=250,
            priority=source.randint(1, 3),
            required_hours=source.choice((6.0, 24.0, 48.0)),
            place=source.choice(places),
        )
        for number in range(incidents)
    )
    return replace(inputs, lines=inputs.lines + asked)


def shared(shipped: Mapping[str, Inputs], incidents: int) -> Inputs:
    """Spread over the year, with two pools that may serve everything."""
    inputs = spread(shipped, incidents)
    pools = tuple(replace(inputs.pools[0], id=f"shared_{i}", units=40.0, place=None) for i in range(2))
    alternative = next(a for a in inputs.alternatives if a.status == "available")
    ties = tuple(
        replace(
            alternative,
            id=f"{c.id}_{pool.id}",
            capability_id=c.id,
            pool_id=pool.id,
            equivalence=1.0 + 0.1 * i,
            mandate=i % 3 > 0,
            exists=True,
        )
        for i, c in enumerate(inputs.capabilities)
        for pool in pools
    )
    return replace(inputs, pools=inputs.pools + pools, alternatives=inputs.alternatives + ties)


def large(shipped: Mapping[str, Inputs], size: float = 1.0) -> Inputs:
    """About 200 capabilities, 1,000 pools, 365 days and 1,000 incidents, or a part of that.

    Every capability has the alternatives of the one that it is a copy of, each in one of the copies of its pool.
    """
    copies = max(1, round(COPIES * size))
    source = Random(copies)  # noqa: S311
    inputs = spread(shipped, round(1000 * size))
    per_pool = max(1, round(POOLS * size / len(inputs.pools)))
    return replace(
        inputs,
        capabilities=tuple(replace(c, id=f"{c.id}_{i}") for c in inputs.capabilities for i in range(copies)),
        pools=tuple(replace(p, id=f"{p.id}_{i}") for p in inputs.pools for i in range(per_pool)),
        alternatives=tuple(
            replace(
                a,
                id=f"{a.id}_{i}",
                capability_id=f"{a.capability_id}_{i}",
                pool_id=None if a.pool_id is None else f"{a.pool_id}_{source.randrange(per_pool)}",
            )
            for a in inputs.alternatives
            for i in range(copies)
        ),
        lines=tuple(
            replace(line, capability_id=f"{line.capability_id}_{source.randrange(copies)}") for line in inputs.lines
        ),
    )
