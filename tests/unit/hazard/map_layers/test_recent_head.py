"""The head is read again after five seconds, not before."""

from datetime import timedelta

from tests.layers_in_force import PUBLISHED, HeadInMemory, dataset_in_force

from machiport.clock import FixedClock
from machiport.hazard.map_layers.recent_head import LONGEST, RecentHead

ALMOST = LONGEST - timedelta(milliseconds=1)


def test_a_new_dataset_is_seen_after_five_seconds_and_the_table_spared_until_then() -> None:
    heads, clock = HeadInMemory(), FixedClock(PUBLISHED)
    recent = RecentHead(heads, clock)
    seen = []
    for step in (timedelta(), ALMOST, LONGEST - ALMOST, ALMOST):
        clock.advance(step)
        seen.append(recent.head().version)
        heads.put_in_force(dataset_in_force("tsunami", "a" * 64))
    assert seen == [1, 1, 3, 3]
    assert heads.reads == 2


def test_a_clock_that_is_set_back_does_not_keep_the_head_for_long() -> None:
    heads, clock = HeadInMemory(), FixedClock(PUBLISHED)
    recent = RecentHead(heads, clock)
    recent.head()
    clock.advance(timedelta(hours=-1))
    recent.head()
    assert heads.reads == 2
