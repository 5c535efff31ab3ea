"""What comes free goes to whoever waits for it: nobody is passed over for what others wait for."""

from datetime import date, timedelta

import pytest
from tests.facilities_world import (
    COURT,
    FACILITY,
    HALF_A,
    HALF_B,
    HALL,
    HANAKO,
    JIRO,
    MEETING,
    STUDIO,
    TARO,
    World,
    facility,
    text,
    wish,
)

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.reservations.errors import AlreadyWaiting


@pytest.fixture
def world() -> World:
    made = World()
    made.parties.everybody = True
    return made


def wait(world: World, who: str, *args: object, **others: object) -> None:
    world.wait(who, wish(*args, **others))  # type: ignore[arg-type]  # as `wish` takes them
    world.clock.advance(timedelta(seconds=1))


def rooms_of(world: World, who: str) -> list[str]:
    return [each.wish.room_id for each in world.of(who) if each.state == "held"]


def test_many_who_wait_for_another_room_are_not_in_front(world: World) -> None:
    world.booked(TARO, wish(STUDIO))
    booked = world.booked(TARO, wish(HALF_A))
    for number in range(12):
        wait(world, f"person-{number}", STUDIO)
    wait(world, HANAKO, HALF_A)
    world.cancel(TARO, *booked)
    assert rooms_of(world, HANAKO) == [HALF_A]


def test_who_waits_for_projectors_gets_them_when_they_come_back(world: World) -> None:
    booked = world.booked(TARO, wish(HALF_A, equipment={"projector": 2}))
    wait(world, HANAKO, MEETING, equipment={"projector": 1})
    world.cancel(TARO, *booked)
    assert rooms_of(world, HANAKO) == [MEETING]


def test_who_waits_for_too_much_does_not_stand_in_the_way_when_a_booking_moves(world: World) -> None:
    (booked,) = world.booked(TARO, wish(HALL))
    wait(world, "person", HALL)
    wait(world, HANAKO, HALF_B)
    world.move(TARO, booked, wish(HALF_A))
    assert rooms_of(world, "person") == []
    assert rooms_of(world, HANAKO) == [HALF_B]


def test_who_moves_a_booking_may_get_what_they_waited_for(world: World) -> None:
    (booked,) = world.booked(TARO, wish(HALL))
    wait(world, TARO, HALF_B)
    world.move(TARO, booked, wish(HALF_A))
    assert rooms_of(world, TARO) == [HALF_B]
    places = [name for each in world.of(TARO) for name in each.places]
    assert len(set(places)) == 2


def test_a_wish_for_a_room_that_is_no_more_is_passed_over(world: World) -> None:
    booked = world.booked(TARO, wish(HALL))
    wait(world, "person", HALF_A)
    wait(world, HANAKO, HALF_B)
    in_force = world.inventory.known.popitem()[1]
    rooms = [room for room in in_force.facility.rooms if room.room_id not in (HALF_A, COURT)]
    facility = in_force.facility.model_copy(update={"rooms": tuple(rooms)})
    world.inventory.known[facility.facility_id] = type(in_force)(facility, "v2", frozenset(), in_force.calendar_until)
    world.cancel(TARO, *booked)
    assert rooms_of(world, "person") == []
    assert rooms_of(world, HANAKO) == [HALF_B]


def test_who_stands_in_front_in_vain_holds_up_nobody(world: World) -> None:
    booked = world.booked(JIRO, wish(HALF_A))
    for number in range(12):
        wait(world, f"person-{number}", HALF_A)
        days = [date(2026, 12, 1) + timedelta(days=day) for day in range(4)]
        rooms = (HALF_B, STUDIO, MEETING, HALF_A)
        times = ("09:00-12:00", "13:00-17:00", "18:00-21:00")[number // len(rooms)]
        world.booked(f"person-{number}", *(wish(rooms[number % len(rooms)], day, times) for day in days))
    wait(world, HANAKO, HALF_A)
    world.cancel(JIRO, *booked)
    assert rooms_of(world, HANAKO) == [HALF_A]


def test_nobody_stands_in_one_line_twice(world: World) -> None:
    booked = world.booked(TARO, wish(HALF_A, times="09:00-17:00"), wish(HALF_B))
    wait(world, HANAKO, HALF_A)
    with pytest.raises(AlreadyWaiting):
        wait(world, HANAKO, HALF_A, times="09:00-17:00")
    wait(world, HANAKO, HALF_A, times="13:00-17:00")
    wait(world, HANAKO, HALF_B)
    world.cancel(TARO, *booked)
    assert len(rooms_of(world, HANAKO)) == 3


def test_who_gives_something_back_gets_no_offer_of_it(world: World) -> None:
    (booked,) = world.booked(TARO, wish(HALF_A))
    wait(world, TARO, HALF_A)
    wait(world, HANAKO, HALF_A)
    world.cancel(TARO, booked)
    assert rooms_of(world, TARO) == []
    assert rooms_of(world, HANAKO) == [HALF_A]


def test_an_offer_that_does_not_fit_the_transaction_keeps_nobody_from_cancelling(world: World) -> None:
    chairs = [{"equipment_id": "chair", "name": text("chair"), "count": 120, "shared": True}]
    in_force = FacilityInForce(facility(equipment=chairs), "v2", frozenset(), date(2028, 12, 31))
    world.inventory.known[FACILITY] = in_force
    (booked,) = world.booked(TARO, wish(HALL, equipment={"chair": 30}))
    wait(world, "person", HALF_A, equipment={"chair": 95})
    wait(world, HANAKO, HALF_B)
    (gone,) = world.cancel(TARO, booked)
    assert gone.state == "cancelled"
    assert rooms_of(world, "person") == []
    assert rooms_of(world, HANAKO) == [HALF_B]
