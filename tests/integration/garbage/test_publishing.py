"""Publishing on DynamoDB: what residents see before, during and after it."""

from datetime import date

import pytest
from tests.garbage_world import (
    NEXT_YEAR,
    YEAR,
    GarbageWorld,
    cancelled,
    days_of,
    edition_of,
    publication_id_of,
    version_of,
    weekday_of,
)

from machiport.garbage.errors import ChangeNotInForce, EditionNotDraft, PublishedMeanwhile
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.staff_requests import StaffAttempt
from machiport.problem_details import IdempotencyKeyReused

MONDAY = date(2026, 6, 1)
FRIDAY = date(2026, 6, 5)


def test_a_published_edition_answers_for_every_area_of_it(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 3}))
    assert weekday_of(world.read("north")) == 0
    assert weekday_of(world.read("south")) == 3
    assert world.read("east") is None
    calendar = world.read("north")
    assert calendar is not None
    assert calendar.name == "見本 north"
    assert days_of(calendar)[:1] == [date(2026, 4, 6)]  # type: ignore[index]  # there is a calendar


def test_a_draft_is_seen_by_nobody(world: GarbageWorld) -> None:
    world.upload(edition_of({"north": 0}))
    assert world.read("north") is None
    assert world.catalogue.head("44201").version == 0


def test_settling_changes_no_answer(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 1}))
    world.put_in_force(edition_of({"north": 2, "east": 4}))
    world.change(cancelled(date(2026, 6, 3)), "change-all")
    areas = ("north", "south", "east")
    before = [days_of(world.read(area)) for area in areas]
    world.settle_all()
    assert [days_of(world.read(area)) for area in areas] == before


def test_settling_twice_and_in_any_order_changes_no_answer(world: GarbageWorld) -> None:
    first = world.put_in_force(edition_of({"north": 0, "south": 1}))
    second = world.put_in_force(edition_of({"north": 2, "south": 1}))
    before = [days_of(world.read(area)) for area in ("north", "south")]
    for publication_id in (second, first, second, first):
        assert world.settlement.settle("44201", publication_id) == 2
        assert [days_of(world.read(area)) for area in ("north", "south")] == before


