"""Ledgers and standings as they were read, with what the same transaction releases and gives away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from machiport.facilities.holders import Holder
from machiport.facilities.ledger.marks import LedgerKey, Mark, Marks, StandingKey
from machiport.facilities.reservations.desk import Desk, FirstCome
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.ports import Standing

_NOTHING = Marks({})


@dataclass(slots=True)
class Situation:
    """Ledgers and standings as read, and what this transaction has given away of them already.

    `leaving`: reservations that the same transaction releases; their marks count as free.
    """

    days: Mapping[LedgerKey, Marks]
    standings: Mapping[StandingKey, Standing]
    now: datetime
    leaving: frozenset[str] = frozenset()
    promised: dict[LedgerKey | StandingKey, set[str]] = field(default_factory=dict)
    first_come: Mapping[str, FirstCome] = field(default_factory=dict)

    def first_come_from(self, wish: SlotWish) -> datetime | None:
        """Return from when a room given by lottery is first come, first served; None while nobody knows it."""
        announced = self.first_come.get(wish.municipality)
        return announced.of(wish.room_id, wish.day) if announced else None

    def taken(self, key: LedgerKey, names: tuple[str, ...]) -> list[Mark]:
        """Return the marks that bind `names` of a ledger."""
        found = self.days.get(key, _NOTHING).taken(names, self.now)
        return [mark for mark in found if mark.reservation_id not in self.leaving]

    def open(self, key: LedgerKey, names: tuple[str, ...]) -> bool:
        """Tell whether `names` of a ledger are free and not promised."""
        return not self.taken(key, names) and self.promised.get(key, set()).isdisjoint(names)

    def place_open(self, key: StandingKey, name: str) -> bool:
        """Tell whether a place of a quota is free and not promised."""
        standing = self.standings.get(key)
        marks = standing.marks.taken((name,), self.now) if standing else []
        mine = [mark for mark in marks if mark.reservation_id not in self.leaving]
        return not mine and name not in self.promised.get(key, set())

    def promise(self, key: LedgerKey | StandingKey, names: Iterable[str]) -> None:
        """Remember that this transaction takes `names`."""
        self.promised.setdefault(key, set()).update(names)


def ledgers_of(offer: Offer) -> set[LedgerKey]:
    """Return every ledger that a booking of the offer reads: atoms, noise neighbours, units of shared equipment."""
    atoms = [part.atom for part in offer.cells()] + [part.atom for part in offer.neighbours()]
    for equipment_id, (_, count) in offer.shared_equipment().items():
        atoms += [unit_name(equipment_id, number) for number in range(1, count + 1)]
    return {LedgerKey(offer.wish.facility_id, atom, offer.wish.day) for atom in atoms}


def unit_name(equipment_id: str, number: int) -> str:
    """Return the atom of the `number`-th unit (from 1) of shared equipment."""
    return f"equipment.{equipment_id}.{number}"


def standing_of(offer: Offer, holder: Holder) -> StandingKey:
    """Return where the owner keeps what it knows of the holder."""
    return StandingKey(offer.wish.municipality, holder.key)


def read_situation(
    desk: Desk, offers: Sequence[Offer], holders: Iterable[Holder], leaving: Iterable[Reservation] = ()
) -> Situation:
    """Read everything that bookings of the offers by the holders depend on, in as few requests as possible."""
    ledgers = {key for offer in offers for key in ledgers_of(offer)}
    standings = {standing_of(offer, holder) for offer in offers for holder in holders}
    days, known = desk.store.marks(ledgers, standings)
    gone = frozenset(reservation.reservation_id for reservation in leaving)
    owners = {offer.wish.municipality for offer in offers if offer.room.lottery}
    first_come = desk.lotteries.first_come_of(sorted(owners)) if owners else {}
    return Situation(days, known, desk.clock.now(), gone, first_come=first_come)
