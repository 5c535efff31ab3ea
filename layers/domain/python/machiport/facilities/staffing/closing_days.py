"""Closing one day of a facility: its free cells are taken, and bookings make room, in as few transactions as fit.

Each transaction makes one block out of the cells that it takes over, so no cell is free in between and nobody can
slip in. It may break off and be done again: what is closed already is seen in the ledgers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Final

from machiport.facilities.inventory.in_force import FacilityInForce
from machiport.facilities.inventory.model import Room
from machiport.facilities.ledger.changes import Marking, OwnOverlapError
from machiport.facilities.ledger.marks import LedgerKey, Mark
from machiport.facilities.reservations.desk import Desk
from machiport.facilities.reservations.errors import ChangedMeanwhile
from machiport.facilities.reservations.events import told
from machiport.facilities.reservations.marking import watch_noise
from machiport.facilities.reservations.model import AtomCells, Reservation
from machiport.facilities.reservations.ports import BookingChange, ChangeRefused, ReservationWrite
from machiport.facilities.reservations.promotion import Freed, Promoted, promote
from machiport.facilities.reservations.states import BINDING, moved
from machiport.facilities.staffing.blocks import BlockTerms, BlockWish, block_of
from machiport.facilities.staffing.closures import Closure, ClosureResult, block_id
from machiport.facilities.staffing.ledger_days import read_ledgers
from machiport.facilities.staffing.moving import Elsewhere, elsewhere
from machiport.facilities.times import instant_at
from machiport.outbox import OutboxEvent

_ATTEMPTS: Final = 40
_MOST_ITEMS: Final = 100
# Conditions on so many cells of one ledger fit an expression; a day of quarters of an hour takes two blocks.
_MOST_CELLS: Final = 48
_BLOCKS_A_DAY: Final = 60
_LOOKED_UP: Final = 4

type _Cells = dict[LedgerKey, list[str]]


@dataclass(slots=True)
class _Day:
    """What is still to be closed of a day: free cells, cells that a lottery withholds, bookings in the way."""

    free: _Cells = field(default_factory=dict)
    withheld: dict[LedgerKey, dict[str, Mark]] = field(default_factory=dict)
    affected: list[Reservation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayCloser:
    """Closes days of one closure."""

    desk: Desk
    in_force: FacilityInForce
    closure: Closure
    terms: BlockTerms

    def affected(self, day: date) -> list[Reservation]:
        """Return the bookings of a day that are in the way, by time."""
        return self._look(day, self.desk.clock.now()).affected

    def close(self, day: date) -> list[ClosureResult]:
        """Close a day and return what became of the bookings that this call found in the way.

        Raises ChangedMeanwhile where rivals were faster every time.
        """
        results: dict[str, ClosureResult] = {}
        for _ in range(_ATTEMPTS):
            now = self.desk.clock.now()
            found = self._look(day, now)
            found.affected = [each for each in found.affected if each.reservation_id not in results]
            if not (found.free or found.withheld or found.affected):
                return list(results.values())
            staying = [each for each in found.affected if each.reservation_id not in self.closure.moves]
            if found.free or found.withheld or staying:
                done = self._take_over(day, found, staying, now)
            else:
                done = self._move(day, found.affected[0], now)
            results.update({each.reservation_id: each for each in done})
        raise ChangedMeanwhile

    def _look(self, day: date, now: datetime) -> _Day:
        closed = self.closure.ledgers(self.in_force, day)
        read = read_ledgers(self.desk.store, self.in_force.facility, [day], now, self.closure.atoms(self.in_force))
        found, ids = _Day(), dict[str, None]()
        for key, names in closed.items():
            marks = read.days[key].by_name
            for name in names:
                mark = marks.get(name)
                if mark is None or not mark.holds_at(now):
                    found.free.setdefault(key, []).append(name)
                elif mark.reservation_id in read.reservations:
                    ids[mark.reservation_id] = None
                else:
                    found.withheld.setdefault(key, {})[name] = mark
        found.affected = sorted(
            (each for each in map(read.reservations.__getitem__, ids) if _in_the_way(each, now)),
            key=lambda each: (each.wish.times.start, each.reservation_id),
        )
        return found

    def _take_over(self, day: date, found: _Day, staying: Sequence[Reservation], now: datetime) -> list[ClosureResult]:
        """Block what is free, and as many bookings' cells as fit the transaction; return whose."""
        free = {key: names[:_MOST_CELLS] for key, names in found.free.items()}
        most = len(staying)
        while True:
            chunk = list(staying[:most])
            change = self._blocking(day, free, found.withheld, chunk, now)
            if self.desk.store.size_of(change) <= _MOST_ITEMS or not chunk:
                break
            most //= 2
        if not self._committed(change):
            return []
        return [ClosureResult(each.reservation_id, "cancelled") for each in chunk]

    def _blocking(
        self, day: date, free: _Cells, withheld: Mapping[LedgerKey, Mapping[str, Mark]],
        ending: Sequence[Reservation], now: datetime,
    ) -> BookingChange:  # fmt: skip
        gained: _Cells = {key: list(names) for key, names in free.items()}
        for key, marks in withheld.items():
            gained.setdefault(key, []).extend(marks)
        for before in ending:
            self._gain(gained, before)
        block, marking = self._block(day, gained, now), Marking()
        for key, names in free.items():
            marking.take(key, names, block.mark)
        for key, marks in withheld.items():
            for name, mark in marks.items():
                marking.turn(key, [name], mark, block.mark)
        after = [self._ended(before, now) for before in ending]
        for before in ending:
            self._hand_over(marking, before, block)
            if before.places:
                marking.release(before.standing, before.places, before.mark)

        def change_with(promoted: Promoted) -> BookingChange:
            return BookingChange(
                marks=promoted.marking.changes,
                reservations=[
                    ReservationWrite(block),
                    *(ReservationWrite(gone, before) for before, gone in zip(ending, after, strict=True)),
                    *(ReservationWrite(offer) for offer in promoted.offers),
                ],
                waiting=promoted.waiting,
                events=[
                    told("blocked", block, now),
                    *(_told_closed(gone.state, gone, now) for gone in after),
                    *(told("offered", offer, now) for offer in promoted.offers),
                ],
                now=now,
            )

        if not ending:
            return change_with(Promoted((), (), marking))
        # What stays open of the bookings that end goes to who waits for it; of what is closed nothing does.
        freed = Freed(ending, keeping=[block.model_copy(update={"taken": self._closed_cells(day)})])
        promoted = promote(self.desk, freed, marking, now, lambda one: self.desk.store.fits(change_with(one)))
        return change_with(promoted)

    def _closed_cells(self, day: date) -> tuple[AtomCells, ...]:
        closed = self.closure.ledgers(self.in_force, day)
        return tuple(AtomCells(atom=key.atom, cells=names) for key, names in closed.items())

    def _move(self, day: date, before: Reservation, now: datetime) -> list[ClosureResult]:
        """Move a booking to the room that staff chose, and block what it leaves; or keep it, and say why."""
        target = self.closure.moves[before.reservation_id]
        there = elsewhere(self.desk, before, target)
        if not isinstance(there, Elsewhere):
            return [ClosureResult(before.reservation_id, "kept", code=there)]
        after = there.reservation
        gained: _Cells = {}
        self._gain(gained, before)
        block, marking = self._block(day, gained, now), Marking()
        self._hand_over(marking, before, block)
        try:
            for key, names in after.ledgers().items():
                marking.take(key, names, after.mark)
            watch_noise(marking, after)
        except OwnOverlapError:
            return [ClosureResult(before.reservation_id, "kept", code="facilities.slot_taken")]
        change = BookingChange(
            marks=marking.changes,
            reservations=[ReservationWrite(block), ReservationWrite(after, before)],
            events=[told("blocked", block, now), _told_closed("changed", after, now)],
            now=now,
        )
        if not self._committed(change):
            return []
        return [ClosureResult(before.reservation_id, "moved", room_id=target)]

    def _committed(self, change: BookingChange) -> bool:
        """Write a change; False where somebody was faster, so that the ledgers must be looked at again."""
        try:
            self.desk.store.commit(change)
        except ChangeRefused:
            return False
        return True

    def _block(self, day: date, gained: _Cells, now: datetime) -> Reservation:
        """Return the block of a transaction, with the first number that this closure and day do not have yet."""
        room, identifier = self._first_room(), self._next_id(day)
        wish = BlockWish(room.room_id, day, self.closure.times)
        taken = [AtomCells(atom=key.atom, cells=tuple(sorted(cells))) for key, cells in gained.items()]
        block = block_of(identifier, self.in_force, room, wish, taken, self.terms)
        return block.model_copy(update={"created_at": now, "changed_at": now, "confirmed_at": now})

    def _next_id(self, day: date) -> str:
        numbers = range(_BLOCKS_A_DAY)
        for some in batched(numbers, _LOOKED_UP, strict=False):
            names = [block_id(self.in_force.municipality, self.terms.order_id, day, number) for number in some]
            known = self.desk.store.find(names)
            for name in names:
                if name not in known:
                    return name
        raise ChangedMeanwhile

    def _first_room(self) -> Room:
        rooms = self.in_force.facility.rooms
        return next(room for room in rooms if self.closure.rooms is None or room.room_id in self.closure.rooms)

    def _inside(self, reservation: Reservation) -> Iterable[tuple[LedgerKey, list[str], list[str]]]:
        """Go through a booking's ledgers with its cells that are closed, and its others."""
        closed = self.closure.ledgers(self.in_force, reservation.wish.day)
        for key, names in reservation.ledgers().items():
            inner = set(closed.get(key, ()))
            yield key, [name for name in names if name in inner], [name for name in names if name not in inner]

    def _gain(self, gained: _Cells, before: Reservation) -> None:
        for key, inner, _ in self._inside(before):
            if inner:
                gained.setdefault(key, []).extend(inner)

    def _hand_over(self, marking: Marking, before: Reservation, block: Reservation) -> None:
        for key, inner, outer in self._inside(before):
            marking.turn(key, inner, before.mark, block.mark)
            marking.release(key, outer, before.mark)

    def _ended(self, before: Reservation, now: datetime) -> Reservation:
        """Return a booking as it ends: cancelled by the owner, without a fee; or expired where it had lapsed."""
        lapsed = before.state_at(now) == "expired"
        return before.model_copy(
            update={
                "state": moved(before.state, "expired" if lapsed else "cancelled"),
                "fee": None if lapsed else 0,
                "reason": None if lapsed else self.terms.reason,
                "lapses_at": None,
                "version": before.version + 1,
                "changed_at": now,
            }
        )


def _in_the_way(reservation: Reservation, now: datetime) -> bool:
    """Tell whether a booking must make room; what is over, and other blocks, keep their cells."""
    wish = reservation.wish
    over = instant_at(wish.day, wish.times.end) <= now
    return reservation.origin != "block" and reservation.state in BINDING and not over


def _told_closed(what: str, after: Reservation, now: datetime) -> OutboxEvent:
    event = told(what, after, now)
    return event.model_copy(update={"data": {**event.data, "reason": "closure"}})
