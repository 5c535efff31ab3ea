"""Zones cut to tiles as an import cuts them, places to ask for, and what shapely says of them on the same rings."""

import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from tests.hazard_world import KINDS, REGION, SOURCE, HazardLayer, Shapes, hazard_layer

from machiport.hazard import importing, section_codec
from machiport.hazard.importing.cutting import KindCutter
from machiport.hazard.ports import SectionsInForce
from machiport.hazard.section_codec import ZoneFacts
from machiport.hazard.tile_addresses import TileAddress
from machiport_gates.paths import ROOT

POINTS: Final = 20_000
_METRES_A_DEGREE: Final = 111_320.0
_EDGE_METRES: Final = 20.0
_DERIVED = ROOT.parent / "shared" / "data" / "hazard" / "derived"
_CACHE = ROOT / ".local" / "benchmarks"
_PHENOMENA = {1: "landslide_steep_slope", 2: "landslide_debris_flow", 3: "landslide_slide"}

type Places = NDArray[np.float64]
"""Longitude and latitude in each row."""

type Sections = dict[TileAddress, dict[str, bytes]]


@dataclass(slots=True)
class Tiles:
    """Implements `machiport.hazard.ports.TileSections` in memory; `reads` counts."""

    tiles: Mapping[TileAddress, SectionsInForce]
    reads: int = 0
    _nothing: SectionsInForce = field(default_factory=lambda: SectionsInForce({}, {}))

    def sections(self, tile: TileAddress) -> SectionsInForce:
        """Return a tile's sections."""
        self.reads += 1
        return self.tiles.get(tile, self._nothing)


@dataclass(frozen=True, slots=True)
class PointWorld:
    """Zones of several kinds, the region they lie in (west, south, east, north), and their sections."""

    name: str
    layers: Sequence[HazardLayer]
    region: tuple[float, float, float, float]
    sections: Sections
    build_seconds: float

    @property
    def zones(self) -> int:
        """How many zones there are in all."""
        return sum(len(layer.shapes) for layer in self.layers)

    @property
    def section_bytes(self) -> int:
        """How many bytes all sections have."""
        return sum(len(section) for kinds in self.sections.values() for section in kinds.values())

    def tiles(self) -> Tiles:
        """Return the sections as a table holds them."""
        return Tiles({tile: SectionsInForce(kinds, dict.fromkeys(kinds, 1)) for tile, kinds in self.sections.items()})


def synthetic_world(zones: int) -> PointWorld:
    """Return six kinds with about `zones` zones each."""
    layers = [hazard_layer(kind, zones) for kind in KINDS]
    return _world(f"{len(KINDS)} × {zones:,} invented zones", layers, REGION)


def numazu_world() -> PointWorld | None:
    """Return the real zones of Numazu, covered in their bounding boxes; None where the data is not on this machine."""
    if not _DERIVED.exists():
        return None
    by_kind: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for feature, shape in _features("numazu_A33like.geojson"):
        by_kind[_PHENOMENA[int(feature["A33_001"])]].append((int(feature["A33_002"]), shape))
    for kind, file in (("flood_maximum", "numazu_flood_rank.geojson"), ("tsunami", "numazu_tsunami_rank.geojson")):
        by_kind[kind] += [(int(feature["rank"]), shape) for feature, shape in _features(file)]
    layers = [_layer(kind, zones) for kind, zones in sorted(by_kind.items())]
    west, south, east, north = shapely.total_bounds(np.concatenate([layer.shapes for layer in layers]))
    region = (west - 0.1, south - 0.1, east + 0.1, north + 0.1)
    return _world(
        f"{len(layers)} kinds, {sum(len(layer.shapes) for layer in layers):,} zones of Numazu", layers, region
    )


