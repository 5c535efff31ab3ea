"""Instants as Japanese offices write them (令和6年1月26日午前6時, 2024/1/26 18:00), and ISO 8601; else Japan time."""

import re
from datetime import datetime, timedelta
from typing import Final

from machiport.clock import TOKYO
from machiport.comparable_text import comparable

# 元号法; a year of an era counts from 1 (元年), so 令和6年 is 2018 + 6.
_YEAR_BEFORE_ERA: Final = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}
_NOON: Final = 12
_HOURS: Final = 24
_INSTANT = re.compile(
    r"(?P<era>令和|平成|r|h)?(?P<year>元|[0-9]{1,4})[年/.\-](?P<month>[0-9]{1,2})[月/.\-](?P<day>[0-9]{1,2})日?"
    r"(?:\([月火水木金土日]\))?t?"
    r"(?P<half>午前|午後)?(?:(?P<noon>正午)|(?P<hour>[0-9]{1,2})[時:](?:(?P<past>半)|(?P<minute>[0-9]{1,2})分?)?(?::[0-9]{2})?)"
    r"(?:現在|時点)?"
)


def instant_of(text: str) -> datetime | None:
    """Return the instant that a text names, aware; None for anything else, also for a day without a time.

    午後12時 is None: it means noon to some and midnight to others.
    """
    match = _INSTANT.fullmatch(comparable(text))
    try:
        if match is None:
            parsed = datetime.fromisoformat(text.strip())
            has_time = re.search(r"[T ][0-9]", text.strip())
            return (parsed if parsed.tzinfo else parsed.replace(tzinfo=TOKYO)) if has_time else None
        hour = _hour(match)
        if hour is None:
            return None
        day = datetime(_year(match), int(match["month"]), int(match["day"]), tzinfo=TOKYO)
        minute = 30 if match["past"] else int(match["minute"] or 0)
        if minute >= 60:  # noqa: PLR2004  # minutes of an hour
            return None
        return day + timedelta(hours=hour, minutes=minute)
    except (ValueError, OverflowError):
        return None


def _year(match: re.Match[str]) -> int:
    """Return the year AD; raise ValueError where neither an era nor four digits say which century is meant."""
    if match["era"] is not None:
        return _YEAR_BEFORE_ERA[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
    if len(match["year"]) < len("2026"):
        raise ValueError("a year of fewer than four digits")
    return int(match["year"])


def _hour(match: re.Match[str]) -> int | None:
    if match["noon"]:
        return _NOON
    hour = int(match["hour"])
    if match["half"] is None:
        return hour if hour <= _HOURS else None
    if hour > _NOON or (match["half"] == "午後" and hour == _NOON):
        return None
    return hour + (_NOON if match["half"] == "午後" else 0)
