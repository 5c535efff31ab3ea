"""Whatever the zones: the cut sections answer as shapely does, but within half a metre of an edge."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon
from tests.hazard_truth import Disagreement, Truth, answer, places_about
from tests.hazard_world import Shapes
from tests.unit.hazard.importing.cut_sections import cut, degrees, zone

from machiport.hazard.importing import tile_pieces, tile_sections
from machiport.hazard.importing.tile_rings import rings_in_tiles
from machiport.hazard.section_codec import LARGEST_SECTION, ZoneFacts

POINTS = 150


@st.composite
def areas(draw: st.DrawFn) -> Polygon:
    """Return an uneven area on one tile or several, with or without a hole, round or as thin as 0.3 m."""
    x, y = draw(st.floats(-0.5, 1.5)), draw(st.floats(-0.5, 1.5))
    size = draw(st.sampled_from([0.002, 0.05, 0.3, 1.5]))
    corners = draw(st.integers(3, 24))
    radii = np.array(draw(st.lists(st.floats(0.55, 1), min_size=corners, max_size=corners)))
    flat = draw(st.sampled_from([1.0, 1.0, 0.1, 0.001]))
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    outline = np.column_stack((radii * np.cos(turns), radii * np.sin(turns) * flat)) * size

    def at(scale: float) -> list[tuple[float, float]]:
        return [degrees(x + dx * scale, y + dy * scale) for dx, dy in outline.tolist()]

    # A triangle around the middle may leave it: half its size could then reach out of it.
    return Polygon(at(1.0), [at(0.4)] if corners > 5 and draw(st.booleans()) else [])


def found_wrong(zones: list[tuple[ZoneFacts, Polygon]], coverage: list[Polygon], seed: int) -> list[Disagreement]:
    """Return about which places, most of them near edges, the cut sections are wrong."""
    numbers = np.random.default_rng(seed)
    largest = int(numbers.choice([400, 2000, LARGEST_SECTION]))
    sections = cut(zones, [(0, each) for each in coverage], largest=largest)
    shapes = np.array([shape for _, shape in zones], dtype=object)
    truth = Truth([facts for facts, _ in zones], shapes, np.array(coverage, dtype=object))
    everything: Shapes = np.concatenate((shapes, truth.coverages))
    anywhere = numbers.uniform(degrees(-1.5, 2.5), degrees(2.5, -1.5), (POINTS // 2, 2))
    by_tile_edges = numbers.uniform(-1, 2, (POINTS // 2, 2))
    axis = numbers.integers(0, 2, len(by_tile_edges))
    by_tile_edges[np.arange(len(axis)), axis] = numbers.integers(0, 3, len(axis)) + numbers.normal(0, 0.001, len(axis))
    edges = np.array([degrees(x, y) for x, y in by_tile_edges.tolist()])
    places = np.concatenate((places_about(everything, numbers, POINTS, 2), anywhere, edges))
    return [each for each in truth.disagreements(sections, places) if not each.excusable]


@settings(max_examples=40, deadline=None)
@given(
    zones=st.lists(st.tuples(st.integers(1, 4), areas()), min_size=1, max_size=6),
    coverage=st.lists(areas(), max_size=3),
    seed=st.integers(0, 1 << 30),
)
def test_sections_answer_as_shapely_does(zones: list[tuple[int, Polygon]], coverage: list[Polygon], seed: int) -> None:
    valid = [(zone(rank), shape) for rank, shape in zones if shape.is_valid]
    assert found_wrong(valid, [each for each in coverage if each.is_valid], seed) == []


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1 << 30), size=st.sampled_from([0.0004, 0.01, 0.2]), split=st.booleans())
def test_a_place_on_an_edge_that_zones_share_is_in_exactly_one_of_them(seed: int, size: float, split: bool) -> None:
    numbers = np.random.default_rng(seed)
    x, y = numbers.choice([0.3, 1 - 2.5 * size, 0.0], 2)  # within a tile, and across its edges
    lattice = numbers.uniform(-0.3, 0.3, (6, 6, 2)) + np.stack(np.meshgrid(np.arange(6), np.arange(6)), axis=-1)
    corners = [[degrees(x + a * size, y + b * size) for a, b in row] for row in lattice.tolist()]
    cells = [
        Polygon([corners[i][j], corners[i][j + 1], corners[i + 1][j + 1], corners[i + 1][j]])
        for i in range(5)
        for j in range(5)
    ]
    zones = [(zone(1, f"区域{n}"), cell) for n, cell in enumerate(cells)]
    sections = cut(zones, largest=600 if split else LARGEST_SECTION)
    inner = np.array(corners)[1:5, 1:5].reshape(-1, 2)
    shares = numbers.random((200, 1)) * numbers.integers(0, 2, (200, 1))
    begin = numbers.integers(0, 12, 200)
    places = inner[begin] + shares * (inner[begin + 4] - inner[begin])
    assert [len(answer(sections, *place).hits) for place in places.tolist()] == [1] * len(places)


REAL_BOXES = tile_pieces._boxes  # to be broken on purpose


def shifted(*arguments: Any) -> Any:
    """Return boxes two metres too far in the east, as a wrong formula would make them."""
    return shapely.transform(REAL_BOXES(*arguments), lambda corners: corners + np.array([2e-5, 0]))


def without_holes(*arguments: Any) -> Any:
    """Return only one ring of each piece."""
    return [rings[:1] for rings in rings_in_tiles(*arguments)]


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [(tile_pieces, "_boxes", shifted), (tile_sections, "rings_in_tiles", without_holes)],
)
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, module: object, name: str, broken: object) -> None:
    holed = Polygon(
        [degrees(*each) for each in ((0.2, 0.2), (1.7, 0.2), (1.7, 0.8), (0.2, 0.8))],
        [[degrees(*each) for each in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))]],
    )
    assert not any(found_wrong([(zone(1), holed)], [], seed) for seed in range(5))
    monkeypatch.setattr(module, name, broken)
    assert any(found_wrong([(zone(1), holed)], [], seed) for seed in range(5))
