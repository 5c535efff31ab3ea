"""Places as quadkeys: map tiles of the web's Mercator grid, named so that near places begin alike.

A quadkey has a digit for each zoom level (0 to 3: which quarter of the tile before), from the whole world to the tile.
Source: Bing Maps Tile System (Microsoft), which the tiles of OpenStreetMap share.
"""

import math
from typing import Final

from machiport.facilities.inventory.model import Position

INDEX_ZOOM: Final = 14
"""The zoom of the search index: a tile is 2.0 km wide at the latitude of 大分."""
# Where the Mercator grid ends.
_HIGHEST_LATITUDE: Final = 85.05112878
_QUARTERS: Final = 2


def tile_of(position: Position, zoom: int) -> tuple[int, int]:
    """Return column (from the west) and row (from the north) of the tile that holds a position (WGS84)."""
    tiles = 1 << zoom
    latitude = math.radians(max(-_HIGHEST_LATITUDE, min(position.latitude, _HIGHEST_LATITUDE)))
    column = (position.longitude + 180) / 360 * tiles
    row = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2 * tiles
    return min(int(column), tiles - 1), min(max(int(row), 0), tiles - 1)


def quadkey(position: Position, zoom: int = INDEX_ZOOM) -> str:
    """Return the quadkey of the tile that holds a position: `zoom` digits."""
    return quadkey_of_tile(*tile_of(position, zoom), zoom)


def quadkey_of_tile(column: int, row: int, zoom: int) -> str:
    """Return the quadkey of a tile by its column and row."""
    return "".join(str((column >> level & 1) + _QUARTERS * (row >> level & 1)) for level in range(zoom - 1, -1, -1))
