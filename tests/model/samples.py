"""Random samples: scenarios of which many numbers vary."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np

from hoofdtaak3.model.ensemble.sample import (
    ALTERNATIVE_FIELDS,
    CAPABILITY_FIELDS,
    KIND_FIELDS,
    LINE_FIELDS,
    POOL_FIELDS,
    Dimension,
    Range,
    Sample,
    Slot,
    Stream,
)
from hoofdtaak3.model.inputs import Inputs, Place
from hoofdtaak3.model.requests import RequestType

SHARES = {"readiness", "claim1", "claim2", "own_use", "reciprocal", "reservists", "own_use_incident"}
LEAST = {"rotation_factor": 1.0, "reference": 0.1, "days": 0.5, "equivalence": 0.05, "weight": 0.1}


def around(name: str, value: float, random: Random) -> Range:
    """A range of possible values around a likely one; a side may have no width."""
    low, high = value * random.choice([0.4, 0.8, 1.0]), value * random.choice([1.0, 1.3, 2.5]) + random.choice([0, 0.3])
    low = max(low, LEAST.get(name, 0.0))
    return Range(low, max(low, value), max(low + 1e-3, min(high, 1.0) if name in SHARES else high))


def numbers(world: Inputs, stream: Stream | None) -> Iterator[tuple[str, str, tuple[int, ...], float]]:
    """Every number that may vary: its block, its index in there, and its likely value."""
    groups = (
        ("capabilities", world.capabilities, CAPABILITY_FIELDS),
        ("pools", world.pools, POOL_FIELDS),
        ("alternatives", world.alternatives, ALTERNATIVE_FIELDS),
        ("lines", world.lines, LINE_FIELDS),
        ("kinds", stream.kinds if stream else (), KIND_FIELDS),
    )
    for kind, rows, names in groups:
        for (i, row), name in product(enumerate(rows), names):
            value = getattr(row, name)
            if isinstance(value, tuple):
                yield from ((kind, name, (i, j), number) for j, number in enumerate(value))
            else:
                yield kind, name, (i,), value
    for i, line in enumerate(world.lines):
        yield from (("lines", "units", (i, step), units) for step, (_, units) in enumerate(line.units))
        yield "lines", "start_day", (i,), 0.5
    for i, (_, people, _) in enumerate(stream.regions if stream else ()):
        yield "regions", "people", (i,), people
    types = Sample(world, (), (), np.zeros((0, 1))).types
    for i, row in enumerate(world.pools):
        for kind, share in row.own_use_incident.items():
            yield "pools", "own_use_incident", (i, types.index(kind)), share


def sample_of(world: Inputs, draws: int, seed: int, stream: Stream | None = None) -> Sample:
    """A sample in which about half of the numbers of a scenario vary, some of them together."""
    random = Random(seed)  # noqa: S311 - a test, not a secret
    slots: list[Slot] = []
    for kind, name, index, value in numbers(world, stream):
        if math.isfinite(value) and not (name in SHARES and value >= 1.0) and random.random() < 0.5:
            dimension = slots[-1].dimension + (random.random() < 0.8) if slots else 0
            slots.append(Slot((kind, name), index, dimension, around(name, value, random)))
    count = slots[-1].dimension + 1 if slots else 0
    generator = np.random.default_rng(seed)
    ratios, of_day = None, ()
    if random.random() < 0.5:
        of_day = tuple(random.randrange(2) for _ in world.phases)
        ratios = generator.choice([1.0, 0.9, 1.4, math.nan], size=(2, draws), p=[0.3, 0.3, 0.35, 0.05])
    return Sample(
        base=world,
        dimensions=tuple(Dimension("t", f"k{i}", "a", "fictief") for i in range(count)),
        slots=tuple(slots),
        quantiles=generator.random((count, draws)),
        stream=stream,
        ratios=ratios,
        ratio_of_day=of_day,
    )


def small_stream(world: Inputs, seed: int, unknown: str = "") -> Stream:
    """Requests of two kinds from two regions, about one a day; `unknown` is a field of the first kind."""
    random = Random(seed)  # noqa: S311 - a test, not a secret
    kinds = [
        RequestType(
            id=f"kind_{i}",
            capability_id=random.choice(world.capabilities).id,
            requester="gemeente",
            legal_basis_id=random.choice(["wvr_51", "wvr_51", None]),
            priority=random.choice([1, 2]),
            weight=1.0 + i,
            units=random.choice([1.0, 2.0]),
            days=random.choice([1.0, 3.0]),
            required_hours=random.choice([2.0, 24.0]),
        )
        for i in range(2)
    ]
    if unknown:
        kinds[0] = replace(kinds[0], **{unknown: math.nan})
    regions = (("VR01", 100.0, Place(6.6, 53.2)), ("VR02", 50.0, Place(4.9, 52.4)))
    return Stream(tuple(kinds), regions, rate_per_day=1.2, seed=seed)
