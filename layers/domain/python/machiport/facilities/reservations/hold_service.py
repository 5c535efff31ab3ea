"""Holding rooms (仮押さえ): one checkout of several rooms and days, all or nothing; and what it would cost."""

from collections.abc import Callable

from machiport.facilities.accounts.model import Party
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import HOLD, Asked, Desk, Order, Terms
from machiport.facilities.reservations.placing import Placed, place
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.facilities.reservations.situation import read_situation
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.reads_together import Together
from machiport.time_ordered_ids import new_id


class HoldService:
    """Holds rooms for residents and groups."""

    def __init__(self, desk: Desk, together: Together | None = None) -> None:
        """Work with the ports of `desk`; read rooms and people with `together` at the same time, else in turn."""
        self._desk = desk
        self._together = together

    def hold(self, asked: Asked, order: Order, respond: Callable[[Placed], StoredResponse]) -> Outcome:
        """Hold all slots of the order for ten minutes, or none; a series leaves out what cannot be had.

        Raises AccountNeeded, GroupNotFound, RoomNotFound, PurposeNotFound, SlotNotValid, BookingRefused, SlotTaken,
        OwnOverlap, PriceChanged, TooManyHolds, TooLarge, and what `once` raises.
        """
        return once(
            self._desk.records, asked.request, self._desk.clock, lambda: Outcome(self._hold(asked, order, respond))
        )

    def _hold(self, asked: Asked, order: Order, respond: Callable[[Placed], StoredResponse]) -> StoredResponse:
        desk = self._desk
        offers, party = self._read(asked, order)
        now = desk.clock.now()
        terms = Terms(
            party=party,
            origin="online",
            order_id=new_id(desk.clock),
            series=order.series,
            lapses_at=now + HOLD,
            counted=True,
        )

        def attempt() -> StoredResponse:
            situation = read_situation(desk, offers, [party.holder])
            placed = place(desk, order, offers, terms, situation)
            response = respond(placed)
            change = BookingChange(
                marks=placed.marking.changes,
                reservations=[ReservationWrite(each) for each in placed.reservations],
                now=now,
            )
            desk.store.commit(change, asked.request, response)
            return response

        return committed(attempt)

    def _read(self, asked: Asked, order: Order) -> tuple[list[Offer], Party]:
        """Return what is wished and who asks: neither depends on the other."""
        desk, owners = self._desk, tuple(dict.fromkeys(wish.municipality for wish in order.wishes))

        def offers() -> list[Offer]:
            return desk.planner.offers(order.wishes)

        def party() -> Party:
            return desk.parties.party(asked.subject, order.group_id, owners)

        return (offers(), party()) if self._together is None else self._together.both(offers, party)
