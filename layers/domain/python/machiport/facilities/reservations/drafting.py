"""Making reservations of offers: which places and which units are free, what is taken, what a rule refuses."""

from collections import Counter

from machiport.facilities.holders import Holder
from machiport.facilities.ledger.marks import LedgerKey, epoch, hold_place, quota_place
from machiport.facilities.reservations.desk import MOST_HELD, Desk, Terms
from machiport.facilities.reservations.errors import TooManyHolds
from machiport.facilities.reservations.model import AtomCells, Reservation
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.situation import Situation, standing_of, unit_name
from machiport.facilities.rules.evaluation import needs_approval, quotas_for, refusals_of
from machiport.facilities.rules.refusals import Refusal, no_price
from machiport.facilities.rules.wish import Circumstances
from machiport.time_ordered_ids import new_id


def refusals(desk: Desk, offer: Offer, terms: Terms, situation: Situation) -> tuple[Refusal, ...]:
    """Return the rules that refuse an offer to its caller, with pointers into the request."""
    wish, key = offer.wish, standing_of(offer, terms.party.holder)
    standing = situation.standings.get(key)
    circumstances = Circumstances(
        now=situation.now,
        region=desk.region,
        suspended_until=standing.suspended_until if standing else None,
        booked=_booked(offer, terms.party.holder, situation),
        first_come_from=situation.first_come_from(wish) if offer.room.lottery else None,
    )
    found = refusals_of(offer.facts, offer.rules, terms.party.caller, circumstances)
    if not found and offer.price(terms.party.caller, desk.region) is None:
        found = (no_price(),)
    return tuple(refusal.under(offer.place) for refusal in found)


def _booked(offer: Offer, holder: Holder, situation: Situation) -> Counter[tuple[str, str]]:
    """Count the places that are gone, by quota and month."""
    booked: Counter[tuple[str, str]] = Counter()
    if offer.rule_set is None:
        return booked
    key, day = standing_of(offer, holder), offer.wish.day
    for quota in quotas_for(offer.rule_set, holder.kind):
        names = [quota_place(quota.quota_id, day, number) for number in range(1, quota.per_month + 1)]
        booked[quota.quota_id, f"{day:%Y%m}"] = sum(not situation.place_open(key, name) for name in names)
    return booked


def is_taken(offer: Offer, situation: Situation, *, noisy: bool) -> bool:
    """Tell whether anybody is in the way: in the cells, or by noise."""
    wish = offer.wish
    for part in offer.cells():
        if not situation.open(LedgerKey(wish.facility_id, part.atom, wish.day), part.cells):
            return True
    for part in offer.neighbours():
        marks = situation.taken(LedgerKey(wish.facility_id, part.atom, wish.day), part.cells)
        if marks and (noisy or any(mark.noisy for mark in marks)):
            return True
    return _units(offer, situation) is None


def _units(offer: Offer, situation: Situation) -> list[AtomCells] | None:
    """Return free units of the wished shared equipment; None where there are too few."""
    cells = offer.cells()[0].cells
    units: list[AtomCells] = []
    for equipment_id, (wanted, count) in offer.shared_equipment().items():
        names = (unit_name(equipment_id, number) for number in range(1, count + 1))
        free = [
            name for name in names if situation.open(LedgerKey(offer.wish.facility_id, name, offer.wish.day), cells)
        ]
        if len(free) < wanted:
            return None
        units += [AtomCells(atom=name, cells=cells) for name in free[:wanted]]
    return units


def _places(offer: Offer, holder: Holder, situation: Situation) -> tuple[str, ...]:
    """Return the first free place of every quota that counts for the holder."""
    if offer.rule_set is None:
        return ()
    key = standing_of(offer, holder)
    places = []
    for quota in quotas_for(offer.rule_set, holder.kind):
        names = [quota_place(quota.quota_id, offer.wish.day, number) for number in range(1, quota.per_month + 1)]
        places += [name for name in names if situation.place_open(key, name)][:1]
    return tuple(places)


def _hold_place(offer: Offer, terms: Terms, situation: Situation) -> tuple[str, ...]:
    """Return the first free place for a hold, where it takes one.

    Raises TooManyHolds.
    """
    if not terms.counted:
        return ()
    key = standing_of(offer, terms.party.holder)
    names = (hold_place(number) for number in range(1, MOST_HELD + 1))
    free = next((name for name in names if situation.place_open(key, name)), None)
    if free is None:
        raise TooManyHolds(params={"most": MOST_HELD})
    return (free,)


def draft(desk: Desk, offer: Offer, terms: Terms, situation: Situation) -> Reservation:
    """Return the reservation of an offer that is free and not refused, and promise what it takes."""
    now, party, wish = situation.now, terms.party, offer.wish
    municipality = wish.municipality
    rule_set = offer.rule_set
    charged = party.holder.kind != "staff"
    reservation = Reservation(
        reservation_id=f"{municipality}-{new_id(desk.clock)}",
        state="held",
        origin=terms.origin,
        holder=party.holder.key,
        booked_by=party.booked_by,
        order_id=terms.order_id,
        series=terms.series,
        wish=wish,
        room_name=offer.room.name,
        facility_name=offer.in_force.facility.name,
        taken=(*offer.cells(), *(_units(offer, situation) or ())),
        neighbours=offer.neighbours(),
        noisy=offer.purpose.noisy,
        places=(*_places(offer, party.holder, situation), *(_hold_place(offer, terms, situation))),
        until=epoch(terms.lapses_at + terms.handover),
        lapses_at=terms.lapses_at,
        caller_class=offer.caller_class(party.caller, desk.region),
        exemption=party.caller.exemption_for(municipality, wish.day),
        quote=offer.price(party.caller, desk.region) if charged else None,
        cancellation=rule_set.cancellation if rule_set else (),
        late_cancel_days=rule_set.late_cancel_days if rule_set else 0,
        payment=rule_set.payment.kind if rule_set else "counter",
        payment_days=rule_set.payment.days if rule_set else 7,
        approval_needed=charged and rule_set is not None and needs_approval(rule_set, wish.purpose, wish.profit_making),
        lock_id=offer.room.lock_id,
        contact=terms.contact,
        note=terms.note,
        created_at=now,
        changed_at=now,
    )
    promise(reservation, situation)
    return reservation


def promise(reservation: Reservation, situation: Situation) -> None:
    """Remember everything that a reservation takes."""
    for key, names in reservation.ledgers().items():
        situation.promise(key, names)
    situation.promise(reservation.standing, reservation.places)
