"""Publishing once per Idempotency-Key, on DynamoDB in memory: replays, twins, rivals, lost replies."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.checkers import leftovers, tidied_up
from tests.garbage_world import GarbageWorld, cancelled, crash, edition_of, version_of, weekday_of

from machiport.garbage.change_service import AskedChange
from machiport.garbage.errors import (
    ChangeNotFound,
    ChangeNotValid,
    EditionNotDraft,
    EditionNotFound,
    PublishedMeanwhile,
)
from machiport.garbage.publication import ChangeEffect
from machiport.garbage.publisher import LEASE
from machiport.idempotency import IdempotencyRecord, IdempotentRequest, StoredResponse
from machiport.idempotency.once import Outcome
from machiport.localized_text import LocalizedText
from machiport.problem_details import IdempotencyKeyReused, RequestInProgress


@pytest.fixture
def store() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def world(store: InMemoryDynamo) -> GarbageWorld:
    return GarbageWorld(store.client, "garbage")


def crashed(world: GarbageWorld, draft: str, key: str) -> None:
    world.publications.before_commit = crash
    with pytest.raises(SystemExit):
        world.publish(draft, key, based_on=0)


def test_a_repeated_request_is_answered_without_a_write(world: GarbageWorld, store: InMemoryDynamo) -> None:
    draft = world.upload(edition_of({"north": 0}))
    first = world.publish(draft, "the-one-key", based_on=0)
    store.operations.clear()
    again = world.publish(draft, "the-one-key", based_on=0)
    assert (again.response, again.replayed, first.replayed) == (first.response, True, False)
    assert store.operations == ["GetItem"]


def test_a_key_is_for_one_request(world: GarbageWorld) -> None:
    first, second = world.upload(edition_of({"north": 0})), world.upload(edition_of({"north": 1}))
    world.publish(first, "the-one-key")
    with pytest.raises(IdempotencyKeyReused):
        world.publish(second, "the-one-key")


def test_while_somebody_is_at_work_the_request_is_in_progress_and_then_taken_over(world: GarbageWorld) -> None:
    draft = world.upload(edition_of({"north": 0}))
    crashed(world, draft, "the-one-key")
    with pytest.raises(RequestInProgress) as refused:
        world.publish(draft, "the-one-key", based_on=0)
    assert int(refused.value.headers["Retry-After"]) == LEASE.total_seconds() - 1
    world.clock.advance(LEASE)
    assert version_of(world.publish(draft, "the-one-key", based_on=0)) == 1
    tidied_up(world)
    assert leftovers(world, ["north"]) == []


def test_who_was_taken_over_cannot_publish_any_more(world: GarbageWorld) -> None:
    """A process that slept longer than its lease wakes up after another attempt has done the work."""
    draft = world.upload(edition_of({"north": 0}))

    def somebody_takes_over() -> None:
        world.clock.advance(LEASE + timedelta(seconds=1))
        assert version_of(world.publish(draft, "the-one-key", based_on=0)) == 1

    world.publications.before_commit = somebody_takes_over
    outcome = world.publish(draft, "the-one-key", based_on=0)
    assert version_of(outcome) == 1
    assert world.catalogue.head("44201").version == 1
    assert len(tidied_up(world).messages) == 1


def test_a_rival_that_was_first_wins_and_the_key_is_free_again(world: GarbageWorld) -> None:
    draft, rival = world.upload(edition_of({"north": 0})), world.upload(edition_of({"north": 1}))
    world.publications.before_commit = lambda: world.publish(rival, "the-rivals-key")
    with pytest.raises(PublishedMeanwhile):
        world.publish(draft, "the-one-key", based_on=0)
    assert weekday_of(world.read("north")) == 1
    outcome = world.publish(draft, "the-one-key", based_on=1)
    assert (version_of(outcome), outcome.replayed) == (2, False)
    assert weekday_of(world.read("north")) == 0


def test_a_refusal_that_was_our_own_commit_is_a_success(world: GarbageWorld, store: InMemoryDynamo) -> None:
    """The reply is lost, and DynamoDB has forgotten the token when the transaction comes again."""
    draft = world.upload(edition_of({"north": 0}))

    def sent_twice(operation: str, request: Mapping[str, Any]) -> None:
        if operation == "TransactWriteItems" and len(request["TransactItems"]) > 4:
            store.before = None
            store.transact_write_items(**dict(request) | {"ClientRequestToken": "another"})

    store.before = sent_twice
    outcome = world.publish(draft, "the-one-key", based_on=0)
    assert version_of(outcome) == world.catalogue.head("44201").version == 1
    assert world.publish(draft, "the-one-key", based_on=0).response == outcome.response


def test_a_draft_that_was_discarded_meanwhile_is_not_published(world: GarbageWorld) -> None:
    draft = world.upload(edition_of({"north": 0}))
    discard = world.request("the-discard-key")
    world.publications.before_commit = lambda: world.editions.discard(discard, draft, lambda _: StoredResponse(200, ""))
    with pytest.raises(EditionNotDraft):
        world.publish(draft, "the-one-key", based_on=0)
    assert world.read("north") is None
    assert world.catalogue.head("44201").version == 0


def test_what_is_not_there_cannot_be_published_discarded_or_withdrawn(world: GarbageWorld) -> None:
    for edition_id in ("no-such-one", "x" * 65):
        with pytest.raises(EditionNotFound):
            world.publish(edition_id, "the-one-key")
        with pytest.raises(EditionNotFound):
            world.editions.report("44201", edition_id)
        with pytest.raises(ChangeNotFound):
            world.withdraw(edition_id, "the-one-key")


def effect(kind: Any, day: date, to: date | None = None, *category_ids: str) -> ChangeEffect:
    return ChangeEffect(kind=kind, day=day, to=to, category_ids=category_ids or ("burnable",))


MONDAY, TUESDAY, NO_EDITION = date(2026, 6, 1), date(2026, 6, 2), date(2028, 6, 5)


@pytest.mark.parametrize(
    ("areas", "effects", "pointers"),
    [
        (("nowhere",), [effect("cancel", MONDAY)], ["/body/areas/0", "/body/effects/0/category_ids/0"]),
        (("north", "nowhere"), [effect("cancel", MONDAY)], ["/body/areas/1"]),
        ("all", [effect("cancel", TUESDAY)], ["/body/effects/0/category_ids/0"]),
        ("all", [effect("cancel", MONDAY, None, "burnable", "glass")], ["/body/effects/0/category_ids/1"]),
        ("all", [effect("cancel", NO_EDITION)], ["/body/effects/0/category_ids/0"]),
        ("all", [effect("add", NO_EDITION)], ["/body/effects/0/category_ids/0"]),
        ("all", [effect("move", MONDAY)], ["/body/effects/0/to"]),
        ("all", [effect("move", MONDAY, MONDAY)], ["/body/effects/0/to"]),
        ("all", [effect("move", MONDAY, date(2020, 1, 1))], ["/body/effects/0/to"]),
        ("all", [effect("cancel", MONDAY, TUESDAY)], ["/body/effects/0/to"]),
        ("all", [effect("add", TUESDAY, MONDAY)], ["/body/effects/0/to"]),
        ("all", [effect("add", TUESDAY), effect("cancel", TUESDAY)], ["/body/effects/1/category_ids/0"]),
    ],
)
def test_each_fault_of_a_change_is_pointed_at(
    world: GarbageWorld, areas: Any, effects: list[ChangeEffect], pointers: list[str]
) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    with pytest.raises(ChangeNotValid) as refused:
        world.change(AskedChange(LocalizedText(ja="台風"), areas, tuple(effects)), "the-one-key")
    assert [error.pointer for error in refused.value.errors] == pointers
    assert world.catalogue.head("44201").version == 1


def test_without_a_calendar_there_is_nothing_to_change(world: GarbageWorld) -> None:
    with pytest.raises(ChangeNotValid) as refused:
        world.change(cancelled(MONDAY), "the-one-key")
    assert refused.value.errors[0].pointer == "/body/areas"


def test_a_large_city_is_published_and_settled_whole(world: GarbageWorld) -> None:
    areas = {f"area-{number:04d}": number % 5 for number in range(1200)}
    draft = world.upload(edition_of(areas))
    world.publish(draft, "the-one-key")
    calendars = world.calendars.area_calendars("44201", areas)
    assert {area_id: weekday_of(calendar) for area_id, calendar in calendars.items()} == areas
    tidied_up(world)
    assert leftovers(world, areas) == []


@pytest.mark.parametrize("act", ["publish", "discard", "change", "withdraw"])
def test_a_twin_that_finishes_after_our_look_at_the_record_is_answered_as_if_it_had_before(
    world: GarbageWorld, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found on a real server: the second of two same clicks was told that the day has no collection to cancel."""
    if act in ("change", "withdraw"):
        world.put_in_force(edition_of({"north": 0}))
    draft = world.upload(edition_of({"north": 0}))
    change_id = ""
    if act == "withdraw":
        change_id = world.change(cancelled(date(2026, 4, 6)), "the-change").response.body.split()[1]
    acts = {
        "publish": lambda: world.publish(draft, "the-one-key", based_on=0),
        "discard": lambda: world.editions.discard(
            world.request("the-one-key"), draft, lambda record: StoredResponse(200, record.state)
        ),
        "change": lambda: world.change(cancelled(date(2026, 4, 6)), "the-one-key"),
        "withdraw": lambda: world.withdraw(change_id, "the-one-key"),
    }
    look = world.remembered.find
    done: list[Outcome] = []

    def look_too_early(request: IdempotentRequest) -> IdempotencyRecord | None:
        found = look(request)
        if not done:
            monkeypatch.undo()
            done.append(acts[act]())
        return found

    monkeypatch.setattr(world.remembered, "find", look_too_early)
    second = acts[act]()
    assert (second.response, second.replayed) == (done[0].response, True)
