"""Pieces of areas as rings in their tile's steps."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from machiport.hazard.importing.tile_pieces import Numbers, Shapes, world_positions
from machiport.hazard.section_codec import Ring
from machiport.hazard.tile_addresses import EXTENT

WHOLE_TILE: Ring = ((0, 0), (0, EXTENT), (EXTENT, EXTENT), (EXTENT, 0))
"""The ring around all of a tile."""

type _Corners = tuple[tuple[int, int], ...]


def rings_in_tiles(shapes: Shapes, columns: Numbers, rows: Numbers, zoom: int) -> list[tuple[Ring, ...]]:
    """Return each piece's rings in the steps of its tile (column, row): none where it is thinner than a step.

    Left out are corners that are not there twice, or that lie on a straight line: neither changes what a ring holds.
    A piece that stretches beyond its tile by an error of computing is put on the tile's edge.
    """
    parts, part_owners = shapely.get_parts(shapes, return_index=True)
    rings, ring_parts = shapely.get_rings(parts, return_index=True)
    coordinates, ring_numbers = shapely.get_coordinates(rings, return_index=True)
    owners = part_owners[ring_parts]
    steps = _steps(coordinates, columns[owners[ring_numbers]], rows[owners[ring_numbers]], zoom)
    cut: list[list[_Corners]] = [[] for _ in range(len(shapes))]
    for number, ring in _tidy_rings(steps, ring_numbers):
        cut[owners[number]].append(ring)
    return [tuple(sorted(each)) for each in cut]


def fills_tile(rings: tuple[Ring, ...]) -> bool:
    """Say whether rings hold all of their tile."""
    return len(rings) == 1 and len(rings[0]) == len(WHOLE_TILE) and set(rings[0]) == set(WHOLE_TILE)


def _steps(coordinates: NDArray[np.float64], columns: Numbers, rows: Numbers, zoom: int) -> Numbers:
    positions = world_positions(coordinates) * (1 << zoom) - np.column_stack((columns, rows))
    return np.clip(np.floor(positions * EXTENT + 0.5), 0, EXTENT).astype(np.int64)


def _tidy_rings(steps: Numbers, numbers: Numbers) -> Iterator[tuple[int, _Corners]]:
    """Go through the rings (by number) that are left when corners that say nothing are dropped."""
    before, _ = _neighbours(numbers)
    kept = (steps != steps[before]).any(axis=1)  # the closing corner is dropped here as well
    steps, numbers = steps[kept], numbers[kept]
    before, after = _neighbours(numbers)
    arriving, leaving = steps - steps[before], steps[after] - steps
    cross = arriving[:, 0] * leaving[:, 1] - arriving[:, 1] * leaving[:, 0]
    kept = (cross != 0) | ((arriving * leaving).sum(axis=1) < 0)
    steps, numbers = steps[kept], numbers[kept]
    if not len(numbers):
        return
    _, after = _neighbours(numbers)
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    areas = np.add.reduceat(steps[:, 0] * steps[after, 1] - steps[after, 0] * steps[:, 1], starts)
    corners = tuple(map(tuple, steps.tolist()))
    ends = [*starts[1:].tolist(), len(corners)]
    for number, start, end, area in zip(numbers[starts].tolist(), starts.tolist(), ends, areas.tolist(), strict=True):
        if area:
            yield number, _begun_at_smallest(corners[start:end])


def _neighbours(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each corner the one before and the one after it, around its ring."""
    each = np.arange(len(numbers))
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    ends = np.append(starts[1:], len(numbers)) - 1 if len(starts) else starts
    before, after = each - 1, each + 1
    before[starts], after[ends] = ends, starts
    return before, after


def _begun_at_smallest(ring: _Corners) -> _Corners:
    """Turn a ring so that it begins with its smallest corner, whatever made it began with."""
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]
