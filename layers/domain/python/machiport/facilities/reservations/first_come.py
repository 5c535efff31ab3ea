"""From when rooms given by lottery (抽選) can be booked by whoever comes first: for bookings and for searches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from machiport.facilities.lottery.ports import LotteryRounds, RoundLine

_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OwnersRounds:
    """One owner's rounds."""

    lines: Sequence[RoundLine]

    def of(self, room_id: str, day: date) -> datetime:
        """Return the instant from which `room_id` can be booked for `day`, by the owner's announced rounds.

        Where none is for that day, the room's ordinary windows are all that counts: an instant long ago.
        """
        for line in self.lines:
            announced = line.state not in ("preparing", "releasing")
            of_the_day = line.round.first_day <= day <= line.round.last_day
            if announced and of_the_day and room_id in line.round.rooms:
                return line.round.times.first_come_at
        return _LONG_AGO


class AnnouncedRounds:
    """Reads rounds."""

    def __init__(self, rounds: LotteryRounds) -> None:
        """Read from `rounds`."""
        self._rounds = rounds

    def first_come_of(self, municipalities: Iterable[str]) -> Mapping[str, OwnersRounds]:
        """Return what each of several owners has announced: a Query each."""
        return {code: OwnersRounds(self._rounds.lines(code)) for code in municipalities}
