"""How many requests an answer costs, and that none of them can reach another municipality."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.aws_calls import watched
from tests.garbage_world import (
    GarbageWorld,
    cancelled,
    crash,
    days_of,
    edition_of,
    publication_id_of,
    version_of,
)

from machiport.idempotency import StoredResponse
from machiport.localized_text import Language


def test_the_next_collection_is_one_get_item(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    world.settle_all()
    with watched(world.client) as calls:
        answer = world.calendar_service.next_collection("44201", "north")
    assert answer.following is not None
    assert calls.operations == ["GetItem"]


def test_reads_are_two_calls_until_settled_and_one_after(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    with watched(world.client) as before:
        seen = days_of(world.read("north"))
    world.settle_all()
    with watched(world.client) as after:
        assert days_of(world.read("north")) == seen
    assert before.operations == ["GetItem", "GetItem"]
    assert after.operations == ["GetItem"]


def test_an_unknown_area_is_one_get_item(world: GarbageWorld) -> None:
    with watched(world.client) as calls:
        assert world.read("nowhere") is None
    assert calls.operations == ["GetItem"]


def test_indexes_are_read_once_a_process(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}, dictionary=["ペットボトル"]))
    world.catalogue_service.find_areas("44201", "", 10, None)
    world.catalogue_service.dictionary("44201", "ペットボトル", 5)
    with watched(world.client) as calls:
        world.catalogue_service.find_areas("44201", "みほん", 10, None)
        world.catalogue_service.dictionary("44201", "ぺっとぼとる", 5)
    assert calls.operations == ["GetItem", "GetItem"]


def test_a_bundle_is_the_area_between_two_looks_at_the_head(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}, dictionary=["ペットボトル"]))
    world.settle_all()
    world.documents.bundle("44201", "north")
    with watched(world.client) as calls:
        world.documents.bundle("44201", "north")
    assert calls.operations == ["GetItem", "GetItem", "GetItem"]


def test_every_request_names_the_municipality_it_is_for(world: GarbageWorld) -> None:
    with watched(world.client) as calls:
        edition_id = world.upload(edition_of({"north": 0, "south": 1}, dictionary=["ペットボトル"]))
        world.publish(edition_id, "publish-it")
        change_id = publication_id_of(world.change(cancelled(date(2026, 6, 1)), "typhoon"))
        world.editions.difference("44201", edition_id)
        world.put_in_force(edition_of({"north": 0, "new": 1}))
        world.withdraw(change_id, "over-again")
        world.publications.before_commit = crash
        with pytest.raises(SystemExit):
            world.publish(world.upload(edition_of({"north": 3})), "crashing")
        discarded = world.upload(edition_of({"north": 5}))
        world.editions.discard(world.request("discard-it"), discarded, lambda record: StoredResponse(200, record.title))
        world.settle_all()
        world.clock.advance(timedelta(hours=2))
        world.settlement.sweep(["44201"])
        world.editions.editions("44201", 5, None)
        world.changes.changes("44201", 5, None)
        world.calendar_service.between("44201", "north", None, None)
        world.catalogue_service.find_areas("44201", "", 10, None)
        world.catalogue_service.categories("44201")
        world.catalogue_service.dictionary("44201", "x", 5)
        world.documents.bundle("44201", "north")
        world.documents.calendar_feed("44201", "north", "ja", "none")
    assert {call.operation for call in calls.made} >= {
        "GetItem",
        "BatchGetItem",
        "Query",
        "UpdateItem",
        "PutItem",
        "TransactWriteItems",
    }
    assert "Scan" not in calls.operations
    strangers = [
        (call.operation, partition)
        for call in calls.made
        for partition in call.partitions
        if not partition.startswith("M#44201#")
    ]
    assert strangers == []


def test_two_municipalities_in_one_table_do_not_meet(world: GarbageWorld) -> None:
    other = GarbageWorld(world.client, world.table, world.clock, municipality="44202")
    world.put_in_force(edition_of({"north": 0}))
    other.put_in_force(edition_of({"north": 4}, municipality="44202"))
    other.change(cancelled(date(2026, 6, 5)), "typhoon")
    world.settle_all()
    mine, theirs = days_of(world.read("north")), days_of(other.read("north"))
    assert mine is not None
    assert theirs is not None
    assert {day.weekday() for day in mine} == {0}
    assert {day.weekday() for day in theirs} == {4}
    assert world.editions.editions("44201", 10, None)[0].municipality == "44201"
    assert world.changes.changes("44201", 10, None) == []


def test_an_edition_of_more_areas_than_a_transaction_takes_is_published_and_settled_whole(
    world: GarbageWorld, record_property: Callable[[str, object], None]
) -> None:
    areas = {f"area-{number:04d}": number % 5 for number in range(120)}
    edition_id = world.upload(edition_of(areas))
    began = time.perf_counter()
    assert version_of(world.publish(edition_id, "publish-it")) == 1
    published = time.perf_counter()
    world.settle_all()
    record_property("publish_seconds_on_moto", round(published - began, 2))
    record_property("settle_seconds_on_moto", round(time.perf_counter() - published, 2))
    with watched(world.client) as calls:
        answers = {area_id: days_of(world.read(area_id)) for area_id in areas}
    assert calls.operations == ["GetItem"] * 120
    assert all({day.weekday() for day in answers[area_id] or ()} == {day} for area_id, day in areas.items())


def test_lists_are_paged_newest_first(world: GarbageWorld) -> None:
    made = [world.upload(edition_of({"north": 0}, title=f"第{number}版")) for number in range(7)]
    seen: list[str] = []
    before: str | None = None
    while page := world.editions.editions("44201", 3, before):
        seen += [record.edition_id for record in page]
        before = seen[-1]
    assert seen == made[::-1]
    world.publish(made[0], "publish-it")
    changes = [
        publication_id_of(world.change(cancelled(date(2026, 6, 1) + timedelta(weeks=number)), f"typhoon-{number}"))
        for number in range(5)
    ]
    first = world.changes.changes("44201", 3, None)
    rest = world.changes.changes("44201", 3, first[-1].change_id)
    assert [record.change_id for record in [*first, *rest]] == changes[::-1]


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_a_feed_never_carries_the_number_of_a_calendar_it_does_not_show(
    world: GarbageWorld, language: Language
) -> None:
    """Calendar apps ignore what comes with a number they have seen: old days must not carry the new number."""
    world.clock.advance(timedelta(days=40))
    world.put_in_force(edition_of({"north": 0}))
    draft = world.upload(edition_of({"north": 1}))
    old = world.documents.calendar_feed("44201", "north", language, "none")
    read = world.calendars.area_calendar

    def published_meanwhile(municipality: str, area_id: str) -> object:
        world.calendars.area_calendar = read  # type: ignore[method-assign]  # only once
        calendar = read(municipality, area_id)
        world.publish(draft, "meanwhile")
        return calendar

    world.calendars.area_calendar = published_meanwhile  # type: ignore[assignment,method-assign]  # between two reads
    torn = world.documents.calendar_feed("44201", "north", language, "none")
    new = world.documents.calendar_feed("44201", "north", language, "none")
    assert torn in (old, new)
    assert old != new
