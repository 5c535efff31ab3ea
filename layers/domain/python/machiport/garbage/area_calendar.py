"""An area's calendar: the entries of its publications put together, and what residents ask of it.

For a day, the edition entry with the highest version whose period holds it answers (a tombstone answers "not in the
calendar"); then the changes in force, in order of their version, on top.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from machiport.clock import TOKYO
from machiport.garbage.calendar_entries import (
    CalendarEntry,
    ChangeEntry,
    EditionEntry,
    Effect,
    EntryCategory,
    edition_entry,
)
from machiport.garbage.change_overlay import ChangeOverlay
from machiport.garbage.collection import Collection, CollectionStatus, NextCollection
from machiport.garbage.editions_in_force import EditionsInForce
from machiport.garbage.entry_codec import EntryBodyError, entry_from_body, entry_to_body
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.rules import DateRange

__all__ = [
    "AreaCalendar",
    "CalendarEntry",
    "ChangeEntry",
    "Collection",
    "CollectionStatus",
    "EditionEntry",
    "Effect",
    "EntryBodyError",
    "EntryCategory",
    "NextCollection",
    "edition_entry",
    "entry_from_body",
    "entry_to_body",
]


@dataclass(frozen=True)
class AreaCalendar:
    """What is in force in one collection area (収集地区)."""

    area_id: str
    name: str
    entries: tuple[CalendarEntry, ...]

    def between(self, start: date, end: date, category_ids: Container[str] | None = None) -> list[Collection]:
        """Return the collections from `start` to `end`, both included, by day and then in the edition's order.

        Those that do not take place are listed too, with their status. `category_ids` narrows to some categories.
        """
        first, last = start.toordinal(), end.toordinal()
        days = set(self.editions.days_of_interest(first, last))
        days |= {day.toordinal() for day in self._overlay.changed if start <= day <= end}
        return [
            found
            for day in sorted(days)
            for found in self._on(date.fromordinal(day))
            if category_ids is None or found.category.category_id in category_ids
        ]

    def next_collection(self, now: datetime) -> NextCollection | None:
        """Return the next day with a collection for which it is not too late at `now` (aware).

        A collection is in time while `now` is before its category's cut-off on the day (Asia/Tokyo); at the cut-off
        itself it is gone. None where the calendars in force hold neither a later collection nor an unknown period.
        """
        local = now.astimezone(TOKYO)
        today, time_of_day = local.date(), local.time()
        todays = [found for found in self._on(today) if found.takes_place]
        collections = tuple(found for found in todays if time_of_day < found.category.cut_off)
        gone = tuple(found for found in todays if time_of_day >= found.category.cut_off)
        day: date | None = today
        if not collections:
            day = self._next_day(today)
            collections = () if day is None else tuple(found for found in self._on(day) if found.takes_place)
        unknown = self._first_unknown(today, day)
        cancelled = self._cancelled(today, day)
        if day is None and unknown is None and not gone and not cancelled:
            return None
        return NextCollection(day, collections, unknown, gone, cancelled)

    def unknown_between(self, start: date, end: date) -> list[UnknownPeriod]:
        """Return the unknown periods that touch `start` to `end`, in order.

        They are as long as the edition in force says, so that "unknown until" is true beyond the asked days.
        """
        return list(self.editions.unknown(start.toordinal(), end.toordinal()))

    def covered(self, day: date) -> bool:
        """Say whether an edition in force has a calendar for the day (also one that says "unknown")."""
        entry = self.edition_on(day)
        return entry is not None and not entry.absent

    def covered_between(self, start: date, end: date) -> list[DateRange]:
        """Return the days from `start` to `end` with a calendar as ranges, in order."""
        return [
            DateRange(start=max(days.start, start), end=min(days.end, end))
            for days in self.covered_ranges()
            if days.start <= end and days.end >= start
        ]

    def covered_ranges(self) -> list[DateRange]:
        """Return the days with a calendar as ranges, in order; adjacent ones are one."""
        return self.editions.covered_ranges()

    def edition_on(self, day: date) -> EditionEntry | None:
        """Return the edition entry that answers for the day, tombstones included; None where there is none."""
        span = self.editions.span_on(day.toordinal())
        return span.entry if span else None

    @cached_property
    def editions(self) -> EditionsInForce:
        """The edition entries, each for the days on which it answers; changes are not seen there."""
        return EditionsInForce(entry for entry in self.entries if isinstance(entry, EditionEntry))

    @cached_property
    def _overlay(self) -> ChangeOverlay:
        overlay = ChangeOverlay(self.editions)
        overlay.apply(entry for entry in self.entries if isinstance(entry, ChangeEntry))
        return overlay

    def _on(self, day: date) -> list[Collection]:
        """Return what holds on a day, in the edition's order; an exception of the day keeps its category's place."""
        found = list(self._overlay.on(day).values())
        if len(found) > 1:
            found.sort(key=lambda one: self.editions.position_of(day, one.category.category_id))
        return found

    def _next_day(self, today: date) -> date | None:
        """Return the first day after `today` on which anything takes place."""
        changed = sorted(day.toordinal() for day in self._overlay.changed if day > today)
        position = today.toordinal() + 1
        while True:
            days = [day for day in changed if day >= position][:1]
            scheduled = self.editions.next_day(position)
            if scheduled is not None:
                days.append(scheduled)
            if not days:
                return None
            candidate = date.fromordinal(min(days))
            if not changed or any(found.takes_place for found in self._overlay.on(candidate).values()):
                return candidate
            position = min(days) + 1

    def _first_unknown(self, today: date, day: date | None) -> UnknownPeriod | None:
        """Return the first unknown period from today to the day before `day` (or to the end)."""
        last = date.max.toordinal() if day is None else day.toordinal() - 1
        return next(self.editions.unknown(today.toordinal(), last), None)

    def _cancelled(self, today: date, day: date | None) -> tuple[Collection, ...]:
        """Return what does not take place from today to `day` (or to the end), both included."""
        end = day or date.max
        days = set(self.editions.days_with_exceptions(today.toordinal(), end.toordinal()))
        days |= {changed.toordinal() for changed in self._overlay.changed if today <= changed <= end}
        return tuple(
            found for one in sorted(days) for found in self._on(date.fromordinal(one)) if not found.takes_place
        )
