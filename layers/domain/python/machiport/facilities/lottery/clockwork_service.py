"""The clockwork of all rounds: times decide what is due, this performs it, once, however often it is started.

Every step is one transaction behind what was prepared for it, and what is prepared is the same each time: files are
named by their content, reservations by the win. So a process that ends anywhere leaves what the next one finishes,
with the same result.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from machiport.facilities.lottery.awarding import Awarding
from machiport.facilities.lottery.draw import Hashes, result_of
from machiport.facilities.lottery.events import round_event
from machiport.facilities.lottery.model import LIST_IS_PUBLIC_FOR, FileFacts, FileName, RoundRecord, RoundState
from machiport.facilities.lottery.ports import (
    LotteryEntries,
    LotteryFiles,
    LotteryRounds,
    LotterySeeds,
    RoundLine,
    Step,
    WinnerBookings,
)
from machiport.facilities.lottery.public_files import SeedFile, document_bytes, list_bytes, listed, seed_hash
from machiport.facilities.lottery.round_documents import RoundDocuments
from machiport.facilities.lottery.transitions import round_moved
from machiport.facilities.times import instant_at

_LOGGER = logging.getLogger("machiport.facilities.lottery")

# Winners who cancel before their time is over make room for the next within this time.
LOOKED_AFTER_EVERY: Final = timedelta(hours=1)
_DAY_MINUTES: Final = 24 * 60


class DrawNotPossible(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """What is kept is not what was published: the seed or the list of entries. Nobody may draw with it."""


@dataclass(frozen=True, slots=True)
class LotteryStores:
    """Where rounds are kept, and what belongs to them."""

    rounds: LotteryRounds
    files: LotteryFiles
    seeds: LotterySeeds
    entries: LotteryEntries
    documents: RoundDocuments


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a tick did: `steps` of rounds, preparations `released`, rounds that `failed` (each is logged)."""

    steps: int = 0
    released: int = 0
    failed: int = 0


