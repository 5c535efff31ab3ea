"""Stretches of the search index: which facilities one request looks at as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from machiport.facilities.identifiers import municipality_of
from machiport.facilities.inventory.index_rows import IndexRow
from machiport.facilities.search.covering import covering
from machiport.facilities.search.ports import RoomIndex
from machiport.facilities.search.wanted import Circle, Wanted
from machiport.globe import metres_between

# Two or three requests' worth of month views.
STRETCH: Final = 100
# From more owners on, the region's own list is read, and the others' rows are left aside.
_OWNERS_SIDE_BY_SIDE: Final = 4


@dataclass(frozen=True, slots=True)
class FittingRow:
    """A facility with the rooms (ids) that have the size and the equipment; `lottery`: one of them is drawn for."""

    facility_id: str
    version_id: str
    rooms: tuple[str, ...]
    lottery: bool
    metres: float | None = None

    @property
    def municipality(self) -> str:
        """The owner's five-digit code."""
        return municipality_of(self.facility_id)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the index; `last`: behind which it goes on, None at its end."""

    rows: Sequence[FittingRow]
    last: str | None

    @property
    def versions(self) -> dict[str, str]:
        """The version of each facility that the index was written for."""
        return {row.facility_id: row.version_id for row in self.rows}

    @property
    def owners(self) -> list[str]:
        """The codes of the owners."""
        return sorted({row.municipality for row in self.rows})

    @property
    def drawing_owners(self) -> list[str]:
        """The codes of owners with a room that is given by lottery."""
        return sorted({row.municipality for row in self.rows if row.lottery})


def stretch_of(index: RoomIndex, wanted: Wanted, after: str | None) -> Stretch:
    """Return what to look at next, behind `after`: by distance where a place is given, else in the index's order."""
    purpose, codes = wanted.purpose.purpose_id, wanted.municipalities
    if wanted.near is not None:
        return _around(index, wanted, wanted.near, int(after) if after and after.isdecimal() else 0)
    if codes is not None and len(codes) <= _OWNERS_SIDE_BY_SIDE:
        page = index.of_municipalities(purpose, codes, after, STRETCH)
    else:
        page = index.of_region(purpose, after, STRETCH)
    return Stretch([each for row in page.rows if (each := _fitting(wanted, row))], page.last)


def _around(index: RoomIndex, wanted: Wanted, circle: Circle, start: int) -> Stretch:
    centre = (circle.centre.longitude, circle.centre.latitude)
    ranked: list[tuple[float, str, FittingRow]] = []
    for row in index.within(wanted.purpose.purpose_id, covering(circle.centre, circle.metres)):
        metres = metres_between(centre, (row.position.longitude, row.position.latitude))
        if metres <= circle.metres and (each := _fitting(wanted, row, metres)):
            ranked.append((metres, row.facility_id, each))
    ranked.sort(key=lambda each: each[:2])
    end = start + STRETCH
    return Stretch([each for _, _, each in ranked[start:end]], str(end) if len(ranked) > end else None)


def _fitting(wanted: Wanted, row: IndexRow, metres: float | None = None) -> FittingRow | None:
    """Return a row with the rooms that are large enough and have the equipment; None where it has none of them."""
    if wanted.municipalities is not None and municipality_of(row.facility_id) not in wanted.municipalities:
        return None
    rooms = [
        room
        for room in row.rooms
        if room.capacity >= wanted.people and all(name in room.equipment for name in wanted.equipment)
    ]
    if not rooms:
        return None
    names = tuple(room.room_id for room in rooms)
    return FittingRow(row.facility_id, row.version_id, names, any(room.lottery for room in rooms), metres)
