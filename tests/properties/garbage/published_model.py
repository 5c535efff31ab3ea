"""What residents should see, kept as plainly as can be: the list of what was published, and the changes in force."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from tests.garbage_world import NEXT_YEAR, YEAR

from machiport.garbage.rules import DateRange

AREAS = ("north", "south", "east")
BOTH_YEARS = DateRange(start=YEAR.start, end=NEXT_YEAR.end)
PERIODS = (
    BOTH_YEARS,
    YEAR,
    DateRange(start=YEAR.start, end=date(2026, 9, 30)),
    DateRange(start=date(2026, 10, 1), end=NEXT_YEAR.end),
    NEXT_YEAR,
)
DAYS = [YEAR.start + timedelta(days=number) for number in range((NEXT_YEAR.end - YEAR.start).days + 1)]


@dataclass(frozen=True)
class PublishedEdition:
    """An edition with each area's weekday."""

    period: DateRange
    weekdays: dict[str, int]

    def holds(self, other: DateRange) -> bool:
        """Say whether every day of the other period is in this one's."""
        return self.period.start <= other.start and other.end <= self.period.end


@dataclass
class PublishedModel:
    """Editions in the order of their publication; changes by id: the cancelled day and for which areas."""

    version: int = 0
    editions: list[PublishedEdition] = field(default_factory=list)
    changes: dict[str, tuple[date, tuple[str, ...] | Literal["all"]]] = field(default_factory=dict)

    def weekday(self, area_id: str, day: date) -> int | None:
        """Return the weekday on which the edition that answers for the day collects in the area."""
        for edition in reversed(self.editions):
            if edition.period.contains(day):
                return edition.weekdays.get(area_id)
        return None

    def has_calendar(self, area_id: str) -> bool:
        """Say whether an edition that no later one replaces as a whole has the area."""
        return any(
            area_id in edition.weekdays and not any(later.holds(edition.period) for later in self.editions[place + 1 :])
            for place, edition in enumerate(self.editions)
        )

    def days(self, area_id: str) -> list[date] | None:
        """Return the days on which burnable garbage is collected in the area; None where it has no calendar."""
        if not self.has_calendar(area_id):
            return None
        cancelled = {day for day, areas in self.changes.values() if areas == "all" or area_id in areas}
        return [day for day in DAYS if day.weekday() == self.weekday(area_id, day) and day not in cancelled]
