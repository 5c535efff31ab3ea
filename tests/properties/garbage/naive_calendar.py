"""The naive reading of the rules, one day at a time: slow, obvious, and written apart from the expansion."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from machiport.garbage.model import Suspension
from machiport.garbage.rules import (
    DateRange,
    EveryNWeeks,
    ExplicitDates,
    NthCalendarWeek,
    NthWeekday,
    Rule,
    Weekly,
)

WEEK = timedelta(days=7)


def days_between(start: date, end: date) -> Iterator[date]:
    """Yield the days from `start` to `end`, both included."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def days_in(period: DateRange) -> Iterator[date]:
    """Yield the days of a period."""
    return days_between(period.start, period.end)


def collected(rule: Rule, day: date) -> bool:
    """Say whether the rule names the day in its months and seasons, by the words of its definition."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.seasons and not any(season.contains(day) for season in rule.seasons):
        return False
    return _named(rule, day)


def _named(rule: Rule, day: date) -> bool:
    match rule:
        case Weekly():
            return day.weekday() in rule.weekdays
        case NthWeekday():
            is_last = (day + WEEK).month != day.month
            count = sum(other.weekday() == day.weekday() for other in days_between(day.replace(day=1), day))
            return day.weekday() == rule.weekday and (count in rule.nth or (is_last and -1 in rule.nth))
        case NthCalendarWeek():
            first_of_week = 6 if rule.week_starts_on == "sunday" else 0
            begun = sum(other.weekday() == first_of_week for other in days_between(day.replace(day=1), day))
            week = begun if day.replace(day=1).weekday() == first_of_week else begun + 1
            return day.weekday() == rule.weekday and week in rule.nth
        case EveryNWeeks():
            return _in_cycle(rule, day)
        case ExplicitDates():
            return day in rule.dates


def _in_cycle(rule: EveryNWeeks, day: date) -> bool:
    if day < rule.reference or day.weekday() != rule.reference.weekday() or _paused(rule, day):
        return False
    counted = 0
    week = rule.reference
    while week < day:
        counted += not _paused(rule, week)
        week += WEEK
    return counted % rule.weeks == 0


def _paused(rule: EveryNWeeks, day: date) -> bool:
    return any(pause.contains(day) for pause in rule.pauses)


def suspended(suspensions: Iterable[Suspension], category_id: str, day: date) -> bool:
    """Say whether one of the suspensions takes the category's collection of the day."""
    return any(
        suspension.period.contains(day)
        and (not suspension.category_ids or category_id in suspension.category_ids)
        and (not suspension.weekdays or day.weekday() in suspension.weekdays)
        for suspension in suspensions
    )


def week_shifted(rule: NthWeekday, period: DateRange, closed: set[date]) -> set[date]:
    """Return the days of a WeekShift rule, as the 5374 script goes through each month's weeks.

    It differs from that script in one point: a shifted day that is itself closed is not collected.
    """
    found = set()
    for first in {day.replace(day=1) for day in days_in(period)}:
        in_month = [day for day in days_between(first, first + timedelta(days=30)) if day.month == first.month]
        weeks = [day for day in in_month if day.weekday() == rule.weekday]
        shifting = False
        for number, day in enumerate(weeks, start=1):
            shifting = shifting or day in closed
            held = day + WEEK if shifting else day
            is_named = number in rule.nth or (number == len(weeks) and -1 in rule.nth)
            if is_named and held in in_month and held not in closed and period.contains(held):
                found.add(held)
    return found
