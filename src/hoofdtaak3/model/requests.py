"""The stream of incidental requests: made from parameters and a seed, the same in a scenario and its counterfactual."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from hoofdtaak3.model.inputs import Line, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAYER_SEEDS = 1_000_003
"""Seeds of layers lie this far apart, so that those of neighbouring seeds do not coincide."""


@dataclass(frozen=True)
class RequestType:
    """One kind in the mix of requests. Units, days and hours may be NaN (unknown); the weight must be known."""

    id: str
    capability_id: str
    requester: str
    legal_basis_id: str | None
    priority: int
    weight: float
    units: float
    days: float
    required_hours: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """A moment in days from the start, and two numbers from 0 to 1 that choose its type and region."""

    time: float
    kind: float
    region: float


def request_stream(
    types: Sequence[RequestType],
    rate_per_day: float,
    days: int,
    seed: int,
    regions: Sequence[tuple[str, float, Place]],
) -> tuple[Line, ...]:
    """Requests of `days` days as a Poisson process, type by weight and region by population.

    A change keeps what it can: a higher rate only adds requests between those that were there, a longer horizon only
    adds at the end, another weight or population only moves the types or regions it must. Ids number the requests in
    order of arrival. Units and days are whole: rounded half up, at least 1.

    Args:
        types: The mix; weights need not add up to 1.
        rate_per_day: Expected requests a day.
        days: Length of the scenario.
        seed: Any integer.
        regions: (id, population, centre).

    Raises:
        ValueError: When a rate, weight or population is negative or unknown, or there is nothing to choose from.
    """
    if not 0 <= rate_per_day < math.inf:
        raise ValueError(f"rate_per_day is {rate_per_day}, must be a number of at least 0")
    kinds = sorted(types, key=lambda kind: kind.id)
    places = sorted(regions, key=lambda region: region[0])
    by_weight = _shares([(kind.id, kind.weight) for kind in kinds], "request type", "weight")
    by_population = _shares([(name, people) for name, people, _ in places], "region", "population")
    lines = []
    for number, arrival in enumerate(arrivals(rate_per_day, days, seed), start=1):
        kind = kinds[_pick(by_weight, arrival.kind)]
        region, _, place = places[_pick(by_population, arrival.region)]
        identifier = f"verzoek_{number:04d}"
        lines.append(
            Line(
                id=identifier,
                incident_id=identifier,
                incident_type="",
                kind="request",
                capability_id=kind.capability_id,
                requester=kind.requester,
                start_day=int(arrival.time),
                days=_whole(kind.days),
                units=((0, _whole(kind.units)),),
                required_hours=kind.required_hours,
                priority=kind.priority,
                legal_basis_id=kind.legal_basis_id,
                population=False,
                place=place,
                region_id=region,
            )
        )
    return tuple(lines)


def arrivals(rate: float, days: int, seed: int) -> list[Arrival]:
    """Points of a Poisson process in (time, height) below the rate, in order of time.

    Heights come in layers of 1 with a generator each; a point keeps its place whatever the rate and the horizon. Only
    `random()` is used: Python promises the same numbers for the same seed in every version.
    """
    found = []
    for layer in range(math.ceil(rate)):
        generator = Random(seed * _LAYER_SEEDS + layer)  # noqa: S311 - a simulation, not a secret
        time = -math.log(1.0 - generator.random())
        while time < days:
            height, kind, region = generator.random(), generator.random(), generator.random()
            if layer + height < rate:
                found.append(Arrival(time, kind, region))
            time -= math.log(1.0 - generator.random())
    return sorted(found, key=lambda arrival: arrival.time)


def _shares(weights: Sequence[tuple[str, float]], name: str, attribute: str) -> list[float]:
    """Upper ends of the shares of each item, the last one 1."""
    for identifier, weight in weights:
        if not 0 <= weight < math.inf:
            raise ValueError(f"{name} {identifier}: {attribute} is {weight}, must be a number of at least 0")
    whole = math.fsum(weight for _, weight in weights)
    if whole <= 0:
        raise ValueError(f"no {name} with a {attribute} above 0")
    return [end / whole for end in accumulate(weight for _, weight in weights)]


def _pick(ends: Sequence[float], at: float) -> int:
    return next((i for i, end in enumerate(ends) if at < end), len(ends) - 1)


def _whole(amount: float) -> float:
    return amount if math.isnan(amount) else float(max(1, math.floor(amount + 0.5)))
