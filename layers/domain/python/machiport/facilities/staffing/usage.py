"""Usage statistics (利用統計) as figures: pure functions of opening times and bookings.

Time is counted in minutes of a room's parts: a hall of two halves of which one is used is used by half. Preparation
and clean-up are not use. What staff have taken out of use is not open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.opening import open_times
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.times import TimeRange

_HOUR: Final = 60
USED_STATES: Final = frozenset({"confirmed", "used"})

type _Spans = Mapping[tuple[str, date], Sequence[TimeRange]]


@dataclass(frozen=True, slots=True)
class Use:
    """Minutes open and minutes used."""

    open_minutes: int
    used_minutes: int

    @property
    def percent(self) -> float | None:
        """The rate of use (稼働率) in per cent, with one decimal; None where nothing was open."""
        return round(100 * self.used_minutes / self.open_minutes, 1) if self.open_minutes else None


@dataclass(frozen=True, slots=True)
class Occupation:
    """Who had which parts when: uses of bookings, and what was out of use, by part and day."""

    used: _Spans
    blocked: _Spans


def occupation_of(reservations: Iterable[Reservation], cell_minutes: int) -> Occupation:
    """Return what bookings (confirmed or used) and blocks had."""
    used: dict[tuple[str, date], list[TimeRange]] = defaultdict(list)
    blocked: dict[tuple[str, date], list[TimeRange]] = defaultdict(list)
    for each in reservations:
        wish = each.wish
        for part in each.taken:
            if each.origin == "block":
                blocked[part.atom, wish.day] += _spans(part.cells, cell_minutes)
            elif each.state in USED_STATES:
                used[part.atom, wish.day].append(wish.times)
    return Occupation(used, blocked)


def use_of_room(in_force: FacilityInForce, room: Room, days: Sequence[date], occupation: Occupation) -> Use:
    """Return how much of a room was open and used."""
    uses = [_minutes(times, atom, day, occupation) for day, times in _open(in_force, room, days) for atom in room.atoms]
    return Use(sum(use.open_minutes for use in uses), sum(use.used_minutes for use in uses))


def use_by_hour(in_force: FacilityInForce, days: Sequence[date], occupation: Occupation) -> dict[int, Use]:
    """Return how much of the facility's parts was open and used in each hour of the day; hours never open are left out.

    A part that several rooms have counts once.
    """
    of_atom: dict[str, Room] = {}
    for room in in_force.facility.rooms:
        for atom in room.atoms:
            of_atom.setdefault(atom, room)
    found: dict[int, Use] = {}
    for atom, room in of_atom.items():
        for day, times in _open(in_force, room, days):
            for hour in range(times.start // _HOUR, -(-times.end // _HOUR)):
                start, end = max(times.start, hour * _HOUR), min(times.end, (hour + 1) * _HOUR)
                here = _minutes(TimeRange(start=start, end=end), atom, day, occupation)
                before = found.get(hour, Use(0, 0))
                found[hour] = Use(before.open_minutes + here.open_minutes, before.used_minutes + here.used_minutes)
    return dict(sorted(found.items()))


def _open(in_force: FacilityInForce, room: Room, days: Sequence[date]) -> Iterator[tuple[date, TimeRange]]:
    for day in days:
        times = open_times(in_force, room, day)
        if times is not None:
            yield day, times


def _minutes(times: TimeRange, atom: str, day: date, occupation: Occupation) -> Use:
    """Return what of `times` was open and used; a use that lies in what was blocked later is not counted."""
    blocked = occupation.blocked.get((atom, day), ())
    out = sum(_shared(times, each) for each in blocked)
    used = sum(_shared(times, each) for each in occupation.used.get((atom, day), ()))
    return Use(times.minutes - out, min(used, times.minutes - out))


def _shared(one: TimeRange, other: TimeRange) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _spans(cells: Iterable[str], cell_minutes: int) -> list[TimeRange]:
    return [
        TimeRange(start=number * cell_minutes, end=(number + 1) * cell_minutes)
        for number in (int(name.removeprefix("c")) for name in cells)
    ]
