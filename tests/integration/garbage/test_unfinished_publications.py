"""What crashed, refused and meeting publications leave behind, and who removes it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from tests.garbage_world import (
    NEW_YEAR,
    GarbageWorld,
    cancelled,
    crash,
    edition_of,
    respond_with_plan,
    version_of,
    weekday_of,
)

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.dynamo_area_entries import entries_of, is_settled
from machiport.garbage.errors import PublishedMeanwhile
from machiport.problem_details import RequestInProgress


def test_an_unfinished_publication_is_abandoned_after_an_hour_and_leaves_reads_at_one_call(world: GarbageWorld) -> None:
    world.put_in_force(edition_of({"north": 0}))
    world.settle_all()
    draft = world.upload(edition_of({"north": 3}))
    world.publications.before_commit = crash
    with pytest.raises(SystemExit):
        world.publish(draft, "crashing-one")
    assert weekday_of(world.read("north")) == 0
    assert world.settlement.sweep(["44201"]) == 0
    world.clock.advance(timedelta(hours=1, seconds=1))
    assert world.settlement.sweep(["44201"]) == 1
    assert stored_publications(world, "north") == 1
    assert world.settlement.sweep(["44201"]) == 0


def test_a_refused_publication_is_tidied_up_by_the_sweep(world: GarbageWorld) -> None:
    """Its areas may be others than the winner's, so nobody else comes to remove what it staged."""
    draft = world.upload(edition_of({"north": 0}))
    rival = world.upload(edition_of({"south": 0}))
    world.publications.before_commit = lambda: world.publish(rival, "the-rival-one")
    with pytest.raises(PublishedMeanwhile):
        world.publish(draft, "the-late-one")
    world.settle_all()
    world.settlement.sweep(["44201"])
    assert stored_publications(world, "north") == 0
    assert stored_publications(world, "south") == 1


def stored_publications(world: GarbageWorld, area_id: str) -> int:
    item = world.client.get_item(TableName=world.table, Key=keys.area("44201", area_id)).get("Item", {})
    return len(entries_of(item))


def test_settlers_that_meet_in_an_area_leave_nothing_unsettled(world: GarbageWorld) -> None:
    """The second settler's write is refused because the first removed an entry; it must look again, not go away."""
    world.put_in_force(edition_of({"north": 0}))
    world.put_in_force(edition_of({"north": 1}))
    store = world.settlement_store
    update = store._update
    meetings: list[keys.Key] = []

    def met(key: keys.Key, settle: Sequence[str], remove: Sequence[str]) -> bool:
        if not meetings:
            meetings.append(key)
            world.change(cancelled(date(2026, 6, 2)), "a-change-meanwhile")
            world.settle_all()
        return update(key, settle, remove)

    store._update = met  # type: ignore[method-assign]  # a rival between read and write
    store.settle_area("44201", "north", NEW_YEAR.date())
    entries = entries_of(world.client.get_item(TableName=world.table, Key=keys.area("44201", "north"))["Item"])
    assert len(entries) == 2
    assert all(is_settled(entry) for entry in entries.values())


def test_a_twin_that_gives_up_in_between_is_a_conflict_to_try_again(world: GarbageWorld) -> None:
    draft = world.upload(edition_of({"north": 0}))
    asked = world.request("twin-key", draft)
    begin = world.publications.begin

    def taken(*given: object) -> None:
        twin = world.request("twin-key", draft)
        begin("44201", "twin", world.clock.now(), twin.request, twin.attempt, timedelta(seconds=35))
        try:
            begin(*given)  # type: ignore[arg-type]  # passed through
        finally:
            world.publications.give_up("44201", "twin", twin.request, twin.attempt)

    world.publications.begin = taken  # type: ignore[assignment,method-assign]  # a rival between two steps
    with pytest.raises(RequestInProgress) as refused:
        world.editions.publish(asked, draft, 0, respond_with_plan)
    assert refused.value.headers["Retry-After"] == "1"
    world.publications.begin = begin  # type: ignore[method-assign]  # as it was
    assert version_of(world.publish(draft, "twin-key", based_on=0)) == 1
