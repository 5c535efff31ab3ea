"""From when rooms given by lottery (抽選) can be booked by whoever comes first."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

from machiport.facilities.identifiers import municipality_of
from machiport.facilities.lottery.ports import LotteryRounds, RoundLine

_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


def first_come_among(lines: Iterable[RoundLine], room_id: str, day: date) -> datetime:
    """Return the instant from which `room_id` can be booked for `day`, by its owner's announced rounds.

    Where none is for that day, the room's ordinary windows are all that counts: an instant long ago.
    """
    for line in lines:
        announced = line.state not in ("preparing", "releasing")
        of_the_day = line.round.first_day <= day <= line.round.last_day
        if announced and of_the_day and room_id in line.round.rooms:
            return line.round.times.first_come_at
    return _LONG_AGO


class RoundsFirstCome:
    """Asks the owner's announced rounds."""

    def __init__(self, rounds: LotteryRounds) -> None:
        """Read from `rounds`."""
        self._rounds = rounds

    def first_come_from(self, room_id: str, day: date) -> datetime | None:
        """Return the instant from which `room_id` can be booked for `day`: one Query of the owner's rounds."""
        return first_come_among(self._rounds.lines(municipality_of(room_id)), room_id, day)
