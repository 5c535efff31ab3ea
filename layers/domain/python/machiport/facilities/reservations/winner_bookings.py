"""What the lottery asks of the booking engine: withhold slots, hand them to winners, let go of what is left.

A withheld cell carries a mark of the round until the day of first come, first served; so it lapses by time as every
hold does, whatever becomes of the round. Implements `machiport.facilities.lottery.ports.WinnerBookings`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import batched
from typing import Final

from machiport.facilities.accounts.errors import AccountNeeded, GroupNotFound
from machiport.facilities.accounts.model import Party
from machiport.facilities.holders import Holder
from machiport.facilities.identifiers import facility_of
from machiport.facilities.inventory.opening import occupied_range
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.ledger.changes import Marking
from machiport.facilities.ledger.marks import LedgerKey, Mark, Marks, cells_of, epoch
from machiport.facilities.lottery.model import Round, Slot
from machiport.facilities.lottery.ports import WinState, WonSlot
from machiport.facilities.reservations.desk import HANDOVER, Desk, Terms
from machiport.facilities.reservations.drafting import draft, is_taken, refusals
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import mark_released
from machiport.facilities.reservations.model import Reservation, SlotWish
from machiport.facilities.reservations.planning import Offer
from machiport.facilities.reservations.ports import BookingChange, ChangeRefused, ReservationWrite
from machiport.facilities.reservations.situation import Situation, read_situation, standing_of
from machiport.facilities.reservations.states import moved
from machiport.facilities.times import TimeRange
from machiport.problem_details import Problem

_LEDGERS_AT_ONCE: Final = 90
_ATTEMPTS: Final = 4
# Between the draw and the confirmation a winner's rules are those of the round, not those of first come.
_NOT_OF_A_WIN: Final = frozenset({"lottery_first", "not_open_yet", "closed_for_booking"})

# Whoever gave it up, did not pay or was denied makes room for the next.
_OVER: Final = frozenset({"cancelled", "denied", "expired"})

type _Cells = dict[LedgerKey, set[str]]


class WinnerBookingsByLedger:
    """Withholds, hands over and releases by the marks of the ledgers. Everything may be done twice."""

    def __init__(self, desk: Desk, inventory: Inventory) -> None:
        """Work with the ports of `desk`; rooms stand in `inventory`."""
        self._desk = desk
        self._inventory = inventory

    def withhold(self, the_round: Round, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Keep others out of the slots until the round's first come; return those that somebody has already."""
        cells = self._cells(slots)
        days = self._read(cells)
        own, now = _mark_of(the_round), self._desk.clock.now()
        taken = [
            slot
            for slot, wanted in cells.items()
            if any(
                mark.reservation_id != the_round.round_id
                for key, names in wanted.items()
                for mark in days[key].taken(tuple(names), now)
            )
        ]
        wanted: _Cells = defaultdict(set)
        for slot, ledgers in cells.items():
            if slot not in taken:
                for key, names in ledgers.items():
                    wanted[key] |= names
        for some in batched(wanted.items(), _LEDGERS_AT_ONCE, strict=False):
            self._mark(dict(some), own)
        return taken

    def offer(self, win: WonSlot) -> bool:
        """Make the winner's held reservation; False where it cannot be. One that exists already stays as it is."""
        if self._desk.store.find([win.reservation_id]):
            return True
        for _ in range(_ATTEMPTS):
            change = self._offered(win)
            if change is None:
                return False
            try:
                self._desk.store.commit(change)
            except ChangeRefused as refused:
                if refused.changed:  # our own write whose reply was lost
                    return True
                continue
            return True
        return False

    def states(self, reservation_ids: Iterable[str]) -> Mapping[str, WinState]:
        """Return how offered reservations stand."""
        found = self._desk.store.find(reservation_ids)
        return {name: _win_state(reservation) for name, reservation in found.items()}

    def lapse(self, reservation_id: str) -> WinState:
        """End a held reservation whose time is over; `confirmed` where the winner was faster."""
        for _ in range(_ATTEMPTS):
            reservation = self._desk.store.find([reservation_id]).get(reservation_id)
            now = self._desk.clock.now()
            if reservation is None:
                return "gone"
            if reservation.state != "held" or reservation.state_at(now) != "expired":
                return _win_state(reservation)
            marking = Marking()
            mark_released(marking, reservation)
            update = {"state": moved("held", "expired"), "lapses_at": None, "changed_at": now}
            after = reservation.model_copy(update={**update, "version": reservation.version + 1})
            write = ReservationWrite(after, reservation)
            change = BookingChange(marking.changes, [write], events=[told("expired", after, now)], now=now)
            try:
                self._desk.store.commit(change)
            except ChangeRefused:
                continue
            return "gone"
        return "held"

    def release(self, the_round: Round) -> None:
        """Let everybody book what is left of the slots that were withheld for this round."""
        own = _mark_of(the_round)
        ledgers = self._ledgers(the_round)
        for _ in range(_ATTEMPTS):
            days, _standings = self._desk.store.marks(ledgers, ())
            left = {
                key: names
                for key, marks in days.items()
                if (names := [name for name, mark in marks.by_name.items() if mark == own])
            }
            try:
                for some in batched(left.items(), _LEDGERS_AT_ONCE, strict=False):
                    marking = Marking()
                    for key, names in some:
                        marking.release(key, names, own)
                    self._desk.store.commit(BookingChange(marking.changes, now=self._desk.clock.now()))
            except ChangeRefused:
                continue
            return

    def _ledgers(self, the_round: Round) -> list[LedgerKey]:
        """Return every ledger that the round can have marks in."""
        facilities = self._inventory.facilities(dict.fromkeys(map(facility_of, the_round.rooms)))
        rooms = [(facilities.get(facility_of(room_id)), room_id) for room_id in the_round.rooms]
        atoms = {
            (in_force.facility_id, atom)
            for in_force, room_id in rooms
            if in_force is not None and (room := in_force.room(room_id)) is not None
            for atom in room.atoms
        }
        number = (the_round.last_day - the_round.first_day).days + 1
        days = [the_round.first_day + timedelta(days=each) for each in range(number)]
        return [LedgerKey(facility_id, atom, day) for facility_id, atom in sorted(atoms) for day in days]

    def _cells(self, slots: Iterable[Slot]) -> dict[Slot, dict[LedgerKey, set[str]]]:
        """Return the cells of each slot with its buffers; a slot of a room that is no more has none."""
        wanted = list(slots)
        facilities = self._inventory.facilities(dict.fromkeys(facility_of(slot.room_id) for slot in wanted))
        found: dict[Slot, dict[LedgerKey, set[str]]] = {}
        for slot in wanted:
            in_force = facilities.get(facility_of(slot.room_id))
            room = in_force.room(slot.room_id) if in_force else None
            if in_force is None or room is None:
                found[slot] = {}
                continue
            times = occupied_range(in_force.facility, room, slot.start, slot.end)
            names = cells_of(times, in_force.facility.cell_minutes)
            found[slot] = {LedgerKey(in_force.facility_id, atom, slot.day): set(names) for atom in room.atoms}
        return found

    def _read(self, cells: Mapping[Slot, dict[LedgerKey, set[str]]]) -> Mapping[LedgerKey, Marks]:
        ledgers, _ = self._desk.store.marks({key for each in cells.values() for key in each}, ())
        return ledgers

    def _mark(self, wanted: _Cells, own: Mark) -> None:
        """Take the cells that the round does not have yet; rivals that come in between are found by the next look."""
        for _ in range(_ATTEMPTS):
            ledgers, _standings = self._desk.store.marks(wanted, ())
            now = self._desk.clock.now()
            marking = Marking()
            for key, names in wanted.items():
                free = [name for name in sorted(names) if not ledgers[key].taken((name,), now)]
                if free:
                    marking.take(key, free, own)
            if not marking.changes:
                return
            try:
                self._desk.store.commit(BookingChange(marking.changes, now=now))
            except ChangeRefused:
                continue
            return

    def _party(self, win: WonSlot, municipality: str) -> Party:
        """Return the winner; a group by whoever of those who entered is still in it.

        Raises AccountNeeded, GroupNotFound.
        """
        group_id = win.holder.identifier if win.holder.kind == "group" else None
        for person in (win.applicant, *win.members) if group_id else ():
            with suppress(AccountNeeded, GroupNotFound):
                return self._desk.parties.party(person, group_id, [municipality])
        return self._desk.parties.party(win.applicant, group_id, [municipality])

    def _offered(self, win: WonSlot) -> BookingChange | None:
        """Return the change that makes the winner's reservation; None where it cannot be made."""
        desk, now = self._desk, self._desk.clock.now()
        holder = win.holder
        try:
            (offer,) = desk.planner.offers([_wish_of(win)])
            party = self._party(win, offer.wish.municipality)
        except Problem:
            return None
        handover = max(win.first_come_at - win.held_until, HANDOVER)
        terms = Terms(party, "lottery", win.round_id, False, win.held_until, handover)
        situation = read_situation(desk, [offer], [holder])
        situation.leaving = frozenset({win.round_id})
        if _refused(desk, offer, terms, situation):
            return None
        drafted = draft(desk, offer, terms, situation)
        reservation = drafted.model_copy(update={"reservation_id": win.reservation_id})
        marking = _handed_over(reservation, situation, win.round_id, holder, offer)
        return BookingChange(
            marking.changes,
            [ReservationWrite(reservation)],
            events=[told("won", reservation, now)],
            now=now,
        )


