"""The clock: instants in UTC, days in Japan."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from machiport.clock import TOKYO, FixedClock, SystemClock, today


def test_system_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_a_day_begins_at_midnight_in_japan() -> None:
    clock = FixedClock(datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC))
    assert today(clock) == date(2026, 3, 31)
    clock.advance(timedelta(seconds=1))
    assert today(clock) == date(2026, 4, 1)


def test_a_fixed_clock_is_set_in_any_zone_and_tells_utc() -> None:
    clock = FixedClock(datetime(2026, 4, 1, 8, 30, tzinfo=TOKYO))
    assert clock.now() == datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 4, 1, 8, 30))  # noqa: DTZ001  # the mistake under test


def test_japan_is_known_without_the_systems_time_zone_files() -> None:
    program = "import zoneinfo; print(zoneinfo.TZPATH, zoneinfo.ZoneInfo('Asia/Tokyo'))"
    environment = os.environ | {"PYTHONTZPATH": ""}
    done = subprocess.run(  # noqa: S603  # our own interpreter, our own program
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "() Asia/Tokyo"
