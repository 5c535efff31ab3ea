"""Fairness over many simulated draws: equal entrants win equally often, and nothing that one can do helps.

Seeds are those of a fixed counter, so that a run is like the next. `HYPOTHESIS_PROFILE=long` draws five times as often
with other seeds.
"""

import math
import os
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256 as hash_of
from typing import Final

import pytest
from tests.unit.facilities.lottery.drawing import commitment, entry, room, slot

from machiport.facilities.lottery.draw import Win, draw, drawing_order, entrants_of, orders_of
from machiport.facilities.lottery.model import LotteryLimits
from machiport.facilities.lottery.occupancy import SlotPlan
from machiport.facilities.lottery.public_files import Commitment, ListedEntry, list_bytes, sha256

DRAWS: Final = 50_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 10_000

# Where the effect looked for would be large.
FEWER: Final = DRAWS * 2 // 5


def simulated(committed: Commitment, entries: Sequence[ListedEntry], draws: int = DRAWS) -> list[list[Win]]:
    """Return the wins of many draws of the same entries with different seeds."""
    plan = SlotPlan(committed)
    by_number = {one.number: one for one in entrants_of(entries, plan)}
    list_sha256 = sha256(list_bytes(entries))
    results = []
    for number in range(draws):
        seed = hash_of(f"simulated draw {number}".encode()).digest()
        orders = orders_of(committed.round, by_number.values(), seed, list_sha256)
        results.append(draw(plan, committed.round, by_number, orders))
    return results


def winners_of(results: Sequence[Sequence[Win]], name: str | None = None) -> Counter[int]:
    """Count in how many draws each entry won the slot `name` (any slot where None)."""
    counted: Counter[int] = Counter()
    for wins in results:
        counted.update({int(win.number) for win in wins if name is None or win.use.name == name})
    return counted


def assert_equally_often(counts: Sequence[int], draws: int, chance: float) -> None:
    """Say that counts fit equal chances: Pearson's chi-squared within five deviations of its expectation.

    For n entrants the statistic has n - 1 degrees of freedom (expectation n - 1, variance 2 (n - 1)); who wins
    excludes others, so the binomial variance is an upper bound.
    """
    expected = draws * chance
    statistic = sum((count - expected) ** 2 for count in counts) / (expected * (1 - chance))
    freedom = len(counts) - 1
    assert statistic < freedom + 5 * math.sqrt(2 * freedom), (counts, statistic)


def test_equal_entrants_of_one_slot_win_equally_often() -> None:
    entries = [entry(number, slot("a")) for number in range(10)]
    wins = winners_of(simulated(commitment(room("a")), entries))
    assert wins.total() == DRAWS
    assert_equally_often([wins[number] for number in range(10)], DRAWS, 0.1)


def test_equal_entrants_of_several_slots_win_equally_often() -> None:
    rooms = [room(name) for name in ("a", "b", "c")]
    entries = [entry(number, slot("a"), slot("b"), slot("c")) for number in range(12)]
    results = simulated(commitment(*rooms), entries)
    wins = winners_of(results)
    assert_equally_often([wins[number] for number in range(12)], DRAWS, 0.25)
    for name in ("a", "b", "c"):
        of_slot = winners_of(results, slot(name))
        assert_equally_often([of_slot[number] for number in range(12)], DRAWS, 1 / 12)


def test_every_order_of_three_entries_is_equally_likely() -> None:
    entries = [entry(number, slot("a")) for number in range(3)]
    list_sha256 = sha256(list_bytes(entries))
    orders: Counter[tuple[str, ...]] = Counter()
    for number in range(DRAWS):
        seed = hash_of(f"order {number}".encode()).digest()
        orders[tuple(drawing_order(seed, list_sha256, [one.number for one in entries]))] += 1
    assert len(orders) == 6
    assert_equally_often(list(orders.values()), DRAWS, 1 / 6)


