"""Calendars that anybody may look at: a room's month, a facility's week, and when a room is busy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from machiport.clock import Clock, today
from machiport.facilities.identifiers import facility_of
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.ports import InForce, Inventory
from machiport.facilities.reservations.errors import RoomNotFound
from machiport.facilities.search.calendar_days import RoomCalendar, ShownDay
from machiport.facilities.search.facility_tables import FacilityTable, FacilityTables
from machiport.facilities.search.month_views import MonthKey, month_of, months_between, second_of
from machiport.facilities.search.owner_documents import kept_lotteries
from machiport.facilities.search.ports import Lotteries, Occupancy, OccupancyReads
from machiport.facilities.search.wanted import MOST_DAYS_AHEAD
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed
from machiport.reads_together import Together

# Who looks back looks at last month.
_DAYS_BACK: Final = 62
_DAY: Final = timedelta(days=1)
_OUT_OF_RANGE: Final = LocalizedText(
    ja="この期間のカレンダーは表示できません。先月から2年先までの日を指定してください。",
    en="There is no calendar of these days. Please choose days from last month to two years ahead.",
    ja_x_easy="この 日の カレンダーは ありません。先月から 2年 あとまでの 日を えらんでください。",
)


@dataclass(frozen=True, slots=True)
class RoomDays:
    """A room with some of its days."""

    room: Room
    days: tuple[ShownDay, ...]


@dataclass(frozen=True, slots=True)
class ShownFacility:
    """A facility with days of some of its rooms."""

    in_force: FacilityInForce
    rooms: tuple[RoomDays, ...]


@dataclass(frozen=True, slots=True)
class BusyRoom:
    """When a room is taken, whoever has it: by day the minutes from when until when, buffers included."""

    in_force: FacilityInForce
    room: Room
    busy: tuple[tuple[date, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a facility for some days."""

    table: FacilityTable
    owned: InForce
    occupancy: Occupancy
    now: datetime


class CalendarService:
    """Two requests, side by side: the facility with its owner's rules, and the views of the months."""

    def __init__(
        self,
        inventory: Inventory,
        occupancy: OccupancyReads,
        lotteries: Lotteries,
        clock: Clock,
        together: Together,
    ) -> None:
        """Read from `inventory` and `occupancy`; `lotteries` are asked for rooms that are given by them."""
        self._inventory = inventory
        self._occupancy = occupancy
        self._first_come = kept_lotteries(lotteries, clock)
        self._clock = clock
        self._together = together
        self._tables = FacilityTables()

    def month(self, room_id: str, month: date | None) -> ShownFacility:
        """Return all days of the month that `month` is in (None: the present one).

        Raises RoomNotFound; ValidationFailed for months too far away.
        """
        first = (month or today(self._clock)).replace(day=1)
        last = (first + 31 * _DAY).replace(day=1) - _DAY
        self._check(first, last, "/query/month")
        read = self._read(facility_of(room_id), first, last)
        room = read.table.in_force.room(room_id) if read else None
        if read is None or room is None:
            raise RoomNotFound(params={"room_id": room_id})
        return self._shown(read, [room], first, last)

    def week(self, facility_id: str, first: date | None) -> ShownFacility:
        """Return seven days from `first` (None: today) of all rooms of a facility.

        Raises FacilityNotFound; ValidationFailed for days too far away.
        """
        begin = first or today(self._clock)
        self._check(begin, begin, "/query/from")
        last = begin + 6 * _DAY
        read = self._read(facility_id, begin, last)
        if read is None:
            raise FacilityNotFound(params={"facility_id": facility_id})
        return self._shown(read, read.table.in_force.facility.rooms, begin, last)

    def busy(self, room_id: str, days_ahead: int) -> BusyRoom:
        """Return when a room is taken, from the beginning of this month for `days_ahead` days from today.

        Raises RoomNotFound.
        """
        now = today(self._clock)
        first, last = now.replace(day=1), now + timedelta(days=days_ahead)
        read = self._read(facility_of(room_id), first, last)
        room = read.table.in_force.room(room_id) if read else None
        if read is None or room is None:
            raise RoomNotFound(params={"room_id": room_id})
        return BusyRoom(read.table.in_force, room, tuple(_busy(read, room, _days(first, last))))

    def _read(self, facility_id: str, first: date, last: date) -> _Read | None:
        views = [MonthKey(facility_id, month) for month in months_between(first, last)]
        owned = self._together.begin(lambda: self._inventory.in_force([facility_id]))
        occupancy = self._occupancy.occupancy(views)
        found = owned.result()
        in_force = found.facilities.get(facility_id)
        return _Read(self._tables.of(in_force), found, occupancy, self._clock.now()) if in_force else None

    def _shown(self, read: _Read, rooms: Sequence[Room], first: date, last: date) -> ShownFacility:
        in_force = read.table.in_force
        rules = read.owned.rules.get(in_force.municipality)
        drawn = [in_force.municipality] if any(room.lottery for room in rooms) else []
        announced = self._first_come.of(drawn).get(in_force.municipality)
        shown = []
        for room in rooms:
            calendar = RoomCalendar(read.table, room, rules.rule_set(room.rule_set) if rules else None, read.now)
            days = (
                calendar.day(
                    day,
                    read.occupancy.views.get(read.table.view_key(day)),
                    announced.of(room.room_id, day) if announced and room.lottery else None,
                )
                for day in _days(first, last)
            )
            shown.append(RoomDays(room, tuple(days)))
        return ShownFacility(in_force, tuple(shown))

    def _check(self, first: date, last: date, pointer: str) -> None:
        now = today(self._clock)
        if last < now - timedelta(days=_DAYS_BACK) or first > now + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationFailed(errors=[ProblemError(pointer, _OUT_OF_RANGE)])


def _days(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]


def _busy(read: _Read, room: Room, days: Iterable[date]) -> Iterable[tuple[date, int, int]]:
    cell, second = read.table.in_force.facility.cell_minutes, second_of(read.now)
    for day in days:
        view = read.occupancy.views.get(MonthKey(read.table.facility_id, month_of(day)))
        taken = 0
        for atom in room.atoms:
            taken |= view.occupied(atom, day, second)[0] if view else 0
        for first, end in runs(taken):
            yield day, first * cell, end * cell


def runs(cells: int) -> Iterable[tuple[int, int]]:
    """Go through the runs of set bits: from which until before which."""
    position = 0
    while cells:
        gap = (cells & -cells).bit_length() - 1
        cells >>= gap
        position += gap
        length = (~cells & (cells + 1)).bit_length() - 1
        yield position, position + length
        cells >>= length
        position += length
