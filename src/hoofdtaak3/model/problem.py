"""The scenario as the allocation sees it: lines in order of rank, sources by index, limits per day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import ZERO, Bounds, exactly
from hoofdtaak3.model.demand import asked, demand, window
from hoofdtaak3.model.eligibility import Link
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.supply import supply_by_day
from hoofdtaak3.model.travel import travel_hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.model.inputs import Alternative, Capability, Inputs, Line, Place, Pool

EVERYTHING = "*"
"""In `Inputs.withheld_demand`: every capability."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One line on one day."""

    line: int
    """Index in `Problem.lines`."""
    k: int
    demand: Bounds


@dataclass(frozen=True)
class Problem:
    """One scenario with its indices resolved. Sources: the capabilities first, then the pools, each in order of id."""

    inputs: Inputs
    capabilities: tuple[Capability, ...]
    pools: tuple[Pool, ...]
    lines: tuple[Line, ...]
    """In order of rank; without those that are refused for lack of a legal basis."""
    links: tuple[tuple[Link, ...], ...]
    """Per line."""
    hidden: tuple[bool, ...]
    """Per line: whether an alternative of its capability is stated as unknown."""
    asks: tuple[tuple[Ask, ...], ...]
    """Per day, in order of rank."""
    defence: tuple[tuple[Bounds, ...], ...]
    """Per day and capability: supply."""
    civil: tuple[tuple[Bounds, ...], ...]
    """Per day and pool: supply."""
    drained: frozenset[int]
    """Sources that demand which this edition does not show may take."""


def rank(line: Line) -> tuple[int, float, int, str, str, str]:
    """Order of service. Unknown required hours sort first: earlier lines are the ones that can take from others."""
    required = -math.inf if math.isnan(line.required_hours) else line.required_hours
    return (line.priority, required, line.start_day, line.incident_id, line.capability_id, line.id)


def links_of(
    inputs: Inputs,
    capability: Capability,
    place: Place | None,
    alternatives: Sequence[Alternative],
    index: dict[str, int],
) -> tuple[Link, ...]:
    """Everything that may serve a line of `capability` at `place`: Defence first, then its alternatives by id."""
    pools = {pool.id: pool for pool in inputs.pools}

    def hours(response: float, source: Capability | Pool) -> float:
        return response + travel_hours(inputs.travel, source.mode, source.place, place)

    found = [
        Link(
            source=index[capability.id],
            civil=False,
            hours=hours(capability.response_hours, capability),
            unit=1.0,
            endurance_days=capability.endurance_days,
            rotation_factor=capability.rotation_factor,
        )
    ]
    for alternative in alternatives:
        if alternative.status == "available" and alternative.pool_id is not None:
            pool = pools[alternative.pool_id]
            found.append(
                Link(
                    source=index[pool.id],
                    civil=True,
                    hours=hours(alternative.response_hours, pool),
                    unit=1.0 / alternative.equivalence,
                    endurance_days=pool.endurance_days,
                    rotation_factor=pool.rotation_factor,
                    mandate=alternative.mandate,
                    exists=alternative.exists,
                )
            )
    return tuple(found)


