"""From one rule to its days in a period, before suspensions and overrides.

Every rule is clipped to the period and narrowed by its months and seasons (months and seasons are a union each; a
rule with both must meet both). Sets of days are those of `day_sets`.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final, assert_never

from machiport.garbage.day_sets import DAYS_OF_A_WEEK, DaySet, PeriodDays
from machiport.garbage.rules import (
    EveryNWeeks,
    ExplicitDates,
    NthCalendarWeek,
    NthWeekday,
    Rule,
    Weekday,
    Weekly,
)

LAST: Final = -1


def days_of_rule(rule: Rule, days: PeriodDays) -> DaySet:
    """Return the days of `rule` in the period, as if nothing were ever suspended."""
    found = _unnarrowed(rule, days)
    return found & _narrowing(rule, days) if rule.months or rule.seasons else found


def shifted_days_of_rule(rule: NthWeekday, days: PeriodDays, suspended: DaySet) -> DaySet:
    """Return the days of a rule with `shift_rest_of_month` (5374: WeekShift), given the suspended days.

    In each month the occurrences of the weekday are gone through in order, also those that `nth` does not name.
    From the first suspended one on, every occurrence is counted one week later; one that thereby leaves the month
    is dropped. Only one shift happens per month, so an occurrence whose shifted day is suspended too is not
    collected (5374 would announce it on a suspended day). Months and seasons narrow the shifted day.
    """
    shifted = 0
    for occurrences in _occurrences_by_month(rule.weekday, days):
        first_suspended = next(
            (index for index, offset in enumerate(occurrences) if offset >= 0 and suspended >> offset & 1),
            len(occurrences),
        )
        kept = (
            occurrences[index] if index < first_suspended else occurrences[index] + DAYS_OF_A_WEEK
            for index in _indices(rule.nth, len(occurrences))
        )
        shifted |= days.of_offsets(offset for offset in kept if offset <= occurrences[-1])
    return shifted & _narrowing(rule, days) & ~suspended


def _unnarrowed(rule: Rule, days: PeriodDays) -> DaySet:
    match rule:
        case Weekly():
            found = 0
            for weekday in rule.weekdays:
                found |= days.of_weekday(weekday)
            return found
        case NthWeekday():
            return _nth_weekdays(rule, days)
        case NthCalendarWeek():
            return _nth_calendar_weeks(rule, days)
        case EveryNWeeks():
            return _every_n_weeks(rule, days)
        case ExplicitDates():
            return days.of_days(rule.dates)
        case _:  # pragma: no cover
            assert_never(rule)


def _narrowing(rule: Rule, days: PeriodDays) -> DaySet:
    allowed = days.every_day
    if rule.months:
        in_months = 0
        for month in rule.months:
            in_months |= days.of_month_number(month)
        allowed &= in_months
    if rule.seasons:
        in_seasons = 0
        for season in rule.seasons:
            in_seasons |= days.of_season(season)
        allowed &= in_seasons
    return allowed


# A period has few of these sets and a city thousands of rules made from them, so they are kept. PeriodDays are equal
# by identity, and there is one per period.
@lru_cache(maxsize=256)
def _occurrences_by_month(weekday: Weekday, days: PeriodDays) -> tuple[range, ...]:
    """Return the offsets of one weekday in each month; months at the period's ends are whole months here."""
    first_weekday = days.period.start.weekday()
    return tuple(
        range(first + (weekday - first_weekday - first) % DAYS_OF_A_WEEK, last + 1, DAYS_OF_A_WEEK)
        for _, first, last in days.months
    )


def _indices(nth: Sequence[int], count: int) -> list[int]:
    """Return the positions (from 0) of the nth occurrences among `count`; a month without a 5th one has none."""
    return [count - 1 if number == LAST else number - 1 for number in nth if number <= count]


def _nth_weekdays(rule: NthWeekday, days: PeriodDays) -> DaySet:
    found = 0
    for number in rule.nth:
        found |= _nth_weekday(days, rule.weekday, number)
    return found


def _nth_calendar_weeks(rule: NthCalendarWeek, days: PeriodDays) -> DaySet:
    week_start = Weekday.SUNDAY if rule.week_starts_on == "sunday" else Weekday.MONDAY
    found = 0
    for number in rule.nth:
        found |= _nth_calendar_week(days, rule.weekday, number, week_start)
    return found


@lru_cache(maxsize=1024)
def _nth_weekday(days: PeriodDays, weekday: Weekday, number: int) -> DaySet:
    return days.of_offsets(
        occurrences[index]
        for occurrences in _occurrences_by_month(weekday, days)
        for index in _indices((number,), len(occurrences))
    )


@lru_cache(maxsize=1024)
def _nth_calendar_week(days: PeriodDays, weekday: Weekday, number: int, week_start: Weekday) -> DaySet:
    """Count weeks from the one that holds the 1st; the weekday's day must lie in the month itself."""
    position = (weekday - week_start) % DAYS_OF_A_WEEK + DAYS_OF_A_WEEK * (number - 1)
    first_weekday = days.period.start.weekday()
    found = []
    for _, first, last in days.months:
        offset = first - (first_weekday + first - week_start) % DAYS_OF_A_WEEK + position
        if first <= offset <= last:
            found.append(offset)
    return days.of_offsets(found)


def _every_n_weeks(rule: EveryNWeeks, days: PeriodDays) -> DaySet:
    """Count the weeks from the reference date on; a pause stops the count (see `EveryNWeeks`)."""
    reference = days.offset(rule.reference)
    if not rule.pauses:
        step = rule.weeks * DAYS_OF_A_WEEK
        # Start at the first occurrence in the period rather than count up from a reference years ago.
        start = reference if reference >= 0 else reference % step
        return days.of_offsets(range(start, days.length, step))
    paused: set[int] = set()
    for pause in rule.pauses:
        lead = (rule.reference - pause.start) % timedelta(days=DAYS_OF_A_WEEK)
        first = max(reference, days.offset(pause.start) + lead.days)
        paused.update(range(first, days.offset(pause.end) + 1, DAYS_OF_A_WEEK))
    counted = [week for week in range(reference, days.length, DAYS_OF_A_WEEK) if week not in paused]
    return days.of_offsets(counted[:: rule.weeks])
