"""Rules by example, with the dates that other projects and cities publish."""

from datetime import date

import pytest
from pydantic import ValidationError
from tests.unit.garbage.sample_editions import FISCAL_2020, day_range, days

from machiport.garbage.day_sets import period_days
from machiport.garbage.recurrence import days_of_rule, shifted_days_of_rule
from machiport.garbage.rules import (
    DateRange,
    EveryNWeeks,
    ExplicitDates,
    NthCalendarWeek,
    NthWeekday,
    Rule,
    Season,
    Weekday,
    Weekly,
)

APRIL_2020 = day_range("2020-04-01", "2020-04-30")


def dates_of(rule: Rule, period: DateRange = FISCAL_2020) -> tuple[date, ...]:
    numbered = period_days(period.start, period.end)
    return numbered.dates(days_of_rule(rule, numbered))


def test_the_second_friday_of_april_2020_is_the_tenth() -> None:
    assert dates_of(NthWeekday(weekday=Weekday.FRIDAY, nth=(2,)), APRIL_2020) == days("2020-04-10")


def test_the_monday_of_the_second_week_of_april_2020_is_the_sixth() -> None:
    for start in ("sunday", "monday"):
        rule = NthCalendarWeek.model_validate({"weekday": 0, "nth": [2], "week_starts_on": start})
        assert dates_of(rule, APRIL_2020) == days("2020-04-06")


def test_every_fourteen_days_from_new_year_meets_the_eighth_of_april() -> None:
    assert dates_of(EveryNWeeks(weeks=2, reference=date(2020, 1, 1)), APRIL_2020) == days("2020-04-08", "2020-04-22")


def test_calendar_weeks_from_sunday_and_from_monday_differ_on_sundays() -> None:
    """2020-04-05 begins the 2nd week counted from Sunday, and ends the 1st counted from Monday."""
    from_sunday = NthCalendarWeek(weekday=Weekday.SUNDAY, nth=(2,), week_starts_on="sunday")
    from_monday = NthCalendarWeek(weekday=Weekday.SUNDAY, nth=(1,), week_starts_on="monday")
    assert dates_of(from_sunday, APRIL_2020) == dates_of(from_monday, APRIL_2020) == days("2020-04-05")


def test_a_first_week_without_the_weekday_has_no_collection() -> None:
    """April 2020 begins on a Wednesday: its first calendar week has no Monday."""
    assert dates_of(NthCalendarWeek(weekday=Weekday.MONDAY, nth=(1,)), APRIL_2020) == ()


def test_a_month_has_a_sixth_calendar_week() -> None:
    august = day_range("2020-08-01", "2020-08-31")
    assert dates_of(NthCalendarWeek(weekday=Weekday.MONDAY, nth=(6,)), august) == days("2020-08-31")


def test_the_fifth_is_not_the_last() -> None:
    assert dates_of(NthWeekday(weekday=Weekday.FRIDAY, nth=(5,)), APRIL_2020) == ()
    assert dates_of(NthWeekday(weekday=Weekday.FRIDAY, nth=(-1,)), APRIL_2020) == days("2020-04-24")
    both = NthWeekday(weekday=Weekday.FRIDAY, nth=(4, -1))
    assert dates_of(both, APRIL_2020) == days("2020-04-24")


def test_the_nth_of_a_month_counts_days_before_the_period() -> None:
    middle_of_april = day_range("2020-04-09", "2020-04-30")
    assert dates_of(NthWeekday(weekday=Weekday.FRIDAY, nth=(2,)), middle_of_april) == days("2020-04-10")


def test_zero_and_a_sixth_weekday_are_refused() -> None:
    for number in (0, 6, -2):
        with pytest.raises(ValidationError):
            NthWeekday.model_validate({"weekday": 0, "nth": [number]})


def test_months_and_seasons_narrow_together() -> None:
    rule = NthWeekday(
        weekday=Weekday.WEDNESDAY, nth=(2,), months=(4, 6, 12), seasons=(Season(start=(6, 1), end=(3, 31)),)
    )
    assert dates_of(rule) == days("2020-06-10", "2020-12-09")


