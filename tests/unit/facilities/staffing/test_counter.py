"""Booking on somebody's behalf: which rules a clerk may set aside, and which nobody may."""

from datetime import timedelta
from typing import Any

import pytest
from tests.facilities_world import (
    COURT,
    DAY,
    HALF_A,
    HALL,
    HANAKO,
    MEETING,
    STUDIO,
    TARO,
    TOWN,
    World,
    wish,
)

from machiport.facilities.accounts.model import Party
from machiport.facilities.errors import BookingRefused
from machiport.facilities.reservations.errors import OwnOverlap, RoomNotFound, SlotTaken
from machiport.facilities.reservations.model import CounterContact, Reservation, SlotWish
from machiport.facilities.staffing.block_service import BlockService
from machiport.facilities.staffing.blocks import BlockWish
from machiport.facilities.staffing.counter_service import CounterOrder, CounterService
from machiport.facilities.staffing.errors import BookingsInTheWay
from machiport.facilities.times import TimeRange, instant_at
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.staff_requests import StaffRequest

WALK_IN = CounterContact(name="見本 花子", telephone="000-0000-0000")


class Numbers:
    """User numbers are people's names here."""

    def __init__(self, world: World) -> None:
        self.world = world

    def party_of_number(self, user_number: str, owners: Any) -> Party:
        """Return the person."""
        return self.world.parties.party(user_number, None, owners)


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World, key: str | None = None) -> StaffRequest:
    world.keys += 1
    name = key or f"counter-{world.keys:05d}"
    return StaffRequest(IdempotentRequest(TOWN, "staff:clerk", name, name), "clerk")


def book(world: World, *wishes: SlotWish, who: str | None = None, **others: Any) -> list[Reservation]:
    """Book for a person, or for somebody without account; return the reservations as they are stored."""
    unknown = {"caller_class": None, "contact": None} if who else {"caller_class": "resident", "contact": WALK_IN}
    order = CounterOrder(**{"wishes": wishes, "user_number": who, **unknown, **others})

    def respond(booked: Any) -> StoredResponse:
        return StoredResponse(201, " ".join(each.reservation_id for each in booked))

    said = CounterService(world.desk, Numbers(world)).book(asked(world), order, respond)
    return world.stored(said.response.body.split())


@pytest.mark.parametrize(("caller_class", "total"), [("resident", 1000), ("region", 1200), ("outsider", 2000)])
def test_the_clerk_says_what_somebody_is(world: World, caller_class: str, total: int) -> None:
    overrides = frozenset({"not_open_yet"})
    (booked,) = book(world, wish(HALF_A), caller_class=caller_class, overrides=overrides)
    assert (booked.state, booked.caller_class, booked.total) == ("confirmed", caller_class, total)
    assert (booked.contact, booked.origin, booked.places) == (WALK_IN, "counter", ())


def test_it_is_confirmed_where_others_would_wait(world: World) -> None:
    (sale,) = book(world, wish(HALF_A, profit_making=True))
    (court,) = book(world, wish(COURT, times="09:00-10:00"))
    assert (sale.state, court.state, court.lapses_at) == ("confirmed", "confirmed", None)


def test_a_persons_quota_counts_until_it_is_set_aside(world: World) -> None:
    for number in range(4):
        book(world, wish(MEETING, day=DAY + timedelta(days=number)), who=TARO)
    with pytest.raises(BookingRefused) as refused:
        book(world, wish(STUDIO), who=TARO)
    assert [each.code for each in refused.value.refusals] == ["quota_reached"]
    (fifth,) = book(world, wish(STUDIO), who=TARO, overrides=frozenset({"quota_reached"}))
    assert (fifth.holder, fifth.places) == (f"resident:{TARO}", ())
    assert len(world.of(TARO)) == 5


