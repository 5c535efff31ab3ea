"""A noisy hold confirmed in its last minute, when it may lapse while the request is under way."""

from datetime import timedelta

import pytest
from tests.booking_clients import Staff
from tests.facilities_world import DAY, HANAKO, MEETING, STUDIO, TARO, World, wish

from machiport.facilities.reservations.errors import HoldExpired, SlotTaken
from machiport.facilities.staffing.blocks import BlockWish


@pytest.fixture
def world() -> World:
    return World()


def test_a_block_next_door_does_not_keep_anybody_from_confirming(world: World) -> None:
    (held,) = world.hold(TARO, wish(STUDIO, purpose="music"))
    block = Staff(world).block("block-next-door", BlockWish(MEETING, DAY, wish().times))
    assert block.outcome == "done"
    world.clock.advance(timedelta(minutes=9, seconds=30))
    assert world.confirm(TARO, held)[0].state == "confirmed"


def test_a_quiet_neighbour_who_came_when_the_hold_had_lapsed_stays(world: World) -> None:
    (held,) = world.hold(TARO, wish(STUDIO, purpose="music"))
    with pytest.raises(SlotTaken):
        world.hold(HANAKO, wish(MEETING))
    world.clock.advance(timedelta(minutes=9, seconds=55))
    late = iter([True])

    def lapses(operation: str, _request: object) -> None:
        if operation == "TransactWriteItems" and next(late, False):
            world.clock.advance(timedelta(seconds=7))
            world.booked(HANAKO, wish(MEETING))

    world.dynamo.before = lapses
    with pytest.raises(HoldExpired):
        world.confirm(TARO, held)
    assert [each.state for each in world.of(HANAKO)] == ["confirmed"]