def test_a_season_may_cross_new_year() -> None:
    winter = Weekly(weekdays=(Weekday.TUESDAY,), seasons=(Season(start=(12, 22), end=(1, 12)),))
    assert dates_of(winter) == days("2020-12-22", "2020-12-29", "2021-01-05", "2021-01-12")


def test_a_season_bounded_by_a_leap_day_exists_every_year() -> None:
    season = (Season(start=(2, 29), end=(3, 3)),)
    every_day = Weekly(weekdays=tuple(Weekday), seasons=season)
    assert dates_of(every_day, day_range("2021-01-01", "2021-12-31")) == days("2021-03-01", "2021-03-02", "2021-03-03")
    assert len(dates_of(every_day, day_range("2020-01-01", "2020-12-31"))) == 4


def test_a_cycle_of_28_days_with_a_pause_has_one_gap_of_35_days() -> None:
    """札幌市 2025-26: 2025-12-08 is followed by 2026-01-12."""
    year_end = day_range("2025-12-29", "2026-01-04")
    rule = EveryNWeeks(weeks=4, reference=date(2025, 9, 15), pauses=(year_end,))
    found = dates_of(rule, day_range("2025-12-01", "2026-02-28"))
    assert found == days("2025-12-08", "2026-01-12", "2026-02-09")


def test_a_cycle_of_14_days_with_a_pause_has_one_gap_of_21_days() -> None:
    rule = EveryNWeeks(weeks=2, reference=date(2025, 9, 9), pauses=(day_range("2025-12-31", "2026-01-06"),))
    assert dates_of(rule, day_range("2025-12-20", "2026-02-10")) == days("2025-12-30", "2026-01-20", "2026-02-03")


def test_a_pause_shorter_than_a_week_counts_only_if_it_holds_the_weekday() -> None:
    mondays = EveryNWeeks(weeks=2, reference=date(2020, 12, 14), pauses=(day_range("2020-12-31", "2021-01-03"),))
    assert dates_of(mondays, day_range("2020-12-28", "2021-01-31")) == days("2020-12-28", "2021-01-11", "2021-01-25")
    fridays = EveryNWeeks(weeks=2, reference=date(2020, 12, 18), pauses=(day_range("2020-12-31", "2021-01-03"),))
    assert dates_of(fridays, day_range("2020-12-18", "2021-01-31")) == days("2020-12-18", "2021-01-08", "2021-01-22")


def test_overlapping_pauses_count_once() -> None:
    twice = (day_range("2020-12-28", "2021-01-03"), day_range("2020-12-30", "2021-01-03"))
    once = EveryNWeeks(weeks=2, reference=date(2020, 12, 18), pauses=twice[:1])
    assert dates_of(once.model_copy(update={"pauses": twice})) == dates_of(once)


def test_nothing_is_collected_before_the_reference_date() -> None:
    rule = EveryNWeeks(weeks=2, reference=date(2020, 4, 15))
    assert dates_of(rule, APRIL_2020) == days("2020-04-15", "2020-04-29")


def test_explicit_dates_are_clipped_to_the_period() -> None:
    rule = ExplicitDates(dates=days("2020-03-31", "2020-04-01", "2021-03-31", "2021-04-01"))
    assert dates_of(rule) == days("2020-04-01", "2021-03-31")


def test_week_shift_counts_the_rest_of_the_month_a_week_later() -> None:
    """The first Monday of January 2021, the 4th, is closed: the 1st and 3rd become the 11th and the 25th."""
    january = period_days(date(2021, 1, 1), date(2021, 1, 31))
    closed = january.of_range(date(2021, 1, 1), date(2021, 1, 5))
    rule = NthWeekday(weekday=Weekday.MONDAY, nth=(1, 3), shift_rest_of_month=True)
    assert january.dates(shifted_days_of_rule(rule, january, closed)) == days("2021-01-11", "2021-01-25")
    fourth = NthWeekday(weekday=Weekday.MONDAY, nth=(4,), shift_rest_of_month=True)
    assert january.dates(shifted_days_of_rule(fourth, january, closed)) == ()
