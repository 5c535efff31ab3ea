"""Waiting lists (キャンセル待ち): standing in line for what is taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from machiport.facilities.errors import booking_refused
from machiport.facilities.holders import Holder
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.desk import Asked, Desk, Terms
from machiport.facilities.reservations.drafting import is_taken, refusals
from machiport.facilities.reservations.errors import AlreadyWaiting, SlotIsFree, StateForbids, WaitingNotFound
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.ports import BookingChange, WaitingWrite
from machiport.facilities.reservations.situation import read_situation
from machiport.facilities.reservations.waiting import Waiting
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.time_ordered_ids import new_id

type ToldState = Literal["waiting", "offered", "taken", "lapsed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ToldWaiting:
    """An entry as its holder sees it: an offer that was confirmed is taken, one that lapsed is lapsed."""

    waiting: Waiting
    state: ToldState
    offer: Reservation | None = None


class WaitingService:
    """Lets people stand in line, and tells them where they stand."""

    def __init__(self, desk: Desk) -> None:
        """Work with the ports of `desk`."""
        self._desk = desk

    def wait(
        self, asked: Asked, wish: SlotWish, group_id: str | None, respond: Callable[[Waiting], StoredResponse]
    ) -> Outcome:
        """Stand in line for a slot that is taken and that the rules would let this holder book.

        Raises SlotIsFree, AlreadyWaiting, BookingRefused, RoomNotFound, SlotNotValid, AccountNeeded, GroupNotFound,
        and what `once` raises.
        """

        def attempt() -> StoredResponse:
            return self._wait(asked, wish, group_id, respond)

        return once(self._desk.records, asked.request, self._desk.clock, lambda: Outcome(committed(attempt)))

    def _wait(
        self, asked: Asked, wish: SlotWish, group_id: str | None, respond: Callable[[Waiting], StoredResponse]
    ) -> StoredResponse:
        desk, now = self._desk, self._desk.clock.now()
        (offer,) = desk.planner.offers([wish], ["/body"])
        party = desk.parties.party(asked.subject, group_id, [wish.municipality])
        situation = read_situation(desk, [offer], [party.holder])
        terms = Terms(party, "waiting_list", new_id(desk.clock), False, now)
        refused = [each for each in refusals(desk, offer, terms, situation) if each.code != "quota_reached"]
        if refused:
            raise booking_refused(refused)
        if not is_taken(offer, situation, noisy=offer.purpose.noisy):
            raise SlotIsFree
        if any(_same_line(each, party.holder, wish) for each in desk.store.waiting(wish.facility_id, wish.day)):
            raise AlreadyWaiting
        entry = Waiting(
            waiting_id=new_id(desk.clock),
            holder=party.holder.key,
            booked_by=party.booked_by,
            wish=wish,
            created_at=now,
            changed_at=now,
        )
        response = respond(entry)
        desk.store.commit(BookingChange({}, waiting=[WaitingWrite(entry)], now=now), asked.request, response)
        return response

    def withdraw(
        self,
        asked: Asked,
        waiting_id: str,
        group_id: str | None,
        respond: Callable[[Waiting], StoredResponse],
    ) -> Outcome:
        """Leave the line. An offer that was made is refused by cancelling its reservation.

        Raises WaitingNotFound, StateForbids, and what `once` raises.
        """

        def attempt() -> StoredResponse:
            desk, now = self._desk, self._desk.clock.now()
            before = self._own(asked.subject, waiting_id, group_id)
            if before.state != "waiting":
                raise StateForbids(params={"state": before.state, "wanted": "withdrawn"})
            update = {"state": "withdrawn", "version": before.version + 1, "changed_at": now}
            after = before.model_copy(update=update)
            response = respond(after)
            change = BookingChange({}, waiting=[WaitingWrite(after, before)], now=now)
            desk.store.commit(change, asked.request, response)
            return response

        return once(self._desk.records, asked.request, self._desk.clock, lambda: Outcome(committed(attempt)))

    def of_holder(self, subject: str, group_id: str | None, first: date, last: date) -> Sequence[ToldWaiting]:
        """Return the holder's entries for days from `first` to `last`, by day.

        Raises GroupNotFound, AccountNeeded.
        """
        holder = self._desk.parties.party(subject, group_id, ()).holder
        return self._told(self._desk.store.waiting_of(holder, first, last))

    def _own(self, subject: str, waiting_id: str, group_id: str | None) -> Waiting:
        holder = self._desk.parties.party(subject, group_id, ()).holder
        found = next((one for one in self._all(holder) if one.waiting_id == waiting_id), None)
        if found is None:
            raise WaitingNotFound
        return found

    def _all(self, holder: Holder) -> Sequence[Waiting]:
        return self._desk.store.waiting_of(holder, date.min, date.max)

    def _told(self, entries: Sequence[Waiting]) -> list[ToldWaiting]:
        offers = self._desk.store.find(entry.reservation_id for entry in entries if entry.reservation_id)
        return [told_waiting(entry, offers.get(entry.reservation_id or ""), self._desk) for entry in entries]


def _same_line(entry: Waiting, holder: Holder, wish: SlotWish) -> bool:
    same_room = (entry.holder, entry.wish.room_id) == (holder.key, wish.room_id)
    return entry.state == "waiting" and same_room and entry.wish.times.meets(wish.times)


def told_waiting(entry: Waiting, offer: Reservation | None, desk: Desk) -> ToldWaiting:
    """Return an entry with what became of its offer."""
    if entry.state != "offered" or offer is None:
        return ToldWaiting(entry, entry.state)
    state = offer.state_at(desk.clock.now())
    if state == "held":
        return ToldWaiting(entry, "offered", offer)
    return ToldWaiting(entry, "lapsed" if state in ("expired", "cancelled", "denied") else "taken", offer)
