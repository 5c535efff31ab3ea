"""A room that is booked keeps its atoms and its cells: otherwise what is booked could be booked again."""

from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.integration.facilities.inventory.inventory_world import InventoryWorld
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, facility, prices, room, rules

from machiport.facilities.inventory import errors
from machiport.facilities.inventory.booked_atoms import atoms_left

SHARED = [{"equipment_id": "projector", "name": {"ja": "映写機"}, "count": 2, "shared": True}]
HALVED = facility(room(atoms=["meeting-a", "meeting-b"]), room("studio"))
FINER = facility(room(), room("studio"), cell_minutes=15)


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> InventoryWorld:
    made = InventoryWorld(dynamo.client)
    for document in (rules(), prices(), facility(room(), room("studio"))):
        made.publish(document)
    return made


def _take(dynamo: InMemoryDynamo, day: str, mark: str, atom: str = "meeting") -> None:
    key = (f"M#44201#LEDGER#{FACILITY_ID}.{atom}", day)
    dynamo.items[key] = {"pk": {"S": key[0]}, "sk": {"S": key[1]}, "c18": {"S": mark}, "n": {"N": "1"}}


@pytest.mark.parametrize(("changed", "place"), [(HALVED, "/body/rooms/0/atoms"), (FINER, "/body/cell_minutes")])
def test_what_is_booked_cannot_be_taken_apart(
    dynamo: InMemoryDynamo, world: InventoryWorld, changed: Any, place: str
) -> None:
    _take(dynamo, "2026-12-15", "9999999999#44201-booked")
    with pytest.raises(errors.InventoryNotValid) as refused:
        world.publish(changed)
    assert [(each.pointer, each.message) for each in refused.value.errors] == [(place, errors.STILL_BOOKED)]


@pytest.mark.parametrize(
    ("day", "mark", "atom"),
    [
        ("2026-11-21", "9999999999#44201-over", "meeting"),
        ("2026-12-15", "1700000000#44201-lapsed", "meeting"),
        ("2026-12-15", "9999999999#44201-elsewhere", "studio"),
    ],
)
def test_what_is_over_or_lapsed_or_elsewhere_holds_nothing_up(
    dynamo: InMemoryDynamo, world: InventoryWorld, day: str, mark: str, atom: str
) -> None:
    _take(dynamo, day, mark, atom)
    world.publish(HALVED)
    found = world.inventory.facility(FACILITY_ID)
    assert found is not None
    assert found.facility == HALVED


def test_new_cells_concern_everything_a_new_room_nothing() -> None:
    before = facility(room(), room("studio"), equipment=SHARED)
    finer = facility(room(), room("studio"), equipment=SHARED, cell_minutes=15)
    everything = ("meeting", "studio", "equipment.projector.1", "equipment.projector.2")
    assert atoms_left(before, finer) == {"/body/cell_minutes": everything}
    both = room("both", atoms=["studio", "meeting"])
    assert atoms_left(before, facility(room(), room("studio"), both, equipment=SHARED)) == {}
