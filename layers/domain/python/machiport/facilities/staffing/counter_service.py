"""Booking on somebody's behalf at the counter (窓口予約): confirmed at once, paid there or later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from machiport.facilities.accounts.model import Party
from machiport.facilities.errors import booking_refused
from machiport.facilities.holders import Holder
from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.ledger.marks import LedgerKey
from machiport.facilities.reservations.committing import committed
from machiport.facilities.reservations.confirm_service import advanced
from machiport.facilities.reservations.desk import Desk, Terms
from machiport.facilities.reservations.drafting import draft, is_taken, refusals
from machiport.facilities.reservations.errors import OwnOverlap, PriceChanged, RoomNotFound
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_new
from machiport.facilities.reservations.model import CounterContact, Reservation, SlotWish
from machiport.facilities.reservations.placing import taken
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.ports import BookingChange, ReservationWrite
from machiport.facilities.reservations.situation import Situation, read_situation, standing_of
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.refusals import Refusal, RefusalCode, no_price
from machiport.facilities.staffing.errors import PaymentTooMuch
from machiport.facilities.times import instant_at
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome, once
from machiport.idempotency.staff_requests import StaffRequest
from machiport.time_ordered_ids import new_id

# What a clerk may decide otherwise than the rules: who, when and how much; never what the room is and who has it.
type Override = Literal[
    "not_open_yet", "closed_for_booking", "in_the_past", "class_not_admitted", "groups_only", "quota_reached",
    "lottery_first",
]  # fmt: skip


class NumberedParties(Protocol):
    """Finds people by their user numbers: see `machiport.facilities.accounts.party_service`."""

    def party_of_number(self, user_number: str, owners: Sequence[str]) -> Party:
        """Return the person with this user number.

        Raises UserNotFound.
        """
        ...


@dataclass(frozen=True, slots=True)
class CounterOrder:
    """What somebody at the counter asks for.

    A person with a `user_number`, or one without account: then `caller_class` is what the clerk sees in their papers
    and `contact` is needed. `paid`: yen received now, for all slots together. `expected_total`: the price that was
    shown. `overrides`: rules that the clerk sets aside, by name.
    """

    wishes: Sequence[SlotWish]
    user_number: str | None
    caller_class: CallerClass | None
    contact: CounterContact | None
    overrides: frozenset[Override] = frozenset()
    paid: int = 0
    expected_total: int | None = None
    note: str | None = None


class CounterService:
    """Books for people who come to the counter or call."""

    def __init__(self, desk: Desk, parties: NumberedParties) -> None:
        """Work with the ports of `desk`; user numbers stand in `parties`."""
        self._desk = desk
        self._parties = parties

    def book(
        self, asked: StaffRequest, order: CounterOrder, respond: Callable[[Sequence[Reservation]], StoredResponse]
    ) -> Outcome:
        """Book all slots, or none.

        Raises UserNotFound, AccountNeeded, RoomNotFound, PurposeNotFound, SlotNotValid, BookingRefused, SlotTaken
        (with alternatives), OwnOverlap, PriceChanged, PaymentTooMuch, TooLarge, and what `once` raises.
        """

        def attempt() -> StoredResponse:
            booked, change = self._placed(asked, order)
            response = respond(booked)
            self._desk.store.commit(change, asked.request, response)
            return response

        return once(self._desk.records, asked.request, self._desk.clock, lambda: Outcome(committed(attempt)))

    def _placed(self, asked: StaffRequest, order: CounterOrder) -> tuple[list[Reservation], BookingChange]:
        desk, now = self._desk, self._desk.clock.now()
        for wish in order.wishes:
            if wish.municipality != asked.municipality:
                raise RoomNotFound(params={"room_id": wish.room_id})
        offers = desk.planner.offers(order.wishes)
        terms = self._terms(asked, order, now)
        situation = read_situation(desk, offers, [terms.party.holder])
        found = [each for offer in offers for each in _refusals(desk, offer, terms, situation, order.overrides)]
        if found:
            raise booking_refused(found)
        marking = Marking()
        drafted = [self._drafted(offer, terms, situation, marking) for offer in offers]
        booked = _with_payment(drafted, order)
        change = BookingChange(
            marks=marking.changes,
            reservations=[ReservationWrite(each) for each in booked],
            events=[told("confirmed", each, now) for each in booked],
            now=now,
        )
        return booked, change

    def _terms(self, asked: StaffRequest, order: CounterOrder, now: datetime) -> Terms:
        order_id = new_id(self._desk.clock)
        if order.user_number is not None:
            party = self._parties.party_of_number(order.user_number, (asked.municipality,))
        else:
            party = Party(Holder("counter", order_id), self._caller(asked.municipality, order), "")
        party = Party(party.holder, party.caller, f"staff:{asked.pseudonym}")
        return Terms(party, "counter", order_id, False, now, contact=order.contact, note=order.note)

    def _caller(self, municipality: str, order: CounterOrder) -> Caller:
        """Return somebody whom this owner classes as the clerk does."""
        if order.caller_class == "resident":
            return Caller(municipality)
        others = sorted(self._desk.region - {municipality})
        return Caller(others[0] if order.caller_class == "region" and others else None)

    def _drafted(self, offer: Offer, terms: Terms, situation: Situation, marking: Marking) -> Reservation:
        """Return the confirmed reservation of an offer, with its cells in `marking`.

        Raises SlotTaken, OwnOverlap.
        """
        desk, wish = self._desk, offer.wish
        ledgers = {LedgerKey(wish.facility_id, part.atom, wish.day): part.cells for part in offer.cells()}
        if any(not situation.promised.get(key, set()).isdisjoint(names) for key, names in ledgers.items()):
            raise OwnOverlap
        if is_taken(offer, situation, noisy=offer.purpose.noisy):
            raise taken(desk, offer, terms)
        held = draft(desk, offer, terms, situation)
        booked = advanced(held, "confirmed", situation.now).model_copy(update={"version": held.version})
        try:
            mark_new(marking, booked)
        except OwnOverlapError as error:
            raise OwnOverlap from error
        marking.require_not_suspended(standing_of(offer, terms.party.holder))
        return booked


def _refusals(
    desk: Desk, offer: Offer, terms: Terms, situation: Situation, overrides: frozenset[Override]
) -> list[Refusal]:
    """Return what refuses an offer in spite of the clerk's word."""
    wish = offer.wish
    set_aside: set[RefusalCode] = set(overrides)
    if situation.now >= instant_at(wish.day, wish.times.end):
        set_aside.discard("in_the_past")  # who comes late can still be let in, but not after the use
    found = [each for each in refusals(desk, offer, terms, situation) if each.code not in set_aside]
    if not found and offer.price(terms.party.caller, desk.region) is None:
        return [no_price().under(offer.place)]
    return found


def _with_payment(booked: Sequence[Reservation], order: CounterOrder) -> list[Reservation]:
    """Return the reservations with what was paid, spread over them in their order.

    Raises PriceChanged, PaymentTooMuch.
    """
    total = sum(each.total for each in booked)
    if order.expected_total is not None and order.expected_total != total:
        raise PriceChanged(params={"expected": order.expected_total, "total": total})
    if order.paid > total:
        raise PaymentTooMuch(params={"yen": order.paid, "open": total})
    left, after = order.paid, []
    for each in booked:
        part = min(left, each.total)
        after.append(each.model_copy(update={"paid": part}))
        left -= part
    return after
