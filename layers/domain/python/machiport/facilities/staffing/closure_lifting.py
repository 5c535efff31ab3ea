"""Lifting a closure: its blocks go, and so do the exceptional days. Bookings that it cancelled stay cancelled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from machiport.clock import today
from machiport.facilities.holders import Holder
from machiport.facilities.inventory.model import ExceptionalDays
from machiport.facilities.inventory.ports import InventoryWriter
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import ChangedMeanwhile
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import ChangeRefused
from machiport.facilities.staffing import care
from machiport.facilities.staffing.errors import ClosureNotFound
from machiport.facilities.staffing.exceptional_days import CalendarEditor, Exceptions, Shown
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffRequest

_ATTEMPTS: Final = 4
_AROUND: Final = timedelta(days=366 * 3)


@dataclass(frozen=True, slots=True)
class Lifted:
    """How many blocks of a closure were lifted, and which version of the facility shows the days as others again."""

    closure_id: str
    blocks: int
    shown: Shown


class ClosureLiftingService:
    """Lifts closures."""

    def __init__(self, desk: Desk, calendars: CalendarEditor, writer: InventoryWriter) -> None:
        """Work with the ports of `desk`; calendars are published through `calendars`."""
        self._desk = desk
        self._calendars = calendars
        self._writer = writer

    def lift(self, asked: StaffRequest, closure_id: str, respond: Callable[[Lifted], StoredResponse]) -> Outcome:
        """Give back what a closure took; what comes free goes to who waits for it. It may break off and be sent again.

        Raises ClosureNotFound, ChangedMeanwhile, and what `once` raises.
        """

        def work() -> Outcome:
            blocks = self._blocks(asked.municipality, closure_id)
            if not blocks:
                raise ClosureNotFound
            # The calendar first: until the blocks go, nobody can book what is being given back.
            shown = self._calendars.edit(asked, blocks[0].wish.facility_id, lambda days: _without(days, blocks))
            lifted = sum(self._lifted(block) for block in blocks if block.state == "confirmed")
            response = respond(Lifted(closure_id, lifted, shown))
            self._writer.remember(asked.request, response)
            return Outcome(response)

        return once(self._desk.records, asked.request, self._desk.clock, work)

    def _blocks(self, municipality: str, closure_id: str) -> Sequence[Reservation]:
        present: date = today(self._desk.clock)
        found = self._desk.store.of_holder(Holder("staff", municipality), present - _AROUND, present + _AROUND)
        return [block for block in found if block.order_id == closure_id]

    def _lifted(self, block: Reservation) -> bool:
        """Lift one block; False where somebody else has."""
        before = block
        for _ in range(_ATTEMPTS):
            if before.state != "confirmed":
                return False
            now = self._desk.clock.now()
            try:
                self._desk.store.commit(care.cancelled(self._desk, before, now))
            except ChangeRefused:
                before = self._desk.store.find([block.reservation_id])[block.reservation_id]
                continue
            return True
        raise ChangedMeanwhile


def _without(days: Exceptions, blocks: Sequence[Reservation]) -> Exceptions:
    """Return exceptional days without those that the closure put in: of its reason, over all of its days."""
    first, last = min(block.wish.day for block in blocks), max(block.wish.day for block in blocks)

    def of_the_closure(one: ExceptionalDays) -> bool:
        whole = one.open is None and one.first <= first and last <= one.last
        return whole and one.reason.ja == blocks[0].reason

    return tuple(one for one in days if not of_the_closure(one))
