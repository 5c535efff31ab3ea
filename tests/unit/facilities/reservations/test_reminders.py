"""The evening before a use its holder is reminded, once, at the time that the booking has by then."""

from datetime import timedelta

import pytest
from tests.facilities_world import DAY, HALF_A, TARO, TOWN, World, wish

from machiport.facilities.reservations.reminder_service import ReminderResult, ReminderService


@pytest.fixture
def world() -> World:
    return World()


def remind(world: World) -> ReminderResult:
    return ReminderService(world.desk, world.store).remind(TOWN)


def events(world: World) -> list[str]:
    return [item["type"]["S"] for item in world.dynamo.items.values() if "envelope" in item]


def test_it_is_told_once_on_the_evening_before(world: World) -> None:
    world.booked(TARO, wish())
    world.clock.advance(timedelta(days=24, hours=5, minutes=59))
    assert remind(world) == ReminderResult()
    world.clock.advance(timedelta(minutes=2))
    assert remind(world) == ReminderResult(found=1, told=1)
    assert remind(world) == ReminderResult()
    assert events(world).count("facilities.reservation_reminder") == 1


def test_cancelled_and_moved_bookings_are_reminded_of_as_they_are(world: World) -> None:
    (gone,), (moved,) = world.booked(TARO, wish()), world.booked(TARO, wish(times="13:00-17:00"))
    world.cancel(TARO, gone)
    world.move(TARO, moved, wish(HALF_A, day=DAY + timedelta(days=3)))
    world.clock.advance(timedelta(days=25))
    assert remind(world) == ReminderResult()
    world.clock.advance(timedelta(days=3))
    assert remind(world) == ReminderResult(found=1, told=1)
