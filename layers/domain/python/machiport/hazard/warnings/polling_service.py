"""Reading the feed once: every new telegram is stored, then marked; what fails keeps nobody else waiting."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from machiport.clock import Clock
from machiport.hazard.warnings.ports import (
    FeedEntry,
    FeedNotReadable,
    Handled,
    HandledTelegrams,
    Poll,
    TelegramGone,
    WarningFeed,
)
from machiport.hazard.warnings.storing_service import StoringService
from machiport.hazard.warnings.telegram import Telegram
from machiport.hazard.warnings.telegram_reading import TelegramNotReadable, read_telegram
from machiport.hazard.warnings.warning_areas import WarningAreas

_LOGGER = logging.getLogger("machiport.hazard.warnings")

# The feed lists the last ten minutes at least: after a longer silence the feed of the last days is read as well.
CATCH_UP_AFTER = timedelta(minutes=5)
# The feed of the last days reaches back about a week; after so long it is not relied upon to tell of every end (解除).
FEED_REACH = timedelta(days=5)
# A telegram that cannot be read five times, a minute apart, will not be readable the sixth time either.
ATTEMPTS = 5
# One that the network does not bring, though it brings the others, gets half an hour.
FETCH_ATTEMPTS = 30
# More than the region's offices send in an hour; the rest is left to the next minute.
_MOST_AT_ONCE = 60
# Fetching stops after so long, though not before one telegram: what was fetched is stored before the time is up.
_READING_TIME = timedelta(seconds=20)
# A report of next year would be the newest one until then.
_AHEAD = timedelta(hours=1)
# Each refusal means that another poll has written what is known of reading the feed.
_TRIES = 8
# Of what nobody could read nothing is known; so long it is remembered, for `warnings_service` to say what it means.
_UNREADABLE_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PollResult:
    """How a poll went: new telegrams stored, changes of warnings told, telegrams that failed, and those left over."""

    stored: int = 0
    changes: int = 0
    failed: int = 0
    put_aside: int = 0
    left_over: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything that the feed lists is done."""
        return not (self.failed or self.left_over)


