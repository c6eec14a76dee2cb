"""The reference request over draws: each capability in each phase, with nothing else going on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.classes import Thresholds
from hoofdtaak3.model.ensemble.amounts import filled
from hoofdtaak3.model.ensemble.chunk import Chunk
from hoofdtaak3.model.ensemble.classify import classify, value
from hoofdtaak3.model.ensemble.ensemble import Codes
from hoofdtaak3.model.ensemble.sample import Array
from hoofdtaak3.model.ensemble.ways import Way, yielded
from hoofdtaak3.model.inputs import PHASES


@dataclass(frozen=True)
class Phases:
    """Draws x capabilities x phases, in units."""

    reference: Array
    supply: Array
    unrounded: Array
    gap: Array
    gap_low: Array
    gap_high: Array
    alone: Array
    classes: Codes


def reference_requests(chunk: Chunk, reference: Array, norm: Array) -> Phases:
    """Supply, gap and class on the reference request.

    Args:
        chunk: The draws.
        reference: Units asked, draws x capabilities.
        norm: Hours within which they must be there, draws x capabilities.
    """
    network = chunk.network
    draws = np.repeat(np.arange(chunk.size), len(PHASES))
    none = np.zeros((len(draws), len(chunk.types)), dtype=bool)
    numbers = np.tile(np.arange(len(PHASES)), chunk.size)
    units, raw = (
        np.stack([amount(phase, chunk.ladder_ratio) for phase in range(len(PHASES))], axis=2)
        for amount in (chunk.amounts.defence, chunk.amounts.unrounded)
    )
    civil = chunk.amounts.civil(list(range(len(network.pools))), draws, numbers, none, none)
    low, high = (amount.reshape(chunk.size, len(PHASES), -1).swapaxes(1, 2) for amount in civil)
    least = np.concatenate([filled(units, 0.0), low], axis=1)
    most = np.concatenate([filled(units, math.inf), high], axis=1)
    asked = np.repeat(reference[:, :, None], len(PHASES), axis=2)
    demand = filled(asked, 0.0), filled(asked, math.inf)
    gap, alone = (np.empty((2, *units.shape)) for _ in range(2))
    everywhere, first, place = (
        np.arange(chunk.size),
        np.zeros(chunk.size, int),
        network.place(chunk.inputs.reference_place),
    )
    for c in range(network.size):
        ties = network.ties[c]
        costs = [Way.of(chunk, tie, everywhere, network.ways(tie.source)[place], norm[:, c], first) for tie in ties]
        for into, some in ((gap, costs), (alone, costs[:1])):
            worst, best = _most(some, least, most)
            if network.hidden[c] and into is gap:
                best = np.full_like(best, math.inf)
            into[0, :, c] = _short(demand[0][:, c], best)
            into[1, :, c] = _short(demand[1][:, c], worst)
    thresholds = Thresholds(chunk.inputs.covered, chunk.inputs.none)
    return Phases(
        reference=asked,
        supply=units,
        unrounded=raw + chunk.amounts.extra[:, None],
        gap=value(*gap),
        gap_low=gap[0],
        gap_high=gap[1],
        alone=value(*alone),
        classes=classify(demand, (gap[0], gap[1]), (alone[0], alone[1]), thresholds),
    )


def _short(demand: Array, most: Array) -> Array:
    """Gap when at most `most` can be served; what an unlimited demand lacks is unlimited."""
    given = np.minimum(demand, most)
    with np.errstate(invalid="ignore"):
        gap = demand - given
    return np.where(demand == math.inf, math.inf, np.where(gap > TOLERANCE * np.maximum(1.0, given), gap, 0.0))


def _most(costs: list[Way], least: Array, most: Array) -> tuple[Array, Array]:
    """Least and most that the sources can serve together, draws x phases; of two ways to use one the cheaper counts."""
    worst, best = np.zeros((2, len(least), len(PHASES)))
    for source in dict.fromkeys(cost.source for cost in costs):
        same = [cost for cost in costs if cost.source == source]
        worst += yielded(least[:, source], np.minimum.reduce([cost.worst for cost in same])[:, None])
        best += yielded(most[:, source], np.minimum.reduce([cost.shared for cost in same])[:, None])
        for cost in same:
            if (cost.private < math.inf).any():
                best += yielded(most[:, source], cost.private[:, None])
    return worst, best
