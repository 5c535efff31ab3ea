"""What a search asks for, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import DayKind, Position, Purpose, Room
from machiport.facilities.prices.model import Quote
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.refusals import Refusal
from machiport.facilities.search.facility_tables import Use
from machiport.facilities.times import MINUTES_A_DAY

MOST_DAYS: Final = 62
# Bookings open a year before at most; facilities' calendars reach two years ahead.
MOST_DAYS_AHEAD: Final = 800
WEEKDAYS: Final[tuple[DayKind, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Circle:
    """Not further away than `metres` from `centre`, in a straight line."""

    centre: Position
    metres: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks for.

    `municipalities` None: all. `first` to `last`: days in Japan, both included. `kinds` None: every day; else only
    these weekdays, and public holidays where `holiday` is among them. `earliest` to `latest`: minutes from 00:00
    between which the whole use lies; it is of `minutes` at least.
    """

    purpose: Purpose
    first: date
    last: date
    people: int = 1
    equipment: tuple[str, ...] = ()
    municipalities: tuple[str, ...] | None = None
    near: Circle | None = None
    kinds: frozenset[DayKind] | None = None
    earliest: int = 0
    latest: int = MINUTES_A_DAY
    minutes: int = 1

    @property
    def pieces(self) -> Mapping[str, int]:
        """One piece of each equipment."""
        return dict.fromkeys(self.equipment, 1)

    def days(self, in_force: FacilityInForce) -> list[date]:
        """Return the days of the range that are of the kinds asked for; public holidays as the facility knows them."""
        count = (self.last - self.first).days + 1
        days = [self.first + number * _A_DAY for number in range(count)]
        if self.kinds is None:
            return days
        holidays = in_force.public_holidays if "holiday" in self.kinds else frozenset()
        return [day for day in days if WEEKDAYS[day.weekday()] in self.kinds or day in holidays]


@dataclass(frozen=True, slots=True)
class FreeDay:
    """The uses of a day that can be booked, by their beginning."""

    day: date
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class RoomFound:
    """A room that the asker can book. `days` has only days with something free; the first use of the first is quoted.

    `metres`: how far away, where a place was given.
    """

    in_force: FacilityInForce
    room: Room
    metres: float | None
    days: tuple[FreeDay, ...]
    caller_class: CallerClass
    quote: Quote


@dataclass(frozen=True, slots=True)
class RoomRefused:
    """A room with free slots that rules keep the asker from, and what they say of the first day of these."""

    in_force: FacilityInForce
    room: Room
    metres: float | None
    day: date
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a long answer a page begins: in the stretch of the index behind `after`, the rooms from `offset` on."""

    after: str | None = None
    offset: int = 0


START: Final = Place()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer; `following` None at its end. `refused` belongs to the stretch, not to the page."""

    purpose: Purpose
    rooms: tuple[RoomFound, ...]
    refused: tuple[RoomRefused, ...] = ()
    following: Place | None = None
    days: tuple[date, date] = field(kw_only=True)
