"""Travel: how long a source is on its way to a line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.model.inputs import Place, Travel

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def distance_km(a: Place, b: Place) -> float:
    """Distance along the great circle (haversine); NaN when a place is not known."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    # A place that is not known must stay unknown: min(1.0, nan) would be 1.0, half the earth.
    return half if math.isnan(half) else 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def travel_hours(travel: Mapping[str, Travel], mode: str, source: Place | None, line: Place | None) -> float:
    """Hours on the way: distance times detour over speed. Without a place on either side nothing is added."""
    if source is None or line is None:
        return 0.0
    means = travel[mode]
    return distance_km(source, line) * means.detour_factor / means.speed_kmh