class LotteryClockwork:
    """Performs what is due."""

    def __init__(self, stores: LotteryStores, awarding: Awarding, bookings: WinnerBookings) -> None:
        """Go on with the rounds in `stores`; `awarding` offers what was won."""
        self._stores = stores
        self._awarding = awarding
        self._bookings = bookings
        self._steps: Mapping[RoundState, Callable[[RoundRecord, datetime], RoundRecord | None]] = {
            "announced": self._open,
            "open": self._close,
            "closed": self._draw,
            "drawn": self._publish,
            "confirming": self._look_after,
            "first_come": self._end,
        }

    def advance(self, municipality: str, now: datetime) -> Advanced:
        """Perform all that is due in the rounds of a municipality. One round's failure stops no other."""
        steps = released = failed = 0
        for line in self._stores.rounds.lines(municipality):
            if line.due_at > now:
                continue
            try:
                if line.state in ("preparing", "releasing"):
                    released += self._release(line)
                else:
                    steps += self._go_on(line.round.round_id, now)
            except Exception:
                # Whatever is wrong with this round, the others' times go on.
                _LOGGER.exception("lottery round does not go on", extra={"round_id": line.round.round_id})
                failed += 1
        return Advanced(steps, released, failed)

    def _release(self, line: RoundLine) -> bool:
        """Undo a preparation that nobody finished."""
        if not self._stores.rounds.give_up(line):
            return False
        self._bookings.release(line.round)
        self._stores.rounds.forget(line)
        return True

    def _go_on(self, round_id: str, now: datetime) -> int:
        """Perform one step after another while they are due; return how many."""
        steps = 0
        record = self._stores.rounds.find(round_id)
        while record is not None and record.state in self._steps:
            record = self._steps[record.state](record, now)
            steps += record is not None
        return steps

    def _open(self, record: RoundRecord, now: datetime) -> RoundRecord | None:
        times = record.round.times
        if now < times.opens_at:
            self._wait(record, times.opens_at)
            return None
        return self._moved(record, "open", times.closes_at, now)

    def _close(self, record: RoundRecord, now: datetime) -> RoundRecord | None:
        """Publish the list of entries as it was read: an entry that slipped in meanwhile makes it be read again."""
        if now < record.round.times.closes_at:
            self._wait(record, record.round.times.closes_at)
            return None
        commitment, _ = self._stores.documents.plan(record)
        entries = listed(self._stores.entries.all(record.round.round_id), commitment)
        facts = self._put(record, "entries.jsonl", list_bytes(entries))
        closed = record.model_copy(update={"closed_at": now, "files": {**record.files, "entries.jsonl": facts}})
        return self._moved(closed, "closed", _draw_time(closed), now, before=record)

    def _draw(self, record: RoundRecord, now: datetime) -> RoundRecord | None:
        if now < _draw_time(record):
            self._wait(record, _draw_time(record))
            return None
        commitment, _ = self._stores.documents.plan(record)
        seed = self._stores.seeds.seed(record.round.round_id)
        if not seed_hash(seed) == commitment.seed_sha256 == record.seed_sha256:
            raise DrawNotPossible(record.round.round_id)
        hashes = Hashes(record.files["commitment.json"].sha256, record.files["entries.jsonl"].sha256)
        result = result_of(commitment, self._stores.documents.entries(record), seed, hashes)
        seed_file = SeedFile(round_id=record.round.round_id, seed=seed.hex())
        files = {
            **record.files,
            "result.json": self._put(record, "result.json", document_bytes(result)),
            "seed.json": self._put(record, "seed.json", document_bytes(seed_file)),
        }
        drawn = record.model_copy(update={"drawn_at": now, "files": files})
        return self._moved(drawn, "drawn", record.round.times.publish_at, now, before=record)

    def _publish(self, record: RoundRecord, now: datetime) -> RoundRecord | None:
        """Offer what was won; only when all of it is offered does the round go on."""
        if now < record.round.times.publish_at:
            self._wait(record, record.round.times.publish_at)
            return None
        if not self._awarding.offer_drawn(record, now):
            return None
        return self._moved(record, "confirming", now, now)

    def _look_after(self, record: RoundRecord, now: datetime) -> RoundRecord | None:
        first_come_at = record.round.times.first_come_at
        awards = self._awarding.settle(record, now)
        if now < first_come_at:
            if self._awarding.promote(record, awards, now):
                awards = self._awarding.settle(record, now)
                deadlines = [award.held_until for award in awards if award.state == "offered"]
                self._wait(record, min([*deadlines, now + LOOKED_AFTER_EVERY, first_come_at]))
            return None
        if any(award.state == "offered" for award in awards):
            return None
        self._bookings.release(record.round)
        return self._moved(record, "first_come", instant_at(record.round.last_day, _DAY_MINUTES), now)

    def _end(self, record: RoundRecord, now: datetime) -> RoundRecord | None:
        end = instant_at(record.round.last_day, _DAY_MINUTES)
        if now < end:
            self._wait(record, end)
            return None
        return self._moved(record, "over", end, now)

    def _put(self, record: RoundRecord, name: FileName, content: bytes) -> FileFacts:
        return self._stores.files.put(record.round.round_id, name, content)

    def _wait(self, record: RoundRecord, due_at: datetime) -> None:
        self._stores.rounds.wait(record, due_at)

    def _moved(
        self,
        record: RoundRecord,
        state: RoundState,
        due_at: datetime,
        now: datetime,
        *,
        before: RoundRecord | None = None,
    ) -> RoundRecord | None:
        """Write the transition; return the round after it, or None where it was changed meanwhile."""
        after = record.model_copy(update={"state": round_moved(record.state, state)})
        step = Step(before or record, after, due_at, round_event(after, now), unless_entered=state == "closed")
        return after if self._stores.rounds.go(step) else None


def _draw_time(record: RoundRecord) -> datetime:
    """Return when the draw is due: never before the list has been public for a while."""
    closed_at = record.closed_at or record.round.times.closes_at
    return max(record.round.times.draw_at, closed_at + LIST_IS_PUBLIC_FOR)
