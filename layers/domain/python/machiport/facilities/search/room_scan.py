"""Going through rooms and days for what can be booked: bits of cells against bits of cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from machiport.facilities.inventory.model import Room
from machiport.facilities.prices.model import OwnerPrices, PriceVersion, Quote
from machiport.facilities.prices.quoting import quote
from machiport.facilities.reservations.situation import unit_name
from machiport.facilities.rules.evaluation import equipment_offered
from machiport.facilities.rules.model import CallerClass
from machiport.facilities.rules.refusals import Refusal
from machiport.facilities.rules.wish import WishFacts
from machiport.facilities.search.facility_tables import FacilityTable, Use
from machiport.facilities.search.month_views import MonthKey, MonthView, month_of
from machiport.facilities.search.rules_of_days import DayRules
from machiport.facilities.search.wanted import FreeDay, Wanted
from machiport.facilities.times import MINUTES_A_DAY

# For each kind of shared equipment that is asked for, the taken cells of each of its pieces.
type _Pools = list[list[int]]


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of a facility with the views of its month."""

    day: date
    view: MonthView | None
    equipment: MonthView | None


@dataclass(frozen=True, slots=True)
class RoomScan:
    """One search over what was read for it."""

    wanted: Wanted
    rules: DayRules
    prices: Mapping[str, OwnerPrices]
    views: Mapping[MonthKey, MonthView]
    second: int
    _days: dict[str, list[_Day]] = field(default_factory=dict)
    _versions: dict[tuple[str, str, date], PriceVersion | None] = field(default_factory=dict)

    def free(self, table: FacilityTable, room: Room) -> Iterator[FreeDay]:
        """Go through the days with uses of a room that the asker can book; worked out as they are asked for."""
        facility = table.in_force.facility
        for each in self._days_of(table):
            earliest = self.rules.earliest(facility, room, each.day)
            if earliest is None or not self._priced(table, room, each.day):
                continue
            uses = self._open(table, room, each)
            if uses and uses[0].start < earliest:
                uses = [use for use in uses if use.start >= earliest]
            if uses:
                yield FreeDay(each.day, tuple(uses))

    def refused(self, table: FacilityTable, room: Room) -> tuple[date, tuple[Refusal, ...]] | None:
        """Return the first day on which nothing but rules is in the way, and what they say."""
        for each in self._days_of(table):
            found = self.rules.refusals(table.in_force.facility, room, each.day)
            if found and self._open(table, room, each):
                return each.day, found
        return None

    def quote(self, table: FacilityTable, room: Room, day: date, use: Use) -> Quote | None:
        """Return what a use costs the asker; None where the owner's prices do not say."""
        owner, caller = table.in_force.municipality, self.rules.asker.caller
        wish = self._facts(table, room, day, use)
        caller_class = self.caller_class(table, day)
        return quote(self.prices[owner], self.rules.rules[owner], wish, caller_class, caller.exemption_for(owner, day))

    def caller_class(self, table: FacilityTable, day: date) -> CallerClass:
        """Return what the asker is for the facility's owner on a day."""
        return self.rules.asker.caller.class_for(table.in_force.municipality, self.rules.region, day)

    def offers(self, table: FacilityTable, room: Room) -> bool:
        """Tell whether a room has the size and the equipment that are asked for."""
        offered = equipment_offered(table.in_force.facility, room)
        return room.capacity >= self.wanted.people and offered.keys() >= set(self.wanted.equipment)

    def _facts(self, table: FacilityTable, room: Room, day: date, use: Use) -> WishFacts:
        wanted = self.wanted
        return WishFacts(
            room=room,
            facility=table.in_force.facility,
            day=day,
            start=use.start,
            end=use.end,
            purpose_id=wanted.purpose.purpose_id,
            people=wanted.people,
            equipment=wanted.pieces,
        )

    def _days_of(self, table: FacilityTable) -> list[_Day]:
        """Return the days of the search with the facility's views, the same for all of its rooms."""
        days = self._days.get(table.facility_id)
        if days is None:
            name, view = table.facility_id, self.views.get
            asked = [(day, month_of(day)) for day in self.wanted.days(table.in_force)]
            pairs = {
                month: (view(MonthKey(name, month)), view(MonthKey(name, month, equipment=True)))
                for month in {month for _, month in asked}
            }
            days = self._days[name] = [_Day(day, *pairs[month]) for day, month in asked]
        return days

    def _open(self, table: FacilityTable, room: Room, each: _Day) -> Sequence[Use]:
        """Return the uses of a day that nobody is in the way of, whatever the rules say."""
        wanted = self.wanted
        uses: Sequence[Use] = table.uses_on(room, each.day, wanted.minutes)
        if wanted.earliest > 0 or wanted.latest < MINUTES_A_DAY:
            uses = [use for use in uses if wanted.earliest <= use.start and use.end <= wanted.latest]
        if not uses:
            return uses
        taken, disturbed = table.in_the_way(room, each.day, each.view, self.second, noisy=wanted.purpose.noisy)
        if taken or disturbed:
            uses = [use for use in uses if not (taken & use.cells or disturbed & use.heard)]
        pools = self._pools(table, room, each)
        return [use for use in uses if _left(pools, use)] if pools else uses

    def _pools(self, table: FacilityTable, room: Room, each: _Day) -> _Pools:
        if not self.wanted.equipment or each.equipment is None:
            return []
        shared = {one.equipment_id: one.count for one in table.in_force.facility.equipment if one.shared}
        own = {one.equipment_id for one in room.equipment}
        return [
            [
                each.equipment.occupied(unit_name(name, number), each.day, self.second)[0]
                for number in range(1, shared[name] + 1)
            ]
            for name in self.wanted.equipment
            if name in shared and name not in own
        ]

    def _priced(self, table: FacilityTable, room: Room, day: date) -> bool:
        """Tell whether the owner has a price of the room on a day; without one it cannot be booked."""
        owner = table.in_force.municipality
        key = (owner, room.price_list, day)
        if key not in self._versions:
            prices = self.prices.get(owner)
            price_list = prices.price_list(room.price_list) if prices else None
            self._versions[key] = price_list.version_on(day) if price_list else None
        version = self._versions[key]
        return version is not None and room.room_id in version.rooms


def _left(pools: Iterable[list[int]], use: Use) -> bool:
    """Tell whether a piece of each kind is free for the whole of a use."""
    return all(any(not taken & use.cells for taken in pieces) for pieces in pools)
