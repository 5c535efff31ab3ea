"""Finding rooms of any owner by what they are for, how large, where and when: those that the asker can book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from machiport.clock import Clock
from machiport.facilities.inventory.model import Room
from machiport.facilities.inventory.ports import Inventory
from machiport.facilities.ledger.marks import StandingKey
from machiport.facilities.rules.caller import Caller
from machiport.facilities.search.asking import Asking, Page
from machiport.facilities.search.facility_tables import FacilityTable, FacilityTables
from machiport.facilities.search.month_views import MonthKey, months_between, second_of
from machiport.facilities.search.owner_documents import kept_documents, kept_lotteries
from machiport.facilities.search.ports import Callers, Lotteries, Occupancy, OccupancyReads, RoomIndex
from machiport.facilities.search.room_scan import RoomScan
from machiport.facilities.search.rules_of_days import Asker, DayRules
from machiport.facilities.search.stretches import Stretch, stretch_of
from machiport.facilities.search.wanted import Found, FreeDay, Place, RoomFound, RoomRefused, Wanted
from machiport.reads_together import Together

_NOBODY: Final = Caller(home=None)


@dataclass(frozen=True, slots=True)
class Reads:
    """What a search reads."""

    index: RoomIndex
    inventory: Inventory
    occupancy: OccupancyReads
    callers: Callers
    lotteries: Lotteries


@dataclass(frozen=True, slots=True)
class _Candidate:
    table: FacilityTable
    room: Room
    metres: float | None

    def order(self, first: FreeDay) -> tuple[float, date, int, str]:
        """Return the place in the answer: the nearest, then the earliest."""
        return self.metres or 0.0, first.day, first.uses[0].start, self.room.room_id


class SearchService:
    """Two waves of requests: the index beside the asker, then all that they lead to side by side."""

    def __init__(self, reads: Reads, clock: Clock, region: frozenset[str], together: Together) -> None:
        """Search the region (codes of its municipalities)."""
        self._reads = reads
        self._clock = clock
        self._region = region
        self._together = together
        self._tables = FacilityTables()
        self._documents = kept_documents(reads.inventory, clock)
        self._first_come = kept_lotteries(reads.lotteries, clock)

    def find(self, wanted: Wanted, asking: Asking | None, page: Page) -> Found:
        """Return a page of the rooms that the asker (None: the public, outsiders everywhere) can book.

        Sorted by distance where a place is given, else by the first free use. Where more than STRETCH facilities
        match, each stretch of the index is sorted for itself.

        Raises GroupNotFound where the asker is no active member of the group.
        """
        asking_is_whom = self._together.begin(lambda: self._asker(wanted, asking))
        stretch = stretch_of(self._reads.index, wanted, page.place.after)
        scan, candidates = self._read(wanted, stretch, asking_is_whom.result())
        firsts = [(first, each) for each in candidates if (first := next(scan.free(each.table, each.room), None))]
        firsts.sort(key=lambda each: each[1].order(each[0]))
        end = page.place.offset + page.limit
        found = (_found(scan, each) for _, each in firsts[page.place.offset : end])
        return Found(
            purpose=wanted.purpose,
            rooms=tuple(room for room in found if room is not None),
            refused=tuple(_refused(scan, candidates, firsts)) if page.refused and not page.place.offset else (),
            following=_following(page, len(firsts), stretch),
            days=(wanted.first, wanted.last),
        )

    def _asker(self, wanted: Wanted, asking: Asking | None) -> Asker:
        if asking is None:
            return Asker(_NOBODY)
        owners = wanted.municipalities or tuple(sorted(self._region))
        return Asker(self._reads.callers.caller(asking.subject, asking.group_id, owners), asking.holder)

    def _read(self, wanted: Wanted, stretch: Stretch, asker: Asker) -> tuple[RoomScan, list[_Candidate]]:
        """Read everything that a stretch leads to, side by side."""
        facilities = self._together.begin(lambda: self._reads.inventory.versions(stretch.versions))
        documents = self._together.begin(lambda: self._documents.of(stretch.owners))
        first_come = self._together.begin(lambda: self._first_come.of(stretch.drawing_owners))
        occupancy = self._occupancy(wanted, stretch, asker)
        owned = documents.result()
        rules = DayRules(
            {code: each.rules for code, each in owned.items() if each.rules},
            occupancy.standings,
            asker,
            first_come.result(),
            self._clock.now(),
            self._region,
        )
        prices = {code: each.prices for code, each in owned.items() if each.prices}
        scan = RoomScan(wanted, rules, prices, occupancy.views, second_of(rules.now))
        in_force = facilities.result()
        candidates = []
        for row in stretch.rows:
            if row.facility_id in in_force:
                table = self._tables.of(in_force[row.facility_id])
                rooms = (room for room in map(table.in_force.room, row.rooms) if room and scan.offers(table, room))
                candidates += [_Candidate(table, room, row.metres) for room in rooms]
        return scan, candidates

    def _occupancy(self, wanted: Wanted, stretch: Stretch, asker: Asker) -> Occupancy:
        kinds = (False, True) if wanted.equipment else (False,)
        months = list(months_between(wanted.first, wanted.last))
        views = [MonthKey(row.facility_id, month, kind) for row in stretch.rows for month in months for kind in kinds]
        holder = asker.holder
        return self._reads.occupancy.occupancy(
            views, [StandingKey(owner, holder.key) for owner in stretch.owners] if holder else ()
        )


def _found(scan: RoomScan, candidate: _Candidate) -> RoomFound | None:
    table, room = candidate.table, candidate.room
    days = tuple(scan.free(table, room))
    first = days[0]
    quote = scan.quote(table, room, first.day, first.uses[0])
    if quote is None:
        return None
    return RoomFound(table.in_force, room, candidate.metres, days, scan.caller_class(table, first.day), quote)


def _refused(
    scan: RoomScan, candidates: Sequence[_Candidate], firsts: Sequence[tuple[object, _Candidate]]
) -> Iterable[RoomRefused]:
    free = {each.room.room_id for _, each in firsts}
    for each in candidates:
        found = None if each.room.room_id in free else scan.refused(each.table, each.room)
        if found:
            yield RoomRefused(each.table.in_force, each.room, each.metres, *found)


def _following(page: Page, found: int, stretch: Stretch) -> Place | None:
    end = page.place.offset + page.limit
    if end < found:
        return Place(page.place.after, end)
    return Place(stretch.last, 0) if stretch.last else None
