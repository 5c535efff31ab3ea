"""Lotteries on the real booking engine: withheld slots, winners' reservations, what lapses, what is left."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from tests.facilities_world import (
    CHOIR,
    DAY,
    FACILITY,
    HALF_A,
    HALF_B,
    HALL,
    HANAKO,
    JIRO,
    MEETING,
    STUDIO,
    TARO,
    TOWN,
    FakeInventory,
    World,
    facility,
)
from tests.facilities_world import wish as booking_wish
from tests.lottery_world import FakeEntrants, LotteryWorld, asked_round, round_times, wish

from machiport.facilities.errors import LotteryFirst
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Facility
from machiport.facilities.lottery.model import FILE_NAMES, LotteryLimits
from machiport.facilities.lottery.verification import verify
from machiport.facilities.reservations.confirm_service import ConfirmService
from machiport.facilities.reservations.first_come import AnnouncedRounds
from machiport.facilities.reservations.hold_service import HoldService
from machiport.facilities.reservations.winner_bookings import WinnerBookingsByLedger

NEXT_DAY = DAY + timedelta(days=1)


def lottery_facility() -> Facility:
    """Return the town's facility with all its rooms of periods given by lottery."""
    document = facility().model_dump(mode="json", by_alias=True)
    for room in document["rooms"]:
        room["lottery"] = room["scheme"]["kind"] == "periods"
    return Facility.model_validate(document)


@pytest.fixture
def town() -> World:
    world = World()
    in_force = FacilityInForce(lottery_facility(), "v1", frozenset(), date(2028, 12, 31))
    world.inventory = FakeInventory({FACILITY: in_force}, world.inventory.owner_rules, world.inventory.owner_prices)
    world.__post_init__()
    world.parties.everybody = True
    return world


@pytest.fixture
def lottery(town: World) -> LotteryWorld:
    """Return the lottery of the town, and let its bookings go by the announced rounds."""
    made = LotteryWorld(town.dynamo.client, clock=town.clock, entrants=FakeEntrants(homes={HANAKO: "44202"}))
    town.desk = dataclasses.replace(town.desk, lotteries=AnnouncedRounds(made.rounds))
    town.holds, town.confirms = HoldService(town.desk), ConfirmService(town.desk)
    made.bookings = WinnerBookingsByLedger(town.desk, town.inventory)
    made.inventory = town.inventory
    made.__post_init__()
    return made


def asked(town: World, *rooms: str, **others: Any) -> Any:
    start = town.clock.now() - timedelta(hours=12)
    return asked_round(*rooms, first_day=DAY, last_day=NEXT_DAY, times=round_times(start), **others)


def enter(lottery: LotteryWorld, who: str, round_id: str, *rooms: str, purpose: str = "meeting") -> None:
    lottery.enter(who, round_id, *(wish(room, day=DAY, purpose=purpose) for room in rooms))


def own_reservation(lottery: LotteryWorld, who: str, round_id: str) -> str:
    (own,) = lottery.entering.own(who, round_id)
    return own.wins[0].reservation_id or ""


def test_from_the_announcement_to_first_come(town: World, lottery: LotteryWorld) -> None:
    town.booked(TARO, booking_wish(HALF_B, times="18:00-21:00"))
    announced = lottery.announce(asked(town, HALL, HALF_A, HALF_B))
    round_id = announced.record.round.round_id
    taken = {slot.name for slot in announced.left_out}
    assert taken == {f"{room}/{DAY}/1800-2100" for room in (HALL, HALF_B)}
    with pytest.raises(LotteryFirst):
        town.hold(JIRO, booking_wish(HALF_A))
    lottery.run_until(round_id, "opens_at")
    for who in (TARO, HANAKO, JIRO):
        enter(lottery, who, round_id, HALL)
    lottery.run_until(round_id, "publish_at")
    assert verify({name: lottery.reader.file(round_id, name)[1] for name in FILE_NAMES}).passed
    states = {who: lottery.entering.own(who, round_id)[0].state for who in (TARO, HANAKO, JIRO)}
    assert sorted(states.values()) == ["reserve", "reserve", "won"]
    winner = next(who for who, state in states.items() if state == "won")
    (held,) = town.stored([own_reservation(lottery, winner, round_id)])
    assert (held.state, held.origin, held.lapses_at) == (
        "held", "lottery", announced.record.round.times.confirm_until,
    )  # fmt: skip
    with pytest.raises(LotteryFirst):
        town.hold(winner, booking_wish(HALF_A))
    lottery.to(announced.record.round.times.confirm_until + timedelta(seconds=1))
    lottery.tick()
    assert town.stored([held.reservation_id])[0].state == "expired"
    promoted = next(who for who in states if lottery.entering.own(who, round_id)[0].state == "won")
    assert promoted != winner
    (confirmed,) = town.confirm(promoted, *town.stored([own_reservation(lottery, promoted, round_id)]))
    assert confirmed.state == "confirmed"
    lottery.to(announced.record.round.times.first_come_at + timedelta(seconds=1))
    lottery.tick()
    assert lottery.record(round_id).state == "first_come"
    assert lottery.entering.own(promoted, round_id)[0].state == "confirmed"
    (booked,) = town.booked(TARO, booking_wish(HALF_A, day=NEXT_DAY))
    assert booked.state == "confirmed"
    marks = [value for key, item in town.dynamo.items.items() if "LEDGER" in key[0] for value in str(item).split("'")]
    assert not [mark for mark in marks if round_id in mark], "the round has let go of everything"


