"""Repair: what is kept as it is, what is repaired and how, what is refused; each is told of."""

import numpy as np
import pytest
import shapely
from shapely import wkt
from shapely.geometry import MultiPolygon, Point, Polygon, box

from machiport.hazard.importing.features import FeatureOrigin, Finding
from machiport.hazard.importing.import_words import WHY_INVALID
from machiport.hazard.importing.repair import Repaired, repair

X, Y = 131.6, 33.24
SQUARE = box(X, Y, X + 0.01, Y + 0.01)


def origin(number: int) -> FeatureOrigin:
    return FeatureOrigin("flood.geojson", str(number))


def repaired(*shapes: shapely.Geometry | None) -> Repaired:
    return repair(np.array(shapes, dtype=object), [origin(number) for number in range(1, len(shapes) + 1)])


def at(*corners: tuple[float, float]) -> list[tuple[float, float]]:
    return [(X + x / 1000, Y + y / 1000) for x, y in corners]


def only(result: Repaired) -> Finding:
    (finding,) = result.findings
    return finding


def test_a_valid_area_stays_as_it_is() -> None:
    result = repaired(SQUARE, MultiPolygon([SQUARE]))
    assert (result.kept.tolist(), result.shapes.tolist(), result.findings) == (
        [0, 1],
        [SQUARE, MultiPolygon([SQUARE])],
        [],
    )


def test_no_area_at_all_is_nothing_to_do() -> None:
    assert repaired().kept.tolist() == []


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (None, "空"),
        (Polygon(), "空"),
        (Point(X, Y), "面ではありません"),
        (Polygon(at((0, 0), (1, 0), (float("nan"), 1))), "数でない"),
        (Polygon(at((0, 0), (1, 0), (1, float("inf")))), "数でない"),
        (box(33.2, 131.6, 33.3, 131.7), "日本の範囲"),
        (box(0, 0, 1, 1), "日本の範囲"),
        (Polygon(at((0, 0), (2, 0), (1, 0))), "面積が残りません"),
        (Polygon(at((0, 0), (1, 0), (0, 0))), "面積が残りません"),
    ],
)
def test_what_cannot_be_cut_is_refused_and_the_rest_is_not(shape: shapely.Geometry | None, reason: str) -> None:
    result = repaired(SQUARE, shape, SQUARE)
    assert result.kept.tolist() == [0, 2]
    assert (only(result).origin, only(result).severity) == (origin(2), "refused")
    assert reason in only(result).text.ja


def test_a_bow_tie_becomes_both_its_halves() -> None:
    result = repaired(Polygon(at((0, 0), (2, 2), (2, 0), (0, 2))))
    (shape,) = result.shapes
    assert shape.is_valid
    assert all(shape.covers(Point(place)) for place in at((0.2, 1), (1.8, 1)))
    assert not any(shape.covers(Point(place)) for place in at((1, 0.2), (1, 1.8)))
    assert only(result).severity == "repaired"
    assert "131.6010000, 33.2410000" in only(result).text.ja


def test_what_two_parts_both_hold_stays_in_the_zone() -> None:
    (shape,) = repaired(
        MultiPolygon([Polygon(at((0, 0), (2, 0), (2, 2), (0, 2))), Polygon(at((1, 1), (3, 1), (3, 3), (1, 3)))])
    ).shapes
    assert all(shape.covers(Point(place)) for place in at((0.5, 0.5), (1.5, 1.5), (2.5, 2.5)))


def test_a_hole_that_reaches_out_takes_nothing_in() -> None:
    hole = at((1, 0.5), (3, 0.5), (3, 1.5), (1, 1.5))
    result = repaired(Polygon(at((0, 0), (2, 0), (2, 2), (0, 2)), [hole]))
    (shape,) = result.shapes
    assert [shape.covers(Point(place)) for place in at((0.5, 1), (1.5, 1), (2.5, 1))] == [True, False, False]


def test_a_spike_is_taken_off() -> None:
    result = repaired(Polygon(at((0, 0), (2, 0), (2, 2), (1, 2), (1, 5), (1, 2), (0, 2))))
    (shape,) = result.shapes
    assert shape.geom_type == "Polygon"
    assert shape.bounds[3] == pytest.approx(Y + 0.002)


def test_a_sliver_is_kept_and_told_of() -> None:
    result = repaired(box(X, Y, X + 1e-7, Y + 0.01), SQUARE)
    assert result.kept.tolist() == [0, 1]
    assert (only(result).origin, only(result).severity) == (origin(1), "note")


SHELL = "(131 33,132 33,132 34,131 34,131 33)"
MIDDLE = "(131.3 33.3,131.6 33.3,131.6 33.6,131.3 33.6,131.3 33.3)"
INVALID = {
    "Self-intersection": "POLYGON((131 33,132 34,132 33,131 34,131 33))",
    "Ring Self-intersection": "POLYGON((131 33,132 33,132 34,131.5 33,131 34,131 33))",
    "Hole lies outside shell": f"POLYGON({SHELL},(133 33,134 33,134 34,133 34,133 33))",
    "Holes are nested": f"POLYGON({SHELL},(131.1 33.1,131.9 33.1,131.9 33.9,131.1 33.9,131.1 33.1),{MIDDLE})",
    "Nested shells": f"MULTIPOLYGON(({SHELL}),({MIDDLE}))",
    "Interior is disconnected": f"POLYGON({SHELL},(131.5 33,132 33.5,131.5 34,131 33.5,131.5 33))",
}


@pytest.mark.parametrize("reason", INVALID)
def test_each_reason_of_shapely_has_words(reason: str) -> None:
    shape = wkt.loads(INVALID[reason])
    assert shapely.is_valid_reason(shape).startswith(reason)  # pins GEOS's wording, which the words go by
    result = repaired(shape)
    assert result.shapes[0].is_valid
    assert reason in WHY_INVALID
    assert reason not in str(only(result).text)  # that is what the other message says
