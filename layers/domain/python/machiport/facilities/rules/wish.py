"""What is known of a wish when the rules look at it, and what is known around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from machiport.facilities.inventory.model import Facility, Room


@dataclass(frozen=True, slots=True)
class WishFacts:
    """One use of one room: `start` to `end` in minutes from 00:00 of `day`, Asia/Tokyo.

    That the time is a slot of the room is looked at elsewhere (`machiport.facilities.inventory.opening`).
    `equipment` counts pieces by their id.
    """

    room: Room
    facility: Facility
    day: date
    start: int
    end: int
    purpose_id: str
    people: int = 1
    profit_making: bool = False
    heating: bool = False
    equipment: Mapping[str, int] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """How long the use is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the rules need to know besides wish and caller.

    `region`: the five-digit codes of the whole 圏域. `suspended_until`: the last day (in Japan) of the holder's
    suspension with this owner. `booked`: bookings that the holder has, by quota and month of use as yyyymm
    (`("hall", "202604")`). `first_come_from`: the instant from which a room given by lottery is first come, first
    served in the month of use; None while nobody knows it.
    """

    now: datetime
    region: frozenset[str]
    suspended_until: date | None = None
    booked: Mapping[tuple[str, str], int] = field(default_factory=dict)
    first_come_from: datetime | None = None
