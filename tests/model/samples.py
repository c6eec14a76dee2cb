"""Random samples: scenarios of which many numbers vary."""

from __future__ import annotations

import math
from dataclasses import replace
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


def sample_of(world: Inputs, draws: int, seed: int, stream: Stream | None = None) -> Sample:
    """A sample in which about half of the numbers of a scenario vary, two of them sometimes together."""
    random = Random(seed)
    slots: list[Slot] = []

    def vary(kind: str, name: str, index: tuple[int, ...], value: float) -> None:
        if math.isfinite(value) and not (name in SHARES and value >= 1.0) and random.random() < 0.5:
            dimension = len(slots) if not slots or random.random() < 0.8 else slots[-1].dimension
            slots.append(Slot((kind, name), index, dimension, around(name, value, random)))

    groups = (
        ("capabilities", world.capabilities, CAPABILITY_FIELDS),
        ("pools", world.pools, POOL_FIELDS),
        ("alternatives", world.alternatives, ALTERNATIVE_FIELDS),
        ("lines", world.lines, LINE_FIELDS),
        ("kinds", stream.kinds if stream else (), KIND_FIELDS),
    )
    for kind, rows, names in groups:
        for i, row in enumerate(rows):
            for name in names:
                value = getattr(row, name)
                for j, number in enumerate(value if isinstance(value, tuple) else (value,)):
                    vary(kind, name, (i, j) if isinstance(value, tuple) else (i,), number)
    for i, line in enumerate(world.lines):
        for step, (_, units) in enumerate(line.units):
            vary("lines", "units", (i, step), units)
        if random.random() < 0.3:
            slots.append(Slot(("lines", "start_day"), (i,), len(slots), Range(0.0, 0.5, 2.5)))
    for i, (_, people, _) in enumerate(stream.regions if stream else ()):
        vary("regions", "people", (i,), people)
    plain = Sample(world, (), (), np.zeros((0, draws)))
    for i, row in enumerate(world.pools):
        for kind, share in row.own_use_incident.items():
            vary("pools", "own_use_incident", (i, plain.types.index(kind)), share)
    count = max((slot.dimension for slot in slots), default=-1) + 1
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
    random = Random(seed)
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
