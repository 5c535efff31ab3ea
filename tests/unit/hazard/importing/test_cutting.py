"""Cutting: which tiles a zone comes to lie on, what of it, and what the answers are then."""

import random

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon
from tests.fakes.tiles import TilesInMemory
from tests.hazard_places import KINDS
from tests.hazard_truth import answer
from tests.unit.hazard.importing.cut_sections import SOURCE, TILE, area, box, cut, degrees, ranks, zone

from machiport.hazard.importing.cutting import KindCutter
from machiport.hazard.importing.tile_sections import SectionTooLargeError
from machiport.hazard.risk_service import RiskService
from machiport.hazard.section_codec import SPLIT_SECTION, ZoneFacts, ZoneSource, is_split, zones_of
from machiport.hazard.tile_addresses import DEEPEST_ZOOM, EXTENT, TileAddress, place_of

SQUARE = box(0.2, 0.2, 0.8, 0.8)
ANOTHER = ZoneSource("別の県", "CC BY 4.0", "2020-01-01")


def neighbour(column: int, row: int) -> TileAddress:
    return TileAddress(15, TILE.x + column, TILE.y + row)


def rings(section: bytes) -> dict[int, list[list[tuple[int, int]]]]:
    return {facts.rank: found for facts, found in zones_of(section)}


def test_a_zone_within_a_tile_keeps_its_corners() -> None:
    sections = cut([(zone(3), SQUARE)])
    assert list(sections) == [TILE]
    low, high = round(0.2 * EXTENT), round(0.8 * EXTENT)
    (ring,) = rings(sections[TILE])[3]
    expected = [(low, low), (low, high), (high, low), (high, high)]
    # The test's fractions are of degrees; a tile's rows are not quite as evenly spaced.
    assert all(abs(x - a) + abs(y - b) <= 1 for (x, y), (a, b) in zip(sorted(ring), expected, strict=True))


def test_a_hole_is_not_in_the_zone_and_an_island_in_it_is() -> None:
    with_hole = area(
        (0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), holes=[[(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)]]
    )
    sections = cut([(zone(2), MultiPolygon([with_hole, box(0.45, 0.45, 0.55, 0.55)]))])
    assert [ranks(sections, *degrees(x, 0.5)) for x in (0.05, 0.2, 0.4, 0.5, 0.6, 0.8)] == [
        set(),
        {2},
        set(),
        {2},
        set(),
        {2},
    ]


def test_a_zone_around_a_tiles_corner_is_on_all_four_tiles() -> None:
    sections = cut([(zone(1), box(0.6, 0.7, 1.3, 1.4))])
    assert list(sections) == [neighbour(0, 0), neighbour(0, 1), neighbour(1, 0), neighbour(1, 1)]
    for x in (0.59, 0.61, 0.999, 1.0, 1.001, 1.29, 1.31):
        for y in (0.69, 0.71, 0.999, 1.0, 1.001, 1.39, 1.41):
            assert bool(ranks(sections, *degrees(x, y))) == (0.6 < x < 1.3 and 0.7 < y < 1.4)


def test_a_zone_whose_edge_is_a_tiles_edge_does_not_reach_over_it() -> None:
    west, south, east, north = TILE.bounds()
    sections = cut([(zone(1), shapely.box(west, south, east, north))])
    assert list(sections) == [TILE]
    assert rings(sections[TILE])[1] == [[(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)]]


@pytest.mark.parametrize("shapes", [[box(0.1, 0.1, 0.6, 0.6), box(0.4, 0.4, 0.9, 0.9)], [SQUARE, SQUARE]])
def test_overlapping_zones_that_say_the_same_are_one(shapes: list[Polygon]) -> None:
    sections = cut([(zone(2), shape) for shape in shapes])
    assert len(rings(sections[TILE])) == 1
    assert ranks(sections, *degrees(0.5, 0.5)) == {2}  # by even-odd a place in two rings would be in neither


def test_overlapping_zones_that_differ_are_all_hit() -> None:
    sections = cut([(zone(2), SQUARE), (zone(5), box(0.4, 0.4, 0.9, 0.9)), (zone(2, "別の川"), SQUARE)])
    hits = answer(sections, *degrees(0.5, 0.5)).hits
    assert [(hit.rank, hit.label) for hit in hits] == [(2, ""), (2, "別の川"), (5, "")]


