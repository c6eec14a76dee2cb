"""Ways: a source as it stands towards lines, over draws; the rules of `eligibility.py` and `worlds.py` on arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.demand import HOURS
from hoofdtaak3.model.ensemble.amounts import filled

if TYPE_CHECKING:
    from hoofdtaak3.model.ensemble.amounts import Index, Mask
    from hoofdtaak3.model.ensemble.chunk import Chunk
    from hoofdtaak3.model.ensemble.links import Tie
    from hoofdtaak3.model.ensemble.sample import Array


@dataclass(frozen=True)
class Way:
    """Units of the source that a served unit takes, per case; infinite where it may not serve in that manner."""

    source: int
    sure: Mask
    """Whether it surely may serve, and is there."""
    maybe: Mask
    """Whether it possibly may, what is sure included."""
    low: Array
    high: Array

    @cached_property
    def worst(self) -> Array:
        """As it serves in the worst world."""
        return np.where(self.sure, self.high, math.inf)

    @cached_property
    def shared(self) -> Array:
        """As it serves in the best world, from what it has for all."""
        return np.where(self.sure & (self.low > 0.0), self.low, math.inf)

    @cached_property
    def private(self) -> Array:
        """As it serves in the best world, from a copy of it that the line has to itself."""
        return np.where(self.maybe & ~(self.sure & (self.low > 0.0)), self.low, math.inf)

    @cached_property
    def shadow(self) -> Array:
        """As a shadow of the line takes of it in the worst world, for as much as the line asks."""
        return np.where(self.maybe & (self.worst == math.inf), np.where(self.high < math.inf, self.high, 1.0), math.inf)

    @cached_property
    def boundless(self) -> Mask:
        """Whether such a shadow takes all that there is."""
        found: Mask = self.high == math.inf
        return found

    @classmethod
    def of(cls, chunk: Chunk, tie: Tie, draw: Index, way: Array, required: Array, k: Index) -> Way:  # noqa: PLR0913, PLR0917
        """The way of a source to lines.

        Args:
            chunk: The draws.
            tie: The source and the capability.
            draw: Draw of each case.
            way: Hours on the way.
            required: Hours within which it must be there.
            k: Day of the line.
        """
        hours = chunk.response_of(tie)[draw] + way
        now = hours <= HOURS * k + TOLERANCE
        on_time = now | (hours <= required + HOURS * k + TOLERANCE)
        late_unknown = (np.isnan(hours) | np.isnan(required)) & ~now
        unit = 1.0 if tie.alternative < 0 else 1.0 / chunk.stands_in["equivalence"][draw, tie.alternative]
        low, high = turns(chunk.endurance[draw, tie.source], chunk.rotation[draw, tie.source], k)
        return cls(
            source=tie.source,
            sure=on_time & ~np.isnan(required) & (tie.allowed is True),
            maybe=on_time | late_unknown,
            low=filled(unit * low, 0.0),
            high=filled(unit * high, math.inf),
        )


def turns(endurance: Array, factor: Array, k: Index) -> tuple[Array, Array]:
    """Units that a serving unit takes on day `k` of a line, least and most."""
    one = (factor == 1.0) | (k < endurance)
    lost = np.isnan(endurance) | np.isnan(factor)
    low = np.where(one | lost, 1.0, factor)
    high = np.where(one, 1.0, np.where(np.isnan(factor), math.inf, factor))
    return low, high


def yielded(capacity: Array, cost: Array) -> Array:
    """Units that a source can serve; one that costs nothing serves without limit, if there is any of it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(cost == 0.0, math.inf, capacity / cost)
    return np.where((capacity <= 0.0) | (cost == math.inf), 0.0, found)
