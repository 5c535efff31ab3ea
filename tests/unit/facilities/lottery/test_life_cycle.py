"""A round from its announcement to its end, on DynamoDB in memory."""

import json
from datetime import timedelta

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.lottery_world import (
    AFTERNOON,
    CITY,
    EVENING,
    FIRST_DAY,
    HALF_A,
    LAST_DAY,
    MORNING,
    LotteryWorld,
    asked_round,
    wish,
)

from machiport.facilities.lottery.errors import FileNotPublished, RoundNotFound
from machiport.facilities.lottery.model import FILE_NAMES, LotteryLimits, Slot
from machiport.facilities.lottery.verification import verify
from machiport.facilities.times import instant_at


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> LotteryWorld:
    return LotteryWorld(dynamo.client)


def own_state(world: LotteryWorld, who: str, round_id: str) -> str:
    (own,) = world.entering.own(who, round_id)
    return own.state


def test_a_round_goes_from_its_announcement_to_first_come(world: LotteryWorld, dynamo: InMemoryDynamo) -> None:
    announced = world.announce()
    round_id = announced.record.round.round_id
    assert (announced.slots, list(announced.left_out)) == (6, [])
    assert world.tick() == 0, "nothing is due"
    assert world.run_until(round_id, "opens_at").state == "open"
    people = [f"person-{number}" for number in range(5)]
    for person in people:
        world.enter(person, round_id, wish(), wish(span=AFTERNOON))
    closed = world.run_until(round_id, "closes_at")
    assert (closed.state, closed.entries, set(closed.files)) == ("closed", 5, {"commitment.json", "entries.jsonl"})
    drawn = world.run_until(round_id, "draw_at")
    assert drawn.state == "drawn"
    assert {own_state(world, person, round_id) for person in people} == {"entered"}, "the result is not public yet"
    assert not world.bookings.reservations
    assert world.run_until(round_id, "publish_at").state == "confirming"
    files = {name: world.reader.file(round_id, name)[1] for name in FILE_NAMES}
    assert verify(files).passed
    states = {person: own_state(world, person, round_id) for person in people}
    assert sorted(states.values()) == ["reserve"] * 3 + ["won"] * 2
    winners = [person for person, state in states.items() if state == "won"]
    (first,) = world.entering.own(winners[0], round_id)
    (win,) = first.wins
    world.bookings.state[win.reservation_id or ""] = "confirmed"
    world.run_until(round_id, "confirm_until")
    world.clock.advance(timedelta(seconds=1))
    world.tick()
    assert own_state(world, winners[0], round_id) == "confirmed"
    assert own_state(world, winners[1], round_id) == "lapsed"
    promoted = [person for person in people if own_state(world, person, round_id) == "won"]
    assert len(promoted) == 1
    assert promoted[0] not in winners
    (next_one,) = world.entering.own(promoted[0], round_id)
    assert next_one.wins[0].from_reserve
    assert next_one.wins[0].confirm_until == world.clock.now() + timedelta(hours=48)
    world.to(announced.record.round.times.first_come_at + timedelta(seconds=1))
    world.tick()
    assert world.record(round_id).state == "first_come"
    assert world.bookings.released == [round_id]
    assert sorted(own_state(world, person, round_id) for person in people) == [
        "confirmed", "lapsed", "lapsed", "lost", "lost",
    ]  # fmt: skip
    world.to(instant_at(LAST_DAY, 24 * 60))
    world.tick()
    assert world.record(round_id).state == "over"
    assert [one.round.round_id for one in world.reader.rounds(CITY, past=True)] == [round_id]
    assert not world.reader.rounds(CITY)
    assert all(key[0].startswith(f"M#{CITY}#") for key in dynamo.items)


