"""Carrying out closures: what they would do, then doing it day by day, and showing the reason in the calendars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from machiport.clock import today
from machiport.facilities.inventory.errors import FacilityNotFound
from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import ExceptionalDays
from machiport.facilities.inventory.ports import Inventory, InventoryWriter
from machiport.facilities.inventory.slot_faults import SLOT_FAULT_TEXTS, SlotFault
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import RoomNotFound
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing.blocks import BlockTerms
from machiport.facilities.staffing.closing_days import DayCloser
from machiport.facilities.staffing.closures import MOST_DAYS, Closure, ClosureResult, closure_id_of
from machiport.facilities.staffing.errors import BLOCK_IN_THE_PAST, CLOSURE_TOO_LONG, DAYS_BACKWARDS
from machiport.facilities.staffing.exceptional_days import CalendarEditor, Shown
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffRequest
from machiport.problem_details import ProblemError, ValidationFailed

type _Place = Literal["body", "query"]
"""Where a request says what is to be closed, and errors point."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What a closure did, and which version of the facility shows it: none for a closure of some hours."""

    closure_id: str
    results: tuple[ClosureResult, ...]
    shown: Shown


class ClosureService:
    """Closes facilities or rooms of a municipality."""

    def __init__(self, desk: Desk, inventory: Inventory, calendars: CalendarEditor, writer: InventoryWriter) -> None:
        """Block with `desk`; calendars are published through `calendars`, requests remembered by `writer`."""
        self._desk = desk
        self._inventory = inventory
        self._calendars = calendars
        self._writer = writer

    def affected(self, municipality: str, closure: Closure) -> Sequence[Reservation]:
        """Return the bookings that a closure, asked for in a query, would cancel or move, by day and time.

        Raises FacilityNotFound, RoomNotFound, ValidationFailed.
        """
        closer = self._closer(municipality, closure, BlockTerms("", "", "", self._desk.clock.now()), "query")
        return [each for day in closure.days() for each in closer.affected(day)]

    def close(self, asked: StaffRequest, closure: Closure, respond: Callable[[Closed], StoredResponse]) -> Outcome:
        """Close every day, then publish whole days as exceptional ones (臨時休館) with the reason.

        Bookings are cancelled by the owner, without a fee; those in `moves` get the other room where it is free, and
        stay where it is not. Sent again with the same key it goes on where it broke off; what it answers then is what
        it did then.

        Raises FacilityNotFound, RoomNotFound, ValidationFailed, ChangedMeanwhile, and what `once` raises.
        """

        def work() -> Outcome:
            now = self._desk.clock.now()
            closure_id = closure_id_of(asked.municipality, asked.request.record_id)
            terms = BlockTerms(closure_id, asked.pseudonym, closure.reason.ja, now)
            closer = self._closer(asked.municipality, closure, terms, "body")
            results = [result for day in closure.days() for result in closer.close(day)]
            shown = self._shown(asked, closure) if closure.whole_days else Shown()
            response = respond(Closed(closure_id, tuple(results), shown))
            self._writer.remember(asked.request, response)
            return Outcome(response)

        return once(self._desk.records, asked.request, self._desk.clock, work)

    def _closer(self, municipality: str, closure: Closure, terms: BlockTerms, place: _Place) -> DayCloser:
        in_force = self._inventory.facility(closure.facility_id)
        if in_force is None or in_force.municipality != municipality:
            raise FacilityNotFound(params={"facility_id": closure.facility_id})
        _require_possible(closure, in_force, self._desk, place)
        return DayCloser(self._desk, in_force, closure, terms)

    def _shown(self, asked: StaffRequest, closure: Closure) -> Shown:
        """Publish the facility with the closed days."""
        exception = ExceptionalDays(
            first=closure.first, last=closure.last, open=None, rooms=closure.rooms, reason=closure.reason
        )
        return self._calendars.edit(
            asked, closure.facility_id, lambda days: days if exception in days else (*days, exception)
        )


def _require_possible(closure: Closure, in_force: FacilityInForce, desk: Desk, place: _Place) -> None:
    """Refuse what cannot be closed.

    Raises RoomNotFound, ValidationFailed.
    """
    for room_id in closure.rooms or ():
        if in_force.room(room_id) is None:
            raise RoomNotFound(params={"room_id": room_id})
    faults = []
    if closure.first < today(desk.clock):
        faults.append(ProblemError(f"/{place}/first", BLOCK_IN_THE_PAST))
    if closure.last < closure.first:
        faults.append(ProblemError(f"/{place}/last", DAYS_BACKWARDS))
    if closure.last > in_force.calendar_until:
        faults.append(ProblemError(f"/{place}/last", SLOT_FAULT_TEXTS[SlotFault.BEYOND_CALENDAR]))
    if (closure.last - closure.first).days >= MOST_DAYS:
        faults.append(ProblemError(f"/{place}/last", CLOSURE_TOO_LONG))
    if faults:
        raise ValidationFailed(errors=faults)
