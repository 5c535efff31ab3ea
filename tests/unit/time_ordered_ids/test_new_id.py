"""Identifiers in the order of their making."""

import re
from datetime import UTC, datetime, timedelta

from machiport.clock import FixedClock
from machiport.time_ordered_ids import new_id


def test_sorts_by_the_millisecond_it_was_made_in() -> None:
    clock = FixedClock(datetime(2026, 11, 22, 5, 0, tzinfo=UTC))
    made = []
    for _ in range(20):
        made.append(new_id(clock))
        clock.advance(timedelta(milliseconds=1))
    assert made == sorted(made)


def test_is_12_digits_of_time_and_12_random_ones() -> None:
    clock = FixedClock(datetime(1970, 1, 1, 0, 0, 4, 96_000, tzinfo=UTC))
    assert re.fullmatch("000000001000[0-9a-f]{12}", new_id(clock))


def test_two_of_the_same_instant_differ() -> None:
    clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    assert len({new_id(clock) for _ in range(100)}) == 100
