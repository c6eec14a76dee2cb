"""Frozen data of the explorer as JSON, for the page. Infinite and unknown are `null`: the place says which is meant."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from hoofdtaak3.model.supply import growth

if TYPE_CHECKING:
    from hoofdtaak3.model.explorer import Frozen, FrozenWorld

DEFENCE = "d"
"""A source that is what Defence has."""


def packed(frozen: Frozen) -> dict[str, Any]:
    """One capability in one scenario.

    | key | content |
    |---|---|
    | `worlds` | each once: [sources, rows]; a source is an amount, null (not limited) or `d` (Defence) |
    | | a row is [demand (null: not limited), 1 if it counts, [[place of the source, cost], ...]] |
    | `situations` | [index of the phase, growth, worst world, best world, days] |
    | `last` | situation of the last day |
    """
    capability = frozen.capability
    worlds: dict[FrozenWorld, int] = {}
    situations = [
        [
            situation.phase,
            _known(growth(capability.elasticity, situation.ratio)),
            worlds.setdefault(situation.worst, len(worlds)),
            worlds.setdefault(situation.best, len(worlds)),
            days,
        ]
        for situation, days in zip(frozen.situations, frozen.days, strict=True)
    ]
    return {
        "units": _known(capability.units),
        "divisible": int(capability.divisible),
        "readiness": _known(capability.readiness),
        "claim1": [_known(share) for share in capability.claim1],
        "claim2": [_known(share) for share in capability.claim2],
        "extra": _known(capability.extra),
        "reference": _known(capability.reference),
        "covered": frozen.thresholds.covered,
        "none": frozen.thresholds.none,
        "withheld": int(frozen.withheld),
        "last": frozen.last,
        "situations": situations,
        "worlds": [_world(world) for world in worlds],
    }


def text(frozen: Frozen) -> str:
    """The same as a line of JSON; equal data are equal bytes."""
    return json.dumps(packed(frozen), separators=(",", ":"), allow_nan=False)


def _world(world: FrozenWorld) -> list[Any]:
    sources = [DEFENCE if left is None else _known(left) for left in world.sources]
    rows = [
        [_known(row.demand), int(row.counted), [[place, _known(cost)] for place, cost in row.edges]]
        for row in world.rows
    ]
    return [sources, rows]


def _known(value: float) -> float | int | None:
    """A number as short as it can be written; null when it is unknown or without limit."""
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value
