"""What an area's calendar answers: collections, and the next of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from machiport.clock import TOKYO
from machiport.garbage.calendar_entries import EntryCategory
from machiport.garbage.model import UnknownPeriod
from machiport.localized_text import LocalizedText

type CollectionStatus = Literal["scheduled", "added", "moved_here", "cancelled", "moved_away"]

TAKING_PLACE: Final[frozenset[CollectionStatus]] = frozenset({"scheduled", "added", "moved_here"})


@dataclass(frozen=True, slots=True)
class Collection:
    """One category on one day.

    `cancelled` and `moved_away` say that a usual collection does not take place on `day`, so that a phone can show
    a caution flag. `other_day` is where a moved collection went to or came from. `note` is the edition's note or
    the reason of the change; `change_id` names the emergency change where one decided.
    """

    day: date
    category: EntryCategory
    status: CollectionStatus = "scheduled"
    other_day: date | None = None
    note: LocalizedText | None = None
    change_id: str | None = None

    @property
    def takes_place(self) -> bool:
        """Whether the garbage is collected on that day."""
        return self.status in TAKING_PLACE

    @property
    def cut_off_at(self) -> datetime:
        """The instant (Asia/Tokyo) from which it is too late to put the garbage out."""
        return datetime.combine(self.day, self.category.cut_off, TOKYO)


@dataclass(frozen=True, slots=True)
class NextCollection:
    """The next day on which something is collected, as of an instant.

    `day` is None (and `collections` empty) where the calendars in force hold no later collection but an unknown
    period does lie ahead. `collections` are those of `day` that take place and, on the same day as the instant, are
    still in time. `unknown_before` is the first unknown period that lies between today and the day before `day`:
    there may be an earlier collection that nobody can know of. `today_gone` are today's collections whose cut-off
    has passed. `cancelled` are the usual collections from today to `day` (both included) that do not take place.
    """

    day: date | None
    collections: tuple[Collection, ...]
    unknown_before: UnknownPeriod | None = None
    today_gone: tuple[Collection, ...] = ()
    cancelled: tuple[Collection, ...] = ()
