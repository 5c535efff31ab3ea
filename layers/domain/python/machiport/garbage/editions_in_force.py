"""Which edition answers for a day, and what it says; emergency changes are not seen here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from machiport.garbage.calendar_entries import EditionEntry, EntryCategory
from machiport.garbage.collection import Collection
from machiport.garbage.day_sets import offsets_of
from machiport.garbage.model import UnknownPeriod
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange
from machiport.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class InForce:
    """The days (ordinals, both included) on which one edition entry answers; `start` is the entry's own first."""

    first: int
    last: int
    start: int
    entry: EditionEntry


class EditionsInForce:
    """An area's edition entries, each for the days on which it has the highest version.

    Days are ordinals (`date.toordinal`) where a method walks over many of them.
    """

    def __init__(self, editions: Iterable[EditionEntry]) -> None:
        """Divide the days among the entries."""
        self._by_version: Final = sorted(editions, key=lambda entry: -entry.version)
        self.spans: Final = _spans(self._by_version)

    def span_on(self, day: int) -> InForce | None:
        """Return the span of days that holds the day."""
        for span in self.spans:
            if span.first <= day <= span.last:
                return span
        return None

    def scheduled_on(self, day: date) -> dict[str, Collection]:
        """Return what the edition in force says of the day, by category in its order; a new dictionary."""
        span = self.span_on(day.toordinal())
        if span is None or span.entry.calendar is None:
            return {}
        calendar, categories = span.entry.calendar, span.entry.categories
        found: dict[str, Collection] = {}
        mask = calendar.mask_on(day)
        if mask:
            held = (categories[bit] for bit in offsets_of(mask))
            found = {category.category_id: Collection(day, category) for category in held}
        for exception in calendar.exceptions_between(day, day):
            category = categories[calendar.category_ids.index(exception.category_id)]
            note = LocalizedText.model_construct(ja=exception.note) if exception.note else None
            found[exception.category_id] = Collection(day, category, exception.kind, exception.other_day, note)
        return found

    def is_unknown(self, day: date, category_id: str) -> bool:
        """Say whether the edition in force does not know about the category on that day."""
        ordinal = day.toordinal()
        return any(
            not unknown.category_ids or category_id in unknown.category_ids
            for unknown in self.unknown(ordinal, ordinal)
        )

    def category_as_of(self, day: date, category_id: str) -> EntryCategory | None:
        """Return the category as the day's edition has it, or else the latest edition that has it.

        None where no edition has it, and where the area is not in the edition that answers for the day.
        """
        span = self.span_on(day.toordinal())
        if span is not None and span.entry.absent:
            return None
        entries = [span.entry, *self._by_version] if span else self._by_version
        for entry in entries:
            for category in entry.categories:
                if category.category_id == category_id:
                    return category
        return None

    def position_of(self, day: date, category_id: str) -> int:
        """Return where the category stands in the order of the day's edition; behind all others if it is not there."""
        span = self.span_on(day.toordinal())
        categories = span.entry.categories if span else ()
        for position, category in enumerate(categories):
            if category.category_id == category_id:
                return position
        return len(categories)

    def next_day(self, day: int) -> int | None:
        """Return the first day from `day` on with a collection."""
        for span, calendar in self._calendars(day, date.max.toordinal()):
            offset = calendar.next_offset(max(day, span.first) - span.start)
            if offset is not None and span.start + offset <= span.last:
                return span.start + offset
        return None

    def days_of_interest(self, first: int, last: int) -> Iterator[int]:
        """Yield the days with a collection or an exception, not in order and some of them twice."""
        for span, calendar in self._calendars(first, last):
            start, end = max(first, span.first), min(last, span.last)
            masks = calendar.masks(start - span.start, end - span.start)
            yield from (start + position for position, mask in enumerate(masks) if mask)
            yield from self.days_with_exceptions(start, end)

    def days_with_exceptions(self, first: int, last: int) -> Iterator[int]:
        """Yield the days with an exception, some of them twice."""
        for span, calendar in self._calendars(first, last):
            start, end = date.fromordinal(max(first, span.first)), date.fromordinal(min(last, span.last))
            yield from (exception.day.toordinal() for exception in calendar.exceptions_between(start, end))

    def unknown(self, first: int, last: int) -> Iterator[UnknownPeriod]:
        """Yield the unknown periods that touch the days, in order, as long as their edition answers."""
        for span, calendar in self._calendars(first, last):
            for unknown in calendar.unknown:
                start = max(unknown.period.start.toordinal(), span.first)
                end = min(unknown.period.end.toordinal(), span.last)
                if start <= min(end, last) and end >= first:
                    yield _clipped(unknown, start, end)

    def covered_ranges(self) -> list[DateRange]:
        """Return the days with a calendar as ranges, in order; adjacent ones are one."""
        ranges: list[tuple[int, int]] = []
        for span in self.spans:
            if span.entry.absent:
                continue
            if ranges and ranges[-1][1] == span.first - 1:
                ranges[-1] = (ranges[-1][0], span.last)
            else:
                ranges.append((span.first, span.last))
        return [DateRange(start=date.fromordinal(first), end=date.fromordinal(last)) for first, last in ranges]

    def _calendars(self, first: int, last: int) -> Iterator[tuple[InForce, RouteCalendar]]:
        for span in self.spans:
            if span.last >= first and span.first <= last and span.entry.calendar is not None:
                yield span, span.entry.calendar


def _spans(by_version: list[EditionEntry]) -> list[InForce]:
    """Divide the days; `by_version` has the highest version first."""
    bounds = {entry.period.start.toordinal() for entry in by_version}
    bounds |= {entry.period.end.toordinal() + 1 for entry in by_version}
    spans: list[InForce] = []
    for first, following in pairwise(sorted(bounds)):
        day = date.fromordinal(first)
        entry = next((candidate for candidate in by_version if candidate.period.contains(day)), None)
        if entry is None:
            continue
        begins = first
        if spans and spans[-1].entry is entry and spans[-1].last == first - 1:
            begins = spans.pop().first  # the bound was that of an older entry, which does not answer here
        spans.append(InForce(begins, following - 1, entry.period.start.toordinal(), entry))
    return spans


def _clipped(unknown: UnknownPeriod, first: int, last: int) -> UnknownPeriod:
    period = unknown.period
    if period.start.toordinal() == first and period.end.toordinal() == last:
        return unknown
    clipped = DateRange(start=date.fromordinal(first), end=date.fromordinal(last))
    return unknown.model_copy(update={"period": clipped})
