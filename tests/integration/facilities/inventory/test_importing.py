"""Importing tables: checked, and published in the same call where that is asked for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.integration.facilities.inventory.inventory_world import PURPOSES, InventoryWorld
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, facility, prices, room, rules

from machiport.facilities.inventory.errors import FacilityTablesNotValid
from machiport.facilities.inventory.import_service import FacilityImportService, ImportedFacilities
from machiport.facilities.inventory.importing.facility_files import FacilityImportOptions
from machiport.idempotency import StoredResponse
from machiport.problem_details import IdempotencyKeyReused, PreconditionFailed

FACILITIES = """施設ID,名称,住所,緯度,経度,利用可能曜日,開始時間,終了時間
mihon,見本会館,大分市見本町1番,33.2396,131.6093,毎日,9:00,22:00
mihon2,第二見本会館,大分市見本町2番,33.2400,131.6100,毎日,9:00,22:00
"""
ROOMS = """施設ID,室場ID,室場名,利用目的,定員,時間の刻み,利用規則,料金表
mihon,meeting,会議室,meeting,20,30,standard,rooms
mihon2,meeting,会議室,meeting,30,30,standard,rooms
"""
FILES = {"facilities.csv": FACILITIES.encode(), "rooms.csv": ROOMS.encode()}
PUBLISH = FacilityImportOptions(publish=True)


def _prices() -> Any:
    document = prices({"meeting": {"per_hour": 500}}).model_dump(mode="json", by_alias=True)
    of_rooms = document["price_lists"][0]["versions"][0]["rooms"]
    of_rooms["44201-mihon2.meeting"] = {"per_hour": 600}
    return type(prices()).model_validate(document)


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> InventoryWorld:
    """Return a world where 大分市 has published rules and prices."""
    world = InventoryWorld(dynamo.client)
    world.publish(rules())
    world.publish(_prices())
    return world


@pytest.fixture
def service(world: InventoryWorld) -> FacilityImportService:
    """Return the import of that world."""
    return FacilityImportService(world.service, world.writer, world.records, PURPOSES, world.clock)


def _respond(imported: ImportedFacilities) -> StoredResponse:
    return StoredResponse(201, ",".join(imported.published))


def test_a_check_writes_nothing(service: FacilityImportService, dynamo: InMemoryDynamo) -> None:
    before = dict(dynamo.items)
    found = service.check("44201", FILES)
    assert [draft.facility_id for draft in found.drafts] == ["44201-mihon", "44201-mihon2"]
    assert found.publishable
    assert dynamo.items == before


def test_drafts_are_published_in_the_same_call(service: FacilityImportService, world: InventoryWorld) -> None:
    outcome = service.import_tables(world.asked(), FILES, PUBLISH, _respond)
    assert outcome.response.body == "44201-mihon,44201-mihon2"
    found = world.inventory.of_municipality("44201")
    assert [(each.facility_id, each.facility.rooms[0].capacity) for each in found] == [
        ("44201-mihon", 20),
        ("44201-mihon2", 30),
    ]


def test_without_being_asked_nothing_is_published(service: FacilityImportService, world: InventoryWorld) -> None:
    asked = world.asked()
    outcome = service.import_tables(asked, FILES, FacilityImportOptions(), _respond)
    assert (outcome.response.body, world.inventory.of_municipality("44201")) == ("", [])
    assert service.import_tables(asked, FILES, FacilityImportOptions(), _respond).replayed
    other = replace(asked, request=replace(asked.request, fingerprint="another body"))
    with pytest.raises(IdempotencyKeyReused):
        service.import_tables(other, FILES, PUBLISH, _respond)


def test_what_is_in_force_is_changed(service: FacilityImportService, world: InventoryWorld) -> None:
    world.publish(facility(room()))
    renamed = {"facilities.csv": FACILITIES.replace("見本会館", "新見本会館").encode(), "rooms.csv": ROOMS.encode()}
    service.import_tables(world.asked(), renamed, PUBLISH, _respond)
    found = world.service.facility("44201", FACILITY_ID)
    assert (found.facility.name.ja, found.facility.rooms[0].scheme.kind) == ("新見本会館", "raster")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("standard", "gone"), "not_publishable"),
        (lambda text: text.replace("mihon2,meeting,会議室", "mihon2,attic,屋根裏"), "not_publishable"),
        (lambda text: text.replace("30,30", "30,20"), "not_valid"),
        (lambda text: text.replace("mihon2,", "mihon3,"), "facility_unknown"),
    ],
)
def test_nothing_is_published_where_anything_is_wrong(
    service: FacilityImportService, world: InventoryWorld, change: Callable[[str], str], code: str
) -> None:
    files = {**FILES, "rooms.csv": change(ROOMS).encode()}
    found = service.check("44201", files)
    assert code in [each.code for each in found.findings]
    with pytest.raises(FacilityTablesNotValid) as refused:
        service.import_tables(world.asked(), files, PUBLISH, _respond)
    assert all(each.pointer.startswith("/body/files/") for each in refused.value.errors)
    assert world.inventory.of_municipality("44201") == []


def test_without_rules_the_check_says_so(dynamo: InMemoryDynamo) -> None:
    world = InventoryWorld(dynamo.client)
    service = FacilityImportService(world.service, world.writer, world.records, PURPOSES, world.clock)
    found = service.check("44201", FILES)
    assert [(each.code, each.message.ja[:4]) for each in found.findings] == [("not_publishable", "施設を公")]
    assert not found.publishable


def test_an_import_that_broke_off_goes_on_where_it_stopped(
    service: FacilityImportService, world: InventoryWorld, dynamo: InMemoryDynamo
) -> None:
    transactions = 0

    def before(operation: str, _request: object) -> None:
        nonlocal transactions
        transactions += operation == "TransactWriteItems"
        if transactions == 2:
            raise TimeoutError

    dynamo.before = before
    asked = world.asked()
    with pytest.raises(TimeoutError):
        service.import_tables(asked, FILES, PUBLISH, _respond)
    dynamo.before = None
    first = world.service.facility("44201", "44201-mihon").version_id
    assert service.import_tables(asked, FILES, PUBLISH, _respond).response.body == "44201-mihon,44201-mihon2"
    assert world.service.facility("44201", "44201-mihon").version_id == first
    assert world.inventory.number("44201") == 4
    assert service.import_tables(asked, FILES, PUBLISH, _respond).replayed


def test_an_edit_that_came_between_is_not_overwritten(
    service: FacilityImportService, world: InventoryWorld, dynamo: InMemoryDynamo
) -> None:
    world.publish(facility(room()))

    def before(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems":
            dynamo.before = None
            world.publish(facility(room(capacity=7)))

    dynamo.before = before
    with pytest.raises(PreconditionFailed):
        service.import_tables(world.asked(), FILES, PUBLISH, _respond)
    assert world.service.facility("44201", FACILITY_ID).facility.rooms[0].capacity == 7
