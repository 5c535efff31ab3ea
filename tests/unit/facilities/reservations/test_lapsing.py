"""What lapses is handed to whoever waits, and otherwise only written down."""

from datetime import timedelta
from typing import Any

import pytest
from tests.facilities_world import COURT, DAY, HALF_A, HALL, HANAKO, JIRO, TARO, TOWN, World, wish

from machiport.facilities.reservations.errors import HoldExpired
from machiport.facilities.reservations.lapse_service import LapseResult, LapseService
from machiport.facilities.reservations.ports import BookingChange

DAYS_TO_PAY = timedelta(days=7, hours=12)  # booked at noon; the last day counts whole


@pytest.fixture
def world() -> World:
    return World()


def sweep(world: World) -> LapseResult:
    return LapseService(world.desk, world.store).sweep(TOWN)


def test_an_unpaid_booking_goes_to_the_next_who_waits(world: World) -> None:
    world.booked(TARO, wish(COURT, times="09:00-10:00"))
    world.wait(HANAKO, wish(COURT, times="09:00-10:00"))
    assert sweep(world) == LapseResult()
    world.clock.advance(DAYS_TO_PAY + timedelta(seconds=5))
    assert sweep(world) == LapseResult(found=1, written=1)
    assert world.of(TARO)[0].state == "expired"
    assert world.of(HANAKO)[0].state == "held"
    assert sweep(world) == LapseResult()


def test_an_offer_that_nobody_takes_goes_on_in_line(world: World) -> None:
    booked = world.booked(TARO, wish(HALL))
    for person in (HANAKO, JIRO):
        world.wait(person, wish(HALF_A))
        world.clock.advance(timedelta(seconds=1))
    world.cancel(TARO, *booked)
    world.clock.advance(timedelta(hours=24, seconds=5))
    (offer,) = world.of(HANAKO)
    with pytest.raises(HoldExpired):
        world.confirm(HANAKO, offer)
    sweep(world)
    assert world.of(HANAKO)[0].state == "expired"
    (following,) = world.of(JIRO)
    assert (following.state, following.wish.day) == ("held", DAY)


def test_what_somebody_else_has_by_now_is_left_to_them(world: World) -> None:
    world.booked(TARO, wish(COURT, times="09:00-10:00"))
    world.clock.advance(DAYS_TO_PAY + timedelta(minutes=11))
    (other,) = world.booked(HANAKO, wish(COURT, times="09:30-10:30"))
    assert sweep(world) == LapseResult(found=1, written=1)
    assert world.of(TARO)[0].state == "expired"
    assert world.stored([other.reservation_id])[0].state == "awaiting_payment"
    with pytest.raises(Exception, match="slot_taken"):
        world.hold(JIRO, wish(COURT, times="10:00-11:00"))


def test_one_that_cannot_be_expired_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = world.booked(TARO, wish(COURT, times="09:00-10:00"))
    world.clock.advance(timedelta(seconds=1))
    (second,) = world.booked(HANAKO, wish(COURT, times="10:00-11:00"))
    world.clock.advance(DAYS_TO_PAY)
    commit = world.store.commit

    def refuse_the_first(change: BookingChange, *others: Any) -> None:
        if change.reservations[0].after.reservation_id == first.reservation_id:
            raise RuntimeError("DynamoDB refuses this one")
        commit(change, *others)

    monkeypatch.setattr(world.store, "commit", refuse_the_first)
    assert sweep(world) == LapseResult(found=2, written=1, left=1, failed=1)
    assert world.stored([second.reservation_id])[0].state == "expired"


def test_nobody_begins_to_pay_anew_by_waiting_for_their_own_booking(world: World) -> None:
    world.booked(TARO, wish(COURT, times="09:00-10:00"))
    world.wait(TARO, wish(COURT, times="09:00-10:00"))
    world.clock.advance(DAYS_TO_PAY + timedelta(seconds=5))
    assert sweep(world) == LapseResult(found=1, written=1)
    assert [each.state for each in world.of(TARO)] == ["expired"]
