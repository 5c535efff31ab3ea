"""Reads side by side: both answers, in order, and the errors of the first that fails."""

from threading import Barrier

import pytest

from machiport.reads_together import Together


def test_both_are_under_way_at_the_same_time() -> None:
    meeting = Barrier(2, timeout=5)

    def waits(value: str) -> str:
        meeting.wait()  # neither comes back before the other has begun
        return value

    assert Together().both(lambda: waits("rooms"), lambda: waits("people")) == ("rooms", "people")


def fails(name: str) -> object:
    raise LookupError(name)


def test_the_first_error_is_told() -> None:
    together = Together()
    with pytest.raises(LookupError, match="rooms"):
        together.both(lambda: fails("rooms"), lambda: fails("people"))
    with pytest.raises(LookupError, match="people"):
        together.both(lambda: "rooms", lambda: fails("people"))
    assert together([lambda: 1, lambda: 2]) == [1, 2]
