"""Placing an order: from wishes to drafted reservations, or the reason why not. Reads, decides, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from machiport.facilities.errors import booking_refused
from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.ledger.marks import LedgerKey
from machiport.facilities.reservations.alternatives import alternatives_to
from machiport.facilities.reservations.desk import Desk, Order, Terms
from machiport.facilities.reservations.drafting import draft, is_taken, refusals
from machiport.facilities.reservations.errors import OwnOverlap, PriceChanged, SlotTaken
from machiport.facilities.reservations.marking import mark_new
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.situation import Situation, standing_of
from machiport.facilities.rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Skipped:
    """A slot of a series that cannot be had: taken by somebody (`refusals` empty), or refused by rules."""

    wish: SlotWish
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Drafted reservations, what was skipped of a series, and the marks that the transaction writes."""

    reservations: tuple[Reservation, ...]
    skipped: tuple[Skipped, ...]
    marking: Marking

    @property
    def total(self) -> int:
        """The price of all, in yen."""
        return sum(reservation.total for reservation in self.reservations)


def place(desk: Desk, order: Order, offers: Sequence[Offer], terms: Terms, situation: Situation) -> Placed:
    """Draft the reservations of an order.

    Raises BookingRefused, SlotTaken or OwnOverlap where not all can be had (of a series: where none can), and
    PriceChanged where the price is not what the caller agreed to.
    """
    drafted: list[Reservation] = []
    skipped: list[Skipped] = []
    marking = Marking()
    for offer in offers:
        found = refusals(desk, offer, terms, situation)
        if not found and not is_taken(offer, situation, noisy=offer.purpose.noisy):
            reservation = draft(desk, offer, terms, situation)
            _mark(marking, reservation)
            marking.require_not_suspended(standing_of(offer, terms.party.holder))
            drafted.append(reservation)
        else:
            skipped.append(Skipped(offer.wish, found))
    if skipped and (not order.series or not drafted):
        _refuse(desk, offers, skipped, terms, situation)
    placed = Placed(tuple(drafted), tuple(skipped), marking)
    if order.expected_total is not None and order.expected_total != placed.total:
        raise PriceChanged(params={"expected": order.expected_total, "total": placed.total})
    return placed


def _mark(marking: Marking, reservation: Reservation) -> None:
    try:
        mark_new(marking, reservation)
    except OwnOverlapError as error:
        raise OwnOverlap from error


def _refuse(
    desk: Desk, offers: Sequence[Offer], skipped: Sequence[Skipped], terms: Terms, situation: Situation
) -> None:
    """Say why an order cannot be had: the rules first, all of them; else the first slot that is taken."""
    refused = [refusal for each in skipped for refusal in each.refusals]
    if refused:
        raise booking_refused(refused)
    wish = skipped[0].wish
    offer = next(offer for offer in offers if offer.wish is wish)
    _refuse_overlap(desk, offer, terms, situation)
    raise taken(desk, offer, terms)


def _refuse_overlap(desk: Desk, offer: Offer, terms: Terms, situation: Situation) -> None:
    """Say it where the holder has the place already, or asks for it twice in one order."""
    wish = offer.wish
    atoms = [(LedgerKey(wish.facility_id, part.atom, wish.day), part.cells) for part in offer.cells()]
    others = {mark.reservation_id for key, names in atoms for mark in situation.taken(key, names)}
    promised = any(not situation.promised.get(key, set()).isdisjoint(names) for key, names in atoms)
    own = [each for each in desk.store.find(sorted(others)).values() if each.holder == terms.party.holder.key]
    if own or (promised and not others):
        raise OwnOverlap


def taken(desk: Desk, offer: Offer, terms: Terms) -> SlotTaken:
    """Return the polite refusal of a loser: with the free slots nearest to the wish."""
    wish = offer.wish
    return SlotTaken(offer.room.name, wish.day, wish.times, alternatives_to(desk, offer, terms))
