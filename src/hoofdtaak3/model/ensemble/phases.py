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
from hoofdtaak3.model.ensemble.links import Tie
from hoofdtaak3.model.ensemble.sample import Array
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
    for c in range(network.size):
        ties = network.ties[c]
        costs = [_Cost(chunk, tie, norm[:, c]) for tie in ties]
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


class _Cost:
    """What a source costs on the first day, per draw; infinite where it may not serve."""

    def __init__(self, chunk: Chunk, tie: Tie, required: Array) -> None:
        place = chunk.network.place(chunk.inputs.reference_place)
        hours = chunk.response_of(tie) + chunk.network.ways(tie.source)[place]
        lost = np.isnan(hours) | np.isnan(required)
        now = hours <= TOLERANCE
        on_time = now | (hours <= required + TOLERANCE)
        unit = 1.0 / chunk.stands_in["equivalence"][:, tie.alternative] if tie.alternative >= 0 else np.ones(chunk.size)
        low, high = _turns(chunk.endurance[:, tie.source], chunk.rotation[:, tie.source])
        low, high = filled(unit * low, 0.0), filled(unit * high, math.inf)
        sure = on_time & ~np.isnan(required) & (tie.allowed is True)
        shared = sure & (low > 0.0)
        self.source = tie.source
        self.worst = np.where(sure, high, math.inf)
        """Where it surely may serve."""
        self.shared = np.where(shared, low, math.inf)
        """Where it surely may serve, at least."""
        self.private = np.where((on_time | (lost & ~now)) & ~shared, low, math.inf)
        """Where it possibly may: then the line has a copy of it to itself."""


def _most(costs: list[_Cost], least: Array, most: Array) -> tuple[Array, Array]:
    """Least and most that the sources can serve together, draws x phases; of two ways to use one the cheaper counts."""
    worst, best = np.zeros((2, len(least), len(PHASES)))
    for source in dict.fromkeys(cost.source for cost in costs):
        same = [cost for cost in costs if cost.source == source]
        worst += _yield(least[:, source], np.minimum.reduce([cost.worst for cost in same]))
        best += _yield(most[:, source], np.minimum.reduce([cost.shared for cost in same]))
        for cost in same:
            if (cost.private < math.inf).any():
                best += _yield(most[:, source], cost.private)
    return worst, best


def _yield(capacity: Array, cost: Array) -> Array:
    """Units that a source can serve; one that costs nothing serves without limit, if there is any of it."""
    each = cost[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(each == 0.0, math.inf, capacity / each)
    return np.where((capacity <= 0.0) | (each == math.inf), 0.0, found)


def _turns(endurance: Array, factor: Array) -> tuple[Array, Array]:
    """Units that a serving unit takes on day 0."""
    one = (factor == 1.0) | (endurance > 0.0)
    lost = np.isnan(endurance) | np.isnan(factor)
    low = np.where(one | lost, 1.0, factor)
    high = np.where(one, 1.0, np.where(np.isnan(factor), math.inf, factor))
    return low, high
