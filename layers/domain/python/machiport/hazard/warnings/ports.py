"""What the warnings' services need. `dynamo_warnings`, `dynamo_telegrams` and `feed_reading` implement it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

from machiport.hazard.warnings.model import AreaRecord, Operation, TelegramType

if TYPE_CHECKING:
    from machiport.outbox import OutboxEvent


_NONE: Final[Mapping[str, datetime]] = MappingProxyType({})


class FeedEntry(NamedTuple):
    """A telegram that the feed lists.

    `entry_id` tells it from every other one, `updated_at` is aware. `office` is the six digits of the forecast area
    (府県予報区) whose office sent it, the first two a prefecture's; None where its address does not say.
    """

    entry_id: str
    url: str
    telegram: TelegramType
    office: str | None
    updated_at: datetime

    @property
    def series(self) -> str:
        """The telegrams of one kind from one office, of which the newest is the whole truth."""
        return f"{self.telegram}_{self.office or 'unknown'}"


class Handled(NamedTuple):
    """What became of a telegram: taken over (`seen`), failed so many times, or put aside as unreadable."""

    state: Literal["seen", "failed", "put_aside"]
    attempts: int = 0


class Poll(NamedTuple):
    """When the feed was last read completely (None: never), and since when which series lacks a telegram.

    `missed_since` is when it had been read before the latest silence that no feed reaches back over: what was in force
    then may have ended unheard. `number` counts the times this was written; 0 before the first time.
    """

    read_at: datetime | None
    unreadable: Mapping[str, datetime] = _NONE
    missed_since: datetime | None = None
    number: int = 0


class FeedNotReadable(Exception):  # noqa: N818  # reads as what happened
    """The feed could not be read, or a telegram not be fetched. It may well work the next time."""


class TelegramGone(FeedNotReadable):
    """The telegram itself cannot be fetched: not there, too large, at an address that nobody may fetch."""


class WarningFeed(Protocol):
    """Reads the feed and its telegrams."""

    def entries(self) -> Sequence[FeedEntry] | None:
        """Return the warning telegrams that the feed lists; None where it has not changed since the last time.

        Raises FeedNotReadable.
        """
        ...

    def entries_of_days(self) -> Sequence[FeedEntry]:
        """Return those that the feed of the last days lists; none where there is no such feed.

        Raises FeedNotReadable.
        """
        ...

    def telegram(self, entry: FeedEntry) -> bytes:
        """Return a telegram's XML. Raises FeedNotReadable (TelegramGone where it is the telegram's own fault)."""
        ...

    def forget(self) -> None:
        """Read the feed anew the next time, also where it has not changed: something of it is not done."""
        ...


class WarningRecords(Protocol):
    """Reads and writes what is kept of areas."""

    def record(self, empty: AreaRecord) -> AreaRecord:
        """Return what is kept of the area and kind that `empty` names, or `empty` where there is nothing."""
        ...

    def save(self, record: AreaRecord, events: Sequence["OutboxEvent"]) -> bool:
        """Write `record` and the events of its changes together; False where somebody else wrote it meanwhile.

        An event that was told before is not told again.
        """
        ...


class HandledTelegrams(Protocol):
    """Remembers what became of telegrams, and when the feed was read."""

    def handled(self, entry_ids: Sequence[str]) -> Mapping[str, Handled]:
        """Return what became of those telegrams that were handled before."""
        ...

    def remember(self, entry_id: str, handled: Handled) -> None:
        """Write what became of a telegram."""
        ...

    def poll(self) -> Poll | None:
        """Return what is known of reading the feed; None before the first time."""
        ...

    def remember_poll(self, poll: Poll) -> bool:
        """Write what is known of reading the feed, under the number after `poll.number`.

        False where another one has been written since that number: nothing is changed then.
        """
        ...


class WarningsOfMunicipality(Protocol):
    """Reads what is in force."""

    def records(self, municipality: str, operation: Operation) -> Sequence[AreaRecord]:
        """Return all records of a municipality: one Query."""
        ...

    def poll(self) -> Poll | None:
        """Return what is known of reading the feed: one GetItem."""
        ...
