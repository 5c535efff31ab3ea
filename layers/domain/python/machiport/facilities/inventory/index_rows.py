"""The search index: one row for each facility and purpose, with what a search filters by before it reads anything else.

A row stands twice in the table: among its municipality's rooms, and by place (docs/design/facilities.md).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from machiport.facilities.inventory.model import Facility, Position, Room
from machiport.facilities.quadkeys import quadkey


@dataclass(frozen=True, slots=True)
class IndexedRoom:
    """A room as the index has it. `equipment`: how many pieces of what, of its own and of the facility's pool."""

    room_id: str
    capacity: int
    rule_set: str
    lottery: bool
    equipment: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """The rooms of one facility for one purpose, with the facility's version that says the rest."""

    facility_id: str
    purpose: str
    version_id: str
    position: Position
    accessibility: tuple[str, ...]
    rooms: tuple[IndexedRoom, ...]

    @property
    def quadkey(self) -> str:
        """Where the facility is, zoom 14."""
        return quadkey(self.position)

    def to_json(self) -> str:
        """Return the row as compact JSON: rooms are arrays, their ids without the facility's."""
        rooms = [
            [room.room_id.partition(".")[2], room.capacity, room.rule_set, int(room.lottery), dict(room.equipment)]
            for room in self.rooms
        ]
        return json.dumps(
            {
                "f": self.facility_id,
                "p": self.purpose,
                "v": self.version_id,
                "at": [self.position.longitude, self.position.latitude],
                "a": self.accessibility,
                "r": rooms,
            },
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "IndexRow":
        """Return the row that `to_json` wrote."""
        row = json.loads(text)
        facility_id = row["f"]
        longitude, latitude = row["at"]
        return cls(
            facility_id=facility_id,
            purpose=row["p"],
            version_id=row["v"],
            # Not validated again: thousands of rows are read at once.
            position=Position.model_construct(longitude=longitude, latitude=latitude),
            accessibility=tuple(row["a"]),
            rooms=tuple(
                IndexedRoom(f"{facility_id}.{room_id}", capacity, rule_set, bool(lottery), equipment)
                for room_id, capacity, rule_set, lottery, equipment in row["r"]
            ),
        )


def index_rows(facility: Facility, version_id: str) -> tuple[IndexRow, ...]:
    """Return the rows of a facility, by purpose."""
    purposes = sorted({purpose for room in facility.rooms for purpose in room.purposes})
    return tuple(
        IndexRow(
            facility_id=facility.facility_id,
            purpose=purpose,
            version_id=version_id,
            position=facility.position,
            accessibility=facility.accessibility,
            rooms=tuple(_indexed(facility, room) for room in facility.rooms if purpose in room.purposes),
        )
        for purpose in purposes
    )


def _indexed(facility: Facility, room: Room) -> IndexedRoom:
    return IndexedRoom(
        room_id=room.room_id,
        capacity=room.capacity,
        rule_set=room.rule_set,
        lottery=room.lottery,
        # Of two with the same id the room's own counts, as it does for a booking.
        equipment={piece.equipment_id: piece.count for piece in (*facility.equipment, *room.equipment)},
    )
