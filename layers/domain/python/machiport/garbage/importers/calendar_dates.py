"""Dates as municipalities write them in tables, and the period that a set of dates covers."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from machiport.garbage.rules import DateRange

_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?P<separator>[-/.年])(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
    r"(?:[ T]00:00(?::00)?)?"
)
_REIWA = re.compile(r"(?:令和|R)(?P<year>[0-9]{1,2}|元)[年./](?P<month>[0-9]{1,2})[月./](?P<day>[0-9]{1,2})日?")
_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_BEFORE_REIWA = 2018
_APRIL = 4
_WEEK = timedelta(days=7)
_EARLY_IN_MONTH = 10
_LATE_IN_MONTH = 21


def written_date(text: str) -> date | None:
    """Read `2026/04/01`, `2026-4-1`, `2026年4月1日`, `20260401`, `令和8年4月1日`; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _WRITTEN.fullmatch(plain) or _DIGITS.fullmatch(plain) or _REIWA.fullmatch(plain)
    if match is None:
        return None
    year = 1 if match["year"] == "元" else int(match["year"])
    if match.re is _REIWA:
        year += _YEAR_BEFORE_REIWA
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def period_text(period: DateRange) -> str:
    """Write a period as reports show it."""
    return f"{period.start.isoformat()}～{period.end.isoformat()}"


def covered_period(dates: Iterable[date]) -> DateRange | None:
    """Return the period that a calendar of these dates is for; None without dates.

    The fiscal year (April to March) that holds most of them, widened by the days of its first and last week that
    belong to the neighbouring year. Where more lies outside (札幌 publishes September to September), from the first
    date to the last, rounded to whole months only where at most ten days are missing: a month of which the file
    knows one day must not be published as "no collection".
    """
    days = set(dates)
    if not days:
        return None
    first, last = min(days), max(days)
    fiscal_years = Counter(day.year if day.month >= _APRIL else day.year - 1 for day in days)
    year = fiscal_years.most_common(1)[0][0]
    if not date.min.year < year < date.max.year - 1:
        return DateRange(start=first, end=last)
    start, end = date(year, _APRIL, 1), date(year + 1, _APRIL, 1) - timedelta(days=1)
    if first >= start - _WEEK and last <= end + _WEEK:
        return DateRange(start=min(first, start), end=max(last, end))
    if first.day <= _EARLY_IN_MONTH:
        first = first.replace(day=1)
    if last.day >= _LATE_IN_MONTH:
        last = (last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return DateRange(start=first, end=last)


def uncovered_periods(period: DateRange, covered: DateRange) -> tuple[DateRange, ...]:
    """Return the parts of `period` before and after `covered`."""
    parts = []
    if period.start < covered.start:
        parts.append(DateRange(start=period.start, end=min(period.end, covered.start - timedelta(days=1))))
    if period.end > covered.end:
        parts.append(DateRange(start=max(period.start, covered.end + timedelta(days=1)), end=period.end))
    return tuple(parts)
