"""The lotteries that owners have announced, as searches look at them: the same that a booking goes by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from machiport.facilities.lottery.ports import LotteryRounds, RoundLine
from machiport.facilities.reservations.first_come import first_come_among


@dataclass(frozen=True, slots=True)
class OwnersRounds:
    """One owner's rounds."""

    lines: Sequence[RoundLine]

    def of(self, room_id: str, day: date) -> datetime:
        """Return the instant from which `room_id` can be booked for `day`; long ago where it is given by no round."""
        return first_come_among(self.lines, room_id, day)


class AnnouncedRounds:
    """Reads rounds."""

    def __init__(self, rounds: LotteryRounds) -> None:
        """Read from `rounds`."""
        self._rounds = rounds

    def first_come_of(self, municipalities: Sequence[str]) -> Mapping[str, OwnersRounds]:
        """Return what each of several owners has announced: a Query each."""
        return {code: OwnersRounds(self._rounds.lines(code)) for code in municipalities}