def _refused(desk: Desk, offer: Offer, terms: Terms, situation: Situation) -> bool:
    found = [each for each in refusals(desk, offer, terms, situation) if each.code not in _NOT_OF_A_WIN]
    return bool(found) or is_taken(offer, situation, noisy=offer.purpose.noisy)


def _handed_over(
    reservation: Reservation, situation: Situation, round_id: str, holder: Holder, offer: Offer
) -> Marking:
    """Return the marks: the round's cells become the winner's, others are taken."""
    marking = Marking()
    for key, names in reservation.ledgers().items():
        marks = situation.days[key].by_name
        withheld = {name: mark for name in names if (mark := marks.get(name)) and mark.reservation_id == round_id}
        for name, mark in withheld.items():
            marking.turn(key, [name], mark, reservation.mark)
        marking.take(key, [name for name in names if name not in withheld], reservation.mark)
    if reservation.places:
        marking.take(reservation.standing, reservation.places, reservation.mark)
    for key, names in reservation.watched().items():
        marks = situation.days[key].by_name
        # What is only withheld for this round disturbs nobody; that it still is so is the condition.
        withheld = {name: mark for name in names if (mark := marks.get(name)) and mark.reservation_id == round_id}
        for name, mark in withheld.items():
            marking.turn(key, [name], mark, mark)
        others = [name for name in names if name not in withheld]
        (marking.require_free if reservation.noisy else marking.require_quiet)(key, others)
    marking.require_not_suspended(standing_of(offer, holder))
    return marking


def _mark_of(the_round: Round) -> Mark:
    return Mark(epoch(the_round.times.first_come_at), the_round.round_id)


def _wish_of(win: WonSlot) -> SlotWish:
    wish = win.wish
    return SlotWish(
        room_id=wish.room_id,
        day=wish.day,
        times=TimeRange(start=wish.times.start, end=wish.times.end),
        purpose=wish.purpose,
        people=wish.people,
        profit_making=wish.profit_making,
    )


def _win_state(reservation: Reservation) -> WinState:
    if reservation.state in _OVER:
        return "gone"
    if reservation.confirmed_at is not None:
        return "confirmed"
    return "held" if reservation.state == "held" else "gone"
