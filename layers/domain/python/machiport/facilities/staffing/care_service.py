"""The counter's acts on one reservation, each one transaction, once for each request."""

from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.staffing import care
from machiport.facilities.staffing.asking import Respond, StaffAsked, Target, change_one, owned
from machiport.idempotency.once import Outcome


class ReservationCareService:
    """What staff do with a reservation of their municipality's rooms.

    Every act names the version that the person looked at. Each raises ReservationNotFound, ChangedMeanwhile,
    StateForbids, what is named beside it, and what `once` raises.
    """

    def __init__(self, desk: Desk) -> None:
        """Work with the ports of `desk`."""
        self._desk = desk

    def one(self, municipality: str, reservation_id: str) -> Reservation:
        """Return a reservation.

        Raises ReservationNotFound where there is none, or it is another owner's.
        """
        return owned(self._desk, municipality, [reservation_id])[0]

    def approve(self, asked: StaffAsked, target: Target, respond: Respond) -> Outcome:
        """Approve (承認) what waits for it."""
        return change_one(self._desk, asked, target, care.approved, respond)

    def deny(self, asked: StaffAsked, target: Target, reason: str, respond: Respond) -> Outcome:
        """Refuse (不承認) what waits for approval, for a reason that the holder is told."""
        desk = self._desk
        return change_one(desk, asked, target, lambda one, now: care.denied(desk, one, now, reason), respond)

    def mark_used(self, asked: StaffAsked, target: Target, respond: Respond) -> Outcome:
        """Mark that the holder came. Raises NotBegun besides."""
        return change_one(self._desk, asked, target, care.attended, respond)

    def mark_no_show(self, asked: StaffAsked, target: Target, respond: Respond) -> Outcome:
        """Mark that nobody came, which gives points. Raises NotBegun besides."""
        desk = self._desk
        return change_one(desk, asked, target, lambda one, now: care.missed(desk, one, now), respond)

    def note(self, asked: StaffAsked, target: Target, note: str | None, respond: Respond) -> Outcome:
        """Write staff's own note."""
        return change_one(self._desk, asked, target, lambda one, now: care.noted(one, now, note), respond)

    def receive(self, asked: StaffAsked, target: Target, yen: int, respond: Respond) -> Outcome:
        """Record a payment at the counter (収納). Raises PaymentTooMuch besides."""
        return change_one(self._desk, asked, target, lambda one, now: care.paid(one, now, yen), respond)

    def refund(self, asked: StaffAsked, target: Target, yen: int, respond: Respond) -> Outcome:
        """Record money given back (還付). Raises RefundTooMuch besides."""
        return change_one(self._desk, asked, target, lambda one, now: care.refunded(one, now, yen), respond)

    def cancel(
        self, asked: StaffAsked, target: Target, respond: Respond, *, waived: bool, reason: str | None
    ) -> Outcome:
        """Cancel on a holder's word, or lift a block; `waived`: without fee and points (取消料免除)."""
        desk = self._desk
        return change_one(
            desk, asked, target, lambda one, now: care.cancelled(desk, one, now, waived=waived, reason=reason), respond
        )
