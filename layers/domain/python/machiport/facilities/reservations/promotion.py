"""Promotion (繰り上げ): what comes free goes to the first of the waiting list, in the transaction that frees it."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from machiport.facilities.holders import Holder
from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.ledger.marks import quota_place
from machiport.facilities.reservations.desk import HANDOVER, OFFER, Desk, Terms
from machiport.facilities.reservations.drafting import draft, is_taken, promise, refusals
from machiport.facilities.reservations.marking import mark_new
from machiport.facilities.reservations.model import Reservation
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.ports import WaitingWrite
from machiport.facilities.reservations.situation import Situation, read_situation, standing_of, unit_name
from machiport.facilities.reservations.waiting import Waiting
from machiport.facilities.rules.evaluation import quotas_for
from machiport.facilities.rules.model import Quota
from machiport.facilities.times import MINUTES_A_DAY, instant_at
from machiport.problem_details import Problem
from machiport.time_ordered_ids import new_id

# Of so many who want what comes free the standings are read, with one request or two.
_MOST_READ: Final = 100
# Of those who could have it, so many are judged while somebody waits for the answer to a cancellation.
_MOST_CONSIDERED: Final = 10
_MOST_OFFERS: Final = 3


@dataclass(frozen=True, slots=True)
class Promoted:
    """Held reservations for people who waited, their entries, and all marks of the transaction."""

    offers: tuple[Reservation, ...]
    waiting: tuple[WaitingWrite, ...]
    marking: Marking


@dataclass(frozen=True, slots=True)
class Freed:
    """What comes free: the places of `leaving`, but for what the same transaction books already (`keeping`).

    `without`: holders who get none of it.
    """

    leaving: Sequence[Reservation]
    keeping: Sequence[Reservation] = ()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Candidate:
    waiting: Waiting
    offer: Offer
    terms: Terms


def promote(desk: Desk, freed: Freed, marking: Marking, now: datetime, fits: Callable[[Promoted], bool]) -> Promoted:
    """Return `marking` with what is freed handed to those who wait for it, in their order, as long as it `fits`.

    A candidate whose rules refuse by now (suspended, no place left in the quota, closed for booking), or with whom
    the transaction would get too large, is passed over and keeps waiting.
    """
    nobody = promoted = Promoted((), (), marking)
    wanting = _wanting(desk, freed, now)
    if not wanting:
        return nobody
    situation = read_situation(
        desk, [offer for _, offer in wanting], [Holder.parse(entry.holder) for entry, _ in wanting], freed.leaving
    )
    for reservation in freed.keeping:
        promise(reservation, situation)
    possible = [each for each in wanting if _within_reach(*each, situation)]
    for entry, offer in possible[:_MOST_CONSIDERED]:
        each = _candidate(desk, entry, offer, now)
        if each is None or _refused(desk, each, situation):
            continue
        promised, trial = copy.deepcopy(situation.promised), copy.deepcopy(promoted.marking)
        reservation = draft(desk, each.offer, each.terms, situation)
        try:
            mark_new(trial, reservation)
        except OwnOverlapError:  # beside another offer of this same transaction it would disturb
            situation.promised = promised
            continue
        trial.require_not_suspended(standing_of(each.offer, each.terms.party.holder))
        write = WaitingWrite(_offered(entry, reservation, now), entry)
        more = Promoted((*promoted.offers, reservation), (*promoted.waiting, write), trial)
        if not fits(more):
            situation.promised = promised
            continue
        promoted = more
        if len(promoted.offers) == _MOST_OFFERS:
            break
    return promoted


def _refused(desk: Desk, each: _Candidate, situation: Situation) -> bool:
    taken = is_taken(each.offer, situation, noisy=each.offer.purpose.noisy)
    return taken or bool(refusals(desk, each.offer, each.terms, situation))


def _within_reach(entry: Waiting, offer: Offer, situation: Situation) -> bool:
    """Tell whether the wish is free now and its holder neither suspended nor without a place in a quota.

    Looked at before anything is read of the person: however many stand in front in vain, they hold up nobody.
    """
    holder = Holder.parse(entry.holder)
    standing = situation.standings.get(standing_of(offer, holder))
    until = standing.suspended_until if standing else None
    if until is not None and situation.now < instant_at(until, MINUTES_A_DAY):
        return False
    quotas = quotas_for(offer.rule_set, holder.kind) if offer.rule_set else ()
    if not all(_has_place(offer, holder, quota, situation) for quota in quotas):
        return False
    return not is_taken(offer, situation, noisy=offer.purpose.noisy)


def _has_place(offer: Offer, holder: Holder, quota: Quota, situation: Situation) -> bool:
    key, day = standing_of(offer, holder), offer.wish.day
    names = (quota_place(quota.quota_id, day, number) for number in range(1, quota.per_month + 1))
    return any(situation.place_open(key, name) for name in names)


def _wanting(desk: Desk, freed: Freed, now: datetime) -> list[tuple[Waiting, Offer]]:
    """Return who waits for something that is freed, the first first."""
    leaving = freed.leaving
    waiting: dict[str, Waiting] = {}
    for facility_id, day in dict.fromkeys((each.wish.facility_id, each.wish.day) for each in leaving):
        for entry in desk.store.waiting(facility_id, day):
            if entry.state == "waiting" and entry.holder not in freed.without:
                waiting[entry.waiting_id] = entry
    entries = [entry for entry in waiting.values() if now < instant_at(entry.wish.day, entry.wish.times.start)]
    if not entries:
        return []
    possible = zip(entries, desk.planner.still_possible([entry.wish for entry in entries]), strict=True)
    wanting = [(entry, offer) for entry, offer in possible if offer is not None and _wants_some(offer, leaving)]
    return wanting[:_MOST_READ]


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
