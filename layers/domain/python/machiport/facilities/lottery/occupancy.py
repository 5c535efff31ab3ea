"""Which slots exclude each other: rooms with common atoms (a hall and its halves), buffers, noise.

The same rules as for bookings (docs/design/facilities.md), on whole cells. A row is one atom's day, a set of its cells
the bits of one number.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from machiport.facilities.identifiers import facility_of
from machiport.facilities.lottery.model import Slot, span_of
from machiport.facilities.lottery.public_files import Commitment, OfferedRoom
from machiport.facilities.times import MINUTES_A_DAY

type Row = tuple[str, str, date]
"""Facility, atom, day."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a use takes: `rows` of its room, `near` those of noise neighbours; cells with and without buffers."""

    slot: Slot
    name: str
    noisy: bool
    weight: int
    rows: tuple[Row, ...]
    near: tuple[Row, ...]
    taken: int
    used: int


def _joined(room: OfferedRoom, run: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the spans of `run` are neighbours in this room."""
    first, last = run[0][0], run[-1][1]
    if room.periods:
        between = [span_of(text) for text in room.periods]
        return all(
            any(start <= period[0] and period[1] <= end for start, end in run)
            for period in between
            if first <= period[0] and period[1] <= last
        )
    at_once = all(one[1] == following[0] for one, following in pairwise(run))
    return at_once and last - first <= room.longest_minutes


def _bits(start: int, end: int, cell: int) -> int:
    first, last = start // cell, -(-end // cell)
    return (1 << last) - (1 << first)


class SlotPlan:
    """The slots of a round, and what uses of them take."""

    def __init__(self, commitment: Commitment) -> None:
        """Read rooms and slots of `commitment`."""
        self._rooms: Mapping[str, OfferedRoom] = {room.room_id: room for room in commitment.rooms}
        self._span = commitment.round.limits.slots_per_wish
        self._footprints: dict[tuple[str, bool], Footprint] = {}

    def room(self, room_id: str) -> OfferedRoom | None:
        """Return a room of the round; None for any other."""
        return self._rooms.get(room_id)

    def number_of_slots(self, room_id: str) -> int:
        """Return how many slots a room has in the whole round."""
        return sum(len(slots) for slots in self._rooms[room_id].days.values())

    def weight(self, slot: Slot) -> int:
        """Return how many offered slots `slot` is made of; 0 where it is no run of them, or too long a one."""
        room = self._rooms.get(slot.room_id)
        if room is None:
            return 0
        spans = [span_of(text) for text in room.days.get(slot.day, ())]
        run = [(start, end) for start, end in spans if slot.start <= start and end <= slot.end]
        if not run or run[0][0] != slot.start or run[-1][1] != slot.end or len(run) > self._span:
            return 0
        return len(run) if len(run) == 1 or _joined(room, run) else 0

    def footprint(self, name: str, *, noisy: bool) -> Footprint:
        """Return what the slot with this name takes.

        Raises ValueError for a name of another form, and for what is not offered.
        """
        known = self._footprints.get((name, noisy))
        if known is None:
            known = self._footprints[name, noisy] = self._made(name, noisy)
        return known

    def _made(self, name: str, noisy: bool) -> Footprint:
        slot = Slot.parse(name)
        weight = self.weight(slot)
        if slot.name != name or not weight:
            raise ValueError(f"{name} is not offered")
        room = self._rooms[slot.room_id]
        facility = facility_of(slot.room_id)
        near = {atom for other in room.noise_neighbours if other in self._rooms for atom in self._rooms[other].atoms}
        first = max(slot.start - room.preparation_minutes, 0)
        last = min(slot.end + room.cleanup_minutes, MINUTES_A_DAY)
        return Footprint(
            slot=slot,
            name=name,
            noisy=noisy,
            weight=weight,
            rows=tuple((facility, atom, slot.day) for atom in room.atoms),
            near=tuple((facility, atom, slot.day) for atom in sorted(near.difference(room.atoms))),
            taken=_bits(first, last, room.cell_minutes),
            used=_bits(slot.start, slot.end, room.cell_minutes),
        )


def _no_cells() -> defaultdict[Row, int]:
    return defaultdict(int)


@dataclass(slots=True)
class Occupancy:
    """The cells that are given, and by what kind of use; `loud` are those of noisy uses."""

    taken: defaultdict[Row, int] = field(default_factory=_no_cells)
    used: defaultdict[Row, int] = field(default_factory=_no_cells)
    loud: defaultdict[Row, int] = field(default_factory=_no_cells)
    loudly_used: defaultdict[Row, int] = field(default_factory=_no_cells)

    def fits(self, use: Footprint) -> bool:
        """Tell whether nothing that is given excludes `use`, nor would be disturbed by it."""
        if any(self.taken.get(row, 0) & use.taken for row in use.rows):
            return False
        if use.noisy:
            return not any(self.taken.get(row, 0) & use.used or self.used.get(row, 0) & use.taken for row in use.near)
        return not any(self.loud.get(row, 0) & use.used or self.loudly_used.get(row, 0) & use.taken for row in use.near)

    def put(self, use: Footprint) -> None:
        """Give the cells of `use`."""
        for row in use.rows:
            self.taken[row] |= use.taken
            self.used[row] |= use.used
            if use.noisy:
                self.loud[row] |= use.taken
                self.loudly_used[row] |= use.used