def test_a_sliver_thinner_than_a_step_is_left_out_and_one_of_two_steps_is_not() -> None:
    step = 1 / EXTENT
    assert cut([(zone(1), box(0.2 + 0.55 * step, 0.2, 0.2 + 0.95 * step, 0.9))]) == {}
    assert cut([(zone(1), box(0.2, 0.2, 0.2 + 2 * step, 0.9))]) != {}


def test_corners_on_a_line_and_repeated_corners_are_dropped() -> None:
    corners = [(0.2, 0.2), (0.5, 0.2), (0.5, 0.2), (0.8, 0.2), (0.8, 0.8), (0.800001, 0.8), (0.2, 0.8), (0.2, 0.5)]
    (ring,) = rings(cut([(zone(3), area(*corners))])[TILE])[3]
    assert len(ring) == 4


def test_covered_all_over_partly_and_not_at_all() -> None:
    sections = cut([], [(0, box(0.5, -0.5, 3.5, 1.5))])
    told = {x: answer(sections, *degrees(x, 0.5)).covered for x in (0.4, 0.6, 1.5, 2.5, 3.4, 3.6)}
    assert told == {0.4: False, 0.6: True, 1.5: True, 2.5: True, 3.4: True, 3.6: False}
    assert sections[neighbour(1, 0)][1] == 1  # the flag, and no ring
    assert sections[TILE][1] == 0
    assert len(sections[neighbour(1, 0)]) < len(sections[TILE])


def test_coverages_of_several_sources_make_one_and_name_all() -> None:
    west, south, east, north = TILE.bounds()
    left, right = shapely.box(west, south, (west + east) / 2, north), shapely.box((west + east) / 2, south, east, north)
    overlapping = box(0.25, 0.25, 0.75, 0.75)
    sections = cut([], [(0, left), (1, right), (0, overlapping)], sources=(SOURCE, ANOTHER))
    assert sections[TILE][1] == 1
    assert answer(sections, *degrees(0.5, 0.5)).sources == [ANOTHER, SOURCE]


def test_a_section_names_only_its_own_sources_and_hits_count_in_them() -> None:
    sources = (ZoneSource("使われない", "", "2020-01-01"), SOURCE, ANOTHER)
    sections = cut([(zone(1, source=1), SQUARE), (zone(2, source=2), SQUARE)], sources=sources)
    found = answer(sections, *degrees(0.5, 0.5))
    assert found.sources == [ANOTHER, SOURCE]
    assert {hit.rank: found.sources[hit.source] for hit in found.hits} == {1: SOURCE, 2: ANOTHER}


def test_the_same_zones_in_another_order_give_the_same_bytes() -> None:
    numbers = random.Random(3)  # noqa: S311  # a test's shapes
    zones = []
    for _ in range(60):
        x, y, size = numbers.uniform(-1, 2), numbers.uniform(-1, 2), numbers.uniform(0.01, 0.5)
        zones.append((zone(numbers.randint(1, 3)), box(x, y, x + size, y + size * numbers.uniform(0.2, 1))))
    coverages = [(0, box(-2, -2, 1, 2)), (1, box(0, -1, 3, 2.5))]
    first = list(cut(zones, coverages, sources=(SOURCE, ANOTHER)).items())
    numbers.shuffle(zones)
    assert list(cut(zones, coverages[::-1], sources=(SOURCE, ANOTHER)).items()) == first


def wheel(centre: tuple[float, float], radius: float, spokes: int, inner: float = 0.8) -> Polygon:
    """Return a star with twice as many corners as spokes, every second one `inner` as far out."""
    turns = np.linspace(0, 2 * np.pi, 2 * spokes, endpoint=False)
    radii = np.where(np.arange(2 * spokes) % 2, radius, radius * inner)
    return area(*zip(centre[0] + radii * np.cos(turns), centre[1] + radii * np.sin(turns), strict=True))


