"""Sections as the importer cuts them, and the answers they give: what tests of cutting ask."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from shapely.geometry import MultiPolygon, Polygon
from tests.hazard_truth import answer

from machiport.hazard.importing.cutting import KindCutter
from machiport.hazard.section_codec import LARGEST_SECTION, ZoneFacts, ZoneSource
from machiport.hazard.tile_addresses import TileAddress

SOURCE = ZoneSource("見本県", "CC BY 4.0", "2024-03-31", sample=True)
TILE = TileAddress(15, 28352, 12990)

type Area = Polygon | MultiPolygon


def zone(rank: int, label: str = "", source: int = 0) -> ZoneFacts:
    """Return what a zone of a rank says."""
    return ZoneFacts(rank, None, None, f"階級{rank}", label, source)


def cut(
    zones: Iterable[tuple[ZoneFacts, Area]],
    coverages: Iterable[tuple[int, Area]] = (),
    *,
    sources: Sequence[ZoneSource] = (SOURCE,),
    largest: int = LARGEST_SECTION,
) -> dict[TileAddress, bytes]:
    """Cut zones and coverages; return the sections by tile, in their order."""
    zones, coverages = list(zones), list(coverages)
    cutter = KindCutter(sources, largest)
    cutter.add_zones([facts for facts, _ in zones], np.array([area for _, area in zones], dtype=object))
    cutter.add_coverages([source for source, _ in coverages], np.array([area for _, area in coverages], dtype=object))
    return dict(cutter.sections())


def ranks(sections: Mapping[TileAddress, bytes], longitude: float, latitude: float) -> set[int]:
    """Return the ranks of the zones that hold a place."""
    return {hit.rank for hit in answer(sections, longitude, latitude).hits}


def degrees(x: float, y: float, tile: TileAddress = TILE) -> tuple[float, float]:
    """Return longitude and latitude of a place in a tile, given in fractions (0…1) of it; others lie around it."""
    column, row = int(x // 1), int(y // 1)
    here = TileAddress(tile.zoom, tile.x + column, tile.y + row)
    west, south, east, north = here.bounds()
    return west + (east - west) * (x - column), north + (south - north) * (y - row)


def area(*corners: tuple[float, float], holes: Sequence[Sequence[tuple[float, float]]] = ()) -> Polygon:
    """Return a polygon whose corners are places in `TILE`, see `degrees`."""
    return Polygon([degrees(*corner) for corner in corners], [[degrees(*each) for each in hole] for hole in holes])


def box(west: float, north: float, east: float, south: float) -> Polygon:
    """Return a rectangle in `TILE`'s fractions."""
    return area((west, north), (east, north), (east, south), (west, south))
