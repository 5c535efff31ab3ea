"""What anybody may read of lotteries: rounds and their published files."""

import re
from collections.abc import Sequence

from machiport.clock import Clock
from machiport.facilities.lottery import errors
from machiport.facilities.lottery.model import FILE_NAMES, ROUND_PATTERN, FileName, RoundRecord
from machiport.facilities.lottery.ports import LotteryRounds, RoundLine
from machiport.facilities.lottery.public_files import Result
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.lottery.wording import instant_words


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
        record = self._rounds.find(round_id) if re.fullmatch(ROUND_PATTERN, round_id) else None
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

    def _announced(self, municipality: str, *, past: bool = False) -> list[RoundLine]:
        lines = self._rounds.lines(municipality, past=past)
        return [line for line in lines if line.state not in ("preparing", "releasing")]
