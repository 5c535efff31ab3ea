"""Directions and walking times. Standard library only: this is the request path."""

import math
from typing import Final, Literal

from machiport.globe import Place

type Compass = Literal["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"]

COMPASS: tuple[Compass, ...] = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")

WALKING_METRES_A_MINUTE: Final = 80
"""Walking pace of 不動産の表示に関する公正競争規約施行規則 第9条; by road, which the straight line is not."""

_FULL_TURN: Final = 360


def bearing(start: Place, end: Place) -> float:
    """Return the initial direction from `start` to `end` in degrees from north, clockwise (0 ≤ … < 360)."""
    lon_1, lat_1, lon_2, lat_2 = map(math.radians, (*start, *end))
    east = math.sin(lon_2 - lon_1) * math.cos(lat_2)
    north = math.cos(lat_1) * math.sin(lat_2) - math.sin(lat_1) * math.cos(lat_2) * math.cos(lon_2 - lon_1)
    return math.degrees(math.atan2(east, north)) % _FULL_TURN


def compass_of(degrees: float) -> Compass:
    """Return the nearest of the eight directions."""
    return COMPASS[round(degrees / (_FULL_TURN / len(COMPASS))) % len(COMPASS)]


def walking_minutes(metres: float) -> int:
    """Return the walking time for a way of that length, each minute begun counts; 0 for no way at all."""
    return math.ceil(metres / WALKING_METRES_A_MINUTE)
