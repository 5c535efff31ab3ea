"""Distances on the globe. Standard library only: this is the request path."""

import math
from typing import Final

type Place = tuple[float, float]
"""Longitude and latitude in degrees (WGS84)."""

EARTH_RADIUS_METRES: Final = 6_371_008.8
"""Mean radius (IUGG). The globe instead of the ellipsoid is wrong by at most 0.6 %."""


def metres_between(one: Place, other: Place) -> float:
    """Return the distance by the haversine formula, in metres."""
    lon_1, lat_1, lon_2, lat_2 = map(math.radians, (*one, *other))
    half = math.sin((lat_2 - lat_1) / 2) ** 2
    half += math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(half)))
