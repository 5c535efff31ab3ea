"""Who gets what: the order, the turns, the shares, and what excludes each other."""

import hashlib
import hmac

import pytest
from tests.unit.facilities.lottery.drawing import (
    ROUND_ID,
    SEED,
    commitment,
    drawn,
    entry,
    room,
    slot,
    won,
)

from machiport.facilities.lottery.draw import drawing_order, result_of
from machiport.facilities.lottery.model import LotteryLimits, Slot
from machiport.facilities.lottery.occupancy import SlotPlan
from machiport.facilities.lottery.public_files import document_bytes, list_bytes, sha256

PERIODS = ("0900-1200", "1300-1700", "1800-2100")


def test_the_order_is_that_of_the_keyed_hash_over_list_and_number() -> None:
    numbers = [f"{number:08d}" for number in range(20)]
    list_sha256 = sha256(b"a list\n")
    expected = sorted(
        numbers,
        key=lambda number: hmac.new(SEED, bytes.fromhex(list_sha256) + number.encode(), hashlib.sha256).hexdigest(),
    )
    assert drawing_order(SEED, list_sha256, reversed(numbers)) == expected
    assert expected != numbers
    assert drawing_order(bytes(32), list_sha256, numbers) != expected
    assert drawing_order(SEED, sha256(b"another list\n"), numbers) != expected


def test_the_first_in_the_order_gets_the_slot_and_the_others_are_the_reserve_in_order() -> None:
    result = drawn(commitment(room("a")), [entry(number, slot("a")) for number in range(5)])
    assert [win.number for win in result.wins] == [result.order[0]]
    assert result.reserves == {slot("a"): result.order[1:]}
    assert result.round_id == ROUND_ID


def test_each_gets_the_first_wish_that_is_left() -> None:
    rooms = [room(name) for name in ("a", "b", "c")]
    entries = [entry(number, slot("a"), slot("b"), slot("c")) for number in range(4)]
    result = drawn(commitment(*rooms), entries)
    by_number = {win.number: (win.slot, win.wish) for win in result.wins}
    assert [by_number.get(number) for number in result.order] == [
        (slot("a"), 1), (slot("b"), 2), (slot("c"), 3), None,
    ]  # fmt: skip


def test_nobody_gets_a_second_slot_before_everybody_had_a_turn_for_a_first() -> None:
    rooms = [room("a", slots=PERIODS), room("b", slots=PERIODS)]
    limits = LotteryLimits(wishes_per_entry=8, wins_per_holder=2)
    everything = [slot("a", span) for span in PERIODS]
    entries = [entry(number, *everything) for number in range(3)]
    result = drawn(commitment(*rooms, limits=limits), entries)
    assert sorted(win.turn for win in result.wins) == [1, 1, 1]
    assert {win.number for win in result.wins} == set(result.order)


def test_wins_stay_within_the_limit_and_are_never_at_the_same_time() -> None:
    rooms = [room(name, slots=PERIODS) for name in ("a", "b")]
    limits = LotteryLimits(wishes_per_entry=8, wins_per_holder=3)
    wishes = [slot("a"), slot("b"), slot("a", "1300-1700"), slot("a", "1800-2100"), slot("b", "1800-2100")]
    alone = won(drawn(commitment(*rooms, limits=limits), [entry(1, *wishes)]))
    assert alone == {"1": [slot("a"), slot("a", "1300-1700"), slot("a", "1800-2100")]}
    one = won(drawn(commitment(*rooms, limits=LotteryLimits(wins_per_holder=1)), [entry(1, *wishes)]))
    assert one == {"1": [slot("a")]}


def test_residents_get_their_share_first_and_no_more_than_it_in_the_first_phase() -> None:
    rooms = [room("a", slots=PERIODS[:2])]
    everywhere = [entry(number, slot("a"), slot("a", "1300-1700")) for number in range(30)]
    residents = [entry(number, slot("a"), slot("a", "1300-1700"), caller_class="resident") for number in (100, 101)]
    result = drawn(commitment(*rooms, resident_percent=50), everywhere + residents)
    first, second = result.wins
    assert (first.phase, first.number) == (
        "residents", result.residents_order[0],
    )  # fmt: skip
    assert (second.phase, second.number) == (
        "everybody", next(number for number in result.order if number != first.number),
    )  # fmt: skip


def test_what_residents_leave_of_their_share_goes_to_everybody() -> None:
    result = drawn(commitment(room("a"), resident_percent=100), [entry(1, slot("a"))])
    assert [(win.phase, win.slot) for win in result.wins] == [("everybody", slot("a"))]


def test_without_a_whole_slot_of_share_residents_have_no_advantage() -> None:
    entries = [entry(1, slot("a"), caller_class="resident"), entry(2, slot("a"))]
    result = drawn(commitment(room("a"), resident_percent=99), entries)
    assert [win.phase for win in result.wins] == ["everybody"]
    assert result.wins[0].number == result.order[0]


