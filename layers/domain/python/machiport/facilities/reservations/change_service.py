"""Moving a booking (変更): the old cells are given back and the new ones taken in one transaction, or nothing is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.reservations.access import own_reservations
from machiport.facilities.reservations.cancel_service import cancellation_of
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import Asked, Desk, Order, Terms
from machiport.facilities.reservations.errors import (
    ChangeNeedsApproval,
    ChangeNeedsPayment,
    ChangeTooLate,
    OtherOwner,
    OwnOverlap,
    StateForbids,
)
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_new, mark_released
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.placing import place
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.facilities.reservations.promotion import Freed, Promoted, promote
from machiport.facilities.reservations.situation import read_situation
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.problem_details import ProblemError


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking before and after it was moved; `due` yen are to be paid more (below zero: given back)."""

    before: Reservation
    after: Reservation

    @property
    def due(self) -> int:
        """What the move costs, in yen."""
        return self.after.total - self.before.total


class ChangeService:
    """Moves confirmed bookings to another time, day or room of the same owner."""

    def __init__(self, desk: Desk) -> None:
        """Work with the ports of `desk`."""
        self._desk = desk

    def change(
        self,
        asked: Asked,
        reservation_id: str,
        wish: SlotWish,
        expected_total: int | None,
        respond: Callable[[Moved], StoredResponse],
    ) -> Outcome:
        """Move a booking, as long as cancelling it would be free; its number stays.

        Raises ReservationNotFound, StateForbids, ChangeTooLate, ChangeNeedsApproval, ChangeNeedsPayment, PriceChanged,
        SlotTaken, BookingRefused, OwnOverlap, SlotNotValid, RoomNotFound, and what `once` raises.
        """

        def attempt() -> StoredResponse:
            return self._change(asked, reservation_id, wish, expected_total, respond)

        return once(self._desk.records, asked.request, self._desk.clock, lambda: Outcome(committed(attempt)))

    def _change(
        self,
        asked: Asked,
        reservation_id: str,
        wish: SlotWish,
        expected_total: int | None,
        respond: Callable[[Moved], StoredResponse],
    ) -> StoredResponse:
        desk, now = self._desk, self._desk.clock.now()
        (before,) = own_reservations(desk, asked.subject, [reservation_id])
        _require_movable(before, wish, now)
        (offer,) = desk.planner.offers([wish], ["/body"])
        holder = before.of()
        group_id = holder.identifier if holder.kind == "group" else None
        party = desk.parties.party(asked.subject, group_id, [wish.municipality])
        terms = Terms(party, before.origin, before.order_id, before.series, lapses_at=now)
        situation = read_situation(desk, [offer], [party.holder], leaving=[before])
        placed = place(desk, Order([wish], group_id, expected_total), [offer], terms, situation)
        after = _moved(before, placed.reservations[0], now)
        response = respond(Moved(before, after))
        desk.store.commit(self._swap(before, after, now), asked.request, response)
        return response

    def _swap(self, before: Reservation, after: Reservation, now: datetime) -> BookingChange:
        """Return the change that moves a booking, and hands what it leaves to whoever waits for it."""
        desk = self._desk
        marking = _marking(before, after)

        def change_with(promoted: Promoted) -> BookingChange:
            return BookingChange(
                marks=promoted.marking.changes,
                reservations=[ReservationWrite(after, before), *(ReservationWrite(each) for each in promoted.offers)],
                waiting=promoted.waiting,
                events=[told("changed", after, now), *(told("offered", each, now) for each in promoted.offers)],
                now=now,
            )

        freed = Freed([before], keeping=[after])
        return change_with(promote(desk, freed, marking, now, lambda promoted: desk.store.fits(change_with(promoted))))


def _require_movable(before: Reservation, wish: SlotWish, now: datetime) -> None:
    """Refuse what cannot be moved.

    Raises StateForbids, ChangeTooLate, OtherOwner.
    """
    if before.state_at(now) != "confirmed" or before.origin == "block":
        raise StateForbids(params={"state": before.state_at(now), "wanted": "changed"})
    if wish.municipality != before.municipality:
        raise OtherOwner(errors=[ProblemError("/body/room_id", OtherOwner.detail)])
    ending = cancellation_of(before, now)
    if ending.refund.fee or ending.late:
        raise ChangeTooLate


def _moved(before: Reservation, drafted: Reservation, now: datetime) -> Reservation:
    """Return the booking with what the draft for its new time says; what it is and who has it stays.

    Raises ChangeNeedsApproval; ChangeNeedsPayment, or else the cheapest use would be booked, and moved to the dearest.
    """
    if drafted.approval_needed:
        raise ChangeNeedsApproval
    settled = max(before.paid, before.total if before.payment == "advance" else 0)
    if drafted.payment == "advance" and drafted.total > settled:
        raise ChangeNeedsPayment(params={"due": drafted.total - settled})
    fields = (
        "wish", "room_name", "facility_name", "taken", "neighbours", "noisy", "places", "caller_class", "exemption",
        "quote", "cancellation", "late_cancel_days", "payment", "payment_days", "lock_id",
    )  # fmt: skip
    renewed = {name: getattr(drafted, name) for name in fields}
    return before.model_copy(update={**renewed, "reminded": False, "version": before.version + 1, "changed_at": now})


def _marking(before: Reservation, after: Reservation) -> Marking:
    marking = Marking()
    mark_released(marking, before)
    try:
        mark_new(marking, after)
    except OwnOverlapError as error:
        raise OwnOverlap from error
    marking.require_not_suspended(after.standing)
    return marking
