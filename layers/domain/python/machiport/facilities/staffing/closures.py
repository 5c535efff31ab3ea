"""A closure (休館): which days, times and rooms, and what it does to the bookings that are in its way."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.ledger.marks import LedgerKey, cells_of
from machiport.facilities.times import MINUTES_A_DAY, TimeRange
from machiport.localized_text import LocalizedText

# One request does all of it, a few transactions a day.
MOST_DAYS: Final = 62
_ID_DIGITS: Final = 24

type ClosureOutcome = Literal["cancelled", "moved", "kept"]


@dataclass(frozen=True, slots=True)
class Closure:
    """What is closed: days from `first` to `last`, both included; `rooms` None: the whole facility.

    `moves`: bookings that get another room of the owner instead of being cancelled, by their numbers.
    """

    facility_id: str
    first: date
    last: date
    times: TimeRange
    rooms: tuple[str, ...] | None
    reason: LocalizedText
    moves: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole_days(self) -> bool:
        """Whether it lasts from midnight to midnight."""
        return self.times.minutes == MINUTES_A_DAY

    def days(self) -> Iterator[date]:
        """Go through its days."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    def atoms(self, in_force: FacilityInForce) -> tuple[str, ...]:
        """Return the parts of the facility that are closed."""
        rooms = in_force.facility.rooms
        closed = [room for room in rooms if self.rooms is None or room.room_id in self.rooms]
        return tuple(dict.fromkeys(atom for room in closed for atom in room.atoms))

    def cells(self, in_force: FacilityInForce) -> tuple[str, ...]:
        """Return the cells of each day that are closed."""
        return cells_of(self.times, in_force.facility.cell_minutes)

    def ledgers(self, in_force: FacilityInForce, day: date) -> dict[LedgerKey, tuple[str, ...]]:
        """Return what is closed of a day."""
        cells = self.cells(in_force)
        return {LedgerKey(self.facility_id, atom, day): cells for atom in self.atoms(in_force)}


@dataclass(frozen=True, slots=True)
class ClosureResult:
    """What became of one booking; `code` says why it was kept, `room_id` where it was moved to."""

    reservation_id: str
    outcome: ClosureOutcome
    room_id: str | None = None
    code: str | None = None


def block_id(municipality: str, closure_id: str, day: date, number: int) -> str:
    """Return the id of the `number`-th block of a closure's day: the same however often it is tried."""
    digest = hashlib.sha256(f"{closure_id}#{day.isoformat()}#{number}".encode()).hexdigest()
    return f"{municipality}-{digest[:_ID_DIGITS]}"


def closure_id_of(municipality: str, record_id: str) -> str:
    """Return the id of the closure that a request makes; `record_id` is the request's."""
    return hashlib.sha256(f"{municipality}#closure#{record_id}".encode()).hexdigest()[:_ID_DIGITS]
