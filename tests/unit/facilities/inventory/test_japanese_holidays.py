"""Public holidays of Japan as the Cabinet Office lists them (内閣府 国民の祝日について), and the calendars' reach."""

import subprocess
import sys
from datetime import UTC, date, datetime

from machiport.clock import FixedClock
from machiport.facilities.inventory.facility_calendars import FacilityCalendars
from machiport.facilities.inventory.japanese_holidays import JapaneseHolidays

# 2026, with 敬老の日 and 秋分の日 around 国民の休日, and 振替休日 of 憲法記念日 (a Sunday).
OF_2026 = "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23"


def test_holidays_are_those_of_the_law() -> None:
    expected = frozenset(date.fromisoformat(f"2026-{day}") for day in OF_2026.split())
    assert JapaneseHolidays().of_years(2026, 2026) == expected


def test_a_calendar_reaches_to_the_end_of_the_second_year_after_this() -> None:
    # It is 2027 in Japan already.
    calendars = FacilityCalendars(JapaneseHolidays(), FixedClock(datetime(2026, 12, 31, 15, tzinfo=UTC)))
    assert calendars.until() == date(2029, 12, 31)
    days = calendars.public_holidays()
    assert (days[0], list(days)) == (date(2027, 1, 1), sorted(days))
    assert {day.year for day in days} == {2027, 2028, 2029}


def test_who_only_reads_never_loads_the_library() -> None:
    code = (
        "import sys; import machiport.facilities.inventory.dynamo_inventory, machiport.facilities.inventory.opening, "
        "machiport.facilities.inventory.japanese_holidays; print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ours
    assert done.stdout.strip() == "False"
