"""A door opens for who has reserved it, when they have reserved it, and for nobody else."""

from datetime import date, timedelta

import pytest
from tests.door_world import CLOSES, ID, INSIDE, LOCK, NOW, OPENS, OTHER_LOCK, DoorWorld, reserved

from machiport.facilities.locks.pin_reading import PinReading
from machiport.facilities.reservations.model import SlotWish
from machiport.facilities.times import TimeRange

LATER = SlotWish(room_id="44201-mihon.hall", day=date(2026, 12, 16), times=TimeRange(start=1080, end=1260), purpose="x")


def test_a_confirmed_reservation_gets_a_pin_for_its_time(doors: DoorWorld) -> None:
    reservation = doors.write(reserved())
    assert doors.worker().settle(ID) == "issued"
    told = doors.told(reservation)
    assert told is not None
    assert (told.valid_from, told.valid_until) == (OPENS, CLOSES)
    pin = told.pin.get_secret_value()
    moment = timedelta(seconds=1)
    opened = [
        doors.server.locks.opens(LOCK, pin, instant) for instant in (OPENS - moment, OPENS, CLOSES - moment, CLOSES)
    ]
    assert opened == [False, True, True, False]
    assert doors.wrong_with(reservation) == []


def test_the_same_event_again_asks_nobody(doors: DoorWorld) -> None:
    doors.write(reserved())
    doors.worker().settle(ID)
    writes = doors.dynamo.operations.count("TransactWriteItems")
    doors.server.locks.plan("error", 9)
    assert doors.worker().settle(ID) == "nothing_to_do"
    assert doors.dynamo.operations.count("TransactWriteItems") == writes


def test_a_cancelled_reservation_opens_no_more(doors: DoorWorld) -> None:
    confirmed = doors.write(reserved())
    doors.worker().settle(ID)
    pin = doors.told(confirmed)
    cancelled = doors.write(reserved(version=2, state="cancelled"))
    assert doors.told(cancelled) is None, "not even before the worker has heard of it"
    assert doors.worker().settle(ID) == "revoked"
    assert doors.wrong_with(cancelled) == []
    assert pin is not None
    assert not doors.server.locks.opens(LOCK, pin.pin.get_secret_value(), INSIDE)


def test_a_confirmation_that_arrives_after_the_cancellation_issues_nothing(doors: DoorWorld) -> None:
    cancelled = doors.write(reserved(version=2, state="cancelled"))
    assert doors.worker().settle(ID) == "nothing_to_do"
    assert doors.wrong_with(cancelled) == []
    assert doors.pins.find(ID) is None


def test_a_changed_time_holds_at_the_lock_too(doors: DoorWorld) -> None:
    doors.write(reserved())
    doors.worker().settle(ID)
    moved = doors.write(reserved(version=2, wish=LATER))
    assert doors.told(moved) is None, "the old time's PIN is not the new one's"
    assert doors.worker().settle(ID) == "issued"
    assert doors.wrong_with(moved) == []


def test_another_room_has_another_lock(doors: DoorWorld) -> None:
    doors.write(reserved())
    doors.worker().settle(ID)
    moved = doors.write(reserved(version=2, wish=LATER, lock_id=OTHER_LOCK))
    doors.worker().settle(ID)
    assert doors.wrong_with(moved) == []
    back = doors.write(reserved(version=3))
    doors.worker().settle(ID)
    assert doors.wrong_with(back) == []
    keyless = doors.write(reserved(version=4, lock_id=None))
    doors.worker().settle(ID)
    assert doors.wrong_with(keyless) == []


@pytest.mark.parametrize("others", [{"lock_id": None}, {"state": "held"}, {"origin": "block"}, {"state": "no_show"}])
def test_what_needs_no_door_gets_no_pin(doors: DoorWorld, others: dict[str, str]) -> None:
    doors.write(reserved(**others))
    assert doors.worker().settle(ID) == "nothing_to_do"
    assert doors.server.locks.pins_of(ID) == {}


def test_who_is_marked_as_there_still_gets_in(doors: DoorWorld) -> None:
    doors.write(reserved())
    doors.worker().settle(ID)
    doors.clock.advance(INSIDE - NOW)
    used = doors.write(reserved(version=2, state="used"))
    assert doors.told(used) is not None
    assert doors.worker().settle(ID) == "nothing_to_do"
    doors.clock.advance(CLOSES - INSIDE)
    assert doors.worker().settle(ID) == "revoked"


def test_an_unknown_reservation_is_nothing_to_do(doors: DoorWorld) -> None:
    assert doors.worker().settle(ID) == "nothing_to_do"


@pytest.mark.parametrize(
    ("others", "status"),
    [({}, "coming"), ({"lock_id": None}, "none"), ({"state": "held"}, "none"), ({"state": "cancelled"}, "none")],
)
def test_the_holder_is_told_how_it_stands_until_there_is_a_pin(
    doors: DoorWorld, others: dict[str, str], status: str
) -> None:
    assert PinReading(doors.pins).told(reserved(**others)).status == status
