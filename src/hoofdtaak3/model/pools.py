"""Civil supply: what the own tasks, Defence's own claims and the reservists leave of a civil pool."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import Bounds
from hoofdtaak3.model.supply import left

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Pool


def own_use(pool: Pool, phase: int, active: frozenset[str], possible: frozenset[str] | None = None) -> Bounds:
    """Share of the pool that its owner needs: that of the phase plus that of each incident type of the day, at most 1.

    Args:
        pool: The pool.
        phase: Index into PHASES.
        active: Incident types that surely are going on.
        possible: Incident types that may be going on, the sure ones included; None when nothing more is possible.
    """
    base = pool.own_use[phase]
    low = 0.0 if math.isnan(base) else base
    high = 1.0 if math.isnan(base) else base
    for kind in sorted(active if possible is None else possible | active):
        extra = pool.own_use_incident.get(kind, math.nan)
        unknown = math.isnan(extra)
        if kind in active:
            low += 0.0 if unknown else extra
        high += 1.0 if unknown else extra
    return Bounds(min(1.0, low), min(1.0, high))


def _product(factors: tuple[float, ...]) -> float:
    return 0.0 if 0.0 in factors else math.prod(factors)


def pool_supply(pool: Pool, phase: int, active: frozenset[str], possible: frozenset[str] | None = None) -> Bounds:
    """Units of the pool that can serve, not rounded.

    `Q = units * (1 - own use) * (1 - reciprocal) * (1 - reservists) + extra`

    What is unknown makes limits; a factor that is zero makes the product zero, whatever is unknown about the others.
    """
    use = own_use(pool, phase, active, possible)
    shares = [left(use.high), left(pool.reciprocal[phase]), left(pool.reservists[phase])]
    most = [left(use.low), *(1.0 if math.isnan(share) else share for share in shares[1:])]
    least = [0.0 if math.isnan(share) else share for share in shares]
    unknown = math.isnan(pool.units)
    low = _product((0.0 if unknown else pool.units, *least))
    high = _product((math.inf if unknown else pool.units, *most))
    return Bounds(low + pool.extra, high + pool.extra)
