"""What a resident asks about one area: which collections are when, and which is the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from machiport.clock import TOKYO, Clock, today
from machiport.garbage.area_calendar import AreaCalendar, Collection, NextCollection
from machiport.garbage.errors import RANGE_REVERSED, RANGE_TOO_LONG, AreaNotFound, RangeNotValid
from machiport.garbage.model import UnknownPeriod, is_possible_id
from machiport.garbage.ports import AreaCalendars
from machiport.garbage.rules import DateRange
from machiport.problem_details import ProblemError

MAXIMUM_DAYS = 400
DEFAULT_DAYS = 31
FEED_MONTHS_BACK = 1
FEED_MONTHS = 14


@dataclass(frozen=True, slots=True)
class CollectionsOfRange:
    """The collections of a range of days; days outside `covered` are in no published edition."""

    area: AreaCalendar
    asked: DateRange
    collections: Sequence[Collection]
    unknown: Sequence[UnknownPeriod]
    covered: Sequence[DateRange]


@dataclass(frozen=True, slots=True)
class NextOfArea:
    """The next collection of an area as of an instant; None where no published calendar holds one."""

    area: AreaCalendar
    as_of: datetime
    following: NextCollection | None


class CalendarService:
    """Answers from one area's calendar: one read of the store a question."""

    def __init__(self, calendars: AreaCalendars, clock: Clock) -> None:
        """Answer from `calendars`, as of `clock`."""
        self._calendars = calendars
        self._clock = clock

    def area_calendar(self, municipality: str, area_id: str) -> AreaCalendar:
        """Return what is in force in one area.

        Raises AreaNotFound.
        """
        calendar = self._calendars.area_calendar(municipality, area_id) if is_possible_id(area_id) else None
        if calendar is None:
            raise AreaNotFound(params={"area_id": area_id})
        return calendar

    def between(
        self,
        municipality: str,
        area_id: str,
        start: date | None,
        end: date | None,
        category_ids: Sequence[str] | None = None,
    ) -> CollectionsOfRange:
        """Return the collections from `start` (default today) to `end` (default 31 days in all), both included.

        Raises RangeNotValid for a reversed range or one over 400 days, AreaNotFound.
        """
        asked = self._range(start, end)
        calendar = self.area_calendar(municipality, area_id)
        return CollectionsOfRange(
            area=calendar,
            asked=asked,
            collections=calendar.between(asked.start, asked.end, category_ids),
            unknown=calendar.unknown_between(asked.start, asked.end),
            covered=calendar.covered_between(asked.start, asked.end),
        )

    def next_collection(self, municipality: str, area_id: str) -> NextOfArea:
        """Return the next collection whose cut-off time has not passed.

        Raises AreaNotFound.
        """
        calendar = self.area_calendar(municipality, area_id)
        now = self._clock.now()
        return NextOfArea(area=calendar, as_of=now.astimezone(TOKYO), following=calendar.next_collection(now))

    def feed_range(self) -> DateRange:
        """Return the days that feeds and bundles show: the last month, this one and twelve more, whole.

        Whole months, so that the bytes (and their ETag) stay the same from day to day.
        """
        present = today(self._clock)
        return DateRange(
            start=_first_of_month(present, -FEED_MONTHS_BACK),
            end=_first_of_month(present, FEED_MONTHS - FEED_MONTHS_BACK) - timedelta(1),
        )

    def _range(self, start: date | None, end: date | None) -> DateRange:
        first = start if start is not None else min(today(self._clock), end or date.max)
        last = end if end is not None else _days_after(first, DEFAULT_DAYS - 1)
        if last < first:
            raise RangeNotValid(errors=[ProblemError("/query/to", RANGE_REVERSED)])
        if (last - first).days >= MAXIMUM_DAYS:
            raise RangeNotValid(errors=[ProblemError("/query/to", RANGE_TOO_LONG)])
        return DateRange(start=first, end=last)


def _days_after(day: date, days: int) -> date:
    """Return the day `days` later, or the last day there is."""
    return day + timedelta(min(days, (date.max - day).days))


def _first_of_month(day: date, months_later: int) -> date:
    """Return the first day of the month that is so many months after the day's."""
    years, month = divmod(day.month - 1 + months_later, 12)
    return date(day.year + years, month + 1, 1)
