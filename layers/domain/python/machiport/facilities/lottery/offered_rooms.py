"""Which slots of which rooms a round draws for, from the facilities' published data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import PeriodScheme, Purpose, RasterScheme, Room
from machiport.facilities.inventory.opening import check_slot, slots
from machiport.facilities.lottery.errors import (
    ROOM_NOT_BY_LOTTERY,
    ROOM_SHARED_WITHOUT_LOTTERY,
    TIMES_NEEDED,
    TIMES_NOT_POSSIBLE,
)
from machiport.facilities.lottery.model import Slot, span_text
from machiport.facilities.lottery.public_files import OfferedRoom
from machiport.facilities.rules.model import RuleSet
from machiport.facilities.rules.wording import filled
from machiport.facilities.times import MINUTES_A_DAY, TimeRange
from machiport.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class AskedRoom:
    """A room that staff put into a round; `slots` None: the room's own named periods (区分)."""

    room_id: str
    slots: tuple[TimeRange, ...] | None = None


def room_fault(in_force: FacilityInForce, room: Room, asked: AskedRoom) -> LocalizedText | None:
    """Return why a room cannot be drawn for so; None where it can."""
    if not room.lottery:
        return ROOM_NOT_BY_LOTTERY
    for other in in_force.facility.rooms:
        if not other.lottery and set(other.atoms) & set(room.atoms):
            return filled(ROOM_SHARED_WITHOUT_LOTTERY, {"room_id": other.room_id})
    if asked.slots is None:
        return None if isinstance(room.scheme, PeriodScheme) else TIMES_NEEDED
    in_order = sorted(asked.slots, key=lambda times: times.start)
    if any(one.meets(following) for one, following in pairwise(in_order)):
        return TIMES_NOT_POSSIBLE
    return None


def slots_of(in_force: FacilityInForce, room: Room, asked: AskedRoom, days: Sequence[date]) -> list[Slot]:
    """Return the slots of a room in the round: on each day those that lie within the opening hours."""
    found: list[Slot] = []
    for day in days:
        if asked.slots is None:
            spans = [(slot.start, slot.end) for slot in slots(in_force, room, day)]
        else:
            spans = sorted((times.start, times.end) for times in asked.slots)
            spans = [span for span in spans if not check_slot(in_force, room, day, *span)]
        found += [Slot(room.room_id, day, start, end) for start, end in spans]
    return found


def days_between(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def offered_room(
    in_force: FacilityInForce,
    room: Room,
    rule_set: RuleSet,
    purposes: Mapping[str, Purpose],
    free: Sequence[Slot],
) -> OfferedRoom:
    """Return what is published of a room whose slots `free` are drawn for."""
    days: dict[date, tuple[str, ...]] = {}
    for slot in sorted(free):
        days[slot.day] = (*days.get(slot.day, ()), span_text(slot.start, slot.end))
    return OfferedRoom(
        room_id=room.room_id,
        atoms=room.atoms,
        noise_neighbours=tuple(sorted(other.room_id for other in in_force.facility.disturbed_by(room))),
        cell_minutes=in_force.facility.cell_minutes,
        preparation_minutes=room.preparation_minutes,
        cleanup_minutes=room.cleanup_minutes,
        capacity=room.capacity,
        purposes={name: purposes[name].noisy for name in sorted(room.purposes) if name in purposes},
        classes=tuple(sorted(rule_set.windows)),
        groups_only=rule_set.groups_only,
        periods=_period_spans(room),
        longest_minutes=room.scheme.longest_minutes if isinstance(room.scheme, RasterScheme) else MINUTES_A_DAY,
        days=days,
    )


def _period_spans(room: Room) -> tuple[str, ...]:
    if not isinstance(room.scheme, PeriodScheme):
        return ()
    return tuple(span_text(period.start, period.end) for period in room.scheme.periods)
