"""Archives are made by the real tippecanoe: no zone is lost at any zoom, and the same zones give the same bytes."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pmtiles.reader import MemorySource, Reader
from shapely.geometry import Point, shape
from tests.tile_decoding import Feature, decoded

from machiport.hazard.kind_files import load_kinds
from machiport.hazard.map_layers.builder import TippecanoeBuilder, tippecanoe_program
from machiport.hazard.map_layers.model import MAXIMUM_ZOOM, MINIMUM_ZOOM, LayerFacts, LayerZone
from machiport.hazard.map_layers.ports import LayerBuildError
from machiport.hazard.section_codec import ZoneFacts
from machiport.hazard.tile_addresses import TileAddress, place_of

KINDS = load_kinds(Path(__file__).parents[4] / "sample_region")
FLOOD = KINDS["flood_maximum"]
LONGITUDE, LATITUDE = 131.6, 33.2


def facts(rank: int, label: str = "見本川", text: str = "3.0m以上5.0m未満") -> ZoneFacts:
    return ZoneFacts(rank, 3.0, 5.0, text, label, 0)


def square(size: float, east: float = 0, north: float = 0) -> list[tuple[float, float]]:
    west, south = LONGITUDE + east, LATITUDE + north
    return [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]


def zones_of_all_sizes() -> Iterator[LayerZone]:
    """Go through zones from 2 m to 20 km, far from each other, each with a class of its own number."""
    for number in range(6):
        size = 0.00002 * 6**number
        yield LayerZone(facts(number + 1, label=f"見本 {number}"), [[square(size, north=-0.25 * number)]])


@pytest.fixture
def build(tmp_path: Path) -> "Build":
    return Build(tmp_path)


class Build:
    """Builds archives in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        """Build in `folder`."""
        self.folder = folder
        self.archive = folder / "built.pmtiles"
        self.builder = TippecanoeBuilder(folder)

    def __call__(self, *zones: LayerZone) -> LayerFacts:
        """Build an archive of zones."""
        return self.builder.build(FLOOD, zones, self.archive)


@dataclass(frozen=True)
class Sizes:
    """The archive of zones of all sizes, which several tests look at."""

    archive: Path
    told: LayerFacts
    tiles: dict[TileAddress, list[Feature]]


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Sizes:
    build = Build(tmp_path_factory.mktemp("sizes"))
    told = build(*zones_of_all_sizes())
    assert list(build.folder.iterdir()) == [build.archive], "nothing else is left behind"
    return Sizes(build.archive, told, decoded(build.archive))


def test_every_zone_is_on_its_tile_at_every_zoom(sizes: Sizes) -> None:
    zones = list(zones_of_all_sizes())
    tiles = sizes.tiles
    assert {address.zoom for address in tiles} == set(range(MINIMUM_ZOOM, MAXIMUM_ZOOM + 1))
    for zone in zones:
        corner, opposite = zone.polygons[0][0][0], zone.polygons[0][0][2]
        middle = ((corner[0] + opposite[0]) / 2, (corner[1] + opposite[1]) / 2)
        for zoom in range(MINIMUM_ZOOM, MAXIMUM_ZOOM + 1):
            pixel = 360 / (512 << zoom)
            features = tiles[place_of(*middle, zoom).tile]
            near = [each for each in features if shape(each["geometry"]).distance(Point(middle)) <= pixel]
            assert [each["properties"]["rank"] for each in near] == [zone.facts.rank], (zone.facts, zoom)


def test_the_last_zoom_tells_everything_about_each_zone(sizes: Sizes) -> None:
    told = {
        tuple(sorted(feature["properties"].items()))
        for address, features in sizes.tiles.items()
        if address.zoom == MAXIMUM_ZOOM
        for feature in features
        if "label" in feature["properties"]
    }
    classes = {each.rank: each.severity for each in FLOOD.classes}
    assert told == {
        (("label", zone.facts.label), ("rank", rank), ("severity", classes[rank]), ("text", zone.facts.text))
        for zone in zones_of_all_sizes()
        for rank in [zone.facts.rank]
    }


