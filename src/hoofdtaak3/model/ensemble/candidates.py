"""Candidates: every line that there is in at least one of some draws.

A fixed line is there in all draws. A request of the stream is of one kind and in one region in each draw: every kind
and region that it has in some draw makes a candidate, which is there in those draws only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hoofdtaak3.model.ensemble.sample import Array, Sample, Stream
from hoofdtaak3.model.inputs import Place
from hoofdtaak3.model.requests import arrivals

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Candidate:
    """A line over the draws in which it is there."""

    id: str
    incident_id: str
    incident_type: str
    """Empty when it makes no type active."""
    capability_id: str
    priority: int
    legal: bool
    population: bool
    place: Place | None
    draws: Whole
    """Draws in which it is there, counted from the first of these draws."""
    start: Whole
    """First day, per draw in `draws`."""
    days: Array
    """Length; infinite for a standing task, NaN unknown."""
    required: Array
    since: tuple[int, ...]
    """Steps of the profile: day of the line from which on they hold."""
    units: Array
    """Units a day, draws x steps."""

    @property
    def sure(self) -> bool:
        """Whether what it asks is known. Unknown is unknown in every draw."""
        return not (np.isnan(self.days).any() or np.isnan(self.units).any() or np.isnan(self.required).any())


def candidates(sample: Sample, draws: slice) -> list[Candidate]:
    """Every line of some draws, in order of (incident id, capability id, line id): the end of their rank."""
    everywhere = np.arange(len(range(*draws.indices(sample.draws))))
    start = sample.start_days(draws)
    days, required = sample.block(("lines", "days"), draws), sample.block(("lines", "required_hours"), draws)
    units = sample.block(("lines", "units"), draws)
    found = [
        Candidate(
            id=line.id,
            incident_id=line.incident_id,
            incident_type="" if line.kind == "request" else line.incident_type,
            capability_id=line.capability_id,
            priority=line.priority,
            legal=line.legal_basis_id is not None,
            population=line.population,
            place=line.place,
            draws=everywhere,
            start=start[:, i],
            days=days[:, i],
            required=required[:, i],
            since=tuple(since for since, _ in line.units),
            units=units[:, i, : len(line.units)],
        )
        for i, line in enumerate(sample.base.lines)
    ]
    if sample.stream is not None:
        found += _requests(sample, sample.stream, draws)
    return sorted(found, key=lambda line: (line.incident_id, line.capability_id, line.id))


def _requests(sample: Sample, stream: Stream, draws: slice) -> list[Candidate]:
    found_arrivals = arrivals(stream.rate_per_day, sample.base.days, stream.seed)
    ends = _shares(sample.block(("kinds", "weight"), draws), "request type", "weight")
    people = _shares(sample.block(("regions", "people"), draws), "region", "population")
    units, days = (_whole(sample.block(("kinds", name), draws)) for name in ("units", "days"))
    required = sample.block(("kinds", "required_hours"), draws)
    found = []
    for number, arrival in enumerate(found_arrivals, start=1):
        kind, region = _pick(ends, arrival.kind), _pick(people, arrival.region)
        both = kind * len(stream.regions) + region
        for pair in np.unique(both).tolist():
            k, r = divmod(pair, len(stream.regions))
            there = np.flatnonzero(both == pair)
            name = f"verzoek_{number:04d}"
            found.append(
                Candidate(
                    id=name,
                    incident_id=name,
                    incident_type="",
                    capability_id=stream.kinds[k].capability_id,
                    priority=stream.kinds[k].priority,
                    legal=stream.kinds[k].legal_basis_id is not None,
                    population=False,
                    place=stream.regions[r][2],
                    draws=there,
                    start=np.full(len(there), int(arrival.time)),
                    days=days[there, k],
                    required=required[there, k],
                    since=(0,),
                    units=units[there, k : k + 1],
                )
            )
    return found


def _shares(weights: Array, name: str, attribute: str) -> Array:
    """Upper ends of the shares of each item, draws x items; to the last digit those of `request_stream`."""
    if not ((weights >= 0.0) & (weights < math.inf)).all():
        raise ValueError(f"a {name} has a {attribute} that is negative or unknown")
    whole = np.array([math.fsum(row) for row in weights.tolist()])
    if (whole <= 0.0).any():
        raise ValueError(f"no {name} with a {attribute} above 0")
    ends: Array = np.add.accumulate(weights, axis=1) / whole[:, None]
    return ends


def _pick(ends: Array, at: float) -> Whole:
    inside = at < ends
    chosen: Whole = np.where(inside.any(axis=1), inside.argmax(axis=1), ends.shape[1] - 1)
    return chosen


def _whole(amounts: Array) -> Array:
    return np.maximum(1.0, np.floor(amounts + 0.5))  # keeps NaN
