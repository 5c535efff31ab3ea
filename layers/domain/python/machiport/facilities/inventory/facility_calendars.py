"""How far the calendars of facilities reach, and which public holidays they have."""

from datetime import date
from typing import Final

from machiport.clock import Clock, today
from machiport.facilities.inventory.ports import PublicHolidays

_YEARS_AHEAD: Final = 2
"""Public holidays are law, but for the equinoxes, which are announced in February of the year before."""


class FacilityCalendars:
    """The calendar that a facility gets when it is published: this year and the two after it."""

    def __init__(self, holidays: PublicHolidays, clock: Clock) -> None:
        """Ask `holidays`; the year is that of Japan."""
        self._holidays = holidays
        self._clock = clock

    def until(self) -> date:
        """Return the last day of which the public holidays are known."""
        return date(today(self._clock).year + _YEARS_AHEAD, 12, 31)

    def public_holidays(self) -> tuple[date, ...]:
        """Return the public holidays until that day, in order."""
        year = today(self._clock).year
        return tuple(sorted(self._holidays.of_years(year, year + _YEARS_AHEAD)))
