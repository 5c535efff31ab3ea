"""The counter's acts on one reservation, each one transaction, once for each request."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import LapsingReservations
from machiport.facilities.staffing import care
from machiport.facilities.staffing.asking import Respond, Target, change_one, owned
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffRequest

# No booking reaches so far ahead.
_EVER: Final = timedelta(days=366 * 5)
_MOST_LAPSING: Final = 1_000


class ReservationCareService:
    """What staff do with a reservation of their municipality's rooms.

    Every act names the version that the person looked at. Each raises ReservationNotFound, ChangedMeanwhile,
    StateForbids, what is named beside it, and what `once` raises.
    """

    def __init__(self, desk: Desk, lapsing: LapsingReservations) -> None:
        """Work with the ports of `desk`; `lapsing` knows what must be done in time."""
        self._desk = desk
        self._lapsing = lapsing

    def one(self, municipality: str, reservation_id: str) -> Reservation:
        """Return a reservation.

        Raises ReservationNotFound where there is none, or it is another owner's.
        """
        return owned(self._desk, municipality, [reservation_id])[0]

    def awaiting_approval(self, municipality: str) -> Sequence[Reservation]:
        """Return what waits for approval, the most urgent first."""
        now = self._desk.clock.now()
        # Of all that lapses unless something is done: offers of waiting lists and what is to be paid stand there too.
        names = self._lapsing.lapsed(municipality, now + _EVER, _MOST_LAPSING)
        found = self._desk.store.find(names).values()
        return [each for each in found if each.state_at(now) == "awaiting_approval"]

    def approve(self, asked: StaffRequest, target: Target, respond: Respond) -> Outcome:
        """Approve (承認) what waits for it."""
        return change_one(self._desk, asked, target, care.approved, respond)

    def deny(self, asked: StaffRequest, target: Target, reason: str, respond: Respond) -> Outcome:
        """Refuse (不承認) what waits for approval, for a reason that the holder is told."""
        desk = self._desk
        return change_one(desk, asked, target, lambda one, now: care.denied(desk, one, now, reason), respond)

    def mark_used(self, asked: StaffRequest, target: Target, respond: Respond) -> Outcome:
        """Mark that the holder came. Raises NotBegun besides."""
        return change_one(self._desk, asked, target, care.attended, respond)

    def mark_no_show(self, asked: StaffRequest, target: Target, respond: Respond) -> Outcome:
        """Mark that nobody came, which gives points. Raises NotBegun besides."""
        desk = self._desk
        return change_one(desk, asked, target, lambda one, now: care.missed(desk, one, now), respond)

    def note(self, asked: StaffRequest, target: Target, note: str | None, respond: Respond) -> Outcome:
        """Write staff's own note."""
        return change_one(self._desk, asked, target, lambda one, now: care.noted(one, now, note), respond)

    def receive(self, asked: StaffRequest, target: Target, yen: int, respond: Respond) -> Outcome:
        """Record a payment at the counter (収納). Raises PaymentTooMuch besides."""
        return change_one(self._desk, asked, target, lambda one, now: care.paid(one, now, yen), respond)

    def refund(self, asked: StaffRequest, target: Target, yen: int, respond: Respond) -> Outcome:
        """Record money given back (還付). Raises RefundTooMuch besides."""
        return change_one(self._desk, asked, target, lambda one, now: care.refunded(one, now, yen), respond)

    def cancel(
        self, asked: StaffRequest, target: Target, respond: Respond, *, waived: bool, reason: str | None
    ) -> Outcome:
        """Cancel on a holder's word, or lift a block; `waived`: without fee and points (取消料免除)."""
        desk = self._desk
        return change_one(
            desk, asked, target, lambda one, now: care.cancelled(desk, one, now, waived=waived, reason=reason), respond
        )
