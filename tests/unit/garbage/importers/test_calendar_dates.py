"""Dates in tables and the period that dates cover."""

from datetime import date, timedelta

import pytest

from machiport.garbage.importers.calendar_dates import covered_period, uncovered_periods, written_date
from machiport.garbage.rules import DateRange


@pytest.mark.parametrize(
    "text",
    ["2026/04/01", "2026/4/1", "2026-04-01", "20260401", "2026年4月1日", "令和8年4月1日", "R8.4.1", "２０２６/４/１"],
)
def test_dates_are_read_as_offices_write_them(text: str) -> None:
    assert written_date(text) == date(2026, 4, 1)


@pytest.mark.parametrize(
    "text", ["", "4/1", "2026/13/01", "2026/02/30", "20260431", "可燃ごみ", "2026-04", "0000/01/01"]
)
def test_anything_else_is_no_date(text: str) -> None:
    assert written_date(text) is None


def days(start: date, end: date, step: int = 7) -> list[date]:
    return [start + timedelta(days=offset) for offset in range(0, (end - start).days + 1, step)]


def test_a_year_of_dates_covers_its_fiscal_year() -> None:
    assert covered_period([date(2015, 6, 10), date(2016, 3, 9)]) == DateRange(
        start=date(2015, 4, 1), end=date(2016, 3, 31)
    )


def test_the_first_week_of_the_year_may_begin_in_march() -> None:
    assert covered_period(days(date(2025, 3, 31), date(2026, 3, 31))) == DateRange(
        start=date(2025, 3, 31), end=date(2026, 3, 31)
    )


def test_a_year_from_september_is_kept() -> None:
    assert covered_period(days(date(2025, 9, 3), date(2026, 9, 29), step=1)) == DateRange(
        start=date(2025, 9, 1), end=date(2026, 9, 30)
    )


def test_a_month_with_only_a_beginning_is_not_claimed() -> None:
    covered = covered_period(days(date(2025, 9, 15), date(2026, 9, 9), step=1))
    assert covered == DateRange(start=date(2025, 9, 15), end=date(2026, 9, 9))


def test_no_dates_cover_nothing() -> None:
    assert covered_period([]) is None


def test_what_dates_do_not_cover_lies_before_and_after() -> None:
    period = DateRange(start=date(2025, 4, 1), end=date(2026, 9, 30))
    covered = DateRange(start=date(2025, 9, 1), end=date(2026, 8, 31))
    assert uncovered_periods(period, covered) == (
        DateRange(start=date(2025, 4, 1), end=date(2025, 8, 31)),
        DateRange(start=date(2026, 9, 1), end=date(2026, 9, 30)),
    )
    assert uncovered_periods(covered, period) == ()
