"""Areas cut to tiles: many at once, in longitude and latitude, where their edges are straight."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from machiport.hazard.tile_addresses import BASE_ZOOM

type Shapes = NDArray[np.object_]
"""Polygons and multipolygons (shapely), valid, in degrees."""

type Numbers = NDArray[np.int64]

# An area on more tiles is halved first, and its halves again: a prefecture lies on 6,000, and clipping all of it
# for each of them would go through all its corners each time.
_CUT_AT_ONCE: Final = 4

_POLYGON: Final = 3
_MULTIPOLYGON: Final = 6
_COLLECTION: Final = 7


class TilePieces(NamedTuple):
    """Pieces of areas, one a row: whose piece it is, its tile's column and row, and the piece itself."""

    owners: Numbers
    columns: Numbers
    rows: Numbers
    shapes: Shapes


class _Spread(NamedTuple):
    """Areas and the tiles that they may lie on: columns and rows from … to, both included."""

    owners: Numbers
    shapes: Shapes
    ranges: Numbers  # (n, 4): first column, first row, last column, last row


def pieces_on_tiles(shapes: Shapes, zoom: int = BASE_ZOOM) -> Iterator[TilePieces]:
    """Cut each area at the edges of the tiles of `zoom`; `owners` count in `shapes`.

    A piece is empty nowhere; one that a tile holds whole is handed on as it is.
    """
    work = _Spread(np.arange(len(shapes)), shapes, _tile_ranges(shapes, zoom))
    while len(work.owners):
        columns = work.ranges[:, 2] - work.ranges[:, 0] + 1
        tiles = columns * (work.ranges[:, 3] - work.ranges[:, 1] + 1)
        whole, few = tiles == 1, (tiles > 1) & (tiles <= _CUT_AT_ONCE)
        yield TilePieces(work.owners[whole], work.ranges[whole, 0], work.ranges[whole, 1], work.shapes[whole])
        cut = _clipped(_each_tile(_chosen(work, few)), zoom)
        yield TilePieces(cut.owners, cut.ranges[:, 0], cut.ranges[:, 1], cut.shapes)
        work = _narrowed(_clipped(_halves(_chosen(work, tiles > _CUT_AT_ONCE)), zoom), zoom)


def clip_to_tiles(shapes: Shapes, columns: Numbers, rows: Numbers, zoom: int) -> Shapes:
    """Return each area's part within its tile: None where there is none."""
    return areal_parts(shapely.intersection(shapes, _boxes(columns, rows, columns, rows, zoom)))


def areal_parts(shapes: Shapes) -> Shapes:
    """Return only polygons of what an operation made, where it made lines and points as well; None where none."""
    kinds = shapely.get_type_id(shapes)
    areal = shapes.copy()
    for index in np.flatnonzero(kinds == _COLLECTION):
        parts = shapely.get_parts(shapely.get_parts(shapes[index]))
        areal[index] = shapely.multipolygons(parts[shapely.get_type_id(parts) == _POLYGON])
    areal[~np.isin(kinds, (_POLYGON, _MULTIPOLYGON, _COLLECTION)) | shapely.is_empty(areal)] = None
    return areal


def world_positions(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions on the whole map as `tile_addresses.world_of` does, for many (n, 2) places at once."""
    sine = np.sin(np.radians(coordinates[:, 1]))
    return np.column_stack((coordinates[:, 0] / 360 + 0.5, 0.5 - np.arctanh(sine) / (2 * np.pi)))


def _tile_ranges(shapes: Shapes, zoom: int) -> Numbers:
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    count = 1 << zoom
    first = np.floor(world_positions(np.column_stack((west, north))) * count)
    last = np.ceil(world_positions(np.column_stack((east, south))) * count) - 1
    return np.column_stack((first, np.maximum(first, last))).astype(np.int64)


def _chosen(spread: _Spread, mask: NDArray[np.bool_]) -> _Spread:
    return _Spread(spread.owners[mask], spread.shapes[mask], spread.ranges[mask])


def _each_tile(spread: _Spread) -> _Spread:
    columns = spread.ranges[:, 2] - spread.ranges[:, 0] + 1
    tiles = columns * (spread.ranges[:, 3] - spread.ranges[:, 1] + 1)
    area = np.repeat(np.arange(len(tiles)), tiles)
    nth = np.arange(len(area)) - np.repeat(np.cumsum(tiles) - tiles, tiles)
    column = spread.ranges[area, 0] + nth % columns[area]
    row = spread.ranges[area, 1] + nth // columns[area]
    return _Spread(spread.owners[area], spread.shapes[area], np.column_stack((column, row, column, row)))


def _halves(spread: _Spread) -> _Spread:
    first, second = spread.ranges.copy(), spread.ranges.copy()
    wide = spread.ranges[:, 2] - spread.ranges[:, 0] >= spread.ranges[:, 3] - spread.ranges[:, 1]
    axis = np.where(wide, 0, 1)
    each = np.arange(len(axis))
    middle = (spread.ranges[each, axis] + spread.ranges[each, axis + 2]) // 2
    first[each, axis + 2] = middle
    second[each, axis] = middle + 1
    return _Spread(
        np.concatenate((spread.owners, spread.owners)),
        np.concatenate((spread.shapes, spread.shapes)),
        np.concatenate((first, second)),
    )


def _clipped(spread: _Spread, zoom: int) -> _Spread:
    """Clip each area to its tiles, and leave out those that have no part there."""
    ranges = spread.ranges
    boxes = _boxes(ranges[:, 0], ranges[:, 1], ranges[:, 2], ranges[:, 3], zoom)
    clipped = _Spread(spread.owners, areal_parts(shapely.intersection(spread.shapes, boxes)), ranges)
    return _chosen(clipped, ~shapely.is_missing(clipped.shapes))


def _narrowed(spread: _Spread, zoom: int) -> _Spread:
    """Take the tiles that a clipped area still reaches: all within those that it was clipped to."""
    reached = _tile_ranges(spread.shapes, zoom)
    first = np.clip(reached[:, :2], spread.ranges[:, :2], spread.ranges[:, 2:])
    last = np.clip(reached[:, 2:], first, spread.ranges[:, 2:])
    return spread._replace(ranges=np.column_stack((first, last)))


def _boxes(first_column: Numbers, first_row: Numbers, last_column: Numbers, last_row: Numbers, zoom: int) -> Any:  # noqa: ANN401  # shapely's types make no difference between one and many
    count = 1 << zoom
    return shapely.box(
        first_column / count * 360 - 180,
        _latitudes((last_row + 1) / count),
        (last_column + 1) / count * 360 - 180,
        _latitudes(first_row / count),
    )


def _latitudes(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * rows))))