def test_what_is_told_of_a_round_names_hashes_and_nobody(world: LotteryWorld) -> None:
    round_id = world.open_round()
    world.enter("person-1", round_id)
    world.run_until(round_id, "publish_at")
    later = world.clock.now() + timedelta(days=1)
    events = {one.type: json.loads(one.envelope) for one in world.outbox.older_than(CITY, later)}
    files = {kind.partition("lottery_")[2]: set(event["data"].get("files", ())) for kind, event in events.items()}
    committed, listed = {"commitment.json"}, {"commitment.json", "entries.jsonl"}
    assert files == {
        "announced": committed, "opened": committed, "closed": listed, "drawn": listed,
        "published": set(FILE_NAMES), "won": set(),
    }  # fmt: skip
    assert "person-1" not in json.dumps(events)


def test_nobody_sees_the_seed_before_it_is_published(world: LotteryWorld, dynamo: InMemoryDynamo) -> None:
    round_id = world.open_round()
    world.enter("person-1", round_id)
    seed = world.rounds.seed(round_id)
    for name in ("opens_at", "closes_at", "draw_at"):
        world.run_until(round_id, name)
        for file in ("seed.json", "result.json"):
            with pytest.raises(FileNotPublished):
                world.reader.file(round_id, file)
        with pytest.raises(FileNotPublished):
            world.reader.result(round_id)
        elsewhere = [key for key, item in dynamo.items.items() if seed in _bytes(item) and key[1] != "SEED"]
        assert not elsewhere
        assert seed.hex() not in json.dumps([item for key, item in dynamo.items.items()], default=str)
    world.run_until(round_id, "publish_at")
    assert json.loads(world.reader.file(round_id, "seed.json")[1])["seed"] == seed.hex()


def _bytes(item: dict[str, dict[str, object]]) -> bytes:
    return b"".join(value["B"] for value in item.values() if isinstance(value.get("B"), bytes))  # type: ignore[misc]  # wire form


def test_the_list_is_public_for_a_while_before_the_draw_also_after_an_outage(world: LotteryWorld) -> None:
    round_id = world.open_round()
    world.enter("person-1", round_id)
    times = world.record(round_id).round.times
    world.to(times.publish_at)
    world.tick()
    assert world.record(round_id).state == "closed", "the clockwork stood still for two days"
    assert set(world.record(round_id).files) == {"commitment.json", "entries.jsonl"}
    world.clock.advance(timedelta(minutes=10))
    world.tick()
    assert world.record(round_id).state == "confirming"
    (own,) = world.entering.own("person-1", round_id)
    assert own.wins[0].confirm_until == times.confirm_until


def test_a_late_publication_leaves_winners_their_time(world: LotteryWorld) -> None:
    round_id = world.open_round()
    world.enter("person-1", round_id)
    world.run_until(round_id, "draw_at")
    times = world.record(round_id).round.times
    world.to(times.confirm_until + timedelta(hours=1))
    world.tick()
    (own,) = world.entering.own("person-1", round_id)
    assert own.wins[0].confirm_until == world.clock.now() + timedelta(hours=48)


def test_a_winner_who_cancels_early_makes_room_for_the_next(world: LotteryWorld) -> None:
    round_id = world.open_round()
    for person in ("person-1", "person-2"):
        world.enter(person, round_id)
    world.run_until(round_id, "publish_at")
    first, second = sorted(("person-1", "person-2"), key=lambda one: own_state(world, one, round_id), reverse=True)
    (own,) = world.entering.own(first, round_id)
    assert own.state == "won"
    (other,) = world.entering.own(second, round_id)
    assert (other.state, dict(other.places)) == ("reserve", {own.wins[0].slot: 1})
    world.bookings.state[own.wins[0].reservation_id or ""] = "gone"
    world.clock.advance(timedelta(minutes=59))
    world.tick()
    assert own_state(world, second, round_id) == "reserve"
    world.clock.advance(timedelta(minutes=1))
    world.tick()
    assert own_state(world, second, round_id) == "won"
    assert own_state(world, first, round_id) == "lapsed"
    (later,) = world.entering.own(second, round_id)
    assert later.wins[0].confirm_until == world.record(round_id).round.times.confirm_until


