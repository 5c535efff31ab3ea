"""Promotion (繰り上げ): what comes free goes to the first of the waiting list, in the transaction that frees it."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.reservations.desk import HANDOVER, OFFER, Desk, Terms
from machiport.facilities.reservations.drafting import draft, is_taken, promise, refusals
from machiport.facilities.reservations.marking import mark_new
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.ports import WaitingWrite
from machiport.facilities.reservations.situation import read_situation, standing_of, unit_name
from machiport.facilities.reservations.waiting import Waiting
from machiport.facilities.times import instant_at
from machiport.problem_details import Problem
from machiport.time_ordered_ids import new_id

# Of those who want what comes free, so many are judged while somebody waits for the answer to a cancellation; who
# stands behind them is offered it next time.
_MOST_CONSIDERED: Final = 10
# Of the 100 items of a transaction, these stay for the cancellation itself.
_MOST_OFFERS: Final = 3


@dataclass(frozen=True, slots=True)
class Promoted:
    """Held reservations for people who waited, their entries, and all marks of the transaction."""

    offers: tuple[Reservation, ...]
    waiting: tuple[WaitingWrite, ...]
    marking: Marking


@dataclass(frozen=True, slots=True)
class _Candidate:
    waiting: Waiting
    offer: Offer
    terms: Terms


def promote(
    desk: Desk, leaving: Sequence[Reservation], marking: Marking, now: datetime, keeping: Sequence[Reservation] = ()
) -> Promoted:
    """Return `marking` with the cells of `leaving` handed to those who wait for them, in their order.

    `keeping`: what the same transaction books already (where a booking moves to). A candidate whose rules refuse by
    now (suspended, no place left in the quota, closed for booking) is passed over and keeps waiting.
    """
    candidates = _candidates(desk, leaving, now)
    if not candidates:
        return Promoted((), (), marking)
    situation = read_situation(
        desk, [each.offer for each in candidates], [each.terms.party.holder for each in candidates], leaving
    )
    for reservation in keeping:
        promise(reservation, situation)
    offers: list[Reservation] = []
    entries: list[WaitingWrite] = []
    for each in candidates:
        noisy = each.offer.purpose.noisy
        if refusals(desk, each.offer, each.terms, situation) or is_taken(each.offer, situation, noisy=noisy):
            continue
        promised, trial = copy.deepcopy(situation.promised), copy.deepcopy(marking)
        reservation = draft(desk, each.offer, each.terms, situation)
        try:
            mark_new(trial, reservation)
        except OwnOverlapError:  # beside another offer of this same transaction it would disturb
            situation.promised = promised
            continue
        trial.require_not_suspended(standing_of(each.offer, each.terms.party.holder))
        marking = trial
        offers.append(reservation)
        entries.append(WaitingWrite(_offered(each.waiting, reservation, now), each.waiting))
        if len(offers) == _MOST_OFFERS:
            break
    return Promoted(tuple(offers), tuple(entries), marking)


def _candidates(desk: Desk, leaving: Sequence[Reservation], now: datetime) -> list[_Candidate]:
    """Return who waits for something that `leaving` had cells of, the first first."""
    waiting: dict[str, Waiting] = {}
    for facility_id, day in dict.fromkeys((each.wish.facility_id, each.wish.day) for each in leaving):
        for entry in desk.store.waiting(facility_id, day):
            if entry.state == "waiting":
                waiting[entry.waiting_id] = entry
    entries = [entry for entry in waiting.values() if now < instant_at(entry.wish.day, entry.wish.times.start)]
    if not entries:
        return []
    possible = zip(entries, desk.planner.still_possible([entry.wish for entry in entries]), strict=True)
    wanting = [(entry, offer) for entry, offer in possible if offer is not None and _wants_some(offer, leaving)]
    candidates = [_candidate(desk, entry, offer, now) for entry, offer in wanting[:_MOST_CONSIDERED]]
    return [each for each in candidates if each is not None]


def _candidate(desk: Desk, entry: Waiting, offer: Offer, now: datetime) -> _Candidate | None:
    """Return what an entry stands for today; None where its group or account is no more."""
    lapses_at = min(now + OFFER, instant_at(entry.wish.day, entry.wish.times.start))
    kind, _, identifier = entry.holder.partition(":")
    subject = entry.booked_by.partition(":")[2]
    try:
        party = desk.parties.party(subject, identifier if kind == "group" else None, [entry.wish.municipality])
    except Problem:
        return None
    return _Candidate(entry, offer, Terms(party, "waiting_list", new_id(desk.clock), False, lapses_at, HANDOVER))


def _wants_some(offer: Offer, leaving: Sequence[Reservation]) -> bool:
    """Tell whether a wish is for cells, for equipment or for silence that `leaving` takes away now."""
    wanted = {part.atom: set(part.cells) for part in (*offer.cells(), *offer.neighbours())}
    for equipment_id, (_, count) in offer.shared_equipment().items():
        units = (unit_name(equipment_id, number) for number in range(1, count + 1))
        wanted |= {unit: set(offer.cells()[0].cells) for unit in units}
    wish = offer.wish
    return any(
        reservation.wish.facility_id == wish.facility_id
        and reservation.wish.day == wish.day
        and any(not wanted.get(part.atom, set()).isdisjoint(part.cells) for part in reservation.taken)
        for reservation in leaving
    )


def _offered(entry: Waiting, reservation: Reservation, now: datetime) -> Waiting:
    return entry.model_copy(
        update={
            "state": "offered",
            "reservation_id": reservation.reservation_id,
            "version": entry.version + 1,
            "changed_at": now,
        }
    )
