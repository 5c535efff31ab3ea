"""Cancelling, with the fee said beforehand; what comes free goes to the waiting list in the same transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from machiport.facilities.ledger.changes import Marking
from machiport.facilities.prices.refunds import Refund, refund_of
from machiport.facilities.reservations.access import own_reservations
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import Asked, Desk
from machiport.facilities.reservations.errors import FeeChanged, StateForbids
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_released
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.penalising import penalties_for
from machiport.facilities.reservations.ports import BookingChange, PenaltyWrite, ReservationWrite
from machiport.facilities.reservations.promotion import Freed, Promoted, promote
from machiport.facilities.reservations.states import moved
from machiport.facilities.rules.penalties import is_late_cancel
from machiport.facilities.rules.windows import days_before
from machiport.facilities.times import instant_at
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What a cancellation means for one reservation: its fee and refund, and whether it is late (違反点)."""

    reservation: Reservation
    refund: Refund
    late: bool


class CancelService:
    """Cancels for the holders."""

    def __init__(self, desk: Desk) -> None:
        """Work with the ports of `desk`."""
        self._desk = desk

    def preview(self, subject: str, reservation_ids: Sequence[str]) -> list[Cancellation]:
        """Return what cancelling now would cost.

        Raises ReservationNotFound, StateForbids.
        """
        now = self._desk.clock.now()
        return [cancellation_of(each, now) for each in own_reservations(self._desk, subject, reservation_ids)]

    def cancel(
        self,
        asked: Asked,
        reservation_ids: Sequence[str],
        expected_fee: int | None,
        respond: Callable[[Sequence[Cancellation]], StoredResponse],
    ) -> Outcome:
        """Cancel all of them, or none; `expected_fee` is what the holder was told it costs, in yen.

        Raises ReservationNotFound, StateForbids, FeeChanged, TooLarge, and what `once` raises.
        """

        def attempt() -> StoredResponse:
            return self._cancel(asked, reservation_ids, expected_fee, respond)

        return once(self._desk.records, asked.request, self._desk.clock, lambda: Outcome(committed(attempt)))

    def _cancel(
        self,
        asked: Asked,
        reservation_ids: Sequence[str],
        expected_fee: int | None,
        respond: Callable[[Sequence[Cancellation]], StoredResponse],
    ) -> StoredResponse:
        desk, now = self._desk, self._desk.clock.now()
        ending = [cancellation_of(each, now) for each in own_reservations(desk, asked.subject, reservation_ids)]
        fee = sum(each.refund.fee for each in ending)
        if expected_fee is not None and expected_fee != fee:
            raise FeeChanged(params={"expected": expected_fee, "fee": fee})
        cancelled = [cancelled_after(each, now) for each in ending]
        response = respond(ending)
        points = penalties_for(desk, [each.reservation for each in ending if each.late], "late_cancel", now)
        change = released(desk, [each.reservation for each in ending], cancelled, now, penalties=points)
        desk.store.commit(change, asked.request, response)
        return response


def cancellation_of(reservation: Reservation, now: datetime) -> Cancellation:
    """Return what cancelling a reservation at `now` means, by the rule in force when it was booked.

    Raises StateForbids for what has begun, has lapsed or is over.
    """
    state = reservation.state_at(now)
    wish = reservation.wish
    if now >= instant_at(wish.day, wish.times.start) and state == "confirmed":
        raise StateForbids(params={"state": "begun", "wanted": "cancelled"})
    moved(state, "cancelled")
    binding = state == "confirmed"
    days = days_before(now, wish.day)
    tiers, total = (reservation.cancellation, reservation.total) if binding else ((), 0)
    late = binding and reservation.origin != "block" and is_late_cancel(reservation.late_cancel_days, now, wish.day)
    return Cancellation(reservation, refund_of(tiers, total, reservation.paid, days), late)


def cancelled_after(ending: Cancellation, now: datetime) -> Reservation:
    """Return the reservation as it is when it is cancelled."""
    before = ending.reservation
    return before.model_copy(
        update={
            "state": moved(before.state, "cancelled"),
            "lapses_at": None,
            "fee": ending.refund.fee,
            "version": before.version + 1,
            "changed_at": now,
        }
    )


def released(
    desk: Desk,
    before: Sequence[Reservation],
    after: Sequence[Reservation],
    now: datetime,
    what: str = "cancelled",
    *,
    penalties: Sequence[PenaltyWrite] = (),
) -> BookingChange:
    """Return the change that gives back cells and places of `before`, and hands them to whoever waits for them.

    Who gives something back gets no offer of it: an unpaid booking would begin its days to pay anew.
    """
    marking = Marking()
    for reservation in before:
        mark_released(marking, reservation)

    def change_with(promoted: Promoted) -> BookingChange:
        return BookingChange(
            marks=promoted.marking.changes,
            reservations=[
                *(ReservationWrite(kept, gone) for gone, kept in zip(before, after, strict=True)),
                *(ReservationWrite(offer) for offer in promoted.offers),
            ],
            waiting=promoted.waiting,
            penalties=penalties,
            events=[
                *(told(what, kept, now) for kept in after),
                *(told("offered", offer, now) for offer in promoted.offers),
            ],
            now=now,
        )

    freed = Freed(before, without=frozenset(each.holder for each in before))
    return change_with(promote(desk, freed, marking, now, lambda promoted: desk.store.fits(change_with(promoted))))
