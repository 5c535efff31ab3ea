"""The free slots nearest to a wish that somebody else was faster with."""

from datetime import date, timedelta
from typing import Final

from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.opening import check_slot, uses
from machiport.facilities.reservations.desk import Desk, Terms
from machiport.facilities.reservations.drafting import is_taken, refusals
from machiport.facilities.reservations.errors import Alternative
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.situation import read_situation
from machiport.facilities.times import TimeRange

MOST: Final = 5
_DAYS_AROUND: Final = (0, 1, -1, 7, -7)
# As many ledgers as one BatchGetItem reads: a loser is answered with one more request.
_MOST_OFFERS: Final = 40


def alternatives_to(desk: Desk, offer: Offer, terms: Terms) -> list[Alternative]:
    """Return up to five free slots that the caller may book: same day and room first, then rooms and days around."""
    offers = _candidates(offer)
    if not offers:
        return []
    situation = read_situation(desk, offers, [terms.party.holder])
    found: list[Alternative] = []
    for candidate in offers:
        if is_taken(candidate, situation, noisy=candidate.purpose.noisy):
            continue
        if refusals(desk, candidate, terms, situation):
            continue
        found.append(_alternative(desk, candidate, terms))
        if len(found) == MOST:
            break
    return found


def _alternative(desk: Desk, offer: Offer, terms: Terms) -> Alternative:
    wish, quote = offer.wish, offer.price(terms.party.caller, desk.region)
    return Alternative(
        room_id=wish.room_id,
        room_name=offer.room.name,
        day=wish.day,
        start=wish.times.start,
        end=wish.times.end,
        total=quote.total if quote else None,
    )


def _candidates(offer: Offer) -> list[Offer]:
    """Return the slots around a wish, the nearest first, as many as are looked at."""
    wish = offer.wish
    rooms = [offer.room, *(room for room in offer.in_force.facility.rooms if _serves(room, offer))]
    ranked: list[tuple[tuple[int, ...], Room, date, TimeRange]] = []
    for far, room in enumerate(rooms):
        for days in _DAYS_AROUND:
            day = wish.day + timedelta(days=days)
            for times in _times(offer, room, day):
                if (room.room_id, day, times) == (wish.room_id, wish.day, wish.times):
                    continue
                rank = (abs(days), min(far, 1), abs(times.start - wish.times.start), room.capacity)
                ranked.append((rank, room, day, times))
    ranked.sort(key=lambda each: each[0])
    return [_as(offer, room, day, times) for _, room, day, times in ranked[:_MOST_OFFERS]]


def _serves(room: Room, offer: Offer) -> bool:
    wish = offer.wish
    return (
        room.room_id != wish.room_id
        and wish.purpose in room.purposes
        and wish.people <= room.capacity
        and not wish.equipment
    )


def _times(offer: Offer, room: Room, day: date) -> tuple[TimeRange, ...]:
    """Return the same times where the room has them that day, else its uses of that length."""
    wish = offer.wish
    same = wish.times
    found = uses(offer.in_force, room, day, same.minutes)
    if not check_slot(offer.in_force, room, day, same.start, same.end):
        found = (same, *(times for times in found if times != same))
    return found


def _as(offer: Offer, room: Room, day: date, times: TimeRange) -> Offer:
    return Offer(
        offer.wish.model_copy(update={"room_id": room.room_id, "day": day, "times": times}),
        offer.place,
        offer.in_force,
        room,
        offer.purpose,
        offer.rules,
        offer.rules.rule_set(room.rule_set),
        offer.prices,
    )
