"""Places on tiles: which tile holds a place, and where in it. Standard library only.

Web Mercator tiles as everybody's maps have them: x counts from 180° west, y from about 85° north.
"""

import math
from typing import NamedTuple

BASE_ZOOM = 15
DEEPEST_ZOOM = 20
EXTENT = 32767
"""Steps from a tile's one edge to the other, 3 cm each at zoom 15 in Japan."""

# A place is rounded to 1/256 step: 15 + 8 bits times 16 bits stay exact in a double's 53.
_FRACTIONS = 256


class TileAddress(NamedTuple):
    """A tile."""

    zoom: int
    x: int
    y: int

    def child_at(self, place: "TilePlace") -> "TilePlace":
        """Return where `place` (of this tile) is on the next zoom's tile that holds it."""
        east, south = place.x * 2 >= EXTENT, place.y * 2 >= EXTENT
        return TilePlace(
            TileAddress(self.zoom + 1, self.x * 2 + east, self.y * 2 + south),
            place.x * 2 - EXTENT * east,
            place.y * 2 - EXTENT * south,
        )

    def children(self) -> tuple["TileAddress", "TileAddress", "TileAddress", "TileAddress"]:
        """Return the four tiles of the next zoom: north-west, north-east, south-west, south-east."""
        zoom, x, y = self.zoom + 1, self.x * 2, self.y * 2
        return (
            TileAddress(zoom, x, y),
            TileAddress(zoom, x + 1, y),
            TileAddress(zoom, x, y + 1),
            TileAddress(zoom, x + 1, y + 1),
        )

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees."""
        count = 1 << self.zoom
        return (
            self.x / count * 360 - 180,
            _latitude((self.y + 1) / count),
            (self.x + 1) / count * 360 - 180,
            _latitude(self.y / count),
        )


class TilePlace(NamedTuple):
    """A place in a tile: `x` east and `y` south of its north-western corner, in steps (0 ≤ … < EXTENT)."""

    tile: TileAddress
    x: float
    y: float


def place_of(longitude: float, latitude: float, zoom: int = BASE_ZOOM) -> TilePlace:
    """Return the tile that holds a place (WGS84 degrees) and where in it the place is."""
    count = 1 << zoom
    world_x, world_y = world_of(longitude, latitude)
    column, row = world_x * count, world_y * count
    tile = TileAddress(zoom, math.floor(column), math.floor(row))
    return TilePlace(tile, _rounded(column - tile.x), _rounded(row - tile.y))


def world_of(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a place on the whole map: 0…1 from west to east and from north to south."""
    sine = math.sin(math.radians(latitude))
    return longitude / 360 + 0.5, 0.5 - math.atanh(sine) / (2 * math.pi)


def _rounded(fraction: float) -> float:
    return math.floor(fraction * EXTENT * _FRACTIONS) / _FRACTIONS


def _latitude(row: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row))))
