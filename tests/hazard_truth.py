"""What shapely says about places, against what the cut sections say: the checker of tests and benchmarks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from machiport.hazard.section_codec import SectionAnswer, ZoneFacts, answer_at, is_split
from machiport.hazard.tile_addresses import TileAddress, place_of

TOLERANCE: Final = 0.5
"""Metres from an edge within which quantising may decide."""
_METRES: Final = 111_320.0

type Shapes = NDArray[np.object_]
type Places = NDArray[np.float64]


class Disagreement(NamedTuple):
    """A place about which the two differ: what zones (their facts) hold it, whether it is covered.

    `metres` is the distance to the nearest edge of what they differ about.
    """

    longitude: float
    latitude: float
    expected: tuple[frozenset[ZoneFacts], bool]
    answered: tuple[frozenset[ZoneFacts], bool]
    metres: float

    @property
    def excusable(self) -> bool:
        """Whether the place is so near to the edge that quantising may have decided."""
        return self.metres <= TOLERANCE


@dataclass(frozen=True, slots=True)
class Truth:
    """Zones (valid areas in degrees), what each says, and coverages; as shapely understands them."""

    facts: Sequence[ZoneFacts]
    shapes: Shapes
    coverages: Shapes

    def disagreements(self, sections: Mapping[TileAddress, bytes], places: Places) -> Iterator[Disagreement]:
        """Go through the places, (n, 2) in degrees, about which the sections say something else."""
        zones, covered = self._holding(self.shapes, places), self._holding(self.coverages, places)
        for number, (longitude, latitude) in enumerate(places.tolist()):
            expected = frozenset(self._without_source(index) for index in zones.get(number, ())), number in covered
            found = answer(sections, longitude, latitude)
            answered = frozenset(hit._replace(source=0) for hit in found.hits), found.covered
            if answered != expected:
                metres = self._distance(expected, answered, longitude, latitude)
                yield Disagreement(longitude, latitude, expected, answered, metres)

    def _without_source(self, index: int) -> ZoneFacts:
        return self.facts[index]._replace(source=0)

    @staticmethod
    def _holding(shapes: Shapes, places: Places) -> dict[int, list[int]]:
        """Return by number of a place the numbers of the areas that hold it, edges included."""
        tree = shapely.STRtree(shapes)
        found: dict[int, list[int]] = {}
        for place, shape in tree.query(shapely.points(places), predicate="intersects").T.tolist():
            found.setdefault(place, []).append(shape)
        return found

    def _distance(
        self,
        expected: tuple[frozenset[ZoneFacts], bool],
        answered: tuple[frozenset[ZoneFacts], bool],
        longitude: float,
        latitude: float,
    ) -> float:
        """Return the largest distance to an edge among what is in dispute: each of them has to be excused."""
        place = shapely.Point(longitude, latitude)
        disputed = [
            [shape for shape, facts in zip(self.shapes, self.facts, strict=True) if facts._replace(source=0) == said]
            for said in expected[0] ^ answered[0]
        ]
        if expected[1] != answered[1]:
            disputed.append(list(self.coverages))
        return max(min(_metres(shape, place) for shape in shapes) if shapes else np.inf for shapes in disputed)


def _metres(shape: Any, place: Any) -> float:
    """Return the distance to the shape's edge: a degree of longitude is shorter than one of latitude."""
    scale = np.array([np.cos(np.radians(place.y)), 1.0]) * _METRES
    here = shapely.transform(place, lambda each: each * scale)
    edge = shapely.transform(shapely.boundary(shape), lambda each: each * scale)
    return float(shapely.distance(edge, here))


def answer(sections: Mapping[TileAddress, bytes], longitude: float, latitude: float) -> SectionAnswer:
    """Return what the sections of one kind say about a place: nothing where no tile says anything."""
    place = place_of(longitude, latitude)
    while (section := sections.get(place.tile)) is not None:
        if not is_split(section):
            return answer_at(section, place.x, place.y)
        place = place.tile.child_at(place)
    return SectionAnswer([], False, [])


def places_about(shapes: Shapes, numbers: np.random.Generator, count: int, metres: float) -> Places:
    """Return places near the edges of areas: corners, places on edges, and others within about so many metres."""
    edges = shapely.get_coordinates(shapes)
    first = numbers.integers(0, len(edges) - 1, count)
    share = numbers.random((count, 1)) * numbers.integers(0, 2, (count, 1))
    step = edges[first + 1] - edges[first]
    # The last corner of a ring is followed by the first of another one, somewhere else.
    step[np.abs(step).max(axis=1) > np.median(np.abs(step)) * 100] = 0
    on_edge = edges[first] + share * step
    away = numbers.normal(0, metres / _METRES, (count, 2)) * numbers.integers(0, 2, (count, 1))
    places: Places = on_edge + away
    return places
