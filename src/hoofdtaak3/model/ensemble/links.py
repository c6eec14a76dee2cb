"""Links: which sources may serve a capability in any draw, and which capabilities share a source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.ensemble.sample import Array
from hoofdtaak3.model.inputs import Inputs, Place
from hoofdtaak3.model.problem import EVERYTHING, Register
from hoofdtaak3.model.travel import travel_hours

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Tie:
    """A source as it stands towards a capability, apart from what varies over draws."""

    source: int
    """Index of the source; capabilities come before pools, each in order of id."""
    alternative: int
    """Index in the inputs; -1 for Defence itself."""
    mandate: bool | None
    exists: bool | None

    @property
    def allowed(self) -> bool | None:
        """Whether the source may serve at all, apart from time."""
        if self.mandate is False or self.exists is False:
            return False
        return None if self.mandate is None or self.exists is None else True


class Network:
    """Capabilities, pools and ties of a scenario, the same in every draw."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.register = Register(inputs)
        self.capabilities = self.register.capabilities
        self.pools = self.register.pools
        self.size = len(self.capabilities)
        self.capability_rows = _rows(inputs.capabilities, self.capabilities)
        """Per capability in order of id: its row in the inputs."""
        self.pool_rows = _rows(inputs.pools, self.pools)
        self.drained = self.register.drained()
        withheld = set(inputs.withheld_demand)
        self.withheld = tuple(c.id in withheld or EVERYTHING in withheld for c in self.capabilities)
        self.hidden = tuple(self.register.hidden(c.id) for c in self.capabilities)
        self._places: dict[Place | None, int] = {}
        self._ways: dict[int, Array] = {}

    @cached_property
    def ties(self) -> tuple[tuple[Tie, ...], ...]:
        """Per capability: Defence first, then its alternatives by id, without those that may surely not serve."""
        at = {alternative.id: i for i, alternative in enumerate(self.inputs.alternatives)}
        found = []
        for c, capability in enumerate(self.capabilities):
            ties = [Tie(c, -1, mandate=True, exists=True)]
            ties += [
                Tie(self.register.pool_index[row.pool_id], at[row.id], row.mandate, row.exists)
                for row in self.register.alternatives[capability.id]
                if row.status == "available" and row.pool_id is not None
            ]
            found.append(tuple(tie for tie in ties if tie.allowed is not False))
        return tuple(found)

    @cached_property
    def components(self) -> tuple[tuple[int, ...], ...]:
        """Capabilities that share pools with one another, directly or through others."""
        return self.connected(range(self.size))

    def connected(self, capabilities: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        """Some capabilities by the pools that they share with one another."""
        found: list[tuple[int, list[int]]] = []
        for c in capabilities:
            pools, joined, apart = self._pools[c], [c], []
            for other in found:
                if other[0] & self._pools[c]:
                    pools, joined = pools | other[0], joined + other[1]
                else:
                    apart.append(other)
            found = [*apart, (pools, joined)]
        return tuple(sorted(tuple(sorted(joined)) for _, joined in found))

    @cached_property
    def _pools(self) -> list[int]:
        """Per capability the pools that may stand in for it, as bits."""
        return [reduce(or_, (1 << tie.source for tie in ties[1:]), 0) for ties in self.ties]

    def place(self, place: Place | None) -> int:
        """A number for a place, the same in every chunk."""
        return self._places.setdefault(place, len(self._places))

    def ways(self, source: int) -> Array:
        """Hours on the way from a source to every place that has a number; NaN when a place is not known."""
        known = self._ways.get(source, np.zeros(0))
        if len(known) < len(self._places):
            row = self.capabilities[source] if source < self.size else self.pools[source - self.size]
            more = [travel_hours(self.inputs.travel, row.mode, row.place, place) for place in self._places]
            known = self._ways[source] = np.array(more)
        return known


def _rows(rows: tuple[object, ...], ordered: tuple[object, ...]) -> list[int]:
    at = {id(row): i for i, row in enumerate(rows)}
    return [at[id(row)] for row in ordered]
