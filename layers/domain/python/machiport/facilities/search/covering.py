"""Circles on the map as a few quadkeys, and which places lie within."""

import math
from typing import Final

from machiport.facilities.inventory.model import Position
from machiport.facilities.quadkeys import INDEX_ZOOM, quadkey_of_tile, tile_of
from machiport.globe import EARTH_RADIUS_METRES

MOST_PREFIXES: Final = 4


def covering(centre: Position, metres: float) -> tuple[str, ...]:
    """Return at most four quadkeys that together hold every place within `metres` of `centre`.

    The finest zoom at which the circle's bounding box meets no more than four tiles; an empty quadkey is the world.
    """
    north = math.degrees(metres / EARTH_RADIUS_METRES)
    # Degrees of longitude are shortest at the box's edge that is nearer to a pole.
    widest = math.cos(math.radians(min(abs(centre.latitude) + north, 89.9)))
    east = north / widest
    first = Position.model_construct(
        longitude=max(centre.longitude - east, -180), latitude=min(centre.latitude + north, 90)
    )
    last = Position.model_construct(
        longitude=min(centre.longitude + east, 180), latitude=max(centre.latitude - north, -90)
    )
    for zoom in range(INDEX_ZOOM, 0, -1):
        (west, top), (right, bottom) = tile_of(first, zoom), tile_of(last, zoom)
        if (right - west + 1) * (bottom - top + 1) <= MOST_PREFIXES:
            return tuple(
                quadkey_of_tile(column, row, zoom)
                for row in range(top, bottom + 1)
                for column in range(west, right + 1)
            )
    return ("",)