def test_more_wishes_are_no_better_chance_of_the_slot_that_all_want() -> None:
    rooms = [room(name) for name in "abcdefgh"]
    many = [slot(name) for name in "abcdefgh"]
    entries = [entry(0, *many), *(entry(number, slot("a")) for number in range(1, 8))]
    wins = winners_of(simulated(commitment(*rooms), entries, FEWER), slot("a"))
    assert_equally_often([wins[number] for number in range(8)], FEWER, 1 / 8)


def test_a_later_wish_is_no_better_chance_than_those_have_who_want_it_most() -> None:
    rooms = [room("a"), room("b")]
    entries = [entry(0, slot("a"), slot("b")), entry(1, slot("a")), entry(2, slot("b")), entry(3, slot("b"))]
    wins = winners_of(simulated(commitment(*rooms), entries, FEWER), slot("b"))
    assert wins[0] < wins[2]
    assert wins[0] < wins[3]
    assert_equally_often([wins[2], wins[3]], FEWER, (wins[2] + wins[3]) / 2 / FEWER)


def test_wishing_for_all_parts_of_a_hall_is_no_better_chance_of_a_part() -> None:
    rooms = [room("hall", "x", "y"), room("x"), room("y")]
    entries = [entry(0, slot("x"), slot("hall"), slot("y")), *(entry(number, slot("x")) for number in (1, 2, 3))]
    wins = winners_of(simulated(commitment(*rooms), entries, FEWER), slot("x"))
    assert_equally_often([wins[number] for number in range(4)], FEWER, 1 / 4)


def test_a_second_win_is_nobodys_before_others_have_their_first() -> None:
    rooms = [room("a", slots=("0900-1200", "1300-1700"))]
    both = (slot("a"), slot("a", "1300-1700"))
    entries = [entry(0, *both), entry(1, *both), entry(2, slot("a"))]
    limits = LotteryLimits(wishes_per_entry=8, wins_per_holder=2)
    for wins in simulated(commitment(*rooms, limits=limits), entries, 500):
        assert max(Counter(win.number for win in wins).values()) == 1


def test_the_number_that_an_entry_happens_to_get_does_not_matter() -> None:
    numbers = [0, 1, 2, 50_000_000, 99_999_998, 99_999_999]
    wins = winners_of(simulated(commitment(room("a")), [entry(number, slot("a")) for number in numbers], FEWER))
    assert_equally_often([wins[number] for number in numbers], FEWER, 1 / 6)


# With the share: one of four residents, then one of the seven who have none yet.
@pytest.mark.parametrize(
    ("percent", "resident_chance", "other_chance"), [(0, 1 / 4, 1 / 4), (50, 1 / 4 + 3 / 4 / 7, 1 / 7)]
)
def test_residents_have_the_share_that_the_round_says_and_are_equal_among_themselves(
    percent: int, resident_chance: float, other_chance: float
) -> None:
    # Two slots, four residents, four others; with 50 % one slot is the residents', the other everybody's.
    rooms = [room("a", slots=("0900-1200", "1300-1700"))]
    both = (slot("a"), slot("a", "1300-1700"))
    entries = [
        *(entry(number, *both, caller_class="resident") for number in range(4)),
        *(entry(number, *both) for number in range(4, 8)),
    ]
    wins = winners_of(simulated(commitment(*rooms, resident_percent=percent), entries))
    residents, others = [wins[number] for number in range(4)], [wins[number] for number in range(4, 8)]
    assert_equally_often(residents, DRAWS, resident_chance)
    assert_equally_often(others, DRAWS, other_chance)


@pytest.mark.parametrize(
    "biased",
    [
        lambda number: number,
        lambda number: hash_of(number.encode()).hexdigest(),
        lambda number: hash_of(number.encode()).digest()[:1] + b"always the same",
    ],
    ids=["first come", "without a seed", "a constant seed"],
)
def test_the_bounds_catch_an_order_that_is_not_fair(biased: Callable[[str], str]) -> None:
    """A test that cannot fail would say nothing: three planted faults are found by the same bounds."""
    numbers = [f"{number:08d}" for number in range(10)]
    counts = Counter(sorted(numbers, key=biased)[0] for _ in range(1000))
    with pytest.raises(AssertionError):
        assert_equally_often([counts[number] for number in numbers], 1000, 0.1)
