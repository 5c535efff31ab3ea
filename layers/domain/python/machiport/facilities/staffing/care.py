"""What staff decide of one reservation (承認・収納・還付・来館確認), as changes of state and money; writes nothing."""

from datetime import datetime
from typing import Final

from machiport.facilities.ledger.changes import Marking
from machiport.facilities.prices.refunds import Refund
from machiport.facilities.reservations.cancel_service import Cancellation, cancellation_of, cancelled_after, released
from machiport.facilities.reservations.confirm_service import advanced
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import StateForbids
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_kept
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.penalising import penalties_for
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.facilities.reservations.states import ReservationState, moved
from machiport.facilities.staffing.errors import NotBegun, PaymentTooMuch, RefundTooMuch
from machiport.facilities.times import instant_at

# The states in which nothing is owed any more but a fee of cancelling.
_OVER: Final = frozenset({"cancelled", "denied", "expired"})


def approved(before: Reservation, now: datetime) -> BookingChange:
    """Return the approval: it waits for its payment next, or is confirmed.

    Raises StateForbids for what does not wait for approval.
    """
    _require(before, now, "awaiting_approval", "confirmed")
    after = advanced(before, None, now)
    marking = Marking()
    mark_kept(marking, before, after)
    what = "confirmed" if after.state == "confirmed" else "awaits_payment"
    return _change(before, after, what, now, marking)


def denied(desk: Desk, before: Reservation, now: datetime, reason: str) -> BookingChange:
    """Return the refusal (不承認) for a reason that the holder is told; what comes free goes to who waits.

    Raises StateForbids for what does not wait for approval.
    """
    _require(before, now, "awaiting_approval", "denied")
    after = _moved(before, "denied", now).model_copy(update={"lapses_at": None, "reason": reason})
    return released(desk, [before], [after], now, "denied")


def attended(before: Reservation, now: datetime) -> BookingChange:
    """Return the mark that the holder came.

    Raises NotBegun before the use, StateForbids for what is not confirmed.
    """
    _require_begun(before, now, "used")
    return _change(before, _moved(before, "used", now), "used", now)


def missed(desk: Desk, before: Reservation, now: datetime) -> BookingChange:
    """Return the mark that nobody came (無断不使用), with the points that the owner's rules give for it.

    Raises NotBegun before the use, StateForbids for what is not confirmed.
    """
    _require_begun(before, now, "no_show")
    change = _change(before, _moved(before, "no_show", now), "no_show", now)
    change.penalties = penalties_for(desk, [before], "no_show", now)
    return change


def noted(before: Reservation, now: datetime, note: str | None) -> BookingChange:
    """Return staff's own note in place of the one before; None takes it away. The holder never sees it."""
    after = before.model_copy(update={"note": note, "version": before.version + 1})
    return BookingChange({}, [ReservationWrite(after, before)], now=now)


def due_of(reservation: Reservation, now: datetime) -> int:
    """Return what the holder has to have paid in all, in yen: the price, or the fee of what was cancelled."""
    return (reservation.fee or 0) if reservation.state_at(now) in _OVER else reservation.total


def paid(before: Reservation, now: datetime, yen: int) -> BookingChange:
    """Return the receipt of a payment (収納); what waited for it is confirmed as soon as nothing is left to pay.

    Raises PaymentTooMuch for more than is open, StateForbids for what is held only, or is over without a fee.
    """
    state, open_yen = before.state_at(now), due_of(before, now) - before.paid
    if state in ("held", "awaiting_approval", "expired", "denied"):
        raise StateForbids(params={"state": state, "wanted": "paid"})
    if yen > open_yen:
        raise PaymentTooMuch(params={"yen": yen, "open": max(open_yen, 0)})
    after = before.model_copy(update={"paid": before.paid + yen})
    if state != "awaiting_payment" or after.paid < after.total:
        return _change(before, after.model_copy(update={"version": before.version + 1}), "paid", now)
    after = advanced(after, "confirmed", now)
    marking = Marking()
    mark_kept(marking, before, after)
    change = _change(before, after, "confirmed", now, marking)
    change.events = [told("paid", after, now), *change.events]
    return change


def refunded(before: Reservation, now: datetime, yen: int) -> BookingChange:
    """Return the record of money given back (還付).

    Raises RefundTooMuch for more than was paid above what is due.
    """
    back = before.paid - due_of(before, now)
    if yen > back:
        raise RefundTooMuch(params={"yen": yen, "back": max(back, 0)})
    after = before.model_copy(update={"paid": before.paid - yen, "version": before.version + 1})
    return _change(before, after, "refunded", now)


def cancelled(
    desk: Desk, before: Reservation, now: datetime, *, waived: bool = False, reason: str | None = None
) -> BookingChange:
    """Return the cancellation by staff: of a block, or on a holder's word, with the fee unless it is waived.

    `reason` is told to the holder. A block can also be lifted while it lasts.

    Raises StateForbids.
    """
    if before.origin == "block":
        after = _moved(before, "cancelled", now)
        return released(desk, [before], [after], now)
    ending = cancellation_of(before, now)
    if waived:
        ending = Cancellation(before, Refund(0, before.paid, 0), late=False)
    after = cancelled_after(ending, now).model_copy(update={"reason": reason})
    points = penalties_for(desk, [before] if ending.late else [], "late_cancel", now)
    return released(desk, [before], [after], now, penalties=points)


def _require(before: Reservation, now: datetime, present: ReservationState, wanted: ReservationState) -> None:
    if before.state_at(now) != present:
        raise StateForbids(params={"state": before.state_at(now), "wanted": wanted})


def _require_begun(before: Reservation, now: datetime, wanted: ReservationState) -> None:
    if before.origin == "block":
        raise StateForbids(params={"state": "block", "wanted": wanted})
    moved(before.state_at(now), wanted)
    if now < instant_at(before.wish.day, before.wish.times.start):
        raise NotBegun


def _moved(before: Reservation, wanted: ReservationState, now: datetime) -> Reservation:
    update = {"state": moved(before.state_at(now), wanted), "version": before.version + 1, "changed_at": now}
    return before.model_copy(update=update)


def _change(
    before: Reservation, after: Reservation, what: str, now: datetime, marking: Marking | None = None
) -> BookingChange:
    return BookingChange(
        marks=(marking or Marking()).changes,
        reservations=[ReservationWrite(after, before)],
        events=[told(what, after, now)],
        now=now,
    )
