"""The shelters nearest to a place, by a plain scan: a region has a few thousand, which take about a millisecond."""

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from machiport.globe import Place, metres_between
from machiport.hazard.kinds import EVACUATION_HAZARDS, EvacuationHazard
from machiport.hazard.shelters.distances import Compass, bearing, compass_of, walking_minutes
from machiport.hazard.shelters.model import DESIGNATIONS, Designation, Shelter

_BIT_OF: Final = {name: 1 << number for number, name in enumerate((*DESIGNATIONS, *EVACUATION_HAZARDS))}

type _Row = tuple[float, float, float, int, Shelter]


@dataclass(frozen=True, slots=True)
class Nearby:
    """A shelter seen from a place: metres in a straight line, degrees from north, minutes on foot by estimate."""

    shelter: Shelter
    metres: float
    bearing: float

    @property
    def compass(self) -> Compass:
        """The nearest of the eight directions."""
        return compass_of(self.bearing)

    @property
    def walking_minutes(self) -> int:
        """How long the straight line would take at 80 m a minute; roads are longer."""
        return walking_minutes(self.metres)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which shelters are asked for. With a hazard: emergency sites designated for it without reserve.

    `within`: metres in a straight line, for searches from a place.
    """

    designation: Designation | None = None
    hazard: EvacuationHazard | None = None
    within: float = math.inf

    def mask(self) -> int:
        """Return the bits that a shelter must have."""
        bits = 0 if self.designation is None else _BIT_OF[self.designation]
        return bits if self.hazard is None else bits | _BIT_OF["emergency"] | _BIT_OF[self.hazard]

    def fits(self, shelter: Shelter) -> bool:
        """Say whether a shelter is asked for, wherever it is."""
        mask = self.mask()
        return _bits(shelter) & mask == mask


class ShelterIndex:
    """The shelters of one list, ready to be scanned: each as a point of the unit sphere with its bits."""

    def __init__(self, shelters: Iterable[Shelter]) -> None:
        """Prepare `shelters`."""
        self.rows: Final[Sequence[_Row]] = [(*_on_sphere((one.lon, one.lat)), _bits(one), one) for one in shelters]


def by_distance(indexes: Iterable[ShelterIndex], place: Place, wanted: Wanted, most: int) -> Iterator[Nearby]:
    """Yield the nearest `most` shelters of all indexes that fit, the nearest first; those at one place by id."""
    x, y, z = _on_sphere(place)
    mask = wanted.mask()
    # The chord through the sphere grows with the way over it, and needs no trigonometry.
    chords = [
        ((east - x) * (east - x) + (front - y) * (front - y) + (north - z) * (north - z), shelter.shelter_id, shelter)
        for east, front, north, bits, shelter in chain.from_iterable(index.rows for index in indexes)
        if bits & mask == mask
    ]
    for _chord, _shelter_id, shelter in heapq.nsmallest(most, chords, key=_chord_and_id):
        there = shelter.lon, shelter.lat
        metres = metres_between(place, there)
        if metres > wanted.within:
            return  # all further ones are at least as far
        yield Nearby(shelter, metres, bearing(place, there))


def _chord_and_id(entry: tuple[float, str, Shelter]) -> tuple[float, str]:
    return entry[:2]


def _on_sphere(place: Place) -> tuple[float, float, float]:
    lon, lat = map(math.radians, place)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _bits(shelter: Shelter) -> int:
    return sum(_BIT_OF[name] for name in (*shelter.designations, *shelter.hazards))
