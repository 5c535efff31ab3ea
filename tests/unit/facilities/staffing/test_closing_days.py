"""Closing a day: nothing is free afterwards, bookings make room or stay, and a broken-off closure goes on."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from tests.facilities_world import (
    COURT,
    DAY,
    FACILITY,
    HALF_A,
    HALF_B,
    HALL,
    HANAKO,
    MEETING,
    STUDIO,
    TARO,
    World,
    facility,
    wish,
)

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.ledger.changes import Marking
from machiport.facilities.ledger.marks import FOREVER, Mark
from machiport.facilities.reservations.errors import SlotTaken
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import BookingChange
from machiport.facilities.staffing import closing_days
from machiport.facilities.staffing.blocks import BlockTerms
from machiport.facilities.staffing.closing_days import DayCloser
from machiport.facilities.staffing.closures import Closure, ClosureResult
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText

WHOLE_DAY = TimeRange(start=0, end=24 * 60)
REASON = "設備点検のため"


@pytest.fixture
def world() -> World:
    return World()


def closer(
    world: World, rooms: tuple[str, ...] | None = None, moves: Mapping[str, str] | None = None, **others: Any
) -> DayCloser:
    """Return what closes days for one closure."""
    closure = Closure(FACILITY, DAY, DAY, others.get("times", WHOLE_DAY), rooms, LocalizedText(ja=REASON), moves or {})
    terms = BlockTerms("c" * 24, "manager", REASON, world.clock.now())
    return DayCloser(world.desk, world.inventory.known[FACILITY], closure, terms)


def marks_of(world: World) -> dict[str, set[str]]:
    """Return which reservations have cells of the day, by atom."""
    keys = closer(world).closure.ledgers(world.inventory.known[FACILITY], DAY)
    days, _ = world.store.marks(keys, ())
    return {key.atom: {mark.reservation_id for mark in marks.by_name.values()} for key, marks in days.items()}


def again(world: World, booking: Reservation) -> Reservation:
    return world.stored([booking.reservation_id])[0]


def test_every_cell_is_a_blocks_afterwards_and_nobody_slips_in(world: World) -> None:
    assert closer(world).close(DAY) == []
    blocks = {name for names in marks_of(world).values() for name in names}
    assert {each.origin for each in world.stored(blocks)} == {"block"}
    keys = closer(world).closure.ledgers(world.inventory.known[FACILITY], DAY)
    days, _ = world.store.marks(keys, ())
    assert all(len(marks.by_name) == 48 for marks in days.values())
    for room in (HALL, STUDIO, MEETING):
        with pytest.raises(SlotTaken):
            world.hold(TARO, wish(room))


def test_bookings_in_the_way_end_without_a_fee_and_say_why(world: World) -> None:
    (hall,) = world.booked(TARO, wish(HALL))
    (court,) = world.booked(HANAKO, wish(COURT, times="10:00-11:00"))
    (held,) = world.hold(TARO, wish(STUDIO))
    (elsewhen,) = world.booked(TARO, wish(HALL, day=DAY + timedelta(days=1)))
    assert {each.reservation_id for each in closer(world).affected(DAY)} == {
        each.reservation_id for each in (hall, court, held)
    }
    results = closer(world).close(DAY)
    assert {each.outcome for each in results} == {"cancelled"}
    assert len(results) == 3
    for before in (hall, court, held):
        after = again(world, before)
        assert (after.state, after.fee, after.reason) == ("cancelled", 0, REASON)
        _, standings = world.store.marks((), [before.standing])
        kept = {mark.reservation_id for mark in standings[before.standing].marks.by_name.values()}
        assert before.reservation_id not in kept
    assert again(world, elsewhen).state == "confirmed"


def test_who_waits_gets_nothing_of_what_is_closed(world: World) -> None:
    world.booked(TARO, wish(HALF_A))
    world.wait(HANAKO, wish(HALF_A))
    closer(world).close(DAY)
    assert world.of(HANAKO) == []


def test_a_booking_is_moved_to_the_room_that_staff_chose(world: World) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A, equipment={"projector": 1}))
    results = closer(world, (HALF_A,), {booked.reservation_id: MEETING}).close(DAY)
    assert results == [ClosureResult(booked.reservation_id, "moved", room_id=MEETING)]
    after = again(world, booked)
    assert (after.state, after.wish.room_id, after.total, after.places) == (
        "confirmed", MEETING, booked.total, booked.places,
    )  # fmt: skip
    marks = marks_of(world)
    assert after.reservation_id in marks["meeting"]
    assert after.reservation_id not in marks["a"]
    assert marks["b"] == set()


@pytest.mark.parametrize(
    ("target", "code"),
    [(HALF_B, "facilities.slot_taken"), (f"{FACILITY}.none", "facilities.room_not_found")],
)
def test_a_booking_that_cannot_be_moved_stays_until_staff_decide(world: World, target: str, code: str) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    world.booked(HANAKO, wish(HALF_B))
    results = closer(world, (HALF_A,), {booked.reservation_id: target}).close(DAY)
    assert results == [ClosureResult(booked.reservation_id, "kept", code=code)]
    assert again(world, booked) == booked
    results = closer(world, (HALF_A,)).close(DAY)
    assert [each.outcome for each in results] == ["cancelled"]


def test_a_part_of_a_room_that_is_closed_lets_go_of_the_rest(world: World) -> None:
    (hall,) = world.booked(TARO, wish(HALL))
    closer(world, (HALF_A,), times=TimeRange(start=600, end=720)).close(DAY)
    assert again(world, hall).state == "cancelled"
    assert marks_of(world)["b"] == set()
    assert world.booked(HANAKO, wish(HALF_B))


def test_what_a_lottery_withholds_is_closed_too(world: World) -> None:
    keys = closer(world).closure.ledgers(world.inventory.known[FACILITY], DAY)
    marking = Marking()
    for key in keys:
        marking.take(key, ["c18", "c19"], Mark(FOREVER, "44201-the-round-of-december"))
    world.store.commit(BookingChange(marking.changes, now=world.clock.now()))
    assert closer(world).close(DAY) == []
    assert not any("44201-the-round-of-december" in names for names in marks_of(world).values())


@pytest.mark.parametrize("lost", range(1, 12))
def test_broken_off_anywhere_it_goes_on(world: World, lost: int) -> None:
    booked = [*world.booked(TARO, wish(HALL)), *world.booked(HANAKO, wish(MEETING))]
    moves = {booked[1].reservation_id: COURT}
    calls = 0

    def crash(operation: str, _request: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == lost:
            raise ConnectionError(operation)

    world.dynamo.after = crash
    with suppress(ConnectionError):  # the last ones come only where rivals make it try again
        closer(world, (HALL, MEETING), moves).close(DAY)
    world.dynamo.after = None
    closer(world, (HALL, MEETING), moves).close(DAY)
    assert again(world, booked[0]).state == "cancelled"
    owners = {name for atom in ("a", "b", "meeting") for name in marks_of(world)[atom]}
    assert {each.origin for each in world.stored(owners) if each.state == "confirmed"} <= {"block", "online"}
    assert booked[0].reservation_id not in owners
    blocks = [each for each in world.stored(owners) if each.origin == "block"]
    taken = [(key, name) for block in blocks for key, names in block.ledgers().items() for name in names]
    assert len(taken) == len(set(taken))


def test_a_closure_in_the_middle_of_a_rush_never_takes_twice(world: World) -> None:
    """A rival books between the look and the write: it is seen by the next look, and makes room too."""
    (first,) = world.booked(TARO, wish(HALL))
    rivals: list[Reservation] = []

    def rival(operation: str, _request: Mapping[str, Any]) -> None:
        if operation == "TransactWriteItems" and not rivals:
            rivals.append(first)
            world.dynamo.before = None
            rivals[:] = world.booked(HANAKO, wish(MEETING))

    world.dynamo.before = rival
    results = closer(world).close(DAY)
    assert {each.reservation_id for each in results} == {first.reservation_id, rivals[0].reservation_id}


def test_a_day_of_quarters_of_an_hour_takes_two_blocks(world: World) -> None:
    in_force = world.inventory.known[FACILITY]
    world.inventory.known[FACILITY] = FacilityInForce(
        facility(cell_minutes=15), "v2", in_force.public_holidays, in_force.calendar_until
    )
    (booked,) = world.booked(TARO, wish(MEETING))
    assert [each.outcome for each in closer(world, (MEETING,)).close(DAY)] == ["cancelled"]
    owners = world.stored(marks_of(world)["meeting"])
    assert len(owners) == 2
    assert sum(len(part.cells) for each in owners for part in each.taken) == 96
    assert again(world, booked).state == "cancelled"


def test_more_bookings_than_fit_a_transaction_take_several(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    slots = [f"{hour:02d}:00-{hour:02d}:30" for hour in range(9, 21)]
    made = [world.booked(TARO, wish(COURT, times=times))[0] for times in slots]
    monkeypatch.setattr(closing_days, "_MOST_ITEMS", 15)
    results = closer(world, (COURT,)).close(DAY)
    assert {each.reservation_id for each in results} == {each.reservation_id for each in made}
    blocks = world.stored(marks_of(world)["court"])
    assert len(blocks) > 1
    assert {each.order_id for each in blocks} == {"c" * 24}
    assert sum(len(part.cells) for each in blocks for part in each.taken) == 48


def test_what_stays_open_of_a_cancelled_booking_goes_to_who_waits_for_it(world: World) -> None:
    """The hall's one half is closed: the other half is not simply free for whoever looks first."""
    world.booked(TARO, wish(HALL))
    closed = world.wait(HANAKO, wish(HALF_A))
    waiting = world.wait(HANAKO, wish(HALF_B))
    assert [each.outcome for each in closer(world, rooms=(HALF_A,)).close(DAY)] == ["cancelled"]
    told = {each.waiting.waiting_id: each for each in world.waits.of_holder(HANAKO, None, DAY, DAY)}
    assert (told[waiting].state, told[closed].state) == ("offered", "waiting")
    offer = told[waiting].offer
    assert offer is not None
    assert (offer.wish.room_id, offer.state) == (HALF_B, "held")
    assert marks_of(world)["b"] == {offer.reservation_id}
    with pytest.raises(SlotTaken):
        world.hold(TARO, wish(HALF_B))
    assert world.confirm(HANAKO, offer)[0].state == "confirmed"
    assert closer(world, rooms=(HALF_A,)).close(DAY) == []
