"""The whole sample region is published and read as a running backend does."""

from pathlib import Path
from typing import Any

from tests.fakes.dynamo import InMemoryDynamo
from tests.integration.facilities.inventory.inventory_world import InventoryWorld

from machiport.facilities.inventory.data_files import load_facilities
from machiport.facilities.inventory.dynamo_inventory import DynamoInventory
from machiport.facilities.inventory.index_rows import IndexRow

REGION = load_facilities(Path(__file__).parents[4] / "sample_region")
LARGEST_ITEM = 400_000
MOST_ITEMS = 100


def _published() -> tuple[InventoryWorld, InMemoryDynamo, list[int]]:
    """Return the region as published, and how many items each transaction had."""
    dynamo = InMemoryDynamo()
    sizes: list[int] = []

    def before(operation: str, request: Any) -> None:
        if operation == "TransactWriteItems":
            sizes.append(len(request["TransactItems"]))

    dynamo.before = before
    world = InventoryWorld(dynamo.client, purposes=REGION.purposes)
    for code in REGION.rules:
        world.publish(REGION.rules[code])
        world.publish(REGION.prices[code])
        for facility in REGION.of_municipality(code):
            world.publish(facility)
    return world, dynamo, sizes


def test_the_sample_region_is_published_and_read_back() -> None:
    world, dynamo, sizes = _published()
    assert max(sizes) <= MOST_ITEMS
    assert max(map(_size, dynamo.items.values())) < LARGEST_ITEM
    process = world.another_process()
    dynamo.operations.clear()
    found = process.in_force(REGION.facilities)
    assert dynamo.operations == ["BatchGetItem", "BatchGetItem"]
    assert {each.facility_id: each.facility for each in found.facilities.values()} == REGION.facilities
    assert (found.rules, found.prices) == (REGION.rules, REGION.prices)
    for code in REGION.rules:
        assert [each.facility for each in process.of_municipality(code)] == list(REGION.of_municipality(code))


def test_the_index_finds_every_room_for_each_of_its_purposes() -> None:
    world, dynamo, _ = _published()
    rows = [IndexRow.from_json(item["row"]["S"]) for (pk, _), item in dynamo.items.items() if pk.startswith("REGION")]
    indexed = {(row.purpose, room.room_id) for row in rows for room in row.rooms}
    rooms = [room for each in REGION.facilities.values() for room in each.rooms]
    assert indexed == {(purpose, room.room_id) for room in rooms for purpose in room.purposes}
    # A row names a version, and that is all a search needs to know a facility.
    inventory: DynamoInventory = world.another_process()
    assert set(inventory.versions({row.facility_id: row.version_id for row in rows})) == set(REGION.facilities)


def _size(item: dict[str, Any]) -> int:
    return sum(
        len(str(name)) + sum(len(bytes(str(each), "utf-8")) for each in value.values()) for name, value in item.items()
    )
