"""The stream of incidental requests of a dataset: from the published count and the mix of kinds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hoofdtaak3.inputs.tables import REQUEST_HISTORY, Values
from hoofdtaak3.model.inputs import Line, Place
from hoofdtaak3.model.requests import RequestType, request_stream

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.inputs.tables.values import Field

NAN = float("nan")
EVERY_CAPABILITY = "*"


@dataclass(frozen=True)
class Stream:
    """The requests, or the capabilities whose part in them cannot be known (`*` is every capability)."""

    lines: tuple[Line, ...] = ()
    unknown: frozenset[str] = frozenset()


def stream_of(dataset: Dataset, scenario: Scenario, field: Field = "likely") -> Stream:
    """The stream over the days of a scenario, with its seed and its rate factor."""
    types = list(request_types(dataset, field))
    regions = populations(dataset, field)
    factor = scenario.requests.rate_factor
    rate = rate_per_day(dataset) * factor
    if factor == 0 or rate == 0:
        return Stream()
    if not types and not dataset.withheld.stream:
        return Stream(unknown=frozenset({EVERY_CAPABILITY}))
    needed = [rate, *(kind.weight for kind in types), *(people for _, people, _ in regions)]
    if dataset.withheld.stream or not regions or any(math.isnan(value) for value in needed):
        # The published total is of all kinds together. Without one of them, what is left of it for the others is
        # not known, and to give them the whole of it would invent requests.
        return Stream(unknown=frozenset(kind.capability_id for kind in types if kind.legal_basis_id is not None))
    return Stream(request_stream(types, rate, scenario.days, scenario.requests.seed, regions))


def rate_per_day(dataset: Dataset) -> float:
    """Requests a day, from the published count over its period; NaN when that observation is not there."""
    frame = dataset.frame("observations")
    rows = frame[frame["id"] == REQUEST_HISTORY]
    if rows.empty:
        return NAN
    count, first, last = rows.loc[rows.index[0], ["value", "period_start", "period_end"]]
    rate: float = count / ((last - first).days + 1)
    return rate


def request_types(dataset: Dataset, field: Field) -> list[RequestType]:
    """The kinds of requests in the stream, with one column of their quantities."""
    frame = dataset.frame("request_types")
    values = Values(dataset.frame("request_type_values"), key="request_type_id")
    columns = ("id", "capability_id", "requester", "legal_basis_id", "priority")
    return [
        RequestType(
            id=key,
            capability_id=capability,
            requester=requester,
            legal_basis_id=legal_basis or None,
            priority=int(priority),
            weight=values.get(key, "weight", field=field),
            units=values.get(key, "units", field=field),
            days=values.get(key, "days", field=field),
            required_hours=values.get(key, "required_hours", field=field),
        )
        for key, capability, requester, legal_basis, priority in zip(*(frame[name] for name in columns), strict=True)
    ]


def populations(dataset: Dataset, field: Field) -> list[tuple[str, float, Place]]:
    """Inhabitants of each region at the latest date for which all regions have a figure."""
    regions = dataset.frame("regions")
    places = {
        key: Place(lon=lon, lat=lat)
        for key, lon, lat in zip(regions["id"], regions["lon"], regions["lat"], strict=True)
    }
    values = dataset.frame("region_values")
    people = values[values["attribute"] == "population"]
    figures: dict[date, dict[str, float]] = {}
    for day, region, value in zip(people["date"], people["region_id"], people[field], strict=True):
        figures.setdefault(day, {})[region] = float(value)
    complete = [day for day, found in figures.items() if found.keys() == places.keys()]
    if not complete:
        return []
    return [(key, value, places[key]) for key, value in sorted(figures[max(complete)].items())]
