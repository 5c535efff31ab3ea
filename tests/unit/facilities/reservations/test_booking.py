"""Holding, confirming, cancelling, moving and waiting, as residents do it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.facilities_world import (
    CHOIR,
    COURT,
    DAY,
    HALF_A,
    HALF_B,
    HALL,
    HANAKO,
    JIRO,
    MEETING,
    NOW,
    STUDIO,
    TARO,
    World,
    wish,
)

from machiport.facilities.errors import BookingRefused
from machiport.facilities.reservations.errors import (
    ChangeNeedsPayment,
    HoldExpired,
    OwnOverlap,
    ReservationNotFound,
    SlotTaken,
    StateForbids,
    TooManyHolds,
)
from machiport.facilities.staffing.care import paid


@pytest.fixture
def world() -> World:
    return World()


def test_a_hold_is_confirmed_at_the_price_of_the_callers_class(world: World) -> None:
    (held,) = world.hold(HANAKO, wish())
    assert (held.state, held.total, held.caller_class) == ("held", 1200, "region")
    (confirmed,) = world.confirm(HANAKO, held)
    assert confirmed.state == "confirmed"
    assert [each.reservation_id for each in world.of(HANAKO)] == [held.reservation_id]


def test_a_loser_is_told_the_nearest_free_slots(world: World) -> None:
    world.booked(TARO, wish(HALF_A))
    with pytest.raises(SlotTaken) as refused:
        world.hold(HANAKO, wish(HALF_A))
    alternatives = refused.value.alternatives
    assert len(alternatives) == 5
    nearest = alternatives[0]
    assert (nearest.room_id, nearest.day, nearest.total) == (HALF_A, DAY, 1200)
    assert (nearest.start, nearest.end) == (13 * 60, 17 * 60)
    assert alternatives[2].room_id == MEETING  # of the other rooms the smallest that is large enough


def test_a_half_blocks_the_hall_and_the_hall_blocks_the_half(world: World) -> None:
    world.booked(TARO, wish(HALF_A))
    with pytest.raises(SlotTaken):
        world.hold(HANAKO, wish(HALL))
    world.booked(HANAKO, wish(HALF_B))
    world.booked(TARO, wish(HALL, times="13:00-17:00"))
    with pytest.raises(SlotTaken):
        world.hold(JIRO, wish(HALF_B, times="13:00-17:00"))


def test_noise_keeps_neighbours_apart_and_quiet_does_not(world: World) -> None:
    world.booked(TARO, wish(STUDIO))
    world.booked(HANAKO, wish(MEETING))
    world.booked(TARO, wish(STUDIO, times="18:00-21:00", purpose="music"))
    with pytest.raises(SlotTaken):
        world.hold(HANAKO, wish(MEETING, times="18:00-21:00"))
    world.booked(HANAKO, wish(MEETING, times="13:00-17:00"))
    with pytest.raises(SlotTaken):
        world.hold(TARO, wish(STUDIO, times="13:00-17:00", purpose="music"))


def test_a_hold_lapses_by_time_alone(world: World) -> None:
    (held,) = world.hold(TARO, wish())
    world.clock.advance(timedelta(minutes=10, seconds=1))
    with pytest.raises(HoldExpired):
        world.confirm(TARO, held)
    (other,) = world.booked(HANAKO, wish())
    assert other.state == "confirmed"


def test_the_fifth_booking_of_a_month_is_refused_by_the_quota(world: World) -> None:
    for number in range(4):
        world.booked(TARO, wish(day=DAY + timedelta(days=number)))
    with pytest.raises(BookingRefused) as refused:
        world.hold(TARO, wish(day=DAY + timedelta(days=5)))
    assert refused.value.code == "facilities.quota_reached"
    world.cancel(TARO, world.of(TARO)[0])
    assert world.booked(TARO, wish(day=DAY + timedelta(days=5)))


def test_a_series_leaves_out_what_is_taken(world: World) -> None:
    world.booked(HANAKO, wish(day=DAY + timedelta(days=7)))
    weeks = [wish(day=DAY + timedelta(days=7 * number)) for number in range(3)]
    held = world.hold(TARO, *weeks, series=True)
    assert [each.wish.day for each in held] == [DAY, DAY + timedelta(days=14)]


def test_all_or_nothing(world: World) -> None:
    world.booked(HANAKO, wish(day=DAY + timedelta(days=1)))
    with pytest.raises(SlotTaken):
        world.hold(TARO, wish(), wish(day=DAY + timedelta(days=1)))
    assert world.of(TARO) == []


def test_asking_twice_for_the_same_is_an_own_overlap(world: World) -> None:
    with pytest.raises(OwnOverlap):
        world.hold(TARO, wish(HALL), wish(HALF_A))
    world.booked(TARO, wish(HALL))
    with pytest.raises(OwnOverlap):
        world.hold(TARO, wish(HALF_A))


def test_the_same_key_books_once(world: World) -> None:
    (first,) = world.hold(TARO, wish(), key="same-key-1")
    (second,) = world.hold(TARO, wish(), key="same-key-1")
    assert first == second
    assert len(world.of(TARO)) == 1


def test_payment_in_advance_waits_and_lapses(world: World) -> None:
    (booked,) = world.booked(TARO, wish(COURT, times="09:00-10:30"))
    assert (booked.state, booked.total) == ("awaiting_payment", 600)
    world.clock.advance(timedelta(days=7, hours=12, minutes=11))  # the last day counts whole
    assert world.booked(HANAKO, wish(COURT, times="10:00-11:00"))


def test_profit_making_waits_for_approval(world: World) -> None:
    (booked,) = world.booked(TARO, wish(profit_making=True))
    assert (booked.state, booked.total) == ("awaiting_approval", 3000)


def test_a_group_books_at_half_price_and_its_members_see_it(world: World) -> None:
    (booked,) = world.booked(TARO, wish(), group_id=CHOIR)
    assert (booked.holder, booked.total) == ("group:choir", 500)
    (cancelled,) = world.cancel(HANAKO, booked)
    assert cancelled.state == "cancelled"


def test_nobody_touches_anothers_booking(world: World) -> None:
    booked = world.booked(TARO, wish())
    with pytest.raises(ReservationNotFound):
        world.cancel(HANAKO, *booked)


def test_a_cancelled_slot_goes_to_the_first_who_waits(world: World) -> None:
    booked = world.booked(TARO, wish(HALL))
    first = world.wait(HANAKO, wish(HALF_A))
    world.clock.advance(timedelta(seconds=1))
    world.wait(JIRO, wish(HALF_A))
    world.wait(JIRO, wish(HALF_B))
    world.cancel(TARO, *booked)
    (offer,) = world.of(HANAKO)
    assert (offer.state, offer.origin, offer.wish.room_id) == ("held", "waiting_list", HALF_A)
    (other,) = world.of(JIRO)
    assert other.wish.room_id == HALF_B
    with pytest.raises(SlotTaken):
        world.hold(TARO, wish(HALF_A))
    assert world.confirm(HANAKO, offer)[0].state == "confirmed"
    (told,) = world.waits.of_holder(HANAKO, None, DAY, DAY)
    assert (told.waiting.waiting_id, told.state) == (first, "taken")


def test_a_move_gives_back_and_takes_at_once(world: World) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    moved = world.move(TARO, booked, wish(HALF_A, times="09:00-17:00"))
    assert moved.wish.times.end == 17 * 60
    assert moved.total == 2000
    with pytest.raises(SlotTaken):
        world.hold(HANAKO, wish(HALF_A, times="13:00-17:00"))
    world.move(TARO, moved, wish(HALF_B))
    assert world.booked(HANAKO, wish(HALF_A, times="13:00-17:00"))


def test_nobody_holds_more_than_sixty_slots_of_a_town(world: World) -> None:
    times = [
        f"{hour:02d}:{minute}-{hour:02d}:30" if minute == "00" else f"{hour:02d}:30-{hour + 1:02d}:00"
        for hour in range(9, 19)
        for minute in ("00", "30")
    ]
    days = [DAY + timedelta(days=day) for day in range(3)]
    held = [each for day in days for time in times for each in world.hold(JIRO, wish(COURT, day, time))]
    with pytest.raises(TooManyHolds):
        world.hold(JIRO, wish(COURT, times="19:00-19:30"))
    world.cancel(JIRO, held[0])
    world.confirm(JIRO, held[1])
    assert len(world.hold(JIRO, wish(COURT, times="19:00-19:30"), wish(COURT, times="19:30-20:00"))) == 2
    with pytest.raises(TooManyHolds):
        world.hold(JIRO, wish(COURT, times="20:00-20:30"))
    world.clock.advance(timedelta(minutes=10, seconds=2))
    assert world.hold(JIRO, wish(COURT, times="20:00-20:30"))


def test_what_has_begun_is_not_confirmed_any_more(world: World) -> None:
    world.clock.advance(datetime(2026, 12, 14, 23, 55, tzinfo=UTC) - NOW)
    (held,) = world.hold(TARO, wish(COURT, times="09:00-10:00"))
    world.clock.advance(timedelta(minutes=5))
    with pytest.raises(HoldExpired) as refused:
        world.confirm(TARO, held)
    assert refused.value.params == {"until": "2026-12-15T09:00+09:00"}


def test_a_booking_goes_when_its_records_may(world: World) -> None:
    (booked,) = world.booked(TARO, wish())
    store, five_years = world.dynamo.items, timedelta(days=366 * 5)
    kept = {item["sk"]["S"]: int(item["expires_at"]["N"]) for item in store.values() if "expires_at" in item}
    until = int((datetime(2026, 12, 14, 15, tzinfo=UTC) + five_years).timestamp())
    assert kept["STATE"] == kept[f"2026-12-15#{booked.reservation_id}"] == until


def test_a_move_is_no_way_around_paying_in_advance(world: World) -> None:
    (at_the_counter,) = world.booked(TARO, wish())
    with pytest.raises(ChangeNeedsPayment) as refused:
        world.move(TARO, at_the_counter, wish(COURT, times="09:00-13:00"))
    assert refused.value.params == {"due": 1600}
    (court,) = world.booked(TARO, wish(COURT, times="09:00-10:00"))
    world.store.commit(paid(court, world.clock.now(), 400))
    (court,) = world.stored([court.reservation_id])
    with pytest.raises(ChangeNeedsPayment):
        world.move(TARO, court, wish(COURT, times="10:00-11:30"))
    moved = world.move(TARO, court, wish(COURT, times="10:00-11:00"))
    assert (moved.state, moved.paid, moved.total) == ("confirmed", 400, 400)


def test_cancelling_twice_is_refused_and_says_the_state(world: World) -> None:
    booked = world.booked(TARO, wish())
    world.cancel(TARO, *booked)
    with pytest.raises(StateForbids):
        world.cancel(TARO, *booked)


def test_shared_projectors_are_counted_over_rooms(world: World) -> None:
    world.booked(TARO, wish(HALF_A, equipment={"projector": 1}))
    world.booked(HANAKO, wish(HALF_B, equipment={"projector": 1}))
    with pytest.raises(SlotTaken):
        world.hold(JIRO, wish(STUDIO, equipment={"projector": 1}))
    assert world.booked(JIRO, wish(STUDIO, times="13:00-17:00", equipment={"projector": 2}))


def test_a_late_cancellation_costs_and_counts(world: World) -> None:
    booked = world.booked(TARO, wish())
    world.clock.advance(timedelta(days=23))
    (told,) = world.cancels.preview(TARO, [booked[0].reservation_id])
    assert (told.refund.fee, told.late) == (1000, True)
    world.cancel(TARO, *booked)
    key = booked[0].standing
    _, standings = world.store.marks((), [key])
    assert [point.halves for point in standings[key].points] == [1]
