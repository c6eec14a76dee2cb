"""Supply over draws: the formulas of `supply.py` and `pools.py` on arrays, with a low and a high limit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.ensemble.links import Network
from hoofdtaak3.model.ensemble.sample import Array, Sample
from hoofdtaak3.model.problem import hidden_types
from hoofdtaak3.model.supply import NOTHING

Mask = NDArray[np.bool_]
Index = NDArray[np.int64]


def filled(numbers: Array, instead: float) -> Array:
    """The numbers, with another one in the place of what is not known."""
    return np.where(np.isnan(numbers), instead, numbers)


def left(*shares: Array) -> Array:
    """What at most two shares leave of 1; NaN when one is unknown and the other does not take all."""
    known = 1.0 - sum(filled(share, 0.0) for share in shares)
    lost = np.logical_or.reduce([np.isnan(share) for share in shares])
    found: Array = np.where(known < NOTHING, 0.0, np.where(lost, math.nan, known))
    return found


class Amounts:
    """Supply of every source in some draws; capabilities and pools in the order of the network."""

    def __init__(self, sample: Sample, network: Network, draws: slice) -> None:
        self.network = network
        caps, pools = network.capability_rows, network.pool_rows
        self.capability = {
            name: sample.block(("capabilities", name), draws)[:, caps]
            for name in ("units", "readiness", "elasticity", "claim1", "claim2")
        }
        self.pool = {
            name: sample.block(("pools", name), draws)[:, pools]
            for name in ("units", "own_use", "own_use_incident", "reciprocal", "reservists")
        }
        self.divisible = np.array([c.divisible for c in network.capabilities], dtype=bool)
        self.extra = np.array([c.extra for c in network.capabilities])
        self.pool_extra = np.array([p.extra for p in network.pools])
        hidden = [hidden_types(network.inputs, pool) for pool in network.pools]
        self.hidden = np.array([[kind in types for kind in sample.types] for types in hidden], dtype=bool).reshape(
            len(network.pools), len(sample.types)
        )
        reciprocal, reservists = (left(self.pool[name]) for name in ("reciprocal", "reservists"))
        self.shares = (reciprocal, reservists)
        self.pools_known = not any(np.isnan(values).any() for values in self.pool.values())

    def unrounded(self, phase: int, ratio: Array) -> Array:
        """Military supply in a phase before whole units are made of it, without what measures add; as `defence`."""
        field = self.capability
        elasticity, change = field["elasticity"], ratio[:, None] - 1.0
        grown = np.maximum(0.0, 1.0 + elasticity * change)
        growth = np.where((elasticity == 0.0) | (ratio[:, None] == 1.0), 1.0, grown)
        rest = left(field["claim1"][:, :, phase], field["claim2"][:, :, phase])
        raw = field["units"] * growth * field["readiness"] * rest
        none = (field["units"] <= 0.0) | (growth <= 0.0) | (field["readiness"] <= 0.0) | (rest <= 0.0)
        known: Array = np.where(none, 0.0, raw)
        return known

    def defence(self, phase: int, ratio: Array) -> Array:
        """Military supply in a phase, draws x capabilities; `ratio` is P(day) / P(base) per draw. NaN unknown."""
        raw = self.unrounded(phase, ratio)
        left_over: Array = np.where(self.divisible, raw, np.floor(raw + TOLERANCE + 0.5)) + self.extra
        return left_over

    def civil(
        self, pools: list[int] | Index, draws: Index, phases: Index, surely: Mask, possibly: Mask
    ) -> tuple[Array, Array]:
        """Least and most that is left of some pools, cases x pools.

        Args:
            pools: Which pools; or per case one, cases x 1.
            draws: Draw of each case.
            phases: Phase of each case.
            surely: Incident types that are going on, cases x types.
            possibly: Those that may be going on; the same array as `surely` when that is known.
        """
        low, high = self._own_use(pools, draws, phases, surely, possibly)
        units = self.pool["units"][draws[:, None], pools]
        taken = [share[draws[:, None], pools, phases[:, None]] for share in self.shares]
        if self.pools_known and low is high:
            both = _product(units, left(low), *taken) + self.pool_extra[pools]
            return both, both
        lost = np.isnan(units)
        least = _product(np.where(lost, 0.0, units), left(high), *(np.where(np.isnan(s), 0.0, s) for s in taken))
        most = _product(np.where(lost, math.inf, units), left(low), *(np.where(np.isnan(s), 1.0, s) for s in taken))
        return least + self.pool_extra[pools], most + self.pool_extra[pools]

    def _own_use(
        self, pools: list[int] | Index, draws: Index, phases: Index, surely: Mask, possibly: Mask
    ) -> tuple[Array, Array]:
        base = self.pool["own_use"][draws[:, None], pools, phases[:, None]]
        known = self.pools_known and surely is possibly
        low = filled(base, 0.0)
        high = low if known else filled(base, 1.0)
        for kind in range(surely.shape[1]):
            may = possibly[:, kind, None]
            if surely is not possibly:
                may = may | self.hidden[pools, kind]
            if not may.any():
                continue
            extra = self.pool["own_use_incident"][draws[:, None], pools, kind]
            low = low + np.where(surely[:, kind, None], filled(extra, 0.0), 0.0)
            high = low if known else high + np.where(may, filled(extra, 1.0), 0.0)
        low = np.minimum(1.0, low)
        return low, low if known else np.minimum(1.0, high)


def _product(*factors: Array) -> Array:
    """Product; a factor that is zero makes it zero, also when another one has no limit."""
    found = factors[0]
    for factor in factors[1:]:
        with np.errstate(invalid="ignore"):
            found = found * factor
    zero = np.logical_or.reduce([factor == 0.0 for factor in factors])
    result: Array = np.where(zero, 0.0, found)
    return result
