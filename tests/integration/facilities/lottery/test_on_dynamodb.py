"""What the adapters ask is DynamoDB's own language: the whole life of a round on the table of infra/data.yaml."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.lottery_world import CITY, EVENING, LAST_DAY, LotteryWorld, asked_round, wish

from machiport.facilities.lottery.dynamo_lottery_files import DynamoLotteryFiles
from machiport.facilities.lottery.errors import AlreadyEntered, EnteredWithGroup, EntriesNotOpen, NothingToDraw
from machiport.facilities.lottery.model import FILE_NAMES, Slot
from machiport.facilities.lottery.verification import verify
from machiport.facilities.times import instant_at

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def test_the_life_of_a_round(dynamodb: "DynamoDBClient", facilities_table: str) -> None:
    world = LotteryWorld(dynamodb, facilities_table)
    world.entrants.groups |= {"choir": ("ann", "ben"), "tennis": ("ben", "dan")}
    round_id = world.open_round()
    choir = world.enter("ann", round_id, wish(), wish(span=EVENING), group="choir")
    world.enter("dan", round_id, group="tennis")
    with pytest.raises(EnteredWithGroup):
        world.enter("ben", round_id)
    with pytest.raises(AlreadyEntered):
        world.enter("dan", round_id)
    world.entering.change("ann", round_id, choir, (wish(span=EVENING),))
    world.enter("eve", round_id)
    eve = world.entering.own("eve", round_id)[0].entry.number
    world.withdraw("eve", round_id, eve)
    world.enter("eve", round_id)
    for name in ("closes_at", "draw_at", "publish_at"):
        world.run_until(round_id, name)
    with pytest.raises(EntriesNotOpen):
        world.entries.change(world.record(round_id).round, *[world.entering.own("ann", round_id)[0].entry] * 2)
    files = {name: world.reader.file(round_id, name)[1] for name in FILE_NAMES}
    assert verify(files).passed
    assert files["entries.jsonl"].count(b"\n") == world.record(round_id).entries == 3
    (own,) = world.entering.own("ann", round_id)
    world.bookings.state[own.wins[0].reservation_id or ""] = "confirmed"
    world.to(world.record(round_id).round.times.confirm_until + timedelta(seconds=1))
    world.tick()
    states = [award.state for award in world.awards.all(round_id)]
    assert sorted(states) == ["confirmed", "lapsed", "offered"]
    world.to(world.record(round_id).round.times.first_come_at + timedelta(seconds=1))
    world.tick()
    world.to(instant_at(LAST_DAY, 24 * 60))
    world.tick()
    assert [one.state for one in world.reader.rounds(CITY, past=True)] == ["over"]
    assert not world.rounds.lines(CITY)
    assert [line.state for line in world.rounds.lines(CITY, past=True)] == ["over"]


def test_a_preparation_that_is_given_up(dynamodb: "DynamoDBClient", facilities_table: str) -> None:
    world = LotteryWorld(dynamodb, facilities_table)
    asked = asked_round()
    spans = ((540, 720), (780, 1020), (1080, 1260))
    world.bookings.closed |= {
        Slot(room.room_id, day, *span)
        for room in asked.rooms
        for day in (asked.first_day, asked.last_day)
        for span in spans
    }
    with pytest.raises(NothingToDraw):
        world.announce(asked)
    assert [line.state for line in world.rounds.lines(CITY)] == ["preparing"]
    world.clock.advance(timedelta(minutes=15))
    world.tick()
    assert not world.rounds.lines(CITY)
    assert len(world.bookings.released) == 1


def test_a_file_larger_than_an_item_is_kept_in_parts(dynamodb: "DynamoDBClient", facilities_table: str) -> None:
    files = DynamoLotteryFiles(dynamodb, facilities_table)
    round_id = f"{CITY}-{'0' * 24}"
    content = b"".join(number.to_bytes(4) for number in range(400_000))
    facts = files.put(round_id, "entries.jsonl", content)
    assert facts.parts > 1
    assert files.read(round_id, "entries.jsonl", facts) == content
    missing = facts.model_copy(update={"parts": facts.parts + 1})
    with pytest.raises(LookupError):
        files.read(round_id, "entries.jsonl", missing)
    other = facts.model_copy(update={"sha256": files.put(round_id, "entries.jsonl", b"other").sha256, "parts": 1})
    assert files.read(round_id, "entries.jsonl", other) == b"other"
