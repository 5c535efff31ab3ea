"""From when until when something may be booked, and until when it must be paid. Days are days in Japan."""

from datetime import date, datetime, timedelta

from machiport.clock import TOKYO
from machiport.facilities.rules.model import BookingWindow, MonthlyOpening, Payment
from machiport.facilities.times import MINUTES_A_DAY, instant_at

_MINUTE = timedelta(minutes=1)
_MONTHS_A_YEAR = 12


def opens_at(window: BookingWindow, day_of_use: date) -> datetime:
    """Return the instant (Asia/Tokyo) at which bookings for a day open.

    Monthly, all days of a month open at once: three months before, every day of April opens on 1 January.
    """
    opening = window.opens
    if isinstance(opening, MonthlyOpening):
        return instant_at(_month(day_of_use, -opening.months_before).replace(day=opening.day), opening.time)
    return instant_at(day_of_use - timedelta(days=opening.days_before), opening.time)


def closes_at(window: BookingWindow, day: date, start: int) -> datetime:
    """Return the instant (Asia/Tokyo) from which a use that begins at minute `start` of `day` is closed."""
    return instant_at(day, start) - window.closes_minutes_before * _MINUTE


def earliest_start(window: BookingWindow, day: date, now: datetime) -> int | None:
    """Return the first minute of `day` from which a use can begin that is booked at `now`.

    None: the day is not open yet, or all of it is closed or over. One number answers for all slots of a day.
    """
    if now < opens_at(window, day):
        return None
    closed_until = now + window.closes_minutes_before * _MINUTE - instant_at(day, 0)
    earliest = max(closed_until // _MINUTE + 1, 0)
    return earliest if earliest < MINUTES_A_DAY else None


def days_before(now: datetime, day: date) -> int:
    """Return how many days the day of use lies after today, both in Japan; 0 on the day itself, below 0 after it."""
    return (day - now.astimezone(TOKYO).date()).days


def payment_deadline(payment: Payment, confirmed_at: datetime, use_start: datetime) -> datetime | None:
    """Return the instant (Asia/Tokyo) by which a confirmed booking must be paid; None for payment at the counter.

    The day of confirming is not counted and the last day counts whole (民法140条・141条); the beginning of the use
    ends it earlier.
    """
    if payment.kind == "counter":
        return None
    last_day = confirmed_at.astimezone(TOKYO).date() + timedelta(days=payment.days)
    return min(instant_at(last_day, MINUTES_A_DAY), use_start.astimezone(TOKYO))


def _month(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the one of `day` (before it, if negative)."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, 1)
