"""What never changes of a facility's version, worked out once: open times, uses as bits of cells, neighbours."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.opening import Slot, occupied_range, open_times, slots, uses
from machiport.facilities.inventory.recently_used import RecentlyUsed
from machiport.facilities.search.month_views import MonthKey, MonthView, bits, month_of

# A facility of five rooms takes some 50 KB here once a month was looked at.
_KEPT: Final = 600

type OpenTime = tuple[int, int]


class Use(NamedTuple):
    """A use of a room: its minutes, the cells that it takes with buffers, and those in which it is heard."""

    start: int
    end: int
    cells: int
    heard: int


# Of a room's day: the cells that are taken, and those in which a use would disturb or be disturbed.
type InTheWay = tuple[int, int]


def permits(way: InTheWay, use: Use) -> bool:
    """Tell whether nobody is in the way of a use."""
    taken, disturbed = way
    return not (taken & use.cells or disturbed & use.heard)


@dataclass(frozen=True, slots=True)
class FacilityTable:
    """A facility's version with what follows from it; filled as it is asked."""

    in_force: FacilityInForce
    _open: dict[tuple[str, date], OpenTime | None] = field(default_factory=dict)
    _uses: dict[tuple[str, OpenTime, int], tuple[Use, ...]] = field(default_factory=dict)
    _slots: dict[tuple[str, OpenTime], tuple[tuple[Slot, Use], ...]] = field(default_factory=dict)
    _neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def facility_id(self) -> str:
        """The facility's name."""
        return self.in_force.facility_id

    def open_on(self, room: Room, day: date) -> OpenTime | None:
        """Return the minutes between which a room is open on a day; None where it is closed."""
        if day > self.in_force.calendar_until:
            return None  # not kept: there is no end of such days
        key = (room.room_id, day)
        if key not in self._open:
            found = open_times(self.in_force, room, day)
            self._open[key] = (found.start, found.end) if found else None
        return self._open[key]

    def uses_on(self, room: Room, day: date, minutes: int) -> tuple[Use, ...]:
        """Return, for each slot from which it is possible, the shortest use of at least `minutes`, in order."""
        open_time = self.open_on(room, day)
        if open_time is None:
            return ()
        key = (room.room_id, open_time, minutes)
        if key not in self._uses:
            found = uses(self.in_force, room, day, minutes)
            self._uses[key] = tuple(self._use(room, one.start, one.end) for one in found)
        return self._uses[key]

    def slots_on(self, room: Room, day: date) -> tuple[tuple[Slot, Use], ...]:
        """Return the slots of a day in order, each with the use of it alone."""
        open_time = self.open_on(room, day)
        if open_time is None:
            return ()
        key = (room.room_id, open_time)
        if key not in self._slots:
            found = slots(self.in_force, room, day)
            self._slots[key] = tuple((slot, self._use(room, slot.start, slot.end)) for slot in found)
        return self._slots[key]

    def in_the_way(self, room: Room, day: date, view: MonthView | None, second: int, *, noisy: bool) -> InTheWay:
        """Return what is in the way of a (noisy) use of a room on a day, by the view of its month."""
        if view is None:
            return 0, 0
        taken = disturbed = 0
        for atom in room.atoms:
            taken |= view.occupied(atom, day, second)[0]
        for atom in self._neighbours_of(room):
            there, heard = view.occupied(atom, day, second)
            disturbed |= there if noisy else heard
        return taken, disturbed

    def view_key(self, day: date) -> MonthKey:
        """Return which view says what is taken on a day."""
        return MonthKey(self.facility_id, month_of(day))

    def _use(self, room: Room, start: int, end: int) -> Use:
        facility = self.in_force.facility
        cell = facility.cell_minutes
        occupied = occupied_range(facility, room, start, end)
        return Use(start, end, bits(occupied.start // cell, occupied.end // cell), bits(start // cell, -(-end // cell)))

    def _neighbours_of(self, room: Room) -> tuple[str, ...]:
        """Return the atoms of a room's noise neighbours, without those that the room has itself."""
        if room.room_id not in self._neighbours:
            disturbed = self.in_force.facility.disturbed_by(room)
            atoms = dict.fromkeys(atom for other in disturbed for atom in other.atoms)
            self._neighbours[room.room_id] = tuple(atom for atom in atoms if atom not in room.atoms)
        return self._neighbours[room.room_id]


class FacilityTables:
    """The tables of the versions that were asked for last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tables: RecentlyUsed[tuple[str, str], FacilityTable] = RecentlyUsed(_KEPT)

    def of(self, in_force: FacilityInForce) -> FacilityTable:
        """Return the table of a version."""
        key = (in_force.facility_id, in_force.version_id)
        return self._tables.get(key) or self._tables.keep(key, FacilityTable(in_force))
