"""Sets of days of one period as bits of an integer: bit n is the period's day n, counted from 0.

A rule becomes one integer of 365 bits, and union, difference and narrowing are single machine-level operations on
it. That is what lets a whole city be expanded in milliseconds; `date` objects appear only at the edges.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Final

from machiport.garbage.rules import MONTHS_OF_A_YEAR, DateRange, Season

DAYS_OF_A_WEEK: Final = 7
_ONE: Final = ord("1")

type DaySet = int
"""Bit n says that the n-th day of the period belongs to the set."""


def offsets_of(days: DaySet) -> Iterator[int]:
    """Yield the offsets (days since the period's first day) of a set, in order."""
    while days:
        lowest = days & -days
        yield lowest.bit_length() - 1
        days ^= lowest


class PeriodDays:
    """The days of one period (both ends included) and the sets that rules are made from."""

    def __init__(self, period: DateRange) -> None:
        """Number the days of `period` from 0."""
        self.period = period
        self.first: Final = period.start.toordinal()
        self.last: Final = period.end.toordinal()
        self.length: Final = self.last - self.first + 1
        self.every_day: Final[DaySet] = (1 << self.length) - 1

    def offset(self, day: date) -> int:
        """Return the days from the period's first day to `day`; negative before it."""
        return day.toordinal() - self.first

    def day(self, offset: int) -> date:
        """Return the day with that offset."""
        return date.fromordinal(self.first + offset)

    def of_range(self, start: date, end: date) -> DaySet:
        """Return the days from `start` to `end`, both included, as far as they lie in the period."""
        lowest = max(0, self.offset(start))
        highest = min(self.length - 1, self.offset(end))
        if highest < lowest:
            return 0
        return ((1 << (highest - lowest + 1)) - 1) << lowest

    def of_days(self, days: Iterable[date]) -> DaySet:
        """Return those of `days` that lie in the period."""
        first = self.first
        return self.of_offsets([day.toordinal() - first for day in days])

    def of_offsets(self, offsets: Iterable[int]) -> DaySet:
        """Return the days with those offsets, as far as they lie in the period."""
        digits = bytearray(b"0") * self.length
        for offset in offsets:
            if 0 <= offset < self.length:
                digits[-1 - offset] = _ONE
        return int(digits, 2)

    def of_weekday(self, weekday: int) -> DaySet:
        """Return every Monday (0) … Sunday (6) of the period."""
        return self._weekdays[weekday]

    def of_month_number(self, month: int) -> DaySet:
        """Return every day of the period that lies in month 1 … 12 of any year."""
        return self._month_numbers[month - 1]

    def of_season(self, season: Season) -> DaySet:
        """Return every day of the period that lies in the season of any year.

        A season may name a day that a year lacks (02-29): the comparison is of month and day, as in
        `Season.contains`.
        """
        days = 0
        for year in range(self.period.start.year - 1, self.period.end.year + 1):
            last_year = year if season.start <= season.end else year + 1
            days |= self.of_range(_on_or_after(year, season.start), _on_or_before(last_year, season.end))
        return days

    def dates(self, days: DaySet) -> tuple[date, ...]:
        """Return the days of a set as dates, in order."""
        first = self.first
        return tuple(date.fromordinal(first + offset) for offset in offsets_of(days))

    @cached_property
    def months(self) -> tuple[tuple[int, int, int], ...]:
        """The months that the period touches, whole: (month number, first offset, last offset), in order."""
        found = []
        month_start = self.period.start.replace(day=1)
        while month_start <= self.period.end:
            next_start = (month_start + timedelta(days=31)).replace(day=1)
            found.append((month_start.month, self.offset(month_start), self.offset(next_start) - 1))
            month_start = next_start
        return tuple(found)

    @cached_property
    def month_sets(self) -> tuple[DaySet, ...]:
        """The days of each month that the period touches, in order."""
        return tuple(self.of_range(self.day(first), self.day(last)) for _, first, last in self.months)

    @cached_property
    def _weekdays(self) -> tuple[DaySet, ...]:
        first_weekday = self.period.start.weekday()
        return tuple(
            self.of_offsets(range((weekday - first_weekday) % DAYS_OF_A_WEEK, self.length, DAYS_OF_A_WEEK))
            for weekday in range(DAYS_OF_A_WEEK)
        )

    @cached_property
    def _month_numbers(self) -> tuple[DaySet, ...]:
        days = [0] * MONTHS_OF_A_YEAR
        for (month, _, _), in_month in zip(self.months, self.month_sets, strict=True):
            days[month - 1] |= in_month
        return tuple(days)


@lru_cache(maxsize=64)
def period_days(start: date, end: date) -> PeriodDays:
    """Return the numbered days of a period; the same object for the same period."""
    return PeriodDays(DateRange(start=start, end=end))


def _on_or_after(year: int, month_and_day: tuple[int, int]) -> date:
    month, day = month_and_day
    try:
        return date(year, month, day)
    except ValueError:  # the year has no such day (02-29)
        return (date(year, month, 1) + timedelta(days=31)).replace(day=1)


def _on_or_before(year: int, month_and_day: tuple[int, int]) -> date:
    month, day = month_and_day
    try:
        return date(year, month, day)
    except ValueError:
        return (date(year, month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
