"""From a wish to what would be booked: the room, its rules, its price, the cells that it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Purpose, Room
from machiport.facilities.inventory.opening import check_slot, occupied_range
from machiport.facilities.inventory.ports import InForce, Inventory
from machiport.facilities.inventory.slot_faults import SLOT_FAULT_TEXTS
from machiport.facilities.ledger.marks import cells_of
from machiport.facilities.prices.model import OwnerPrices, Quote
from machiport.facilities.prices.quoting import quote
from machiport.facilities.reservations.errors import PurposeNotFound, RoomNotFound, SlotNotValid
from machiport.facilities.reservations.model import AtomCells, SlotWish
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.model import CallerClass, OwnerRules, RuleSet
from machiport.facilities.rules.wish import WishFacts
from machiport.problem_details import Problem, ProblemError, json_pointer

WISHES = ("body", "slots")


@dataclass(frozen=True, slots=True)
class Offer:
    """A wish with what the owner's data say of it. `place` is where the wish stands in the request."""

    wish: SlotWish
    place: str
    in_force: FacilityInForce
    room: Room
    purpose: Purpose
    rules: OwnerRules
    rule_set: RuleSet | None
    prices: OwnerPrices

    @property
    def facts(self) -> WishFacts:
        """The wish as the rules look at it."""
        wish = self.wish
        return WishFacts(
            room=self.room,
            facility=self.in_force.facility,
            day=wish.day,
            start=wish.times.start,
            end=wish.times.end,
            purpose_id=wish.purpose,
            people=wish.people,
            profit_making=wish.profit_making,
            heating=wish.heating,
            equipment=wish.equipment,
        )

    def cells(self) -> tuple[AtomCells, ...]:
        """Return the cells of each of the room's atoms, with preparation and clean-up."""
        facility, times = self.in_force.facility, self.wish.times
        taken = occupied_range(facility, self.room, times.start, times.end)
        names = cells_of(taken, facility.cell_minutes)
        return tuple(AtomCells(atom=atom, cells=names) for atom in self.room.atoms)

    def neighbours(self) -> tuple[AtomCells, ...]:
        """Return the cells of the use on the atoms of the noise neighbours that the room does not have itself."""
        facility = self.in_force.facility
        names = cells_of(self.wish.times, facility.cell_minutes)
        atoms = dict.fromkeys(atom for room in facility.disturbed_by(self.room) for atom in room.atoms)
        return tuple(AtomCells(atom=atom, cells=names) for atom in atoms if atom not in self.room.atoms)

    def shared_equipment(self) -> dict[str, tuple[int, int]]:
        """Return how many pieces of the facility's pool are wished, and how many there are, by equipment."""
        pool = {one.equipment_id: one.count for one in self.in_force.facility.equipment if one.shared}
        own = {one.equipment_id for one in self.room.equipment}
        return {
            name: (number, pool[name])
            for name, number in self.wish.equipment.items()
            if number and name in pool and name not in own
        }

    def caller_class(self, caller: Caller, region: frozenset[str]) -> CallerClass:
        """Return what the caller is for this owner on the day of use."""
        return caller.class_for(self.wish.municipality, region, self.wish.day)

    def price(self, caller: Caller, region: frozenset[str]) -> Quote | None:
        """Return what it costs this caller; None where the price list does not say."""
        wish = self.wish
        return quote(
            self.prices,
            self.rules,
            self.facts,
            self.caller_class(caller, region),
            caller.exemption_for(wish.municipality, wish.day),
        )


class Planner:
    """Reads what the owners' data say of wishes."""

    def __init__(self, inventory: Inventory) -> None:
        """Read from `inventory`."""
        self._inventory = inventory

    def offers(self, wishes: Sequence[SlotWish], places: Sequence[str] | None = None) -> list[Offer]:
        """Return an offer for each wish, in their order; `places` are JSON pointers, `/body/slots/<n>` without.

        Raises RoomNotFound, PurposeNotFound, SlotNotValid (with a pointer for every fault).
        """
        pointers = places or [json_pointer(*WISHES, number) for number in range(len(wishes))]
        found = self._inventory.in_force(dict.fromkeys(wish.facility_id for wish in wishes))
        offers = [self._offer(wish, place, found) for wish, place in zip(wishes, pointers, strict=True)]
        faults = [fault for offer in offers for fault in slot_faults(offer)]
        if faults:
            raise SlotNotValid(errors=faults)
        return offers

    def still_possible(self, wishes: Sequence[SlotWish]) -> list[Offer | None]:
        """Return an offer for each wish of some time ago; None where its room or its slot is no more."""
        found = self._inventory.in_force(dict.fromkeys(wish.facility_id for wish in wishes))
        offers: list[Offer | None] = []
        for wish in wishes:
            try:
                offer = self._offer(wish, "", found)
            except Problem:
                offers.append(None)
            else:
                offers.append(None if any(slot_faults(offer)) else offer)
        return offers

    def rules(self, owners: Iterable[str]) -> Mapping[str, OwnerRules]:
        """Return the rules of owners by their codes."""
        return self._inventory.rules(owners)

    def _offer(self, wish: SlotWish, place: str, found: InForce) -> Offer:
        in_force = found.facilities.get(wish.facility_id)
        room = in_force.room(wish.room_id) if in_force else None
        owner_rules, owner_prices = found.rules.get(wish.municipality), found.prices.get(wish.municipality)
        if in_force is None or room is None or owner_rules is None or owner_prices is None:
            raise RoomNotFound(params={"room_id": wish.room_id})
        purpose = self._inventory.purposes().get(wish.purpose)
        if purpose is None:
            raise PurposeNotFound(errors=[ProblemError(f"{place}/purpose", PurposeNotFound.detail)])
        rule_set = owner_rules.rule_set(room.rule_set)
        return Offer(wish, place, in_force, room, purpose, owner_rules, rule_set, owner_prices)


def slot_faults(offer: Offer) -> Iterable[ProblemError]:
    """Go through what is wrong with a wish's times."""
    wish = offer.wish
    for fault in check_slot(offer.in_force, offer.room, wish.day, wish.times.start, wish.times.end):
        day_fault = fault in ("closed_day", "beyond_calendar")
        yield ProblemError(f"{offer.place}/{'day' if day_fault else 'start'}", SLOT_FAULT_TEXTS[fault])
