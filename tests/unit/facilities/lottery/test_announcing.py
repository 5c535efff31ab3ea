"""What staff may announce, and what becomes of an announcement that breaks off."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from tests.fakes.dynamo import InMemoryDynamo
from tests.lottery_world import (
    AFTERNOON,
    CITY,
    EVENING,
    FIRST_DAY,
    GYM,
    HALF_A,
    HALF_B,
    HALL,
    LAST_DAY,
    LOUNGE,
    MORNING,
    STUDIO,
    FakeInventory,
    LotteryWorld,
    asked_round,
    invented_facility,
    round_times,
)

from machiport.facilities.inventory.model import Facility
from machiport.facilities.lottery import announcing_service
from machiport.facilities.lottery.announcing_service import AskedRound
from machiport.facilities.lottery.errors import NothingToDraw, RoundNotValid, RoundOverlaps
from machiport.facilities.lottery.model import Slot
from machiport.facilities.lottery.offered_rooms import AskedRoom
from machiport.facilities.lottery.public_files import Commitment, seed_hash
from machiport.facilities.times import TimeRange
from machiport.idempotency import StoredResponse
from machiport.problem_details import RequestInProgress


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> LotteryWorld:
    return LotteryWorld(dynamo.client)


def committed(world: LotteryWorld, round_id: str) -> Commitment:
    return Commitment.model_validate_json(world.reader.file(round_id, "commitment.json")[1])


def test_the_commitment_says_everything_that_the_draw_needs_but_the_seed(world: LotteryWorld) -> None:
    asked = asked_round(HALL, HALF_A, HALF_B, STUDIO, resident_percent=50)
    record = world.announce(asked).record
    told = committed(world, record.round.round_id)
    assert told.round == record.round
    assert told.seed_sha256 == record.seed_sha256 == seed_hash(world.rounds.seed(record.round.round_id))
    rooms = {room.room_id: room for room in told.rooms}
    assert rooms[HALL].atoms == ("a", "b")
    assert rooms[HALF_A].noise_neighbours == (STUDIO,)
    assert rooms[STUDIO].noise_neighbours == (HALF_A,)
    assert rooms[HALF_B].cleanup_minutes == 30
    assert rooms[HALF_A].purposes == {"drums": True, "meeting": False}
    assert rooms[HALF_A].classes == ("region", "resident")
    assert rooms[HALF_A].days == dict.fromkeys((FIRST_DAY, LAST_DAY), ("0900-1200", "1300-1700", "1800-2100"))


def test_two_rounds_have_different_seeds(world: LotteryWorld) -> None:
    seeds = {
        world.rounds.seed(world.announce(asked_round(room), key=f"announce-{room}").record.round.round_id)
        for room in (HALF_A, HALF_B, STUDIO)
    }
    assert len(seeds) == 3
    assert {len(seed) for seed in seeds} == {32}


def test_slots_that_are_taken_or_closed_are_left_out_and_told(world: LotteryWorld) -> None:
    taken = Slot(HALF_A, FIRST_DAY, *MORNING)
    world.bookings.closed.add(taken)
    announced = world.announce()
    assert (announced.slots, list(announced.left_out)) == (5, [taken])
    days = committed(world, announced.record.round.round_id).rooms[0].days
    assert days[FIRST_DAY] == ("1300-1700", "1800-2100")


def test_where_everything_is_taken_there_is_nothing_to_draw_and_the_slots_are_released(world: LotteryWorld) -> None:
    world.bookings.closed |= {
        Slot(HALF_A, day, *span) for day in (FIRST_DAY, LAST_DAY) for span in (MORNING, AFTERNOON, EVENING)
    }
    with pytest.raises(NothingToDraw):
        world.announce()
    assert not world.reader.rounds(CITY)
    assert not world.bookings.released
    world.clock.advance(announcing_service.PREPARED_FOR)
    world.tick()
    assert len(world.bookings.released) == 1
    assert not world.rounds.lines(CITY)


def test_a_raster_room_needs_times_and_takes_those_of_its_raster(world: LotteryWorld) -> None:
    times = tuple(TimeRange(start=start, end=start + 120) for start in (540, 660))
    announced = world.announce(asked_round(rooms=(AskedRoom(GYM, times),)))
    assert announced.slots == 4
    assert committed(world, announced.record.round.round_id).rooms[0].longest_minutes == 240


@pytest.mark.parametrize(
    ("rooms", "pointers"),
    [
        ([AskedRoom(GYM)], ["/body/rooms/0"]),
        ([AskedRoom(GYM, (TimeRange(start=540, end=660), TimeRange(start=600, end=720)))], ["/body/rooms/0"]),
        ([AskedRoom(LOUNGE)], ["/body/rooms/0"]),
        ([AskedRoom("44201-mihon.cellar")], ["/body/rooms/0/room_id"]),
        ([AskedRoom("44202-mihon.hall")], ["/body/rooms/0/room_id"]),
        ([AskedRoom(HALF_A), AskedRoom(HALF_A)], ["/body/rooms/1/room_id"]),
    ],
    ids=["no times", "overlapping times", "no lottery room", "unknown", "another city's", "twice"],
)
def test_rooms_that_cannot_be_drawn_for_are_refused_by_place(
    world: LotteryWorld, rooms: list[AskedRoom], pointers: list[str]
) -> None:
    with pytest.raises(RoundNotValid) as refusal:
        world.announce(asked_round(rooms=tuple(rooms)))
    assert [error.pointer for error in refusal.value.errors] == pointers
    assert not world.rounds.lines(CITY)


def test_a_half_is_not_drawn_for_while_its_hall_can_be_booked_directly(world: LotteryWorld) -> None:
    document = json.loads(invented_facility().model_dump_json(by_alias=True))
    next(room for room in document["rooms"] if room["room_id"] == HALL)["lottery"] = False
    world = LotteryWorld(world.client, inventory=FakeInventory(Facility.model_validate(document)))
    with pytest.raises(RoundNotValid) as refusal:
        world.announce(asked_round(HALF_A))
    assert HALL in refusal.value.errors[0].message.ja


def test_two_rounds_for_the_same_room_and_days_are_refused(world: LotteryWorld) -> None:
    world.announce()
    with pytest.raises(RoundOverlaps) as refusal:
        world.announce(asked_round(HALF_B, HALF_A, last_day=FIRST_DAY), key="announce-again")
    assert refusal.value.params["room_id"] == HALF_A
    later = asked_round(first_day=LAST_DAY + timedelta(days=1), last_day=LAST_DAY + timedelta(days=1))
    assert world.announce(later, key="announce-later")


def test_of_two_rounds_that_are_announced_at_the_same_moment_one_is_refused(
    world: LotteryWorld, dynamo: InMemoryDynamo
) -> None:
    other = LotteryWorld(dynamo.client)

    def meanwhile(operation: str, _: Any) -> None:
        if operation == "Query":
            dynamo.after = None
            other.announce(key="announce-at-the-same-moment")

    dynamo.after = meanwhile
    with pytest.raises(RequestInProgress):
        world.announce()
    assert len(world.reader.rounds(CITY)) == 1


@pytest.mark.parametrize(
    "times",
    [
        {"closes_at": round_times().opens_at},
        {"draw_at": round_times().closes_at + timedelta(minutes=9)},
        {"publish_at": round_times().draw_at - timedelta(seconds=1)},
        {"confirm_until": round_times().publish_at},
        {"first_come_at": round_times().confirm_until - timedelta(seconds=1)},
    ],
    ids=lambda times: next(iter(times)),
)
def test_times_out_of_order_make_no_round(times: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="in this order"):
        round_times(**times)


def test_a_round_ends_before_its_days_and_spans_three_months_at_most() -> None:
    round_id = f"{CITY}-{'0' * 24}"
    assert asked_round(last_day=FIRST_DAY + timedelta(days=92)).round(round_id)
    for days in (
        {"last_day": FIRST_DAY + timedelta(days=93)},
        {"last_day": FIRST_DAY - timedelta(days=1)},
        {"first_day": round_times().first_come_at.date()},
    ):
        with pytest.raises(RoundNotValid) as refusal:
            asked_round(**days).round(round_id)
        assert [error.pointer for error in refusal.value.errors] == ["/body/first_day"]


def test_a_round_that_has_closed_already_is_refused(world: LotteryWorld) -> None:
    world.to(round_times().closes_at)
    with pytest.raises(RoundNotValid) as refusal:
        world.announce()
    assert [error.pointer for error in refusal.value.errors] == ["/body/times/closes_at"]


def test_too_many_slots_are_refused_with_their_number(world: LotteryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing_service, "MOST_SLOTS", 5)
    with pytest.raises(RoundNotValid) as refusal:
        world.announce()
    assert "6" in refusal.value.errors[0].message.ja


class TestAnAnnouncementThatBreaksOff:
    """Every call to DynamoDB is the last one once."""

    @staticmethod
    def announce(world: LotteryWorld, asked: AskedRound) -> str:
        request = world.request("staff:clerk", repr(asked), "announce-april")
        told = world.announcing.announce(request, asked, lambda one: StoredResponse(201, one.record.round.round_id))
        return told.response.body

    @pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
    def test_sent_again_it_is_announced_once(self, after: bool) -> None:
        asked = asked_round()
        for position in range(100):
            dynamo = InMemoryDynamo()
            world = LotteryWorld(dynamo.client)
            _break_off(dynamo, position, after=after)
            try:
                self.announce(world, asked)
            except SystemExit:
                again = LotteryWorld(dynamo.client, bookings=world.bookings)
                round_id = self.announce(again, asked)
                (record,) = again.reader.rounds(CITY)
                assert record.round.round_id == round_id
                assert committed(again, round_id).seed_sha256 == seed_hash(again.rounds.seed(round_id))
                assert len(world.bookings.withheld) == 1
            else:
                assert position > 5
                return
        pytest.fail("it never ended")

    def test_never_sent_again_its_slots_are_released(self) -> None:
        for position in range(100):
            dynamo = InMemoryDynamo()
            world = LotteryWorld(dynamo.client)
            _break_off(dynamo, position, after=True)
            try:
                self.announce(world, asked_round())
            except SystemExit:
                world.clock.advance(announcing_service.PREPARED_FOR)
                world.tick()
                announced = [record.round.round_id for record in world.reader.rounds(CITY)]
                assert set(world.bookings.withheld) <= {*announced, *world.bookings.released}
                assert not {*announced} & {*world.bookings.released}
                assert not [line for line in world.rounds.lines(CITY) if line.state == "preparing"]
            else:
                return
        pytest.fail("it never ended")

    def test_a_preparation_that_was_given_up_announces_nothing_late(self, world: LotteryWorld) -> None:
        real = world.rounds.announce

        def after_the_sweep(line: Any, *others: Any, **named: Any) -> None:
            assert world.rounds.give_up(line)
            assert not world.rounds.prepare(line), "it is being released"
            real(line, *others, **named)

        world.rounds.announce = after_the_sweep  # type: ignore[method-assign]  # the slow process
        with pytest.raises(RequestInProgress):
            self.announce(world, asked_round())
        assert not world.reader.rounds(CITY)


def _break_off(dynamo: InMemoryDynamo, position: int, *, after: bool) -> None:
    calls = iter(range(1000))

    def end(_: str, __: Any) -> None:
        if next(calls) == position:
            dynamo.before = dynamo.after = None
            raise SystemExit

    if after:
        dynamo.after = end
    else:
        dynamo.before = end
