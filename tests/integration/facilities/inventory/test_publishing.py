"""Publishing facilities, rules and prices, and reading them, on DynamoDB in memory and once on moto."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.integration.facilities.inventory.inventory_world import InventoryWorld, respond
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, RASTER, facility, prices, room, rules

from machiport.facilities.inventory import dynamo_publications, errors
from machiport.facilities.inventory.index_rows import IndexRow
from machiport.facilities.quadkeys import quadkey
from machiport.idempotency.once import EffectRefused
from machiport.outbox.dynamo_outbox import pending_event
from machiport.problem_details import IdempotencyKeyReused, PreconditionFailed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OITA = facility().position
BEPPU = {"longitude": 131.5010, "latitude": 33.2790}


def _rows(dynamo: InMemoryDynamo) -> dict[tuple[str, str], IndexRow]:
    return {key: IndexRow.from_json(item["row"]["S"]) for key, item in dynamo.items.items() if "row" in item}


def test_what_is_published_is_read_by_everybody(world: InventoryWorld) -> None:
    outcome = world.publish(facility())
    found = world.another_process().facility(FACILITY_ID)
    assert found is not None
    assert (found.facility, found.version_id) == (facility(), outcome.response.body)
    assert found.calendar_until == date(2028, 12, 31)
    assert {day.year for day in found.public_holidays} == {2026, 2027, 2028}
    assert world.inventory.facility("44201-gone") is None
    assert world.inventory.rules(["44201", "44202"]) == {"44201": rules()}
    assert world.inventory.prices(["44201", "44202"]) == {"44201": prices()}


def test_what_was_read_once_costs_one_request(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(facility())
    process = world.another_process()
    dynamo.operations.clear()
    first = process.in_force([FACILITY_ID, "44201-gone"])
    assert dynamo.operations == ["BatchGetItem", "BatchGetItem"]
    assert (set(first.facilities), set(first.rules), set(first.prices)) == ({FACILITY_ID}, {"44201"}, {"44201"})
    dynamo.operations.clear()
    again = process.in_force([FACILITY_ID])
    assert dynamo.operations == ["BatchGetItem"]
    assert again.facilities[FACILITY_ID] is first.facilities[FACILITY_ID]
    assert again.prices["44201"] is first.prices["44201"]
    dynamo.operations.clear()
    known = {FACILITY_ID: first.facilities[FACILITY_ID].version_id}
    assert process.versions(known) == {FACILITY_ID: first.facilities[FACILITY_ID]}
    assert dynamo.operations == []
    assert process.in_force([], ["44202"]).rules == {}


@pytest.mark.parametrize("text", ["", "unknown", "A" * 10_240, f"{FACILITY_ID}#HEAD", "４４２０１-mihon"])
def test_no_key_is_made_of_what_can_be_no_name(world: InventoryWorld, dynamo: InMemoryDynamo, text: str) -> None:
    world.publish(facility())
    dynamo.operations.clear()
    assert world.inventory.facility(text) is None
    assert world.inventory.published_facility(text) is None
    assert dynamo.operations == []


def test_every_read_is_consistent(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(facility())
    consistent: list[object] = []

    def before(operation: str, request: Any) -> None:
        of_table = next(iter(request["RequestItems"].values())) if operation == "BatchGetItem" else request
        consistent.append(of_table.get("ConsistentRead"))

    dynamo.before = before
    process = world.another_process()
    process.in_force([FACILITY_ID])
    process.of_municipality("44201")
    process.number("44201")
    assert set(consistent) == {True}
    assert len(consistent) == 4


def test_a_new_version_is_seen_at_once(world: InventoryWorld) -> None:
    world.publish(facility())
    process = world.another_process()
    assert process.facility(FACILITY_ID) is not None
    world.publish(facility(room(capacity=99)))
    changed = process.facility(FACILITY_ID)
    assert changed is not None
    assert changed.facility.rooms[0].capacity == 99
    world.publish(prices({"meeting": {"per_hour": 1}}))
    assert process.in_force([FACILITY_ID]).prices["44201"] == prices({"meeting": {"per_hour": 1}})


def test_all_facilities_of_an_owner_are_listed_by_id(world: InventoryWorld) -> None:
    world.publish(facility())
    other = facility().model_dump(mode="json", by_alias=True)
    text = facility().model_dump_json(by_alias=True).replace(FACILITY_ID, "44201-aomori")
    assert other["facility_id"] == FACILITY_ID
    second = type(facility()).model_validate_json(text)
    third_prices = prices().model_dump_json(by_alias=True).replace(FACILITY_ID, "44201-aomori")
    lists = [*prices().price_lists, *type(prices()).model_validate_json(third_prices).price_lists]
    renamed = lists[1].model_copy(update={"price_list_id": "aomori"})
    world.publish(prices().model_copy(update={"price_lists": (lists[0], renamed)}))
    rooms = tuple(each.model_copy(update={"price_list": "aomori"}) for each in second.rooms)
    world.publish(second.model_copy(update={"rooms": rooms}))
    assert [each.facility_id for each in world.another_process().of_municipality("44201")] == [
        "44201-aomori",
        FACILITY_ID,
    ]
    assert world.inventory.of_municipality("44202") == []


def test_the_search_index_stands_by_owner_and_by_place(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    version = world.publish(facility()).response.body
    here = quadkey(OITA)
    rows = _rows(dynamo)
    assert set(rows) == {
        ("M#44201#ROOMS", f"meeting#{FACILITY_ID}"),
        ("M#44201#ROOMS", f"band#{FACILITY_ID}"),
        ("REGION#ROOMS#meeting", f"{here}#{FACILITY_ID}"),
        ("REGION#ROOMS#band", f"{here}#{FACILITY_ID}"),
    }
    assert {row.version_id for row in rows.values()} == {version}


def test_rows_of_before_go_with_a_purpose_and_with_a_place(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    world.publish(facility())
    world.publish(facility(room(purposes=["meeting", "concert"]), position=BEPPU))
    there = quadkey(facility(position=BEPPU).position)
    assert set(_rows(dynamo)) == {
        ("M#44201#ROOMS", f"meeting#{FACILITY_ID}"),
        ("M#44201#ROOMS", f"concert#{FACILITY_ID}"),
        ("REGION#ROOMS#meeting", f"{there}#{FACILITY_ID}"),
        ("REGION#ROOMS#concert", f"{there}#{FACILITY_ID}"),
    }


def test_every_publication_is_told_once_and_numbered(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    asked = world.asked()
    first = world.service.publish_facility(asked, facility(), respond)
    again = world.service.publish_facility(asked, facility(room(capacity=1)), respond)
    assert (again.replayed, again.response) == (True, first.response)
    events = [pending_event(item) for item in dynamo.items.values() if "envelope" in item]
    told = sorted(event.envelope.partition('"data":')[2] for event in events)
    assert [event.type for event in events] == ["facilities.inventory_published"] * 3
    assert [kind in text for kind, text in zip(("facility", "prices", "rules"), told, strict=True)] == [True] * 3
    assert world.inventory.number("44201") == 3


def test_a_key_for_another_body_is_refused(world: InventoryWorld) -> None:
    asked = world.asked()
    world.service.publish_facility(asked, facility(), respond)
    other = replace(asked, request=replace(asked.request, fingerprint="another body"))
    with pytest.raises(IdempotencyKeyReused):
        world.service.publish_facility(other, facility(), respond)


def test_only_the_version_that_was_read_is_replaced(world: InventoryWorld) -> None:
    first = world.publish(facility()).response.body
    with pytest.raises(errors.AlreadyPublished):
        world.publish(facility(), world.asked())
    world.publish(facility(), world.asked(expected=first))
    with pytest.raises(PreconditionFailed):
        world.publish(facility(), world.asked(expected=first))
    with pytest.raises(PreconditionFailed):
        world.publish(prices(), world.asked(expected=first))
    with pytest.raises(errors.AlreadyPublished):
        world.publish(rules(), world.asked())


def test_what_does_not_fit_is_not_published(world: InventoryWorld, dynamo: InMemoryDynamo) -> None:
    before = dict(dynamo.items)
    with pytest.raises(errors.InventoryNotValid) as refused:
        world.publish(facility(room(rule_set="gone")))
    assert [each.pointer for each in refused.value.errors] == ["/body/rooms/0/rule_set"]
    assert dynamo.items == before


def test_rules_and_prices_in_use_stay(world: InventoryWorld) -> None:
    world.publish(facility())
    with pytest.raises(errors.InventoryNotValid):
        world.publish(rules("other"))
    with pytest.raises(errors.InventoryNotValid):
        world.publish(prices({"meeting": {"per_hour": 500}}))
    assert world.service.rules("44201").rules == rules()
    assert world.service.prices("44201").prices == prices()


def test_a_facility_comes_after_rules_and_prices(dynamo: InMemoryDynamo) -> None:
    world = InventoryWorld(dynamo.client)
    with pytest.raises(errors.NoRulesYet):
        world.publish(facility())
    with pytest.raises(errors.RulesNotPublished):
        world.service.rules("44201")
    with pytest.raises(errors.RulesNotPublished):
        world.service.prices("44201")


def test_nobody_publishes_or_sees_another_municipalitys(world: InventoryWorld) -> None:
    world.publish(facility())
    for document in (facility(), rules(), prices()):
        with pytest.raises(errors.InventoryNotValid):
            world.publish(document, world.asked("44202"))
    with pytest.raises(errors.FacilityNotFound):
        world.service.facility("44202", FACILITY_ID)
    with pytest.raises(errors.FacilityNotFound):
        world.service.facility("44201", "44201-gone")
    assert world.service.facility("44201", FACILITY_ID).published_by == "clerk-1"


def test_too_many_purposes_are_refused(world: InventoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_publications, "MOST_PURPOSES", 1)
    with pytest.raises(errors.InventoryNotValid) as refused:
        world.publish(facility())
    assert "1種類" in refused.value.errors[0].message.ja


def test_the_largest_facility_fits_one_item_and_one_transaction(world: InventoryWorld) -> None:
    names = [f"room-{number:02d}" for number in range(60)]
    world.publish(prices({name: {"per_hour": 500} for name in names}))
    text = {"ja": "広い部屋です。" * 20, "en": "A large room. " * 20, "ja-x-easy": "ひろい 部屋です。" * 20}
    rooms = [room(name, scheme=RASTER, description=text, purposes=["meeting", "band"]) for name in names]
    world.publish(facility(*rooms))
    found = world.another_process().facility(FACILITY_ID)
    assert found is not None
    assert len(found.facility.rooms) == 60


def test_texts_that_fit_no_item_are_refused(world: InventoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.facilities.inventory.dynamo_documents.LARGEST_BYTES", 100)
    with pytest.raises(errors.InventoryNotValid) as refused:
        world.publish(facility(*[room(description={"ja": "あ" * 5000})]))
    assert refused.value.errors[0].message == errors.DOCUMENT_TOO_LARGE


def test_calendars_are_renewed_once_a_year(world: InventoryWorld) -> None:
    first = world.publish(facility()).response.body
    assert world.service.renew_calendars("44201") == []
    world.clock.advance(timedelta(days=60))
    assert world.service.renew_calendars("44201") == [FACILITY_ID]
    found = world.service.facility("44201", FACILITY_ID)
    assert (found.calendar_until, found.facility) == (date(2029, 12, 31), facility())
    assert found.version_id > first
    assert world.service.renew_calendars("44201") == []


def test_remembering_twice_is_refused(world: InventoryWorld) -> None:
    request = world.asked().request
    answer = world.service.publish_facility(world.asked(), facility(), respond).response
    world.writer.remember(request, answer)
    with pytest.raises(EffectRefused):
        world.writer.remember(request, answer)


def test_the_same_on_moto(dynamodb: "DynamoDBClient", facilities_table: str) -> None:
    world = InventoryWorld(dynamodb, facilities_table)
    world.publish(rules())
    world.publish(prices())
    world.publish(facility())
    world.publish(facility(room(purposes=["concert"]), position=BEPPU))
    found = world.another_process().in_force([FACILITY_ID])
    assert found.facilities[FACILITY_ID].facility.rooms[0].purposes == ("concert",)
    assert found.rules == {"44201": rules()}
    with pytest.raises(PreconditionFailed):
        world.publish(facility(), world.asked(expected="000"))
    assert [each.facility_id for each in world.inventory.of_municipality("44201")] == [FACILITY_ID]
    rows = dynamodb.query(
        TableName=facilities_table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "M#44201#ROOMS"}},
    )["Items"]
    assert [row["sk"]["S"] for row in rows] == [f"concert#{FACILITY_ID}"]
