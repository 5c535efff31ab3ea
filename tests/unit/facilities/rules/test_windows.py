"""From when until when something may be booked. Instants by hand: Japan is nine hours ahead of UTC."""

from datetime import UTC, date, datetime

import pytest
from tests.unit.facilities.rules.sample_rules import at

from machiport.facilities.rules.model import BookingWindow, MonthlyOpening, Payment, RollingOpening
from machiport.facilities.rules.windows import (
    closes_at,
    days_before,
    earliest_start,
    opens_at,
    payment_deadline,
)

MONTHLY = BookingWindow(opens=MonthlyOpening(months_before=3), closes_minutes_before=60)
MID_MONTH = BookingWindow(opens=MonthlyOpening(months_before=2, day=15, time=1440))
ROLLING = BookingWindow(opens=RollingOpening(days_before=30, time=510))


@pytest.mark.parametrize(
    ("window", "day", "expected"),
    [
        (MONTHLY, date(2026, 4, 1), at(2026, 1, 1, 0)),
        (MONTHLY, date(2026, 4, 30), at(2026, 1, 1, 0)),
        (MONTHLY, date(2026, 2, 28), at(2025, 11, 1, 0)),
        (MONTHLY, date(2026, 3, 31), at(2025, 12, 1, 0)),
        (MID_MONTH, date(2026, 1, 10), at(2025, 11, 15, 15)),
        (ROLLING, date(2026, 4, 4), at(2026, 3, 4, 23, 30)),
        (ROLLING, date(2028, 3, 30), at(2028, 2, 28, 23, 30)),
    ],
)
def test_bookings_open_in_japans_time(window: BookingWindow, day: date, expected: datetime) -> None:
    opens = opens_at(window, day)
    assert opens == expected
    assert opens.utcoffset() is not None


def test_a_use_closes_so_many_minutes_before_it_begins() -> None:
    assert closes_at(MONTHLY, date(2026, 4, 4), 540) == at(2026, 4, 3, 23)
    assert closes_at(ROLLING, date(2026, 4, 4), 0) == at(2026, 4, 3, 15)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2025, 12, 31, 23, 59), None),
        (at(2026, 1, 1), 0),
        (at(2026, 4, 3, 13, 59), 0),
        (at(2026, 4, 3, 14), 1),
        (at(2026, 4, 3, 23), 541),
        (datetime(2026, 4, 3, 23, 0, 30, tzinfo=UTC), 541),
        (at(2026, 4, 4, 13, 58), 1439),
        (at(2026, 4, 4, 13, 59), None),
    ],
)
def test_earliest_start_of_a_day(now: datetime, expected: int | None) -> None:
    assert earliest_start(MONTHLY, date(2026, 4, 4), now) == expected


def test_days_before_are_counted_between_dates_in_japan() -> None:
    assert days_before(at(2026, 4, 3, 14, 59), date(2026, 4, 4)) == 1
    assert days_before(at(2026, 4, 3, 15), date(2026, 4, 4)) == 0
    assert days_before(at(2026, 4, 5), date(2026, 4, 4)) == -1


def test_payment_is_due_at_the_end_of_the_last_day_or_when_the_use_begins() -> None:
    advance = Payment(kind="advance", days=7)
    confirmed = at(2026, 3, 1, 15, 1)
    assert payment_deadline(advance, confirmed, at(2026, 4, 4)) == at(2026, 3, 9, 15)
    assert payment_deadline(advance, confirmed, at(2026, 3, 5)) == at(2026, 3, 5)
    assert payment_deadline(Payment(kind="counter"), confirmed, at(2026, 4, 4)) is None
