"""The day sheet (日報) of a facility: every room of a day with who has it, in what state, and what is to be paid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from machiport.clock import Clock
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.opening import open_times
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.ledger.marks import Marks, cell_name
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import ReservationStore
from machiport.facilities.staffing.ledger_days import LedgerDays, read_ledgers
from machiport.facilities.staffing.who import HolderNames, Who
from machiport.facilities.times import TimeRange

_SHOWN = frozenset({"held", "awaiting_payment", "awaiting_approval", "confirmed", "used", "no_show"})


@dataclass(frozen=True, slots=True)
class SheetRoom:
    """A room's day: when it is open (None: closed), and what is booked of it, by time."""

    room: Room
    open: TimeRange | None
    entries: tuple[Reservation, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part of a room that a lottery's round keeps free for its winners."""

    atom: str
    times: TimeRange
    round_id: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A facility's day, as it was at `made_at`. `who`: the people, by reservation."""

    in_force: FacilityInForce
    day: date
    made_at: datetime
    rooms: tuple[SheetRoom, ...]
    withheld: tuple[Withheld, ...]
    who: Mapping[str, Who]


class DaySheetService:
    """Makes day sheets from the ledgers: there is no other list of a day's bookings that could differ."""

    def __init__(self, store: ReservationStore, inventory: Inventory, names: HolderNames, clock: Clock) -> None:
        """Read bookings from `store`, rooms from `inventory`, people from `names`."""
        self._store = store
        self._inventory = inventory
        self._names = names
        self._clock = clock

    def sheet(self, municipality: str, facility_id: str, day: date) -> DaySheet:
        """Return the sheet of a day.

        Raises FacilityNotFound, also for another municipality's.
        """
        in_force = self._inventory.facility(facility_id)
        if in_force is None or in_force.municipality != municipality:
            raise FacilityNotFound(params={"facility_id": facility_id})
        now = self._clock.now()
        read = read_ledgers(self._store, in_force.facility, [day], now)
        shown = [each for each in read.reservations.values() if each.state_at(now) in _SHOWN]
        rooms = tuple(
            SheetRoom(room, open_times(in_force, room, day), _of_room(shown, room.room_id))
            for room in in_force.facility.rooms
        )
        withheld = tuple(_withheld(in_force, read, now))
        return DaySheet(in_force, day, now, rooms, withheld, self._names.of(municipality, shown))


def _of_room(reservations: Sequence[Reservation], room_id: str) -> tuple[Reservation, ...]:
    found = [each for each in reservations if each.wish.room_id == room_id]
    return tuple(sorted(found, key=lambda each: (each.wish.times.start, each.reservation_id)))


def _withheld(in_force: FacilityInForce, read: LedgerDays, now: datetime) -> Iterator[Withheld]:
    """Go through runs of cells with marks of something that is no reservation."""
    minutes = in_force.facility.cell_minutes
    for key, marks in read.days.items():
        begun: tuple[int, str] | None = None
        for number in range(24 * 60 // minutes + 1):
            round_id = _round_at(marks, number, read, now)
            if begun is not None and round_id != begun[1]:
                times = TimeRange(start=begun[0] * minutes, end=number * minutes)
                yield Withheld(key.atom, times, begun[1])
                begun = None
            if begun is None and round_id is not None:
                begun = (number, round_id)


def _round_at(marks: Marks, number: int, read: LedgerDays, now: datetime) -> str | None:
    mark = marks.by_name.get(cell_name(number))
    if mark is None or not mark.holds_at(now) or mark.reservation_id in read.reservations:
        return None
    return mark.reservation_id
