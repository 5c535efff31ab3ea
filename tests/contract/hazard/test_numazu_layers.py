"""Layers of real data: every zone of Numazu's maps is on its tile, at every zoom.

The zones are Project PLATEAU's hazard maps of Numazu, read in place.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from tests.tile_decoding import Feature, decoded

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.builder import TippecanoeBuilder
from machiport.hazard.map_layers.model import LayerZone
from machiport.hazard.section_codec import ZoneFacts
from machiport.hazard.tile_addresses import TileAddress, place_of
from machiport_gates.paths import ROOT

NUMAZU = ROOT.parent / "shared" / "data" / "hazard" / "derived"
KINDS = load_kinds(ROOT / "sample_region")
LAYERS = {
    "flood_maximum": ("numazu_flood_rank.geojson", "rank"),
    "tsunami": ("numazu_tsunami_rank.geojson", "rank"),
    "landslide_debris_flow": ("numazu_A33like.geojson", "A33_002"),
}
pytestmark = pytest.mark.skipif(
    not NUMAZU.exists(), reason="Numazu's hazard maps (shared/data/hazard/derived) are not here"
)


def zones_of(kind: str) -> Iterator[tuple[int, Polygon]]:
    """Go through the polygons of a kind with their ranks."""
    file, attribute = LAYERS[kind]
    for feature in json.loads((NUMAZU / file).read_text(encoding="utf-8"))["features"]:
        drawn = shape(feature["geometry"])
        for polygon in drawn.geoms if isinstance(drawn, MultiPolygon) else [drawn]:
            assert isinstance(polygon, Polygon)
            yield int(feature["properties"][attribute]), polygon


def _layer_zone(rank: int, polygon: Polygon) -> LayerZone:
    rings = [polygon.exterior, *polygon.interiors]
    return LayerZone(ZoneFacts(rank, None, None, "", f"見本 {rank}", 0), [[list(ring.coords) for ring in rings]])


def _drawn(features: list[Feature]) -> list[tuple[int, int, BaseGeometry]]:
    return [(f["properties"]["rank"], f["properties"]["severity"], shape(f["geometry"])) for f in features]


@pytest.mark.parametrize("kind", LAYERS)
def test_the_tile_of_every_zone_shows_it(kind: str, tmp_path: Path) -> None:
    zones, archive = list(zones_of(kind)), tmp_path / "layer.pmtiles"
    facts = TippecanoeBuilder(tmp_path).build(KINDS[kind], [_layer_zone(*zone) for zone in zones], archive)
    tiles = {address: _drawn(features) for address, features in decoded(archive).items()}
    assert facts.zones == len(zones) > 0
    missing: list[Any] = []
    for rank, polygon in zones:
        place: Point = polygon.representative_point()
        severity = KINDS[kind].rank_class(rank).severity
        for zoom in range(facts.minimum_zoom, facts.maximum_zoom + 1):
            address: TileAddress = place_of(place.x, place.y, zoom).tile
            near = [each for each in tiles.get(address, []) if each[2].distance(place) <= 360 / (512 << zoom)]
            shown = [each for each in near if each[0] == rank]
            # Where a worse class takes the same pixel, that one is shown.
            if not shown and not any(worse > severity for _, worse, _ in near):
                missing.append((rank, zoom, place.wkt))
    assert missing == []