@pytest.mark.parametrize("first", ["hall", "half"])
def test_a_hall_excludes_its_halves_and_the_other_way_round(first: str) -> None:
    rooms = [room("hall", "a", "b"), room("half", "a"), room("other", "b")]
    other = "half" if first == "hall" else "hall"
    result = drawn(commitment(*rooms), [entry(1, slot(first)), entry(2, slot(other)), entry(3, slot("other"))])
    given = {win.slot for win in result.wins}
    if slot("hall") in given:
        assert given == {slot("hall")}
    else:
        assert given == {slot("half"), slot("other")}


def test_clean_up_keeps_the_next_slot_free() -> None:
    tidy = room("a", slots=("0900-1200", "1200-1500", "1500-1800"), cleanup_minutes=15)
    entries = [entry(1, slot("a")), entry(2, slot("a", "1200-1500")), entry(3, slot("a", "1500-1800"))]
    given = {win.slot for win in drawn(commitment(tidy), entries).wins}
    assert given in ({slot("a"), slot("a", "1500-1800")}, {slot("a", "1200-1500")})


def test_a_noisy_use_and_its_neighbours_exclude_each_other_and_quiet_ones_do_not() -> None:
    neighbours = [
        room("studio", noise_neighbours=("44201-mihon.a",)),
        room("a", noise_neighbours=("44201-mihon.studio",)),
    ]
    quiet = drawn(commitment(*neighbours), [entry(1, slot("studio")), entry(2, slot("a"))])
    assert len(quiet.wins) == 2
    for noisy in ((slot("studio") + "!", slot("a")), (slot("studio"), slot("a") + "!")):
        result = drawn(commitment(*neighbours), [entry(1, noisy[0]), entry(2, noisy[1])])
        assert [win.number for win in result.wins] == [result.order[0]]


def test_neighbouring_slots_can_be_wished_for_as_one() -> None:
    limits = LotteryLimits(slots_per_wish=2)
    plan = SlotPlan(commitment(room("a", slots=PERIODS), limits=limits))
    weights = {span: plan.weight(Slot.parse(slot("a", span))) for span in ("0900-1700", "1300-2100", "0900-2100")}
    assert weights == {"0900-1700": 2, "1300-2100": 2, "0900-2100": 0}
    with_a_hole = room("a", slots=("0900-1200", "1800-2100"), periods=PERIODS)
    holed = SlotPlan(commitment(with_a_hole, limits=limits))
    assert holed.weight(Slot.parse(slot("a", "0900-2100"))) == 0, "the afternoon is not drawn for"
    raster = room("a", slots=("0900-1100", "1100-1300", "1400-1600"), periods=(), longest_minutes=240)
    gym = SlotPlan(commitment(raster, limits=limits))
    assert gym.weight(Slot.parse(slot("a", "0900-1300"))) == 2
    assert gym.weight(Slot.parse(slot("a", "1100-1600"))) == 0
    for unknown in ("0900-1000", "0930-1100"):
        assert gym.weight(Slot.parse(slot("a", unknown))) == 0
    assert gym.weight(Slot.parse(slot("elsewhere"))) == 0


def test_who_won_as_much_as_allowed_is_on_no_reserve_list_and_who_won_less_comes_first() -> None:
    rooms = [room("a", slots=PERIODS), room("b", slots=PERIODS)]
    limits = LotteryLimits(wishes_per_entry=8, wins_per_holder=2)
    entries = [
        entry(1, slot("a"), slot("b", "1300-1700")), entry(2, slot("a"), slot("b", "1300-1700")),
        entry(3, slot("a")), entry(4, slot("a"), slot("b", "1800-2100")),
    ]  # fmt: skip
    result = drawn(commitment(*rooms, limits=limits), entries)
    wins = won(result)
    listed = [str(int(number)) for number in result.reserves[slot("a")]]
    assert sorted(listed, key=lambda number: len(wins.get(number, []))) == listed
    assert not [number for number in listed if len(wins.get(number, [])) == 2]
    assert not [number for number in listed if slot("a") in wins.get(number, [])]


def test_the_list_is_the_same_in_whatever_order_entries_were_read() -> None:
    entries = [entry(number, slot("a")) for number in range(9)]
    assert list_bytes(entries) == list_bytes(entries[::-1])
    committed = commitment(room("a"))
    again = drawn(committed, entries[::-1])
    assert document_bytes(again) == document_bytes(drawn(committed, entries))


def test_a_wish_that_is_not_offered_is_nobodys() -> None:
    from machiport.facilities.lottery.draw import Hashes  # noqa: PLC0415  # used here only

    with pytest.raises(ValueError, match="not offered"):
        result_of(commitment(room("a")), [entry(1, slot("b"))], SEED, Hashes("0" * 64, "0" * 64))
