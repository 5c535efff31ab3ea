"""A room's day as a calendar shows it: closed and why, not open yet, or which of its slots are free."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from machiport.clock import TOKYO
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.opening import Slot, exception_on
from machiport.facilities.inventory.slot_faults import SLOT_FAULT_TEXTS, SlotFault
from machiport.facilities.rules.model import CallerClass, RuleSet
from machiport.facilities.rules.windows import opens_at
from machiport.facilities.search.facility_tables import FacilityTable, Use, permits
from machiport.facilities.search.month_views import MonthView, second_of
from machiport.facilities.times import instant_at
from machiport.localized_text import LocalizedText

type SlotStatus = Literal["free", "taken", "over"]
# `partly`: some slots are taken. `lottery`: given by lottery, and that is not over.
type DayStatus = Literal["over", "closed", "not_open_yet", "lottery", "free", "partly", "taken"]

_CLASSES: Final[tuple[CallerClass, ...]] = ("resident", "region", "outsider")


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A named period, or a run of the raster's steps of one status: free or taken for a quiet use, or begun already."""

    slot: Slot
    status: SlotStatus


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of a room. `open_for`: who may book it by now; `opens_at`: from when the first of them may (Asia/Tokyo).

    `reason` says why it is closed.
    """

    day: date
    status: DayStatus
    slots: tuple[ShownSlot, ...] = ()
    open_for: tuple[CallerClass, ...] = ()
    opens_at: datetime | None = None
    reason: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class RoomCalendar:
    """A room with what its days depend on. `first_come`: from when it is no longer given by lottery, by day."""

    table: FacilityTable
    room: Room
    rule_set: RuleSet | None
    now: datetime

    def day(self, day: date, view: MonthView | None, first_come: datetime | None) -> ShownDay:
        """Return a day by the view of its month; `first_come` None: it is not given by lottery."""
        if not self.table.open_on(self.room, day):
            return ShownDay(day, "closed", reason=self._why_closed(day))
        slots = self._slots(day, view)
        if all(each.status == "over" for each in slots):
            return ShownDay(day, "over", slots)
        opening = self._opening(day)
        opens = min(opening.values(), default=None)
        open_for = tuple(each for each, instant in opening.items() if instant <= self.now)
        if first_come is not None and self.now < first_come:
            return ShownDay(day, "lottery", slots, open_for, first_come.astimezone(TOKYO))
        status: DayStatus = _status(slots) if open_for else "not_open_yet"
        return ShownDay(day, status, slots, open_for, opens)

    def _slots(self, day: date, view: MonthView | None) -> tuple[ShownSlot, ...]:
        way = self.table.in_the_way(self.room, day, view, second_of(self.now), noisy=False)

        def status(use: Use) -> SlotStatus:
            if instant_at(day, use.start) <= self.now:
                return "over"
            return "free" if permits(way, use) else "taken"

        shown: list[ShownSlot] = []
        for slot, use in self.table.slots_on(self.room, day):
            now = status(use)
            last = shown[-1] if shown and slot.period_id is None else None
            if last and last.status == now and last.slot.end == slot.start:
                shown[-1] = ShownSlot(Slot(last.slot.start, slot.end), now)
            else:
                shown.append(ShownSlot(slot, now))
        return tuple(shown)

    def _opening(self, day: date) -> dict[CallerClass, datetime]:
        """Return from when each class may book the day; without those that never may."""
        windows = self.rule_set.windows if self.rule_set else {}
        return {each: opens_at(windows[each], day) for each in _CLASSES if each in windows}

    def _why_closed(self, day: date) -> LocalizedText:
        in_force = self.table.in_force
        if day > in_force.calendar_until:
            return SLOT_FAULT_TEXTS[SlotFault.BEYOND_CALENDAR]
        exception = exception_on(in_force.facility, self.room, day)
        return exception.reason if exception else SLOT_FAULT_TEXTS[SlotFault.CLOSED_DAY]


def _status(slots: tuple[ShownSlot, ...]) -> DayStatus:
    """Return how full a day is, by the slots that are still to come."""
    statuses = {each.status for each in slots} - {"over"}
    if statuses == {"free"}:
        return "free"
    return "taken" if statuses == {"taken"} else "partly"