def test_a_hole_stays_a_hole(build: Build) -> None:
    build(LayerZone(facts(2), [[square(0.01), square(0.004, 0.003, 0.003)]]))
    (feature,) = decoded(build.archive)[place_of(LONGITUDE + 0.005, LATITUDE + 0.005, MAXIMUM_ZOOM).tile]
    drawn = shape(feature["geometry"])
    assert not drawn.contains(Point(LONGITUDE + 0.005, LATITUDE + 0.005))
    assert drawn.contains(Point(LONGITUDE + 0.002, LATITUDE + 0.005))


def test_a_large_zone_with_a_ragged_edge_is_filled_at_every_zoom(build: Build) -> None:
    teeth = [(LONGITUDE + 0.1 * n / 2_000, LATITUDE - 0.005 * (n % 2)) for n in range(2_000)]
    ring = [*teeth, (LONGITUDE + 0.1, LATITUDE - 0.1), (LONGITUDE, LATITUDE - 0.1), teeth[0]]
    build(LayerZone(facts(2), [[ring]]))
    middle = (LONGITUDE + 0.05, LATITUDE - 0.05)
    tiles = decoded(build.archive)
    for zoom in range(MINIMUM_ZOOM, MAXIMUM_ZOOM + 1):
        drawn = [shape(each["geometry"]) for each in tiles[place_of(*middle, zoom).tile]]
        assert any(each.contains(Point(middle)) for each in drawn), zoom


def test_the_worst_is_drawn_last(build: Build) -> None:
    ranks = [4, 1, 6, 2]
    build(*(LayerZone(facts(rank, label=f"見本 {rank}"), [[square(0.01)]]) for rank in ranks))
    shown = {
        address.zoom: [each["properties"]["rank"] for each in tile] for address, tile in decoded(build.archive).items()
    }
    assert shown[MAXIMUM_ZOOM] == sorted(ranks)
    assert shown[MINIMUM_ZOOM] == [max(ranks)]  # too small there: one pixel


def test_parts_of_one_zone_and_zones_that_say_the_same_are_one_feature(build: Build) -> None:
    zone = LayerZone(facts(2), [[square(0.002)], [square(0.002, 0.004)]])
    build(zone, LayerZone(facts(2), [[square(0.002, 0.008)]]))
    tile = decoded(build.archive)[TileAddress(10, 886, 411)]
    assert [each["geometry"]["type"] for each in tile] == ["MultiPolygon"]


def test_facts_are_those_of_the_archive(sizes: Sizes) -> None:
    told = sizes.told
    assert (told.kind, told.zones, told.tiles) == ("flood_maximum", 6, len(sizes.tiles))
    assert (told.minimum_zoom, told.maximum_zoom) == (MINIMUM_ZOOM, MAXIMUM_ZOOM)
    assert told.size == sizes.archive.stat().st_size
    assert told.bounds == pytest.approx((LONGITUDE, LATITUDE - 1.25, LONGITUDE + 0.156, LATITUDE), abs=0.01)


def test_the_same_zones_give_the_same_bytes_wherever_they_are_built(sizes: Sizes, tmp_path: Path) -> None:
    again = tmp_path / "again"
    TippecanoeBuilder(tmp_path).build(FLOOD, zones_of_all_sizes(), again)
    assert again.read_bytes() == sizes.archive.read_bytes()
    described = Reader(MemorySource(again.read_bytes())).metadata()["generator_options"]
    assert "/" not in described


def test_metadata_describes_the_layer(sizes: Sizes) -> None:
    metadata = Reader(MemorySource(sizes.archive.read_bytes())).metadata()
    assert metadata["name"] == FLOOD.name.ja
    (layer,) = metadata["vector_layers"]
    assert layer["id"] == "flood_maximum"
    assert layer["fields"] == {"label": "String", "rank": "Number", "severity": "Number", "text": "String"}