def test_a_replaced_edition_is_superseded_and_its_entries_go(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    world.put_in_force(edition_of({"north": 1}))
    world.settle_all()
    states = [record.state for record in world.editions.editions("44201", 10, None)]
    assert states == ["published", "superseded"]
    calendar = world.read("north")
    assert calendar is not None
    assert [entry.version for entry in calendar.entries] == [2]


def test_two_editions_of_different_periods_answer_each_for_its_days(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    world.put_in_force(edition_of({"north": 4}, period=NEXT_YEAR))
    world.settle_all()
    calendar = world.read("north")
    assert weekday_of(calendar, YEAR) == 0
    assert weekday_of(calendar, NEXT_YEAR) == 4
    assert [edition.version for edition in world.catalogue.head("44201").editions] == [1, 2]


def test_an_area_that_left_the_calendar_is_gone_before_and_after_settling(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    world.put_in_force(edition_of({"north": 0}))
    assert world.read("south") is None
    world.settle_all()
    assert world.read("south") is None


def test_an_area_that_left_keeps_the_days_of_its_older_edition(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    world.put_in_force(edition_of({"north": 0}, period=NEXT_YEAR))
    for _ in range(2):
        assert weekday_of(world.read("south"), YEAR) == 0
        assert days_of(world.read("south"), NEXT_YEAR) == []
        world.settle_all()


def test_a_change_lies_over_the_edition_and_outlives_its_correction(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    world.change(cancelled(MONDAY, ["north"]), "typhoon")
    world.settle_all()
    world.put_in_force(edition_of({"north": 0, "south": 0}, title="訂正"))
    for _ in range(2):
        assert MONDAY not in (days_of(world.read("north")) or ())
        assert MONDAY in (days_of(world.read("south")) or ())
        world.settle_all()


def test_a_withdrawn_change_is_as_if_it_had_never_been(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    before = days_of(world.read("north"))
    change_id = publication_id_of(world.change(cancelled(MONDAY), "typhoon"))
    world.settle_all()
    assert MONDAY not in (days_of(world.read("north")) or ())
    world.withdraw(change_id, "over-again")
    assert days_of(world.read("north")) == before
    world.settle_all()
    assert days_of(world.read("north")) == before
    assert world.changes.change("44201", change_id).state == "withdrawn"
    with pytest.raises(ChangeNotInForce):
        world.withdraw(change_id, "once-more")


def test_a_change_to_every_area_holds_in_areas_that_come_later(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    change_id = publication_id_of(world.change(cancelled(MONDAY), "typhoon"))
    world.put_in_force(edition_of({"north": 0, "new": 0}))
    assert MONDAY not in (days_of(world.read("new")) or ())
    world.settle_all()
    assert MONDAY not in (days_of(world.read("new")) or ())
    world.withdraw(change_id, "over-again")
    assert MONDAY in (days_of(world.read("new")) or ())
    world.settle_all()
    assert MONDAY in (days_of(world.read("new")) or ())


def test_what_a_refused_edition_brought_along_does_not_outlive_the_withdrawal(world: GarbageWorld) -> None:
    """The edition that would have brought `new` is refused; the change it carried there must not stay behind."""
    world.put_in_force(edition_of({"north": 0}))
    change_id = publication_id_of(world.change(cancelled(MONDAY), "typhoon"))
    draft = world.upload(edition_of({"north": 0, "new": 0}))
    world.publications.before_commit = lambda: world.withdraw(change_id, "over-again")
    with pytest.raises(PublishedMeanwhile):
        world.publish(draft, "with-the-new-area")
    assert world.read("new") is None
    world.publish(draft, "with-the-new-area")
    for _ in range(2):
        assert MONDAY in (days_of(world.read("new")) or ())
        world.settle_all()


def test_a_change_withdrawn_while_the_area_was_gone_does_not_come_back_with_it(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    change_id = publication_id_of(world.change(cancelled(MONDAY), "typhoon"))
    world.put_in_force(edition_of({"north": 0}))
    world.settle_all()
    world.withdraw(change_id, "over-again")
    world.settle_all()
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    for _ in range(2):
        assert MONDAY in (days_of(world.read("south")) or ())
        world.settle_all()


def test_a_change_still_in_force_comes_back_with_its_area(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    change_id = publication_id_of(world.change(cancelled(MONDAY, ["south", "north"]), "typhoon"))
    world.put_in_force(edition_of({"north": 0}))
    world.settle_all()
    world.put_in_force(edition_of({"north": 0, "south": 0}))
    for _ in range(2):
        assert MONDAY not in (days_of(world.read("south")) or ())
        world.settle_all()
    world.withdraw(change_id, "over-again")
    for _ in range(2):
        assert MONDAY in (days_of(world.read("south")) or ())
        world.settle_all()


def test_the_same_key_publishes_once_and_answers_the_same(world: GarbageWorld) -> None:
    draft = world.upload(edition_of({"north": 0}))
    answers = [world.publish(draft, "publish-it", based_on=0) for _ in range(3)]
    assert all(answer.response == answers[0].response for answer in answers)
    assert [answer.replayed for answer in answers] == [False, True, True]
    assert world.catalogue.head("44201").version == 1


def test_the_same_key_for_something_else_is_refused(world: GarbageWorld) -> None:
    first, second = world.upload(edition_of({"north": 0})), world.upload(edition_of({"north": 1}))
    world.publish(first, "publish-it")
    with pytest.raises(IdempotencyKeyReused):
        world.publish(second, "publish-it")
    assert weekday_of(world.read("north")) == 0


def test_another_persons_same_key_is_another_request(world: GarbageWorld) -> None:
    world.publish(world.upload(edition_of({"north": 0})), "publish-it")
    draft = world.upload(edition_of({"north": 1}))
    other = StaffAttempt(IdempotentRequest("44201", "staff:somebody-else", "publish-it", draft), "else", "attempt")
    outcome = world.editions.publish(other, draft, 1, lambda plan: world_answer(plan.version))
    assert not outcome.replayed
    assert weekday_of(world.read("north")) == 1


def world_answer(version: int) -> StoredResponse:
    return StoredResponse(201, str(version))


def test_a_draft_based_on_an_older_calendar_is_refused_and_leaves_nothing(world: GarbageWorld) -> None:
    stale = world.upload(edition_of({"north": 5}))
    world.put_in_force(edition_of({"north": 0}))
    with pytest.raises(PublishedMeanwhile):
        world.publish(stale, "stale-one", based_on=0)
    assert weekday_of(world.read("north")) == 0
    assert version_of(world.publish(stale, "stale-one", based_on=1)) == 2


def test_a_discarded_draft_cannot_be_published(world: GarbageWorld) -> None:
    draft = world.upload(edition_of({"north": 0}))
    world.editions.discard(world.request("discard-it"), draft, lambda record: world_answer(len(record.title)))
    with pytest.raises(EditionNotDraft):
        world.publish(draft, "publish-it")
    assert world.read("north") is None


def test_a_dictionary_alone_leaves_the_calendar(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}, dictionary=["古いもの"]))
    before = days_of(world.read("north"))
    table = "品目,分別区分\n新しいもの,燃やせるごみ\nもう一つ,燃やせるごみ\n".encode()
    draft = world.upload_file("dictionary.csv", table)
    assert world.editions.difference("44201", draft).difference.summary.areas_gone == 0
    publication_id = publication_id_of(world.publish(draft, "the-dictionary"))
    head = world.catalogue.head("44201")
    assert head.dictionary_publication_id == publication_id
    assert [item.name for item in world.catalogue_service.dictionary_items("44201")] == ["新しいもの", "もう一つ"]
    assert days_of(world.read("north")) == before
    assert [edition.version for edition in head.editions] == [1]
