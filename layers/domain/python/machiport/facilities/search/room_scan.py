"""Going through rooms and days for what can be booked: bits of cells against bits of cells."""

from collections.abc import Iterable, Iterator, Mapping
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
from machiport.facilities.search.day_rules import DayRules
from machiport.facilities.search.facility_tables import FacilityTable, Use
from machiport.facilities.search.month_views import MonthKey, MonthView, second_of
from machiport.facilities.search.wanted import FreeDay, Wanted

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
    _days: dict[str, list[_Day]] = field(default_factory=dict)
    _versions: dict[tuple[str, str, date], PriceVersion | None] = field(default_factory=dict)

    def free(self, table: FacilityTable, room: Room) -> Iterator[tuple[date, Use]]:
        """Go through the uses of a room that the asker can book, in order of time; worked out as they are asked for."""
        for each in self._days_of(table):
            rule = self.rules.on(table.in_force.facility, room, each.day)
            if rule.refusals or not self._priced(table, room, each.day):
                continue
            for use in self._open(table, room, each):
                if use.start >= rule.earliest:
                    yield each.day, use

    def free_days(self, table: FacilityTable, room: Room) -> tuple[FreeDay, ...]:
        """Return all of them by day."""
        days: dict[date, list[Use]] = {}
        for day, use in self.free(table, room):
            days.setdefault(day, []).append(use)
        return tuple(FreeDay(day, tuple(some)) for day, some in days.items())

    def refused(self, table: FacilityTable, room: Room) -> tuple[date, tuple[Refusal, ...]] | None:
        """Return the first day on which nothing but rules is in the way, and what they say."""
        for each in self._days_of(table):
            found = self.rules.on(table.in_force.facility, room, each.day).refusals
            if found and next(self._open(table, room, each), None) is not None:
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
            keys = ((day, table.view_key(day)) for day in self.wanted.days(table.in_force))
            days = self._days[table.facility_id] = [
                _Day(day, self.views.get(key), self.views.get(key._replace(equipment=True))) for day, key in keys
            ]
        return days

    def _open(self, table: FacilityTable, room: Room, each: _Day) -> Iterator[Use]:
        """Go through the uses of a day that nobody is in the way of, whatever the rules say."""
        wanted, second = self.wanted, second_of(self.rules.now)
        uses = table.uses_on(room, each.day, wanted.minutes)
        if not uses:
            return
        way = table.in_the_way(room, each.day, each.view, second, noisy=wanted.purpose.noisy)
        pools = self._pools(table, room, each, second)
        for use in uses:
            if wanted.earliest <= use.start and use.end <= wanted.latest and way.permits(use) and _left(pools, use):
                yield use

    def _pools(self, table: FacilityTable, room: Room, each: _Day, second: int) -> _Pools:
        if not self.wanted.equipment or each.equipment is None:
            return []
        shared = {one.equipment_id: one.count for one in table.in_force.facility.equipment if one.shared}
        own = {one.equipment_id for one in room.equipment}
        return [
            [
                each.equipment.occupied(unit_name(name, number), each.day, second).taken
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