# The engine demands that a noisy win's neighbours are free, and finds the round's own marks there.


@pytest.mark.parametrize("noisy", [STUDIO, MEETING])
def test_a_noisy_win_gets_its_room_though_the_neighbours_slots_are_withheld(
    town: World, lottery: LotteryWorld, noisy: str
) -> None:
    round_id = lottery.announce(asked(town, STUDIO, MEETING)).record.round.round_id
    lottery.run_until(round_id, "opens_at")
    enter(lottery, TARO, round_id, noisy, purpose="music")
    lottery.run_until(round_id, "publish_at")
    (held,) = town.stored([own_reservation(lottery, TARO, round_id)])
    assert (held.state, held.noisy) == ("held", True)


@pytest.mark.parametrize(
    "purposes",
    [
        ("meeting", "meeting"),
        ("meeting", "music"),
    ],
    ids=["quiet", "with noise"],
)
def test_every_win_of_a_mixed_draw_can_be_booked(town: World, lottery: LotteryWorld, purposes: tuple[str, str]) -> None:
    """What the draw thinks possible the ledgers accept: halls and halves, clean-up, noise, in any order."""
    rooms = (HALL, HALF_A, HALF_B, STUDIO, MEETING)
    limits = LotteryLimits(wishes_per_entry=5, wins_per_holder=2, slots_per_wish=2)
    round_id = lottery.announce(asked(town, *rooms, limits=limits)).record.round.round_id
    lottery.run_until(round_id, "opens_at")
    spans = ((540, 720), (780, 1020), (1080, 1260), (540, 1020))
    for number in range(24):
        wishes = [
            wish(rooms[(number + k) % 5], spans[(number * k) % 4], DAY, purposes[(number + k) % 2]) for k in range(3)
        ]
        lottery.enter(f"person-{number}", round_id, *wishes)
    lottery.run_until(round_id, "publish_at")
    awards = lottery.awards.all(round_id)
    assert len(awards) >= 8
    assert {award.state for award in awards} == {"offered"}
    assert {award.from_reserve for award in awards} == {False}, "nothing that was possible was left"
    assert len(town.stored([award.reservation_id for award in awards])) == len(awards)


def test_a_winner_who_was_suspended_meanwhile_makes_room_for_the_next(town: World, lottery: LotteryWorld) -> None:
    round_id = lottery.announce(asked(town, HALF_A)).record.round.round_id
    lottery.run_until(round_id, "opens_at")
    for who in (TARO, HANAKO):
        enter(lottery, who, round_id, HALF_A)
    for name in ("closes_at", "draw_at"):
        lottery.run_until(round_id, name)
    winner = lottery.documents.result(lottery.record(round_id)).wins[0].number
    suspended = next(who for who in (TARO, HANAKO) if lottery.entering.own(who, round_id)[0].entry.number == winner)
    town.dynamo.put_item(
        TableName="facilities",
        Item={
            "pk": {"S": f"M#{TOWN}#HOLDER#resident:{suspended}"},
            "sk": {"S": "STANDING"},
            "suspended_until": {"S": "2027-12-31"},
        },
    )
    lottery.run_until(round_id, "publish_at")
    awards = {award.number: award.state for award in lottery.awards.all(round_id)}
    assert awards[winner] == "refused"
    assert sorted(awards.values()) == ["offered", "refused"]


def test_a_confirmed_win_that_is_cancelled_goes_to_the_reserve_list_not_to_who_waits_for_first_come(
    town: World, lottery: LotteryWorld
) -> None:
    round_id = lottery.announce(asked(town, HALF_A)).record.round.round_id
    lottery.run_until(round_id, "opens_at")
    for who in (TARO, HANAKO):
        enter(lottery, who, round_id, HALF_A)
    lottery.run_until(round_id, "publish_at")
    states = {who: lottery.entering.own(who, round_id)[0].state for who in (TARO, HANAKO)}
    winner = next(who for who, state in states.items() if state == "won")
    (held,) = town.stored([own_reservation(lottery, winner, round_id)])
    town.confirm(winner, held)
    town.clock.advance(timedelta(hours=1))
    lottery.tick()
    assert lottery.entering.own(winner, round_id)[0].state == "confirmed"
    town.cancel(winner, held)
    town.clock.advance(timedelta(hours=1))
    lottery.tick()
    after = {who: lottery.entering.own(who, round_id)[0].state for who in (TARO, HANAKO)}
    assert after == {who: "lapsed" if who == winner else "won" for who in states}


def test_a_group_keeps_its_win_though_the_person_who_entered_has_left_it(town: World, lottery: LotteryWorld) -> None:
    lottery.entrants.groups = {CHOIR: (TARO, HANAKO)}
    round_id = lottery.announce(asked(town, HALF_A)).record.round.round_id
    lottery.run_until(round_id, "opens_at")
    lottery.enter(TARO, round_id, wish(HALF_A, day=DAY), group=CHOIR)
    town.parties.members[CHOIR].remove(TARO)
    lottery.run_until(round_id, "publish_at")
    (held,) = town.stored([own_reservation(lottery, HANAKO, round_id)])
    assert (held.state, held.holder, held.booked_by) == ("held", f"group:{CHOIR}", f"resident:{HANAKO}")