def test_a_section_that_is_too_large_is_split_and_answers_the_same() -> None:
    zones = [(zone(rank), wheel((0.5, 0.5), 0.45 / rank, 200)) for rank in (1, 2, 3)]
    coverage = [(0, box(-0.2, 0.1, 0.9, 0.9))]
    whole, split = cut(zones, coverage, largest=100_000), cut(zones, coverage, largest=2000)
    assert is_split(split[TILE])
    assert list(split) == sorted(split)
    assert all(len(section) <= 2000 for section in split.values())
    assert max(tile.zoom for tile in split) <= DEEPEST_ZOOM
    numbers = random.Random(5)  # noqa: S311  # places for a test
    compared = 0
    for _ in range(3000):
        place = degrees(numbers.random(), numbers.random())
        if any(shape.exterior.distance(shapely.Point(place)) < 1e-6 for _, shape in zones):  # 10 cm
            continue
        one, other = answer(whole, *place), answer(split, *place)
        assert (one.hits, one.covered) == (other.hits, other.covered)
        compared += bool(one.hits)
    assert compared > 500


def test_a_part_of_a_split_tile_where_nothing_is_said_says_so_and_costs_no_third_read() -> None:
    sections = cut([(zone(1), wheel((0.25, 0.25), 0.2, 300))], largest=1000)
    assert sections[TILE] == SPLIT_SECTION
    part = TileAddress(16, TILE.x * 2 + 1, TILE.y * 2 + 1)
    tiles = TilesInMemory()
    for tile, section in sections.items():
        tiles.put(tile, {"flood_maximum": section})
    risks = RiskService(KINDS, tiles).at(*degrees(0.8, 0.8)).risks
    assert {risk.status for risk in risks} == {"not_covered"}
    assert tiles.reads == [TILE, part]


def test_every_split_section_has_its_four_parts() -> None:
    sections = cut([(zone(1), wheel((0.25, 0.25), 0.2, 900))], [(0, box(0.1, 0.1, 0.2, 0.2))], largest=1000)
    split = [tile for tile, section in sections.items() if is_split(section)]
    assert max(tile.zoom for tile in split) > TILE.zoom
    assert all(part in sections for tile in split for part in tile.children())


def at_one_place(count: int, name: str) -> tuple[list[tuple[ZoneFacts, Polygon]], TileAddress]:
    """Return zones of a metre or two upon each other, each with another name, and the deepest tile they are on."""
    place = place_of(*degrees(0.501, 0.501))
    while place.tile.zoom < DEEPEST_ZOOM:
        place = place.tile.child_at(place)
    west, south, east, north = place.tile.bounds()
    x, y = (west + east) / 2, (south + north) / 2
    return [(zone(1, f"{name}{n}"), shapely.box(x, y, x + 1e-5, y + (n + 10) * 1e-6)) for n in range(count)], place.tile


def test_what_cannot_be_split_any_more_is_kept_and_told_of() -> None:
    zones, deepest = at_one_place(30, "区域")
    cutter = KindCutter([SOURCE], largest=1000)
    cutter.add_zones([facts for facts, _ in zones], np.array([shape for _, shape in zones], dtype=object))
    sections = dict(cutter.sections())
    assert cutter.large == (deepest,)
    assert len(sections[deepest]) > 1000
    west, south, _, _ = zones[0][1].bounds
    assert len(answer(sections, west + 5e-6, south + 5e-6).hits) == 30


def test_more_than_fits_the_deepest_tile_is_refused() -> None:
    zones, deepest = at_one_place(200, "とても長い名前" * 20)
    with pytest.raises(SectionTooLargeError) as refused:
        cut(zones)
    assert refused.value.tile == deepest


def test_a_ring_of_more_corners_than_the_format_counts_is_split() -> None:
    sections = cut([(zone(1), wheel((0.5, 0.5), 0.49, 40_000, 0.999))])
    assert sections[TILE] == SPLIT_SECTION
    assert ranks(sections, *degrees(0.5, 0.5)) == {1}


def test_a_coverage_over_thousands_of_tiles_is_whole() -> None:
    sections = cut([], [(0, box(-20.5, -20.5, 40.5, 30.5))])
    assert len(sections) == 62 * 52
    assert sum(section[1] == 1 for section in sections.values()) == 60 * 50
