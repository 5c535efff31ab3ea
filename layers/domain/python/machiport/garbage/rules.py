"""Collection rules: on which days a category is collected, before suspensions and overrides.

The kinds are those found in 40 cities' published calendars; RFC 5545 recurrence rules cannot say three of them
(a cycle that pauses, the nth calendar week, a rest-of-month shift), so the rules are Machiport's own.
"""

from datetime import date
from enum import IntEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

MONTHS_OF_A_YEAR = 12


class Weekday(IntEnum):
    """Day of the week (曜日), numbered as `date.weekday()` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


type MonthNumber = Annotated[int, Field(ge=1, le=MONTHS_OF_A_YEAR)]


class Value(BaseModel):
    """A value of the garbage model: immutable, compared by content, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Season(Value):
    """A part of every year (季節), both ends included, as (month, day); may cross the year's end (12-01 to 03-31)."""

    start: tuple[MonthNumber, int]
    end: tuple[MonthNumber, int]

    def contains(self, day: date) -> bool:
        """Say whether `day` lies in the season of any year."""
        month_and_day = (day.month, day.day)
        if self.start <= self.end:
            return self.start <= month_and_day <= self.end
        return month_and_day >= self.start or month_and_day <= self.end


class DateRange(Value):
    """A range of days, both ends included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "DateRange":
        if self.end < self.start:
            message = f"the range ends on {self.end}, before its start {self.start}"
            raise ValueError(message)
        return self

    def contains(self, day: date) -> bool:
        """Say whether `day` lies in the range."""
        return self.start <= day <= self.end


class _Rule(Value):
    """What every rule can be narrowed by. An empty tuple means: no narrowing."""

    months: tuple[MonthNumber, ...] = ()
    seasons: tuple[Season, ...] = ()


class Weekly(_Rule):
    """Every week on these weekdays (`月 木`)."""

    kind: Literal["weekly"] = "weekly"
    weekdays: tuple[Weekday, ...] = Field(min_length=1)


class NthWeekday(_Rule):
    """The nth occurrences of one weekday in each month (`第2・4水曜`, 5374: `水2 水4`); -1 is the last one.

    A month without a 5th occurrence has none on the 5th (it is not the last one).

    `shift_rest_of_month` is 5374's WeekShift: when an occurrence of that weekday falls into a suspension, this and
    all later occurrences of the month are counted one week later.
    """

    kind: Literal["nth_weekday"] = "nth_weekday"
    weekday: Weekday
    nth: tuple[Literal[-1, 1, 2, 3, 4, 5], ...] = Field(min_length=1)
    shift_rest_of_month: bool = False


class NthCalendarWeek(_Rule):
    """A weekday in the nth calendar week of the month (第2週の月曜).

    Week 1 is the week that holds the 1st of the month, even if it is one day long; so the Monday of the 2nd week of
    April 2020 (weeks from Sunday) is 2020-04-06. Some cities (芦屋, 上富良野) publish by this count.
    """

    kind: Literal["nth_calendar_week"] = "nth_calendar_week"
    weekday: Weekday
    nth: tuple[Annotated[int, Field(ge=1, le=6)], ...] = Field(min_length=1)
    week_starts_on: Literal["sunday", "monday"] = "sunday"


class EveryNWeeks(_Rule):
    """Every n weeks from a reference date (隔週), on the reference date's weekday.

    Weeks are counted from the reference date on (nothing is collected before it); a pause is a range of days in
    which the count stands still. What is counted are the days of the reference's weekday, so a pause moves every
    later occurrence by as many weeks as it holds such days: seven days are always one week, four days are one week
    or none, and no occurrence ever falls into a pause. 大分市 pauses its 14- and 28-day cycles for one week at
    year-end, which gives gaps of 21 and 35 days. Counting from a date, not from ISO week numbers, keeps the parity
    across a week 53.
    """

    kind: Literal["every_n_weeks"] = "every_n_weeks"
    weeks: Annotated[int, Field(ge=1, le=53)]
    reference: date
    pauses: tuple[DateRange, ...] = ()


class ExplicitDates(_Rule):
    """Just these dates, in order, without repetition."""

    kind: Literal["explicit_dates"] = "explicit_dates"
    dates: tuple[date, ...]


type Rule = Annotated[Weekly | NthWeekday | NthCalendarWeek | EveryNWeeks | ExplicitDates, Field(discriminator="kind")]