def test_no_zone_at_all_is_an_archive_as_well(build: Build) -> None:
    told = build()
    assert (told.zones, told.tiles, told.bounds, told.largest_tile) == (0, 0, None, 0)
    reader = Reader(MemorySource(build.archive.read_bytes()))
    assert reader.get(10, 886, 411) is None
    assert reader.metadata()["vector_layers"][0]["id"] == "flood_maximum"
    assert (reader.header()["min_zoom"], reader.header()["max_zoom"]) == (MINIMUM_ZOOM, MAXIMUM_ZOOM)


def test_a_label_is_text_whatever_it_says(build: Build) -> None:
    label = "「\"\n}]\u2028\\' 川 <script>\U0001f30a"
    build(LayerZone(facts(1, label=label), [[square(0.01)]]))
    features = [
        each for address, tile in decoded(build.archive).items() for each in tile if address.zoom == MAXIMUM_ZOOM
    ]
    assert {each["properties"]["label"] for each in features} == {label}


def test_zones_are_taken_one_after_the_other_and_progress_is_told(build: Build) -> None:
    told: list[float] = []
    taken = (LayerZone(facts(1 + number % 6), [[square(0.001, number % 50 / 50)]]) for number in range(200))
    build.builder.build(FLOOD, taken, build.archive, told.append)
    assert next(taken, None) is None
    assert told == sorted(told)
    assert all(0 <= part <= 1 for part in told)


def test_a_program_without_the_right_to_be_run_is_run_all_the_same(build: Build, tmp_path: Path) -> None:
    told = build(LayerZone(facts(1), [[square(0.01)]]))
    first = build.archive.read_bytes()
    installed, unpacked = tippecanoe_program(), tmp_path / "layer" / "tippecanoe" / "bin" / "tippecanoe"
    unpacked.parent.mkdir(parents=True)
    shutil.copyfile(installed, unpacked)
    shutil.copytree(installed.parents[2] / "tippecanoe.libs", unpacked.parents[2] / "tippecanoe.libs")
    unpacked.chmod(0o444)
    build.builder = TippecanoeBuilder(tmp_path, unpacked)
    assert build(LayerZone(facts(1), [[square(0.01)]])) == told
    assert build.archive.read_bytes() == first


def _failing_program(folder: Path, lines: str) -> Path:
    program = folder / "program"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o700)
    return program


def test_the_reason_of_a_failure_is_told_and_there_is_no_archive(build: Build, tmp_path: Path) -> None:
    said = json.dumps({"progress": 3.5})
    program = _failing_program(tmp_path, f"echo '{said}' >&2; echo 'no room on the device' >&2; exit 107")
    builder = TippecanoeBuilder(tmp_path, program)
    told: list[float] = []
    with pytest.raises(LayerBuildError, match=r"107: no room on the device$"):
        builder.build(FLOOD, zones_of_all_sizes(), build.archive, told.append)
    assert told == [0.035]
    assert list(tmp_path.iterdir()) == [program]


def test_the_program_ends_with_whoever_waits_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "alive"
    program = _failing_program(tmp_path, f"echo '{json.dumps({'progress': 1})}' >&2; exec cat '{pipe}'")
    pipe.touch()
    _as_fifo(pipe)

    def interrupt(_done: float) -> None:
        raise KeyboardInterrupt

    ended = threading.Event()

    def run() -> None:
        with pytest.raises(KeyboardInterrupt):
            TippecanoeBuilder(tmp_path, program).build(FLOOD, zones_of_all_sizes(), tmp_path / "a", interrupt)
        ended.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ended.wait(20)


def _as_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def test_a_rank_that_the_kind_lacks_is_told(build: Build) -> None:
    with pytest.raises(KeyError):
        build(LayerZone(facts(98), [[square(0.01)]]))
    assert not build.archive.exists()