def test_who_comes_late_is_let_in_but_not_after_the_use(world: World) -> None:
    late = frozenset({"in_the_past", "closed_for_booking"})
    world.clock.advance(instant_at(DAY, 10 * 60) - world.clock.now())
    with pytest.raises(BookingRefused):
        book(world, wish(HALF_A))
    assert book(world, wish(HALF_A), overrides=late)
    world.clock.advance(timedelta(hours=2))
    with pytest.raises(BookingRefused):
        book(world, wish(STUDIO), overrides=late)


def test_what_somebody_has_is_never_given_away(world: World) -> None:
    world.booked(HANAKO, wish(HALF_A))
    with pytest.raises(SlotTaken) as refused:
        book(world, wish(HALL), overrides=frozenset({"quota_reached", "lottery_first"}))
    assert refused.value.alternatives
    with pytest.raises(OwnOverlap):
        book(world, wish(STUDIO), wish(STUDIO))
    with pytest.raises(RoomNotFound):
        book(world, wish("44202-mihon.hall"))


def test_one_slot_that_cannot_be_had_refuses_all(world: World) -> None:
    world.booked(HANAKO, wish(HALF_A))
    before = dict(world.dynamo.items)
    with pytest.raises(SlotTaken):
        book(world, wish(MEETING), wish(HALF_A))
    assert world.dynamo.items == before


def test_what_was_paid_is_spread_over_the_slots(world: World) -> None:
    booked = book(world, wish(HALF_A), wish(MEETING), paid=1500)
    assert [each.paid for each in booked] == [1000, 500]


def block(world: World, *wishes: BlockWish, key: str | None = None) -> list[Reservation]:
    """Block, and return the blocks as they are stored."""

    def respond(made: Any) -> StoredResponse:
        return StoredResponse(201, " ".join(each.reservation_id for each in made))

    said = BlockService(world.desk, world.inventory).block(asked(world, key), wishes, "点検", respond)
    return world.stored(said.response.body.split())


def test_a_part_of_a_hall_is_out_of_use_at_any_time(world: World) -> None:
    night = TimeRange(start=0, end=8 * 60)
    (made,) = block(world, BlockWish(HALL, DAY, night, ("b",)))
    assert [part.atom for part in made.taken] == ["b"]
    assert (made.holder, made.total, made.state) == (f"staff:{TOWN}", 0, "confirmed")
    assert BlockService(world.desk, world.inventory).listed(TOWN, DAY, DAY) == [made]


def test_blocks_are_made_together_or_not_at_all_and_once_a_key(world: World) -> None:
    (booked,) = world.booked(TARO, wish(MEETING))
    times = TimeRange(start=9 * 60, end=10 * 60)
    before = dict(world.dynamo.items)
    with pytest.raises(BookingsInTheWay) as refused:
        block(world, BlockWish(STUDIO, DAY, times), BlockWish(MEETING, DAY, times))
    assert refused.value.members["reservations"] == [booked.reservation_id]
    assert world.dynamo.items == before
    with pytest.raises(OwnOverlap):
        block(world, BlockWish(HALL, DAY, times), BlockWish(HALF_A, DAY, times))
    first = block(world, BlockWish(STUDIO, DAY, times), key="the-same-block")
    assert block(world, BlockWish(STUDIO, DAY, times), key="the-same-block") == first


@pytest.mark.parametrize("call", range(1, 8))
def test_a_lost_reply_books_once(world: World, call: int) -> None:
    calls = 0

    def lose(operation: str, _request: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise ConnectionError(operation)

    order = CounterOrder([wish(HALF_A)], TARO, None, None)
    service = CounterService(world.desk, Numbers(world))
    request = asked(world, "the-same-booking")
    world.dynamo.after = lose
    try:
        service.book(request, order, lambda _: StoredResponse(201, "done"))
    except ConnectionError:
        service.book(request, order, lambda _: StoredResponse(201, "done"))
    world.dynamo.after = None
    assert len(world.of(TARO)) == 1