class PollingService:
    """Polls the feed of warning telegrams."""

    def __init__(
        self, feed: WarningFeed, telegrams: HandledTelegrams, storing: StoringService, areas: WarningAreas, clock: Clock
    ) -> None:
        """Store what `feed` brings about the region's `areas` with `storing`; `telegrams` remembers what was done."""
        self._feed = feed
        self._telegrams = telegrams
        self._storing = storing
        self._areas = areas
        self._clock = clock

    def poll(self) -> PollResult:
        """Read the feed and store what is new, the oldest first (after a silence the newest).

        A telegram is marked only after all of its changes are stored; a crash in between stores it again, which
        changes nothing. Raises FeedNotReadable where the feed itself could not be read.
        """
        began = self._clock.now()
        before = self._telegrams.poll() or Poll(None)
        try:
            return self._poll(began, before)
        except BaseException:
            self._feed.forget()  # what was not done is read again, though the feed has not changed
            raise

    def _poll(self, began: datetime, before: Poll) -> PollResult:
        # After a silence the newest telegram goes first: what is in force now is right at once, and of what was in
        # force in between nobody is told when it is over.
        catch_up = before.read_at is None or began - before.read_at > CATCH_UP_AFTER
        if catch_up:
            self._feed.forget()
        listed = self._feed.entries()
        if listed is None:
            self._remember(before, _Reading(began, complete=True))
            return PollResult()
        earlier, missing = self._earlier() if catch_up else ([], 0)
        new, attempts = self._new([*listed, *earlier], newest_first=catch_up)
        readable, failed, put_aside = self._read(new[:_MOST_AT_ONCE], attempts, began)
        readable.sort(key=lambda pair: pair[1].report(()).position, reverse=catch_up)
        changes = 0
        for entry, telegram in readable:
            changes += self._storing.store(telegram, entry.office)
            self._telegrams.remember(entry.entry_id, Handled("seen"))
        left_over = len(new) - len(readable) - failed - len(put_aside)
        result = PollResult(len(readable), changes, failed + missing, len(put_aside), left_over)
        real = [entry for entry, telegram in readable if telegram.operation == "normal"]
        # Where the feed of the last days could not be read, the next poll sees how far it reaches.
        reached = [*listed, *earlier] if catch_up and not missing else None
        self._remember(before, _Reading(began, result.complete, put_aside, real, reached))
        if not result.complete:
            self._feed.forget()
        return result

    def _remember(self, before: Poll, reading: "_Reading") -> None:
        """Add what a poll learnt to what is known, also to what another poll has written since `before`."""
        for _ in range(_TRIES):
            if self._telegrams.remember_poll(reading.added_to(before)):
                return
            before = self._telegrams.poll() or Poll(None)
        raise RuntimeError("the reading of the feed could not be stored")

    def _earlier(self) -> tuple[Sequence[FeedEntry], int]:
        """Return what the feed of the last days lists, and 0; nothing, and 1, where it could not be read.

        What the feed itself lists is stored all the same, but the reading is not complete.
        """
        try:
            return self._feed.entries_of_days(), 0
        except FeedNotReadable as error:
            _LOGGER.warning("feed of the last days not readable", exc_info=error)
            return [], 1

    def _new(self, listed: Sequence[FeedEntry], *, newest_first: bool) -> tuple[list[FeedEntry], dict[str, int]]:
        """Return the region's telegrams that are still to be done, and how often each has failed.

        Those that have failed come last: what takes its time and fails keeps no other one waiting.
        """
        ours = {entry.entry_id: entry for entry in listed if self._may_be_ours(entry)}
        handled = self._telegrams.handled(list(ours))
        attempts = {entry_id: known.attempts for entry_id, known in handled.items() if known.state == "failed"}
        new = [entry for entry_id, entry in ours.items() if entry_id not in handled or entry_id in attempts]
        new.sort(key=lambda entry: (entry.updated_at, entry.entry_id), reverse=newest_first)
        return sorted(new, key=lambda entry: entry.entry_id in attempts), attempts

    def _may_be_ours(self, entry: FeedEntry) -> bool:
        return entry.office is None or entry.office[:2] in self._areas.prefectures

    def _read(
        self, entries: Iterable[FeedEntry], attempts: dict[str, int], began: datetime
    ) -> tuple[list[tuple[FeedEntry, Telegram]], int, list[FeedEntry]]:
        """Fetch and read telegrams; return those that could be read, how many failed, and which were put aside."""
        readable: list[tuple[FeedEntry, Telegram]] = []
        failed = 0
        put_aside: list[FeedEntry] = []
        for entry in entries:
            if (readable or failed or put_aside) and self._clock.now() - began > _READING_TIME:
                break
            try:
                telegram = read_telegram(self._feed.telegram(entry), entry.telegram)
                if telegram.reported_at > began + _AHEAD:
                    raise TelegramNotReadable("of a time to come")
                readable.append((entry, telegram))
            except (TelegramGone, TelegramNotReadable) as error:
                given_up = self._failed(entry, attempts.get(entry.entry_id, 0) + 1, ATTEMPTS, error)
            except FeedNotReadable as error:
                given_up = self._failed(entry, attempts.get(entry.entry_id, 0) + 1, FETCH_ATTEMPTS, error)
            else:
                continue
            put_aside += [entry] * given_up
            failed += not given_up
        return readable, failed, put_aside

    def _failed(self, entry: FeedEntry, tries: int, most: int, error: Exception) -> bool:
        """Remember a telegram's failure; say whether it is put aside now."""
        facts = {"telegram": entry.telegram, "office": entry.office, "attempts": tries}
        if tries < most:
            _LOGGER.warning("telegram not readable", exc_info=error, extra=facts)
            self._telegrams.remember(entry.entry_id, Handled("failed", tries))
            return False
        _LOGGER.error("telegram put aside", exc_info=error, extra=facts)
        self._telegrams.remember(entry.entry_id, Handled("put_aside", tries))
        return True


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one poll learnt: when it began, and which real telegrams it put aside and stored.

    `reached` is all that the feeds list, where they were read after a silence.
    """

    began: datetime
    complete: bool
    put_aside: Sequence[FeedEntry] = ()
    stored: Sequence[FeedEntry] = ()
    reached: Sequence[FeedEntry] | None = None

    def added_to(self, before: Poll) -> Poll:
        """Return what is known after this poll, where `before` was known."""
        read_at = max(before.read_at or self.began, self.began) if self.complete else before.read_at
        return Poll(read_at, self._unreadable(before), self._missed_since(before), before.number)

    def _unreadable(self, before: Poll) -> dict[str, datetime]:
        """Return the series that lack a telegram: until a newer one of the series was read, or 90 days have gone."""
        since = dict(before.unreadable)
        for entry in self.put_aside:
            since[entry.series] = max(entry.updated_at, since.get(entry.series, entry.updated_at))
        for entry in self.stored:
            if entry.series in since and entry.updated_at > since[entry.series]:
                del since[entry.series]
        return {series: instant for series, instant in since.items() if self.began - instant < _UNREADABLE_KEPT}

    def _missed_since(self, before: Poll) -> datetime | None:
        """Return the last reading before a silence longer than the feeds reach back, else what was known of one."""
        if self.reached is None or before.read_at is None:
            return before.missed_since
        oldest = min((entry.updated_at for entry in self.reached), default=before.read_at)
        out_of_reach = before.read_at < oldest or self.began - before.read_at > FEED_REACH
        return before.read_at if out_of_reach else before.missed_since
