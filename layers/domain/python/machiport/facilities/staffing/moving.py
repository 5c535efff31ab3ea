"""A booking in another room at the same time, as staff move it: what it costs and who has it stays."""

from dataclasses import dataclass

from machiport.facilities.accounts.model import Party
from machiport.facilities.identifiers import municipality_of
from machiport.facilities.reservations.desk import Desk, Terms
from machiport.facilities.reservations.drafting import draft, is_taken
from machiport.facilities.reservations.errors import OtherOwner, SlotTaken
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.situation import read_situation
from machiport.facilities.rules.caller import Caller
from machiport.problem_details import Problem

# What follows from the room; price, payment and cancelling stay as they were agreed.
_OF_THE_ROOM = ("wish", "room_name", "facility_name", "taken", "neighbours", "noisy", "lock_id")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A booking as it would be in another room."""

    reservation: Reservation


def elsewhere(desk: Desk, before: Reservation, room_id: str) -> Elsewhere | str:
    """Return the booking in `room_id`, where that is free at its time; else the code of what stands against it."""
    if municipality_of(room_id) != before.municipality:
        return OtherOwner.code
    wish = before.wish.model_copy(update={"room_id": room_id})
    try:
        (offer,) = desk.planner.offers([wish])
    except Problem as problem:
        return problem.code
    now, holder = desk.clock.now(), before.of()
    situation = read_situation(desk, [offer], [holder], leaving=[before])
    if is_taken(offer, situation, noisy=offer.purpose.noisy):
        return SlotTaken.code
    party = Party(holder, Caller(None), before.booked_by)
    terms = Terms(party, before.origin, before.order_id, before.series, lapses_at=now)
    drafted = draft(desk, offer, terms, situation)
    renewed = {name: getattr(drafted, name) for name in _OF_THE_ROOM}
    update = {**renewed, "reminded": False, "version": before.version + 1, "changed_at": now}
    return Elsewhere(before.model_copy(update=update))
