"""Which zooms draw a zone by its shape, and which by the pixels that it touches."""

import math

import pytest

from machiport.hazard.map_layers.low_zooms import PIXELS, LowZoomPixels, zooms_of
from machiport.hazard.tile_addresses import world_of

LONGITUDE, LATITUDE = 131.6, 33.2
METRES_A_DEGREE = 40_075_017 / 360
LOWEST, HIGHEST = 6, 14

type Rings = list[list[tuple[float, float]]]


def rectangle(width: float, height: float, *, east: float = 0, south: float = 0) -> list[tuple[float, float]]:
    """Return a ring of so many metres, its north-western corner so far from the place of these tests."""
    degree = METRES_A_DEGREE * math.cos(math.radians(LATITUDE))
    west, north = LONGITUDE + east / degree, LATITUDE - south / METRES_A_DEGREE
    far_east, far_south = west + width / degree, north - height / METRES_A_DEGREE
    return [(west, north), (far_east, north), (far_east, far_south), (west, far_south), (west, north)]


def pixel_metres(zoom: int) -> float:
    return METRES_A_DEGREE * 360 * math.cos(math.radians(LATITUDE)) / (PIXELS << zoom)


@pytest.mark.parametrize("zoom", range(LOWEST + 1, HIGHEST + 1))
def test_a_square_is_drawn_by_its_shape_from_where_it_is_a_pixel(zoom: int) -> None:
    side = pixel_metres(zoom)
    assert zooms_of([rectangle(side * 1.02, side * 1.02)], LOWEST, HIGHEST) == (zoom, zoom)
    smaller = min(zoom + 1, HIGHEST)
    assert zooms_of([rectangle(side * 0.98, side * 0.98)], LOWEST, HIGHEST) == (smaller, smaller)


def test_a_strip_is_as_thin_as_it_is_however_long() -> None:
    width = pixel_metres(12) / 2
    for length in (1_000, 20_000):
        assert zooms_of([rectangle(width * 1.05, length)], LOWEST, HIGHEST).pixels_below == 12
        assert zooms_of([rectangle(length, width * 1.05)], LOWEST, HIGHEST).pixels_below == 12


def test_a_hole_makes_it_thinner() -> None:
    ring: Rings = [rectangle(1_000, 1_000), rectangle(990, 990, east=5, south=5)]
    assert zooms_of(ring[:1], LOWEST, HIGHEST).pixels_below < zooms_of(ring, LOWEST, HIGHEST).pixels_below


def test_a_large_one_with_a_ragged_edge_has_its_shape_as_well() -> None:
    plain = rectangle(5_000, 5_000)
    (west, north), (east, south) = plain[0], plain[2]
    deep = (north - south) / 20
    teeth = [(west + (east - west) * n / 2_000, north - deep * (n % 2)) for n in range(2_000)]
    ragged = [*teeth, (east, south), (west, south), teeth[0]]
    drawn = zooms_of([ragged], LOWEST, HIGHEST)
    assert drawn.shape_from == zooms_of([plain], LOWEST, HIGHEST).shape_from
    assert drawn.pixels_below > drawn.shape_from


def test_what_is_drawn_nowhere_by_its_shape_has_pixels_everywhere() -> None:
    assert zooms_of([rectangle(0.5, 100)], LOWEST, HIGHEST) == (HIGHEST, HIGHEST + 1)
    point = [(LONGITUDE, LATITUDE)] * 4
    assert zooms_of([point], LOWEST, HIGHEST) == (HIGHEST, HIGHEST + 1)
    line = [(LONGITUDE, LATITUDE), (LONGITUDE + 0.01, LATITUDE), (LONGITUDE, LATITUDE)]
    assert zooms_of([line], LOWEST, HIGHEST) == (HIGHEST, HIGHEST + 1)


def _pixels(polygon: Rings, below: int) -> LowZoomPixels:
    pixels = LowZoomPixels(LOWEST)
    pixels.add(polygon, 1, 1, below)
    return pixels


@pytest.mark.parametrize("metres", [0.5, 40, 700])
def test_every_zoom_below_has_the_pixel_of_the_place(metres: float) -> None:
    runs = list(_pixels([rectangle(metres, metres)], 12).runs())
    for zoom in range(LOWEST, 12):
        there = [run.bounds for run in runs if run.zoom == zoom]
        assert any(west <= LONGITUDE <= east and south <= LATITUDE <= north for west, south, east, north in there)
    assert {run.zoom for run in runs} == set(range(LOWEST, 12))


def test_a_strip_has_pixels_without_a_gap() -> None:
    runs = [run for run in _pixels([rectangle(30_000, 1)], 10).runs() if run.zoom == 9]
    width = pixel_metres(9) / METRES_A_DEGREE / math.cos(math.radians(LATITUDE))
    columns = {
        round((run.bounds[0] + 180) / width + step)
        for run in runs
        for step in range(round((run.bounds[2] - run.bounds[0]) / width))
    }
    assert columns == set(range(min(columns), max(columns) + 1))
    assert len(columns) * pixel_metres(9) >= 30_000


def test_the_worst_of_a_pixel_is_shown() -> None:
    pixels = LowZoomPixels(LOWEST)
    for rank, severity in ((7, 1), (3, 5), (9, 2)):
        pixels.add([rectangle(1, 1)], rank, severity, LOWEST + 1)
    assert [(run.rank, run.severity) for run in pixels.runs()] == [(3, 5)]


def test_neighbours_of_one_class_are_one_piece_and_those_of_another_not() -> None:
    pixels = LowZoomPixels(LOWEST)
    step = pixel_metres(LOWEST)
    for number, rank in enumerate((1, 1, 1, 2, 2)):
        pixels.add([rectangle(1, 1, east=number * step)], rank, rank, LOWEST + 1)
    pixels.add([rectangle(1, 1, south=step)], 2, 2, LOWEST + 1)
    runs = list(pixels.runs())
    width = 360 / (PIXELS << LOWEST)
    assert [(run.rank, round((run.bounds[2] - run.bounds[0]) / width)) for run in runs] == [(1, 3), (2, 2), (2, 1)]
    first, second, _ = runs
    assert first.bounds[2] == second.bounds[0]


def test_a_pixel_is_a_512th_of_its_tile() -> None:
    (run,) = _pixels([rectangle(1, 1)], LOWEST + 1).runs()
    west, south, east, north = run.bounds
    across = PIXELS << LOWEST
    for longitude, latitude in ((west, north), (east, south)):
        assert [place * across for place in world_of(longitude, latitude)] == pytest.approx(
            [round(place * across) for place in world_of(longitude, latitude)], abs=1e-6
        )


def test_nothing_is_collected_where_every_zoom_has_the_shape() -> None:
    assert list(_pixels([rectangle(1, 1)], LOWEST).runs()) == []
