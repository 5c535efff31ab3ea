"""When a room is open, which slots its day has, whether a time is one of them, and which cells it takes.

Days are days in Japan, times minutes from 00:00 Asia/Tokyo. An exception (休館日・臨時開館) goes before a public
holiday's hours, these before the weekday's; among several that fit a day, the last one written counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import (
    DayKind,
    ExceptionalDays,
    Facility,
    NamedPeriod,
    OpeningHours,
    PeriodScheme,
    RasterScheme,
    Room,
)
from machiport.facilities.inventory.slot_faults import SlotFault
from machiport.facilities.times import MINUTES_A_DAY, TimeRange

_WEEKDAYS: tuple[DayKind, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of a room's day: a named period, or one step of the raster (`period_id` None).

    A use is a run of neighbouring slots. `start` and `end` are minutes from 00:00 Asia/Tokyo.
    """

    start: int
    end: int
    period_id: str | None = None


def open_times(in_force: FacilityInForce, room: Room, day: date) -> TimeRange | None:
    """Return when `room` is open on `day`; None where it is closed or the calendar does not reach the day."""
    if day > in_force.calendar_until:
        return None
    exception = exception_on(in_force.facility, room, day)
    if exception is not None:
        return exception.open
    hours = None
    if day in in_force.public_holidays:
        hours = _hours(in_force.facility.hours, "holiday", day)
    if hours is None:
        hours = _hours(in_force.facility.hours, _WEEKDAYS[day.weekday()], day)
    return hours.open if hours is not None else None


def exception_on(facility: Facility, room: Room, day: date) -> ExceptionalDays | None:
    """Return the exception that counts for a room on a day; None where the day is like others."""
    for one in reversed(facility.exceptions):
        if one.first <= day <= one.last and (one.rooms is None or room.room_id in one.rooms):
            return one
    return None


def slots(in_force: FacilityInForce, room: Room, day: date) -> tuple[Slot, ...]:
    """Return the slots of a day in order: the periods that lie within the open time, or the raster's steps."""
    open_time = open_times(in_force, room, day)
    if open_time is None:
        return ()
    if isinstance(room.scheme, PeriodScheme):
        return tuple(
            Slot(period.start, period.end, period.period_id)
            for period in room.scheme.periods
            if open_time.start <= period.start and period.end <= open_time.end
        )
    step = room.scheme.step_minutes
    first = -(-open_time.start // step) * step
    return tuple(Slot(start, start + step) for start in range(first, open_time.end - step + 1, step))


def uses(in_force: FacilityInForce, room: Room, day: date, minutes: int) -> tuple[TimeRange, ...]:
    """Return, for each slot from which it is possible, the shortest use of at least `minutes`, in order."""
    days_slots = slots(in_force, room, day)
    least, most = max(minutes, 1), MINUTES_A_DAY
    if isinstance(room.scheme, RasterScheme):
        least, most = max(minutes, room.scheme.shortest_minutes), room.scheme.longest_minutes
    found = []
    for position, slot in enumerate(days_slots):
        end = next((later.end for later in days_slots[position:] if later.end - slot.start >= least), None)
        if end is not None and end - slot.start <= most:
            found.append(TimeRange(start=slot.start, end=end))
    return tuple(found)


def check_slot(in_force: FacilityInForce, room: Room, day: date, start: int, end: int) -> tuple[SlotFault, ...]:
    """Return what is wrong with using `room` on `day` from `start` until `end`; empty where nothing is.

    With named periods, a use runs from a period's start to the same or a later one's end; on the raster it begins
    and ends on steps and is neither too short nor too long. It lies within the open time as a whole; preparation
    and clean-up need not.
    """
    if day > in_force.calendar_until:
        return (SlotFault.BEYOND_CALENDAR,)
    open_time = open_times(in_force, room, day)
    if open_time is None:
        return (SlotFault.CLOSED_DAY,)
    if not 0 <= start < end <= MINUTES_A_DAY:
        return (SlotFault.NOT_A_SLOT,)
    faults = [] if open_time.start <= start and end <= open_time.end else [SlotFault.OUTSIDE_HOURS]
    if isinstance(room.scheme, PeriodScheme):
        faults += [] if _run(room.scheme.periods, start, end) else [SlotFault.NOT_A_SLOT]
    else:
        faults += _raster_faults(room.scheme, start, end)
    return tuple(faults)


def periods_of(room: Room, start: int, end: int) -> tuple[str, ...]:
    """Return the ids of the periods from `start` until `end`; empty on a raster and where the times fit no run."""
    if not isinstance(room.scheme, PeriodScheme):
        return ()
    return tuple(period.period_id for period in _run(room.scheme.periods, start, end))


def occupied_range(facility: Facility, room: Room, start: int, end: int) -> TimeRange:
    """Return what a use from `start` until `end` takes of the day: with preparation and clean-up, in whole cells.

    Buffers may lie outside of the opening hours; they end at the day's ends. Rounded outward to `cell_minutes`.
    """
    cell = facility.cell_minutes
    first = max(start - room.preparation_minutes, 0) // cell * cell
    last = -(-min(end + room.cleanup_minutes, MINUTES_A_DAY) // cell) * cell
    return TimeRange(start=first, end=last)


def _hours(hours: Sequence[OpeningHours], kind: DayKind, day: date) -> OpeningHours | None:
    for one in reversed(hours):
        if kind in one.days and (one.valid_from or day) <= day <= (one.valid_until or day):
            return one
    return None


def _run(periods: Sequence[NamedPeriod], start: int, end: int) -> tuple[NamedPeriod, ...]:
    """Return the periods from the one that begins at `start` to the one that ends at `end`; empty if there is none."""
    run = tuple(period for period in periods if start <= period.start and period.end <= end)
    return run if run and run[0].start == start and run[-1].end == end else ()


def _raster_faults(scheme: RasterScheme, start: int, end: int) -> list[SlotFault]:
    if start % scheme.step_minutes or end % scheme.step_minutes:
        return [SlotFault.NOT_A_SLOT]
    if end - start < scheme.shortest_minutes:
        return [SlotFault.TOO_SHORT]
    return [SlotFault.TOO_LONG] if end - start > scheme.longest_minutes else []
