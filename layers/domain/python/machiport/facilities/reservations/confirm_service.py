"""Confirming what is held: one reservation or several, all or nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from machiport.clock import TOKYO
from machiport.facilities.ledger.changes import Marking
from machiport.facilities.ledger.marks import FOREVER, epoch, is_hold_place
from machiport.facilities.reservations.access import own_reservations
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import HANDOVER, Asked, Desk
from machiport.facilities.reservations.errors import HoldExpired, PriceChanged, StateForbids
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_kept, watch_noise
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.facilities.reservations.states import ReservationState, moved
from machiport.facilities.rules.model import Payment
from machiport.facilities.rules.windows import payment_deadline
from machiport.facilities.times import instant_at
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once

# No request lasts so long: the function that serves it would have been ended before.
_LONGEST_REQUEST: Final = timedelta(minutes=1)
_EVENTS: Final[dict[ReservationState, str]] = {
    "confirmed": "confirmed",
    "awaiting_payment": "awaits_payment",
    "awaiting_approval": "awaits_approval",
}


class ConfirmService:
    """Confirms holds, and offers from waiting lists and lotteries."""

    def __init__(self, desk: Desk) -> None:
        """Work with the ports of `desk`."""
        self._desk = desk

    def confirm(
        self,
        asked: Asked,
        reservation_ids: Sequence[str],
        expected_total: int | None,
        respond: Callable[[Sequence[Reservation]], StoredResponse],
    ) -> Outcome:
        """Confirm all of them: next they are confirmed, or wait for payment or for approval, as the owner's rules say.

        Raises ReservationNotFound, HoldExpired, StateForbids, PriceChanged, TooLarge, and what `once` raises.
        """

        def work() -> Outcome:
            return Outcome(committed(lambda: self._confirm(asked, reservation_ids, expected_total, respond)))

        return once(self._desk.records, asked.request, self._desk.clock, work)

    def _confirm(
        self,
        asked: Asked,
        reservation_ids: Sequence[str],
        expected_total: int | None,
        respond: Callable[[Sequence[Reservation]], StoredResponse],
    ) -> StoredResponse:
        desk, now = self._desk, self._desk.clock.now()
        held = own_reservations(desk, asked.subject, reservation_ids)
        total = sum(each.total for each in held)
        if expected_total is not None and expected_total != total:
            raise PriceChanged(params={"expected": expected_total, "total": total})
        after = [confirmed(each, now) for each in held]
        marking = Marking()
        for before, kept in zip(held, after, strict=True):
            mark_kept(marking, before, kept)
            if _may_lapse_meanwhile(before, now):
                _keep_neighbours_away(desk, marking, kept, now)
        response = respond(after)
        change = BookingChange(
            marks=marking.changes,
            reservations=[ReservationWrite(kept, before) for before, kept in zip(held, after, strict=True)],
            events=[told(_EVENTS[kept.state], kept, now) for kept in after],
            now=now,
        )
        desk.store.commit(change, asked.request, response)
        return response


def confirmed(held: Reservation, now: datetime) -> Reservation:
    """Return a held reservation as it is after its holder's word, which counts until the use begins at the latest.

    Raises HoldExpired, StateForbids.
    """
    if held.state != "held":
        raise StateForbids(params={"state": held.state_at(now), "wanted": "confirmed"})
    starts = instant_at(held.wish.day, held.wish.times.start)
    if held.state_at(now) == "expired" or now >= starts:
        until = min(held.lapses_at or now, starts)
        raise HoldExpired(params={"until": until.astimezone(TOKYO).isoformat(timespec="minutes")})
    return advanced(held, "awaiting_approval" if held.approval_needed else None, now)


def _may_lapse_meanwhile(held: Reservation, now: datetime) -> bool:
    """Tell whether its marks may lapse, and a noise neighbour be booked, while this request is under way.

    Its own cells would show a rival, those of a neighbour would not. What is handed over binds ten minutes longer.
    """
    if held.lapses_at is None or held.until != epoch(held.lapses_at):
        return False
    return held.lapses_at - now < _LONGEST_REQUEST


def _keep_neighbours_away(desk: Desk, marking: Marking, kept: Reservation, now: datetime) -> None:
    """Demand that no noise neighbour is there, but blocks of staff: they may come beside a noisy use."""
    if not kept.noisy:
        watch_noise(marking, kept)
        return
    days, _ = desk.store.marks(kept.watched(), ())
    marks = {mark.reservation_id for ledger, cells in kept.watched().items() for mark in days[ledger].taken(cells, now)}
    blocks = {each.reservation_id for each in desk.store.find(sorted(marks)).values() if each.origin == "block"}
    for ledger, cells in kept.watched().items():
        there = days[ledger].by_name
        watched = [cell for cell in cells if cell not in there or there[cell].reservation_id not in blocks]
        if watched:
            marking.require_free(ledger, watched)


def advanced(before: Reservation, wanted: ReservationState | None, now: datetime) -> Reservation:
    """Return a reservation in its next state: `wanted`, else waiting for its payment, else confirmed.

    What waits lapses at the end of its days to pay, at the latest when the use begins.
    """
    starts = instant_at(before.wish.day, before.wish.times.start)
    state = wanted
    if state is None:
        state = "awaiting_payment" if before.payment == "advance" and before.total > before.paid else "confirmed"
    lapses_at: datetime | None = None
    if state == "awaiting_payment":
        lapses_at = payment_deadline(Payment(kind="advance", days=before.payment_days), now, starts)
    elif state == "awaiting_approval":
        lapses_at = starts
    until = FOREVER if lapses_at is None else epoch(lapses_at + HANDOVER)
    return before.model_copy(
        update={
            "state": moved(before.state, state),
            "until": until,
            "places": tuple(name for name in before.places if not is_hold_place(name)),
            "lapses_at": lapses_at,
            "confirmed_at": before.confirmed_at or now,
            "version": before.version + 1,
            "changed_at": now,
        }
    )
