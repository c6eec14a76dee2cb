"""What the model computes from: plain numbers for one scenario. Unknown is NaN (numbers) or None (flags)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PHASES: tuple[str, ...] = ("vrede", "spanning", "conflict", "oorlog")
PEACE = 0

ByPhase = tuple[float, float, float, float]


def _flat(shares: ByPhase) -> ByPhase:
    peace = shares[PEACE]
    return (peace, peace, peace, peace)


@dataclass(frozen=True)
class Place:
    """A point on the map in degrees."""

    lon: float
    lat: float


@dataclass(frozen=True)
class Capability:
    """What Defence has of one capability, in units; shares are fractions of 1, times are hours or days."""

    id: str
    divisible: bool
    units: float
    readiness: float
    elasticity: float
    reference: float
    norm_hours: float
    response_hours: float
    endurance_days: float
    rotation_factor: float
    claim1: ByPhase
    claim2: ByPhase
    place: Place | None
    """None: the response time holds anywhere in the country, no travel comes on top."""
    mode: str
    extra: float = 0.0
    """Units on top of the supply, after rounding, on every day: what measures add. No claim or growth touches them."""

    def in_peace(self) -> Capability:
        """With the claims of peace in every phase."""
        return replace(self, claim1=_flat(self.claim1), claim2=_flat(self.claim2))


@dataclass(frozen=True)
class Pool:
    """A resource of a civil party, in its own units; serves at most what is left of it, over all capabilities."""

    id: str
    units: float
    own_use: ByPhase
    own_use_incident: Mapping[str, float]
    """Extra own use per incident type on that day; a type that is not in the mapping is unknown."""
    reciprocal: ByPhase
    reservists: ByPhase
    endurance_days: float
    rotation_factor: float
    place: Place | None
    mode: str
    extra: float = 0.0
    """Units on top of the supply, on every day: what measures add. No own use or claim touches them."""

    def in_peace(self) -> Pool:
        """With the reciprocal claims and reservists of peace in every phase."""
        return replace(self, reciprocal=_flat(self.reciprocal), reservists=_flat(self.reservists))


@dataclass(frozen=True)
class Alternative:
    """A pool standing in for a capability, or the statement that there is none or that it is not known."""

    id: str
    capability_id: str
    status: str
    """`available`, `none` or `unknown`."""
    pool_id: str | None
    equivalence: float
    """Units of the capability that one unit of the pool replaces."""
    response_hours: float
    mandate: bool | None
    exists: bool | None
    """By the scenario's date."""


@dataclass(frozen=True)
class Line:
    """One request line: units of one capability a day, from `start_day` of the scenario on."""

    id: str
    incident_id: str
    incident_type: str
    kind: str
    """`incident`, `standing` or `request` (of the stream)."""
    capability_id: str
    requester: str
    start_day: int
    days: float
    """Length; `inf` for a standing task, NaN unknown."""
    units: tuple[tuple[int, float], ...]
    """Step profile: from day k of the line on, so many units a day; starts at day 0."""
    required_hours: float
    priority: int
    legal_basis_id: str | None
    """None: no legal basis, so refused and not demand."""
    population: bool
    """Demand of the population itself: met by its own stocks in the first hours (self-reliance)."""
    place: Place | None
    region_id: str = ""


@dataclass(frozen=True)
class Travel:
    """Speed over the ground in km/h and road distance per straight-line distance, for one mode."""

    speed_kmh: float
    detour_factor: float


@dataclass(frozen=True)
class Inputs:
    """One scenario, ready to compute."""

    days: int
    phases: tuple[int, ...]
    """Index into PHASES per day."""
    personnel_ratio: tuple[float, ...]
    """P(day) / P(base) per day."""
    ladder_ratio: float
    """P / P(base) of the ladder of phases: that of the start year on the scenario's path, never of wartime."""
    capabilities: tuple[Capability, ...]
    pools: tuple[Pool, ...]
    alternatives: tuple[Alternative, ...]
    lines: tuple[Line, ...]
    travel: Mapping[str, Travel]
    self_reliance_hours: float
    covered: float
    """Class threshold: cover from which a shortfall counts as met by civil means."""
    none: float
    """Class threshold: cover up to which there counts to be no civil alternative."""
    reference_place: Place | None = None
    withheld_demand: tuple[str, ...] = ()
    """Capabilities with demand that this edition does not show: their demand is unknown; `*` is every capability."""
    withheld_types: tuple[str, ...] | None = None
    """Incident types of demand that this edition does not show; None: any type, if there is such demand."""

    def counterfactual(self) -> Inputs:
        """The same world without the shift: claims, reciprocal claims and reservist shares as in peace on every day."""
        return replace(
            self,
            capabilities=tuple(capability.in_peace() for capability in self.capabilities),
            pools=tuple(pool.in_peace() for pool in self.pools),
        )
