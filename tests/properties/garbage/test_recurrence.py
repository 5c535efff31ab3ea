"""Every rule kind against a day-by-day reading and, where it can say the rule, against dateutil's RFC 5545 rules."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.garbage.naive_calendar import collected, days_in, week_shifted
from tests.properties.garbage.strategies import (
    cycle_rules,
    days,
    nth_weekday_rules,
    periods,
    ranges,
    rules,
    weekdays,
)

from machiport.garbage.day_sets import period_days
from machiport.garbage.recurrence import days_of_rule, shifted_days_of_rule
from machiport.garbage.rules import DateRange, EveryNWeeks, NthWeekday, Rule, Weekday, Weekly


def dates_of(rule: Rule, period: DateRange) -> list[date]:
    numbered = period_days(period.start, period.end)
    return list(numbered.dates(days_of_rule(rule, numbered)))


def dates_of_rrule(recurrence: rrule, period: DateRange) -> list[date]:
    """Evaluate an RFC 5545 rule; it works with naive datetimes, which stand for days here."""
    start = datetime.combine(period.start, datetime.min.time())
    end = datetime.combine(period.end, datetime.min.time())
    return [found.date() for found in recurrence.between(start, end, inc=True)]


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


@given(rules, periods)
def test_a_rule_gives_the_days_that_its_definition_names(rule: Rule, period: DateRange) -> None:
    assert dates_of(rule, period) == [day for day in days_in(period) if collected(rule, day)]


@given(rules, periods, st.data())
def test_a_part_of_a_period_gives_the_part_of_the_days(rule: Rule, period: DateRange, data: st.DataObject) -> None:
    start = data.draw(st.dates(period.start, period.end))
    end = data.draw(st.dates(start, period.end))
    part = DateRange(start=start, end=end)
    assert dates_of(rule, part) == [day for day in dates_of(rule, period) if part.contains(day)]


@given(st.lists(weekdays, min_size=1, max_size=7, unique=True), periods)
def test_weekly_is_what_rfc_5545_says(found: list[Weekday], period: DateRange) -> None:
    peer = rrule(WEEKLY, dtstart=midnight(period.start), byweekday=[weekday(day) for day in found])
    assert dates_of(Weekly(weekdays=tuple(found)), period) == dates_of_rrule(peer, period)


@given(weekdays, st.lists(st.sampled_from([-1, 1, 2, 3, 4, 5]), min_size=1, unique=True), periods)
def test_nth_weekday_is_what_rfc_5545_says(day: Weekday, nth: list[int], period: DateRange) -> None:
    rule = NthWeekday.model_validate({"weekday": day, "nth": nth})
    first_of_month = midnight(period.start.replace(day=1))
    peer = rrule(MONTHLY, dtstart=first_of_month, byweekday=[weekday(day, number) for number in nth])
    assert dates_of(rule, period) == dates_of_rrule(peer, period)


@given(st.integers(1, 53), st.dates(date(2015, 1, 1), date(2021, 1, 1)), periods)
def test_every_n_weeks_is_what_rfc_5545_says(weeks: int, reference: date, period: DateRange) -> None:
    peer = rrule(WEEKLY, interval=weeks, dtstart=midnight(reference), wkst=MO)
    assert dates_of(EveryNWeeks(weeks=weeks, reference=reference), period) == dates_of_rrule(peer, period)


@given(st.dates(date(2014, 1, 1), date(2014, 12, 31)))
def test_a_fortnight_keeps_its_parity_across_iso_week_53(reference: date) -> None:
    """2015, 2020 and 2026 have 53 ISO weeks; counting week numbers would swap the weeks there."""
    found = dates_of(
        EveryNWeeks(weeks=2, reference=reference), DateRange(start=date(2014, 1, 1), end=date(2027, 12, 31))
    )
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(days=14)}


@given(cycle_rules, periods)
def test_nothing_is_collected_in_a_pause(rule: EveryNWeeks, period: DateRange) -> None:
    assert not [day for day in dates_of(rule, period) if any(pause.contains(day) for pause in rule.pauses)]


@given(st.integers(1, 9), st.dates(date(2019, 1, 1), date(2019, 11, 30)), days, st.integers(1, 5))
def test_a_pause_of_whole_weeks_moves_all_later_days(weeks: int, reference: date, start: date, length: int) -> None:
    period = DateRange(start=date(2019, 1, 1), end=date(2023, 12, 31))
    pause = DateRange(start=start, end=start + timedelta(days=7 * length - 1))
    steady = dates_of(EveryNWeeks(weeks=weeks, reference=reference), period)
    paused = dates_of(EveryNWeeks(weeks=weeks, reference=reference, pauses=(pause,)), period)
    expected = [day if day < start else day + timedelta(weeks=length) for day in steady]
    assert paused == [day for day in expected if period.contains(day)]


@given(nth_weekday_rules, periods, st.lists(ranges(longest=12), max_size=3))
def test_week_shift_counts_on_from_the_first_closed_week(
    rule: NthWeekday, period: DateRange, closures: list[DateRange]
) -> None:
    numbered = period_days(period.start, period.end)
    suspended = 0
    for closure in closures:
        suspended |= numbered.of_range(closure.start, closure.end)
    closed = set(numbered.dates(suspended))
    bare = rule.model_copy(update={"months": (), "seasons": ()})
    found = numbered.dates(shifted_days_of_rule(bare, numbered, suspended))
    assert set(found) == week_shifted(bare, period, closed)


@given(nth_weekday_rules, periods)
def test_week_shift_without_closed_days_changes_nothing(rule: NthWeekday, period: DateRange) -> None:
    numbered = period_days(period.start, period.end)
    assert shifted_days_of_rule(rule, numbered, 0) == days_of_rule(rule, numbered)