def _features(file: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield properties and valid shape of each feature; one ring of the file is not valid."""
    for feature in json.loads((_DERIVED / file).read_text(encoding="utf-8"))["features"]:
        made = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
        polygons = [part for part in shapely.get_parts(made) if part.geom_type in {"Polygon", "MultiPolygon"}]
        yield feature["properties"], shapely.union_all(polygons)


def _layer(kind: str, zones: list[tuple[int, Any]]) -> HazardLayer:
    facts = [ZoneFacts(rank, None, None, "", "", 0) for rank, _ in zones]
    shapes = np.array([shape for _, shape in zones], dtype=object)
    return HazardLayer(kind, facts, shapes, shapely.box(*shapely.total_bounds(shapes)))


def _world(name: str, layers: Sequence[HazardLayer], region: tuple[float, float, float, float]) -> PointWorld:
    """Cut the layers, or take what an earlier run cut with the same code: 600,000 zones take minutes."""
    cutting = sorted(Path(importing.__path__[0]).glob("*.py"))
    code = [Path(__file__).parents[1] / "hazard_world.py", Path(section_codec.__file__), *cutting]
    digest = hashlib.sha256(name.encode() + b"".join(file.read_bytes() for file in code)).hexdigest()[:16]
    cached = _CACHE / f"hazard-{digest}.pickle"
    if not cached.exists():
        begun = perf_counter()
        sections = _cut(layers)
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(pickle.dumps((sections, perf_counter() - begun)))
    sections, seconds = pickle.loads(cached.read_bytes())  # noqa: S301  # written above, by ourselves
    return PointWorld(name, layers, region, sections, seconds)


def _cut(layers: Sequence[HazardLayer]) -> Sections:
    sections: Sections = defaultdict(dict)
    for layer in layers:
        cutter = KindCutter([SOURCE])
        cutter.add_zones(layer.facts, layer.shapes)
        cutter.add_coverages([0], np.array([layer.coverage], dtype=object))
        for tile, section in cutter.sections():
            sections[tile][layer.kind] = section
    return dict(sections)


def places(world: PointWorld, count: int = POINTS) -> tuple[Places, NDArray[np.bool_]]:
    """Return places, shuffled: a third anywhere, a third within 20 m of a zone's edge, a third outside coverage.

    The second array says which of them are those near an edge: the hardest ones.
    """
    numbers = np.random.default_rng(44)
    third = count // 3
    covered = shapely.union_all([layer.coverage for layer in world.layers])
    shapely.prepare(covered)
    outside = _anywhere(numbers, world, count * 3)
    outside = outside[~shapely.intersects(covered, shapely.points(outside))][:third]
    edges, anywhere = _at_edges(numbers, world, third), _anywhere(numbers, world, count - third - len(outside))
    order = numbers.permutation(count)
    return np.concatenate((anywhere, edges, outside))[order], np.repeat(
        [False, True, False], [len(anywhere), len(edges), len(outside)]
    )[order]


def _anywhere(numbers: np.random.Generator, world: PointWorld, count: int) -> Places:
    west, south, east, north = world.region
    return numbers.uniform((west, south), (east, north), (count, 2))


def _at_edges(numbers: np.random.Generator, world: PointWorld, count: int) -> Places:
    shapes: Shapes = shapely.get_parts(np.concatenate([layer.shapes for layer in world.layers]))
    rings = shapely.get_rings(shapes)
    chosen = rings[numbers.integers(0, len(rings), count)]
    on_edge = shapely.get_coordinates(
        shapely.line_interpolate_point(chosen, numbers.uniform(0, 1, count), normalized=True)
    )
    away, turn = numbers.uniform(0, _EDGE_METRES, count), numbers.uniform(0, 2 * np.pi, count)
    north = away * np.sin(turn) / _METRES_A_DEGREE
    east = away * np.cos(turn) / (_METRES_A_DEGREE * np.cos(np.radians(on_edge[:, 1])))
    return on_edge + np.column_stack((east, north))


def truth(layer: HazardLayer, asked: Places) -> list[tuple[str, set[int]]]:
    """Return the status and ranks of one kind at each place: shapely's, on the rings as they were before cutting."""
    points = shapely.points(asked)
    ranks: list[set[int]] = [set() for _ in asked]
    for point, zone in shapely.STRtree(layer.shapes).query(points, predicate="intersects").T:
        ranks[point].add(layer.facts[zone].rank)
    shapely.prepare(layer.coverage)
    covered = shapely.intersects(layer.coverage, points)
    return [
        ("inside" if found else "outside" if inside else "not_covered", found)
        for found, inside in zip(ranks, covered, strict=True)
    ]


def metres_to_an_edge(layer: HazardLayer, place: Sequence[float]) -> float:
    """Return how far a place is from the nearest edge of a zone or coverage of the kind, in metres."""
    point = shapely.Point(place)
    near = shapely.STRtree(layer.shapes).query(point.buffer(0.001))
    edges = [*layer.shapes[near], layer.coverage]
    shrink = np.array([np.cos(np.radians(place[1])), 1.0])
    flat = shapely.transform(shapely.boundary(edges), lambda corners: corners * shrink)
    here = shapely.Point(np.asarray(place) * shrink)
    return float(min(shapely.distance(flat, here)) * _METRES_A_DEGREE)
