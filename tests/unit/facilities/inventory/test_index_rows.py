"""The search index's rows, and where they stand."""

import pytest
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, facility, room

from machiport.facilities.inventory.index_rows import IndexRow, index_rows
from machiport.facilities.inventory.model import Position
from machiport.facilities.quadkeys import quadkey, quadkey_of_tile, tile_of
from machiport.facilities.rules.evaluation import equipment_offered
from machiport.hazard.tile_addresses import TileAddress

PROJECTOR = {"equipment_id": "projector", "name": {"ja": "プロジェクター"}, "count": 2, "shared": True}
PIANO = {"equipment_id": "piano", "name": {"ja": "ピアノ"}, "count": 1}


def test_a_row_for_each_purpose_holds_the_rooms_for_it() -> None:
    of = facility(
        room("hall", purposes=["concert", "meeting"], capacity=300, equipment=[PIANO], lottery=True),
        room("small", capacity=12),
        equipment=[PROJECTOR],
        accessibility=["elevator"],
    )
    concert, meeting = index_rows(of, "v1")
    assert (concert.purpose, [each.room_id for each in concert.rooms]) == ("concert", [f"{FACILITY_ID}.hall"])
    assert [each.room_id for each in meeting.rooms] == [f"{FACILITY_ID}.hall", f"{FACILITY_ID}.small"]
    hall, small = meeting.rooms
    assert (hall.capacity, hall.lottery, hall.rule_set) == (300, True, "standard")
    assert hall.equipment == {"projector": 2, "piano": 1}
    assert small.equipment == {"projector": 2}
    assert meeting.accessibility == ("elevator",)
    assert (meeting.version_id, meeting.facility_id, meeting.quadkey) == ("v1", FACILITY_ID, quadkey(of.position))


def test_equipment_of_the_room_counts_before_that_of_the_facility() -> None:
    of = facility(room(equipment=[{**PROJECTOR, "count": 1, "shared": False}]), equipment=[PROJECTOR])
    (row,) = index_rows(of, "v1")
    offered = equipment_offered(of, of.rooms[0])
    assert row.rooms[0].equipment == {name: piece.count for name, piece in offered.items()} == {"projector": 1}


def test_a_row_is_read_as_it_was_written() -> None:
    of = facility(room("hall", purposes=["concert"], equipment=[PIANO], lottery=True), equipment=[PROJECTOR])
    (row,) = index_rows(of, "v1")
    assert IndexRow.from_json(row.to_json()) == row
    assert len(row.to_json()) < 200


@pytest.mark.parametrize(
    ("longitude", "latitude", "zoom", "expected"),
    [
        # Bing Maps Tile System's own example: tile (3, 5) at level 3 is 213.
        (-45.0 + 0.1, -45.0, 3, "213"),
        (131.6093, 33.2396, 0, ""),
        (180.0, 90.0, 2, "11"),
        (-180.0, -90.0, 2, "22"),
    ],
)
def test_quadkeys_of_known_places(longitude: float, latitude: float, zoom: int, expected: str) -> None:
    assert quadkey(Position(longitude=longitude, latitude=latitude), zoom) == expected


def test_a_quadkey_begins_with_those_of_lower_zooms() -> None:
    oita = Position(longitude=131.6093, latitude=33.2396)
    column, row = tile_of(oita, 14)
    west, south, east, north = TileAddress(14, column, row).bounds()
    assert west <= oita.longitude < east
    assert south < oita.latitude <= north
    assert quadkey(oita) == quadkey_of_tile(column, row, 14)
    assert all(quadkey(oita).startswith(quadkey(oita, zoom)) for zoom in range(15))
