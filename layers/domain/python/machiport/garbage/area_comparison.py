"""One area's calendar in force against its new one, as sets of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from machiport.garbage.area_calendar import AreaCalendar
from machiport.garbage.day_sets import DaySet, PeriodDays
from machiport.garbage.route_calendar import RouteCalendar


@dataclass(frozen=True, slots=True)
class AreaDays:
    """The collections of one area on the days of a window: held and unknown by category; and which days are known.

    `covered` are the days for which there is a calendar at all.
    """

    held: dict[str, DaySet]
    unknown: dict[str, DaySet]
    covered: DaySet

    @classmethod
    def of_route(cls, calendar: RouteCalendar, window: PeriodDays) -> Self:
        """Return a route's days; those of the window that its period holds are covered."""
        period = calendar.period
        return cls._of_spans([(calendar, window.of_range(period.start, period.end))], window)

    @classmethod
    def of_area(cls, calendar: AreaCalendar, window: PeriodDays) -> Self:
        """Return what the editions in force say, each on the days for which it answers."""
        spans = (
            (span.entry.calendar, window.of_offsets(range(span.first - window.first, span.last - window.first + 1)))
            for span in calendar.editions.spans
            if span.entry.calendar is not None and span.first <= window.last and span.last >= window.first
        )
        return cls._of_spans(spans, window)

    @classmethod
    def _of_spans(cls, spans: Iterable[tuple[RouteCalendar, DaySet]], window: PeriodDays) -> Self:
        held: dict[str, DaySet] = {}
        unknown: dict[str, DaySet] = {}
        covered = 0
        for calendar, answers in spans:
            covered |= answers
            shift = calendar.period.start.toordinal() - window.first
            for category_id in calendar.category_ids:
                days = calendar.days_of(category_id)
                days = days << shift if shift >= 0 else days >> -shift
                held[category_id] = held.get(category_id, 0) | (days & answers)
            for period in calendar.unknown:
                days = window.of_range(period.period.start, period.period.end) & answers
                for category_id in period.category_ids or calendar.category_ids:
                    unknown[category_id] = unknown.get(category_id, 0) | days
        return cls(held, unknown, covered)


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What changes in an area; equal for areas that change in the same way.

    `categories` are (category id, days added, days removed) of those that differ. Days that had no calendar before
    are `newly_covered` and not compared.
    """

    categories: tuple[tuple[str, DaySet, DaySet], ...]
    newly_covered: DaySet
    newly_unknown: DaySet
    no_longer_unknown: DaySet

    @classmethod
    def between(cls, before: AreaDays, after: AreaDays) -> Self:
        """Compare an area's days before and after."""
        compared = before.covered
        categories = []
        for category_id in after.held | before.held:
            was, will_be = before.held.get(category_id, 0), after.held.get(category_id, 0) & compared
            if was != will_be:
                categories.append((category_id, will_be & ~was, was & ~will_be))
        newly_unknown = no_longer_unknown = 0
        for category_id in after.unknown | before.unknown:
            was, will_be = before.unknown.get(category_id, 0), after.unknown.get(category_id, 0) & compared
            newly_unknown |= will_be & ~was
            no_longer_unknown |= was & ~will_be
        return cls(tuple(categories), after.covered & ~before.covered, newly_unknown, no_longer_unknown)

    @property
    def days_added(self) -> int:
        """Days added, each counted once per category."""
        return sum(added.bit_count() for _, added, _ in self.categories)

    @property
    def days_removed(self) -> int:
        """Days removed, each counted once per category."""
        return sum(removed.bit_count() for _, _, removed in self.categories)

    @property
    def differs(self) -> bool:
        """Whether anything differs on days that had a calendar before."""
        return bool(self.categories or self.newly_unknown or self.no_longer_unknown)
