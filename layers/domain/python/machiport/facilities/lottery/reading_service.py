"""What anybody may read of lotteries: rounds, their published files, and from when their rooms are first come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from machiport.clock import Clock
from machiport.facilities.lottery import errors
from machiport.facilities.lottery.model import FILE_NAMES, FileName, Round, RoundRecord
from machiport.facilities.lottery.ports import LotteryRounds, RoundLine
from machiport.facilities.lottery.public_files import Result
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.lottery.wording import instant_words


@dataclass(frozen=True, slots=True)
class FirstCome:
    """From when rooms that are given by lottery can be booked directly, for one owner."""

    rounds: tuple[Round, ...]

    def of(self, room_id: str, day: date) -> datetime | None:
        """Return the instant for a use on `day`; None where no round for that day has been announced."""
        for one in self.rounds:
            if room_id in one.rooms and one.first_day <= day <= one.last_day:
                return one.times.first_come_at
        return None


class LotteryReader:
    """Reads what is public."""

    def __init__(self, rounds: LotteryRounds, documents: RoundDocuments, clock: Clock) -> None:
        """Read from `rounds` and `documents`."""
        self._rounds = rounds
        self._documents = documents
        self._clock = clock

    def rounds(self, municipality: str, *, past: bool = False) -> Sequence[RoundRecord]:
        """Return the announced rounds of an owner, by their first day of use; those that are over where `past`."""
        found = (self._rounds.find(line.round.round_id) for line in self._announced(municipality, past=past))
        records = [record for record in found if record is not None]
        return sorted(records, key=lambda record: (record.round.first_day, record.round.round_id))

    def round(self, round_id: str) -> RoundRecord:
        """Return a round.

        Raises RoundNotFound.
        """
        record = self._rounds.find(round_id)
        if record is None:
            raise errors.RoundNotFound
        return record

    def file(self, round_id: str, name: str) -> tuple[FileName, bytes, str]:
        """Return a published file: its name, its bytes, its SHA-256.

        Raises RoundNotFound, FileNotPublished.
        """
        record = self.round(round_id)
        known = next((one for one in FILE_NAMES if one == name), None)
        facts = record.published(known, self._clock.now()) if known is not None else None
        if known is None or facts is None:
            raise errors.FileNotPublished(
                params={"name": name[:40], "publish_at": instant_words(record.round.times.publish_at)}
            )
        return known, self._documents.content(record, known), facts.sha256

    def result(self, round_id: str) -> Result:
        """Return the result, once it is published: not earlier to staff either.

        Raises RoundNotFound, FileNotPublished.
        """
        self.file(round_id, "result.json")
        return self._documents.result(self.round(round_id))

    def first_come(self, municipality: str) -> FirstCome:
        """Return from when the owner's rooms that are given by lottery can be booked directly: one Query."""
        return FirstCome(tuple(line.round for line in self._announced(municipality)))

    def first_come_of(self, municipalities: Sequence[str]) -> Mapping[str, FirstCome]:
        """Return the same for several owners, a Query each."""
        return {code: self.first_come(code) for code in dict.fromkeys(municipalities)}

    def _announced(self, municipality: str, *, past: bool = False) -> list[RoundLine]:
        lines = self._rounds.lines(municipality, past=past)
        return [line for line in lines if line.state not in ("preparing", "releasing")]