class Register:
    """Capabilities, pools and alternatives by id and index, the same for every order of the rows."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.capabilities = tuple(sorted(inputs.capabilities, key=lambda c: c.id))
        self.pools = tuple(sorted(inputs.pools, key=lambda p: p.id))
        self.by_id = {c.id: c for c in self.capabilities}
        self.index = {c.id: i for i, c in enumerate(self.capabilities)}
        self.pool_index = {p.id: len(self.capabilities) + i for i, p in enumerate(self.pools)}
        self.alternatives: dict[str, list[Alternative]] = {c.id: [] for c in self.capabilities}
        for alternative in sorted(inputs.alternatives, key=lambda a: a.id):
            self.alternatives[alternative.capability_id].append(alternative)

    def links(self, capability_id: str, place: Place | None) -> tuple[Link, ...]:
        """Sources for a line of a capability at a place."""
        index = {capability_id: self.index[capability_id], **self.pool_index}
        return links_of(self.inputs, self.by_id[capability_id], place, self.alternatives[capability_id], index)

    def hidden(self, capability_id: str) -> bool:
        """Whether there may be civil alternatives of which nothing is known.

        A capability without any row on alternatives counts as well: that there is none takes a row that says so.
        """
        rows = self.alternatives[capability_id]
        return not rows or any(row.status == "unknown" for row in rows)

    def drained(self) -> frozenset[int]:
        """Sources that withheld demand may take, whatever its place and its response time."""
        withheld = self.inputs.withheld_demand
        affected = sorted(self.by_id) if EVERYTHING in withheld else sorted(set(withheld))
        return frozenset(link.source for c in affected for link in self.links(c, None) if link.allowed is not False)


def active_types(inputs: Inputs) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Per day the incident types that surely, and that possibly, are going on: those that ask for units.

    A standing task is an incident of its type as well; a request of the stream has none.
    An incident is no less going on, for the owner of a pool, while the population still lives on its own stocks or
    when a line of it is refused.
    """
    surely: list[set[str]] = [set() for _ in range(inputs.days)]
    possibly: list[set[str]] = [set() for _ in range(inputs.days)]
    for line in inputs.lines:
        if line.kind != "request":
            for day in window(line, inputs.days):
                units = asked(line, day)
                if units.low > 0.0:
                    surely[day].add(line.incident_type)
                if units.high > 0.0:
                    possibly[day].add(line.incident_type)
    return [(frozenset(low), frozenset(high)) for low, high in zip(surely, possibly, strict=True)]


def _asks(inputs: Inputs, lines: Sequence[Line]) -> tuple[tuple[Ask, ...], ...]:
    by_day: list[list[Ask]] = [[] for _ in range(inputs.days)]
    for i, line in enumerate(lines):
        for day in window(line, inputs.days):
            by_day[day].append(Ask(i, day - line.start_day, demand(line, day, inputs.self_reliance_hours)))
    return tuple(tuple(asks) for asks in by_day)


def _civil(register: Register) -> list[tuple[Bounds, ...]]:
    inputs = register.inputs
    seen: dict[tuple[int, frozenset[str], frozenset[str]], tuple[Bounds, ...]] = {}
    rows = []
    for phase, (active, possible) in zip(inputs.phases, active_types(inputs), strict=True):
        key = (phase, active, possible)
        if key not in seen:
            seen[key] = tuple(
                pool_supply(pool, phase, active, possible | hidden_types(inputs, pool)) for pool in register.pools
            )
        rows.append(seen[key])
    return rows


def hidden_types(inputs: Inputs, pool: Pool) -> frozenset[str]:
    """Incident types that withheld demand may belong to: those that are given, else every type the pool knows."""
    if inputs.withheld_types is not None:
        return frozenset(inputs.withheld_types)
    return frozenset(pool.own_use_incident) if inputs.withheld_demand else frozenset()


def compile_problem(inputs: Inputs) -> Problem:
    """Resolve the indices and compute supply and demand of every day."""
    register = Register(inputs)
    lines = tuple(sorted((line for line in inputs.lines if line.legal_basis_id is not None), key=rank))
    asks = _asks(inputs, lines)
    by_capability = [supply_by_day(inputs, c) for c in register.capabilities]
    return Problem(
        inputs=inputs,
        capabilities=register.capabilities,
        pools=register.pools,
        lines=lines,
        links=tuple(register.links(line.capability_id, line.place) for line in lines),
        hidden=tuple(register.hidden(line.capability_id) for line in lines),
        asks=asks,
        defence=tuple(tuple(exactly(m[day]) for m in by_capability) for day in range(inputs.days)),
        civil=tuple(_civil(register)),
        drained=register.drained(),
    )


def limits(problem: Problem, day: int, *, civil: bool) -> tuple[Bounds, ...]:
    """Supply of every source on a day; with `civil` false all pools are empty."""
    pools = problem.civil[day] if civil else (ZERO,) * len(problem.pools)
    return (*problem.defence[day], *pools)
