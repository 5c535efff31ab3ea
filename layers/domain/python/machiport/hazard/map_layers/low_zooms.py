"""Zones that are too small for a zoom, drawn there as whole pixels: simplifying would make them vanish.

A tile has 512 pixels a side, as phones draw vector tiles. A part of a zone that is thinner than half a pixel at some
zoom has the pixels drawn that its outline touches, in the colour of the worst zone that touches them; its shape as
well where it is larger than a pixel.
So no hazard disappears by looking from further away, and however many zones a tile holds, its pixels are so many.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from machiport.hazard.map_layers.model import LineRing, ZonePolygon
from machiport.hazard.tile_addresses import TileAddress, world_of

_PIXEL_ZOOMS = 9
PIXELS = 1 << _PIXEL_ZOOMS
_THINNEST = 0.5
_SURVIVES = 0.25  # two of the 8 steps that a pixel has
_ROW_BITS = 26
_COLUMN_MASK = (1 << _ROW_BITS) - 1


class PixelRun(NamedTuple):
    """Pixels beside each other in one row, of one class, as one rectangle: west, south, east, north in degrees."""

    zoom: int
    rank: int
    severity: int
    bounds: tuple[float, float, float, float]


class DrawnZooms(NamedTuple):
    """From which zoom on a polygon is drawn by its shape, and below which by its pixels (as well)."""

    shape_from: int
    pixels_below: int


def zooms_of(polygon: ZonePolygon, minimum: int, maximum: int) -> DrawnZooms:
    """Return how the zooms from `minimum` to `maximum` draw a polygon.

    At the last zoom every shape is drawn; one so thin that it may not survive the rounding has pixels there as well.
    """
    width, area = _size(polygon)
    if width <= 0:
        return DrawnZooms(maximum, maximum + 1)

    def first(zooms: float) -> int:
        return min(max(minimum, math.ceil(zooms)), maximum)

    wide_enough = first(math.log2(_THINNEST / width))
    # What has less than a pixel's area has no pixel that its outline does not touch.
    large_enough = first(-math.log2(area) / 2)
    survives = width * 2**maximum >= _SURVIVES
    return DrawnZooms(min(wide_enough, large_enough), wide_enough if survives else maximum + 1)


def _size(polygon: ZonePolygon) -> tuple[float, float]:
    """Return how wide and how large a polygon is, in pixels of zoom 0 and their squares.

    One of width w and any length has an area of about w times half the length of its rings. So a large one with a
    ragged edge counts as thin; it is drawn by its shape because it is large.
    """
    west_east = math.cos(math.radians(polygon[0][0][1]))
    area, length = 0.0, 0.0
    for number, ring in enumerate(polygon):
        ring_area, ring_length = _measured(ring, west_east)
        area += -ring_area if number else ring_area
        length += ring_length
    if area <= 0:
        return 0.0, 0.0
    degree = PIXELS / 360 / west_east
    return 2 * area / length * degree, area * degree**2


def _measured(ring: LineRing, west_east: float) -> tuple[float, float]:
    """Return area and length of a ring, in degrees of latitude (as long as those of longitude are at the equator)."""
    area, length = 0.0, 0.0
    origin_x, origin_y = ring[0]
    before_x, before_y = 0.0, 0.0
    hypot = math.hypot
    for longitude, latitude in ring:
        x, y = (longitude - origin_x) * west_east, latitude - origin_y
        area += before_x * y - x * before_y
        length += hypot(x - before_x, y - before_y)
        before_x, before_y = x, y
    return abs(area) / 2, length


class LowZoomPixels:
    """Collects the pixels of all zones that are too small, the worst class of each."""

    def __init__(self, minimum_zoom: int) -> None:
        """Collect pixels from `minimum_zoom` on."""
        self._minimum = minimum_zoom
        self._worst: dict[int, tuple[int, int]] = {}

    def add(self, polygon: ZonePolygon, rank: int, severity: int, below: int) -> None:
        """Add the pixels that a polygon's rings touch at each zoom below `below`."""
        if below <= self._minimum:
            return
        zoom = below - 1
        pixels = set(_touched(polygon, zoom))
        while True:
            for column, row in pixels:
                key = (zoom << 2 * _ROW_BITS) | (row << _ROW_BITS) | column
                self._worst[key] = max(self._worst.get(key, (0, 0)), (severity, rank))
            if zoom == self._minimum:
                return
            zoom -= 1
            pixels = {(column >> 1, row >> 1) for column, row in pixels}

    def runs(self) -> Iterator[PixelRun]:
        """Go through what was collected, by zoom, row and column; neighbours of one class in one piece."""
        first = last = -2
        before = (0, 0)
        for key in sorted(self._worst):
            found = self._worst[key]
            if key != last + 1 or found != before:
                if first >= 0:
                    yield _run(first, last, before)
                first, before = key, found
            last = key
        if first >= 0:
            yield _run(first, last, before)


def _run(first: int, last: int, found: tuple[int, int]) -> PixelRun:
    zoom, row = first >> 2 * _ROW_BITS, first >> _ROW_BITS & _COLUMN_MASK
    west, east = first & _COLUMN_MASK, (last & _COLUMN_MASK) + 1
    # Pixels of a zoom are the tiles of a deeper one.
    beginning, end = TileAddress(zoom + _PIXEL_ZOOMS, west, row), TileAddress(zoom + _PIXEL_ZOOMS, east, row)
    bounds = (*beginning.bounds()[:2], end.bounds()[0], beginning.bounds()[3])
    return PixelRun(zoom, rank=found[1], severity=found[0], bounds=bounds)


def _touched(polygon: ZonePolygon, zoom: int) -> Iterator[tuple[int, int]]:
    """Go through the pixels along the outer ring, some more than once."""
    across = PIXELS << zoom
    before: tuple[float, float] | None = None
    for longitude, latitude in polygon[0]:
        world_x, world_y = world_of(longitude, latitude)
        x, y = world_x * across, world_y * across
        if before is not None:
            steps = math.ceil(max(abs(x - before[0]), abs(y - before[1])))
            for step in range(1, steps):
                part = step / steps
                yield int(before[0] + (x - before[0]) * part), int(before[1] + (y - before[1]) * part)
        yield int(x), int(y)
        before = x, y
