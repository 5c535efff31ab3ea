"""The checker of bookings: what is wrong between what clients were told and what the table holds. Nothing is [].

It knows rooms, atoms, buffers, noise and quotas from the owner's data alone and counts in minutes, so that a mistake
in the code that makes cells, marks or conditions cannot hide in the check.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, pairwise
from typing import Final

from tests.booking_history import Content, History
from tests.booking_promises import broken_promises

from machiport.facilities.inventory.model import Facility, Purpose, Room
from machiport.facilities.ledger.marks import LedgerKey, Mark, StandingKey
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.states import BINDING, LAPSING, ReservationState
from machiport.facilities.rules.model import OwnerRules

# What has its room: also what was used, or should have been.
OCCUPYING: Final[frozenset[ReservationState]] = BINDING | {"used", "no_show"}

type Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Truth:
    """The owner's data: one facility, its owner's rules, the purposes."""

    facility: Facility
    rules: OwnerRules
    purposes: Mapping[str, Purpose]

    def room(self, wish: SlotWish) -> Room:
        """Return the room of a wish."""
        room = self.facility.room(wish.room_id)
        assert room is not None, wish.room_id
        return room

    def taken(self, wish: SlotWish) -> Minutes:
        """Return from when until when a wish takes its room, with preparation and clean-up, in whole cells."""
        room, cell = self.room(wish), self.facility.cell_minutes
        start = max(0, wish.times.start - room.preparation_minutes)
        end = min(24 * 60, wish.times.end + room.cleanup_minutes)
        return start - start % cell, end + -end % cell

    def places(self, reservation: Reservation) -> tuple[frozenset[str], Minutes]:
        """Return which atoms a reservation has, and from when until when; a block has what it was given."""
        wish = reservation.wish
        if reservation.origin == "block":
            return frozenset(part.atom for part in reservation.taken), (wish.times.start, wish.times.end)
        return frozenset(self.room(wish).atoms), self.taken(wish)

    def disturb(self, one: SlotWish, other: SlotWish) -> bool:
        """Tell whether two wishes of a day disturb each other by noise."""
        rooms = self.room(one), self.room(other)
        neighbours = rooms[0].room_id in rooms[1].noise_neighbours or rooms[1].room_id in rooms[0].noise_neighbours
        noisy = any(each.purpose in self.purposes and self.purposes[each.purpose].noisy for each in (one, other))
        return neighbours and noisy and one.times.meets(other.times)


def faults(history: History, content: Content, truth: Truth, now: datetime) -> list[str]:
    """Return everything that is wrong at `now`, when every client has its answer or has given up."""
    return [
        *_overlaps(content, truth, now),
        *_noise(content, truth, now),
        *_marks(content, truth, now),
        *_quotas(content, truth, now),
        *broken_promises(history, content, now),
    ]


def needlessly_refused(history: History, content: Content, truth: Truth, now: datetime) -> list[str]:
    """Return slots that were refused as taken though nobody has them in the end.

    For histories in which nothing is given back: there every contested slot has been won, once.
    """
    binding = _binding(content, now)
    lost = [wish for told in history.last() if told.code == "facilities.slot_taken" for wish in told.wishes]
    return [
        f"{wish.room_id} on {wish.day} at {wish.times.start} was refused, and nobody has it"
        for wish in lost
        if not any(in_the_way(truth, wish, each) for each in binding)
    ]


def in_the_way(truth: Truth, wish: SlotWish, other: Reservation) -> bool:
    """Tell whether a reservation keeps a wish from being booked."""
    if wish.day != other.wish.day:
        return False
    atoms, (other_start, other_end) = truth.places(other)
    start, end = truth.taken(wish)
    shared = atoms & set(truth.room(wish).atoms)
    return bool(shared and start < other_end and other_start < end) or truth.disturb(wish, other.wish)


def _binding(content: Content, now: datetime) -> list[Reservation]:
    return [each for each in content.reservations.values() if each.state_at(now) in OCCUPYING]


def _overlaps(content: Content, truth: Truth, now: datetime) -> Iterator[str]:
    used: defaultdict[tuple[str, date], list[tuple[Minutes, str]]] = defaultdict(list)
    lent: defaultdict[tuple[str, date], Counter[int]] = defaultdict(Counter)
    for reservation in _binding(content, now):
        wish = reservation.wish
        atoms, (start, end) = truth.places(reservation)
        for atom in atoms:
            used[atom, wish.day].append(((start, end), reservation.reservation_id))
        for name, number in wish.equipment.items():
            lent[name, wish.day].update(dict.fromkeys(range(start, end), number))
    for (atom, day), times in used.items():
        for ((_, end), one), ((start, _), other) in pairwise(sorted(times)):
            if start < end:
                yield f"{atom} on {day} is booked twice at minute {start}: {one}, {other}"
    counts = {one.equipment_id: one.count for one in truth.facility.equipment if one.shared}
    for (name, day), minutes in lent.items():
        if name in counts and max(minutes.values()) > counts[name]:
            yield f"{max(minutes.values())} of {counts[name]} {name} are lent on {day}"


def _noise(content: Content, truth: Truth, now: datetime) -> Iterator[str]:
    by_day: defaultdict[date, list[Reservation]] = defaultdict(list)
    for reservation in _binding(content, now):
        if reservation.origin != "block":
            by_day[reservation.wish.day].append(reservation)
    for reservations in by_day.values():
        for one, other in combinations(reservations, 2):
            if truth.disturb(one.wish, other.wish):
                yield f"{one.reservation_id} and {other.reservation_id} disturb each other"


def _expected_marks(reservation: Reservation, truth: Truth) -> Iterator[tuple[LedgerKey, str]]:
    """Go through the cells that a reservation must have: its room's atoms, and the units it was given."""
    wish, cell = reservation.wish, truth.facility.cell_minutes
    atoms, (start, end) = truth.places(reservation)
    shared = {one.equipment_id for one in truth.facility.equipment if one.shared}
    units = [part.atom for part in reservation.taken if part.atom.startswith("equipment.")]
    wanted = Counter({name: number for name, number in wish.equipment.items() if name in shared})
    given = Counter(unit.split(".")[1] for unit in set(units))
    assert given == wanted, f"{reservation.reservation_id} was given {given} of {wanted}"
    for atom in (*atoms, *units):
        for number in range(start // cell, end // cell):
            yield LedgerKey(truth.facility.facility_id, atom, wish.day), f"c{number:02d}"


def _marks(content: Content, truth: Truth, now: datetime) -> Iterator[str]:
    """Compare the ledgers with the reservations, both ways."""
    expected: defaultdict[tuple[LedgerKey, str], set[Mark]] = defaultdict(set)
    for reservation in content.reservations.values():
        if reservation.state not in OCCUPYING:
            continue
        binds = reservation.state_at(now) in OCCUPYING
        for key, name in _expected_marks(reservation, truth):
            expected[key, name].add(reservation.mark)
            if binds and content.ledgers.get(key, {}).get(name) != reservation.mark:
                yield f"{reservation.reservation_id} does not have {key.atom} {key.day} {name}"
    for key, marks in content.ledgers.items():
        for name, mark in marks.items():
            if mark.holds_at(now) and mark not in expected[key, name]:
                yield f"{mark} binds {key.atom} {key.day} {name}, and is no reservation's"


def _quotas(content: Content, truth: Truth, now: datetime) -> Iterator[str]:
    """Compare places with bookings: each has one, each is somebody's, and there are not more than the rule says."""
    booked: Counter[tuple[StandingKey, str]] = Counter()
    limits: dict[str, int] = {}
    for reservation in _binding(content, now):
        kind = {"resident": "person", "group": "group"}.get(reservation.of().kind)
        rule_set = truth.rules.rule_set(truth.room(reservation.wish).rule_set)
        for quota in rule_set.quotas if rule_set else ():
            if kind in quota.holders:
                name = f"q_{quota.quota_id.replace('-', '_')}_{reservation.wish.day:%Y%m}"
                booked[reservation.standing, name] += 1
                limits[name] = quota.per_month
    found: Counter[tuple[StandingKey, str]] = Counter()
    for key, places in content.standings.items():
        for name, mark in places.items():
            holder = content.reservations.get(mark.reservation_id)
            if mark.holds_at(now) and (
                holder is None or holder.state_at(now) in BINDING or holder.state not in LAPSING
            ):
                found[key, name.rpartition("_")[0]] += 1
    for each in {*booked, *found}:
        if booked[each] != found[each]:
            yield f"{each[0].holder} has {booked[each]} bookings and {found[each]} places of {each[1]}"
        if booked[each] > limits.get(each[1], 0):
            yield f"{each[0].holder} has {booked[each]} bookings of {limits.get(each[1], 0)} in {each[1]}"
