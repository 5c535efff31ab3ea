"""What searches and calendars read, and what the projection writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from machiport.facilities.inventory.index_rows import IndexRow
from machiport.facilities.ledger.marks import Marks, StandingKey
from machiport.facilities.rules.caller import Caller
from machiport.facilities.search.month_views import LedgerImage, MonthKey, MonthView

_NO_MARKS = Marks({})


class MonthViews(Protocol):
    """Keeps the month views."""

    def update(self, key: MonthKey, images: Sequence[LedgerImage]) -> bool:
        """Take over what is newer than the view, and leave the rest; tell whether anything was.

        Raises ViewBusy where others write the same view over and over.
        """
        ...


class ViewBusy(Exception):  # noqa: N818  # reads as a sentence
    """Others wrote the same view each time; nothing of this happened, and it may be tried again."""


@dataclass(frozen=True, slots=True)
class HolderStanding:
    """What search needs of what an owner knows of a holder: taken places, and the last day of a suspension."""

    marks: Marks = _NO_MARKS
    suspended_until: date | None = None


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Month views and standings as they were a moment ago. What nobody ever booked is missing."""

    views: Mapping[MonthKey, MonthView] = field(default_factory=dict)
    standings: Mapping[StandingKey, HolderStanding] = field(default_factory=dict)


class OccupancyReads(Protocol):
    """Reads what is taken; up to a second old, which is enough to choose from: the booking itself decides."""

    def occupancy(self, views: Iterable[MonthKey], standings: Iterable[StandingKey] = ()) -> Occupancy:
        """Return views and standings, a request for each hundred of them."""
        ...


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Rows of the search index in its order. `last`: behind which the index goes on; None at its end."""

    rows: Sequence[IndexRow]
    last: str | None = None


class RoomIndex(Protocol):
    """The search index (docs/design/facilities.md, key design). `after` is an `IndexPage.last`, None at first."""

    def of_municipalities(self, purpose: str, codes: Sequence[str], after: str | None, most: int) -> IndexPage:
        """Return up to `most` rows of owners, by facility; a request for each owner, side by side."""
        ...

    def of_region(self, purpose: str, after: str | None, most: int) -> IndexPage:
        """Return up to `most` rows of the whole region, by place."""
        ...

    def within(self, purpose: str, prefixes: Sequence[str]) -> Sequence[IndexRow]:
        """Return all rows whose quadkey begins with one of `prefixes`; a request for each, side by side."""
        ...


class Callers(Protocol):
    """How owners see who asks: see `machiport.facilities.accounts.party_service`."""

    def caller(self, subject: str, group_id: str | None, owners: Iterable[str]) -> Caller:
        """Return the caller, also of somebody who has not registered.

        Raises GroupNotFound where the person is no active member of the group.
        """
        ...


class FirstCome(Protocol):
    """From when an owner's rooms that are given by lottery are first come, first served."""

    def of(self, room_id: str, day: date) -> datetime | None:
        """Return the instant from which `room_id` can be booked for `day`; None while nobody knows it."""
        ...


class Lotteries(Protocol):
    """Reads the lotteries: see `machiport.facilities.lottery.reading_service`."""

    def first_come_of(self, municipalities: Sequence[str]) -> Mapping[str, FirstCome]:
        """Return what was announced by each of several owners."""
        ...