def test_a_winner_who_confirms_and_gives_up_makes_room_for_the_next(world: LotteryWorld) -> None:
    """Also who has confirmed and then cancels, does not pay, or is denied: the reserve list comes before first come."""
    round_id = world.open_round()
    for person in ("person-1", "person-2"):
        world.enter(person, round_id)
    world.run_until(round_id, "publish_at")
    first, second = sorted(("person-1", "person-2"), key=lambda one: own_state(world, one, round_id), reverse=True)
    (own,) = world.entering.own(first, round_id)
    for state, told in (("confirmed", ("confirmed", "reserve")), ("gone", ("lapsed", "won"))):
        world.bookings.state[own.wins[0].reservation_id or ""] = state
        world.clock.advance(timedelta(hours=1))
        world.tick()
        assert (own_state(world, first, round_id), own_state(world, second, round_id)) == told


def test_a_slot_that_was_closed_meanwhile_is_refused_and_the_winner_may_still_win_another(
    world: LotteryWorld,
) -> None:
    round_id = world.open_round(asked_round(limits=LotteryLimits(wins_per_holder=1)))
    world.enter("person-1", round_id, wish(), wish(span=EVENING))
    world.run_until(round_id, "draw_at")
    world.bookings.closed.add(Slot(HALF_A, FIRST_DAY, *MORNING))
    world.run_until(round_id, "publish_at")
    (own,) = world.entering.own("person-1", round_id)
    assert [(win.state, win.wish, win.from_reserve) for win in own.wins] in (
        [("refused", 1, False), ("offered", 2, True)],
        [("offered", 2, True), ("refused", 1, False)],
    )
    assert own.state == "won"


def test_a_round_without_entries_goes_its_way(world: LotteryWorld) -> None:
    round_id = world.open_round()
    for name in ("closes_at", "draw_at", "publish_at", "first_come_at"):
        world.run_until(round_id, name)
    assert world.record(round_id).state == "first_come"
    files = {name: world.reader.file(round_id, name)[1] for name in FILE_NAMES}
    assert files["entries.jsonl"] == b""
    assert verify(files).passed


def test_unknown_rounds_and_files_are_not_found(world: LotteryWorld) -> None:
    with pytest.raises(RoundNotFound):
        world.reader.round(f"{CITY}-{'0' * 24}")
    round_id = world.open_round()
    with pytest.raises(FileNotPublished):
        world.reader.file(round_id, "../seed")


def test_one_broken_round_stops_no_other(world: LotteryWorld, dynamo: InMemoryDynamo) -> None:
    broken = world.open_round()
    whole = world.announce(asked_round("44201-mihon.studio"), key="announce-studio").record.round.round_id
    world.run_until(broken, "closes_at")
    for key in [key for key in dynamo.items if broken in key[0] and key[1] == "SEED"]:
        dynamo.items[key]["seed"] = {"B": bytes(32)}
    world.to(world.record(broken).round.times.draw_at)
    advanced = world.clockwork.advance(CITY, world.clock.now())
    assert (advanced.failed, world.record(broken).state, world.record(whole).state) == (1, "closed", "drawn")


def test_a_closed_slot_with_a_long_reserve_list_takes_several_minutes_and_not_one_long_one(
    world: LotteryWorld,
) -> None:
    round_id = world.open_round()
    for number in range(30):
        world.enter(f"person-{number}", round_id, wish())
    world.run_until(round_id, "draw_at")
    world.bookings.closed.add(Slot(HALF_A, FIRST_DAY, *MORNING))
    tried = []
    world.run_until(round_id, "publish_at")
    for _ in range(3):
        tried.append(len(world.awards.all(round_id)))
        world.clock.advance(timedelta(minutes=1))
        world.tick()
    assert tried == [21, 30, 30]
    assert {award.state for award in world.awards.all(round_id)} == {"refused"}
