"""A process may end at any call to DynamoDB: whoever comes next finishes, with the same result."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.lottery_world import (
    AFTERNOON,
    CITY,
    EVENING,
    HALF_A,
    HALF_B,
    HALL,
    FakeBookings,
    LotteryWorld,
    asked_round,
    wish,
)

from machiport.facilities.lottery.model import FILE_NAMES, LotteryLimits
from machiport.facilities.lottery.verification import verify

STEPS = ("closes_at", "draw_at", "publish_at", "confirm_until", "first_come_at")


def entered_round() -> tuple[InMemoryDynamo, LotteryWorld, str]:
    """Return a round whose entries are about to close, and who entered."""
    dynamo = InMemoryDynamo()
    world = LotteryWorld(dynamo.client)
    limits = LotteryLimits(wins_per_holder=2)
    round_id = world.open_round(asked_round(HALF_A, HALF_B, HALL, limits=limits, resident_percent=50))
    for number in range(6):
        room = (HALF_A, HALF_B, HALL)[number % 3]
        world.enter(f"person-{number}", round_id, wish(room), wish(HALL, AFTERNOON), wish(HALF_A, EVENING))
    return dynamo, world, round_id


class Ends:
    """Ends the process at its `at`-th call, before or after DynamoDB did it."""

    def __init__(self, dynamo: InMemoryDynamo, at: int, *, after: bool) -> None:
        self.dynamo, self.left = dynamo, at
        if after:
            dynamo.after = self
        else:
            dynamo.before = self

    def __call__(self, _: str, __: Mapping[str, Any]) -> None:
        self.left -= 1
        if self.left == 0:
            self.dynamo.before = self.dynamo.after = None
            raise SystemExit


def outcome(world: LotteryWorld, round_id: str) -> dict[str, Any]:
    """Return everything that can be seen of a round."""
    record = world.record(round_id)
    later = world.clock.now()
    return {
        "state": record.state,
        "files": record.files,
        "awards": [award.model_dump(exclude={"offered_at"}) for award in world.awards.all(round_id)],
        "reservations": dict(world.bookings.state),
        "events": sorted(json.loads(one.envelope)["id"] for one in world.outbox.older_than(CITY, later)),
        "released": sorted(set(world.bookings.released)),
    }


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_wherever_a_step_breaks_off_the_next_tick_leads_to_the_same_end(step: str, after: bool) -> None:
    dynamo, world, round_id = entered_round()
    for name in STEPS[: STEPS.index(step)]:
        world.run_until(round_id, name)
    # One second later, since until the deadline itself a winner may confirm.
    world.to(getattr(world.record(round_id).round.times, step) + timedelta(seconds=1))
    before = dict(dynamo.items), dict(world.bookings.state), dict(world.bookings.reservations)
    world.tick()
    expected = outcome(world, round_id)
    for position in range(1, 200):
        dynamo.items, bookings = dict(before[0]), FakeBookings(state=dict(before[1]), reservations=dict(before[2]))
        dynamo.forget_tokens()
        again = LotteryWorld(dynamo.client, clock=world.clock, bookings=bookings)
        Ends(dynamo, position, after=after)
        try:
            again.tick()
        except SystemExit:
            successor = LotteryWorld(dynamo.client, clock=world.clock, bookings=bookings)
            while successor.tick():
                pass
            assert outcome(successor, round_id) == expected, f"ended at call {position}"
        else:
            dynamo.before = dynamo.after = None
            assert position > (15 if step == "confirm_until" else 3)
            break
    else:
        pytest.fail("it never ended")


def test_two_clockworks_at_the_same_time_draw_once() -> None:
    dynamo, world, round_id = entered_round()
    times = world.record(round_id).round.times
    for name in ("closes_at", "draw_at", "publish_at"):
        world.to(getattr(times, name))
        rival = LotteryWorld(dynamo.client, clock=world.clock, bookings=world.bookings)
        calls = iter(range(1000))

        def meanwhile(operation: str, _: Any, rival: LotteryWorld = rival, calls: Any = calls) -> None:
            if operation in ("PutItem", "TransactWriteItems") and next(calls) == 1:
                dynamo.before = None
                rival.tick()

        dynamo.before = meanwhile
        world.tick()
        dynamo.before = None
        world.tick()
    assert world.record(round_id).state == "confirming"
    assert verify({name: world.reader.file(round_id, name)[1] for name in FILE_NAMES}).passed
    offered = [award.reservation_id for award in world.awards.all(round_id)]
    assert sorted(offered) == sorted(world.bookings.reservations)
    assert len(set(offered)) == len(offered)


def test_many_wins_are_offered_over_several_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machiport.facilities.lottery.awarding.MOST_OFFERS", 2)
    _, world, round_id = entered_round()
    for name in ("closes_at", "draw_at"):
        world.run_until(round_id, name)
    world.to(world.record(round_id).round.times.publish_at)
    ticks = 0
    while world.record(round_id).state != "confirming":
        world.tick()
        ticks += 1
    wins = world.documents.result(world.record(round_id)).wins
    assert ticks == (len(wins) - 1) // 2 + 1 > 1
    assert len(world.bookings.reservations) == len(wins)


def test_hall_and_halves_are_promoted_together_only() -> None:
    """A hall's reserve waits for both halves; what lapses of a hall may go to a half."""
    dynamo = InMemoryDynamo()
    world = LotteryWorld(dynamo.client)
    round_id = world.open_round(asked_round(HALF_A, HALF_B, HALL))
    for number, room in enumerate((HALL, HALF_A, HALF_B) * 3):
        world.enter(f"person-{number}", round_id, wish(room))
    world.run_until(round_id, "publish_at")
    for _ in range(12):
        live = [award for award in world.awards.all(round_id) if award.state == "offered"]
        taken = [room.partition("/")[0] for room in (award.slot for award in live)]
        assert sorted(taken) in ([HALL], [HALF_A], [HALF_B], sorted([HALF_A, HALF_B]), [])
        for award in live[:1]:
            world.bookings.state[award.reservation_id] = "gone"
        world.to(max(world.clock.now(), world.rounds.lines(CITY)[0].due_at))
        if world.record(round_id).state != "confirming":
            break
        world.tick()
    awards = world.awards.all(round_id)
    assert {award.slot.partition("/")[0] for award in awards} == {HALL, HALF_A, HALF_B}
    assert len({award.number for award in awards}) == len(awards)
