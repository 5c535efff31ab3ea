"""What the owners' rules say of a whole day, for one caller: worked out once for all rooms that share the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from machiport.facilities.holders import Holder
from machiport.facilities.inventory.model import Facility, Room
from machiport.facilities.ledger.marks import StandingKey, quota_place
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.evaluation import quotas_for, refusals_of, window_for
from machiport.facilities.rules.model import BookingWindow, OwnerRules, RuleSet
from machiport.facilities.rules.refusals import Refusal, no_rules
from machiport.facilities.rules.windows import earliest_start
from machiport.facilities.rules.wish import Circumstances, WishFacts
from machiport.facilities.search.ports import FirstCome, HolderStanding
from machiport.facilities.times import MINUTES_A_DAY, instant_at

_UNKNOWN: Final = HolderStanding()

# Owner, rule set, and the day where it matters.
type _Key = tuple[str, str, date | None]
type _Booked = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who searches: how owners see them, and whose limits count. `holder` None: the public, which has none."""

    caller: Caller
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class DayRules:
    """The rules of several owners for one asker at one instant. `region`: the codes of the whole 圏域.

    What depends on more than owner, rule set, lottery and day (purpose, people, equipment) is not looked at here.
    `earliest` says the same as `refusals` without wording it: a search asks for thousands of days.
    """

    rules: Mapping[str, OwnerRules]
    standings: Mapping[StandingKey, HolderStanding]
    asker: Asker
    first_come: Mapping[str, FirstCome]
    now: datetime
    region: frozenset[str]
    _earliest: dict[_Key, int | None] = field(default_factory=dict)
    _windows: dict[_Key, BookingWindow | None] = field(default_factory=dict)
    _full: dict[_Key, bool] = field(default_factory=dict)

    def earliest(self, facility: Facility, room: Room, day: date) -> int | None:
        """Return the first minute of a day from which a use may begin; None where rules refuse all of it."""
        if room.lottery:
            from_when = self._first_come(facility, room, day)
            if from_when is None or self.now < from_when:
                return None
        key = (facility.municipality, room.rule_set, day)
        if key not in self._earliest:
            self._earliest[key] = self._day(facility, room, day)
        return self._earliest[key]

    def refusals(self, facility: Facility, room: Room, day: date) -> tuple[Refusal, ...]:
        """Return every rule that refuses all of a day; empty where none does."""
        rules = self.rules.get(facility.municipality)
        rule_set = rules.rule_set(room.rule_set) if rules else None
        if rules is None or rule_set is None:
            return (no_rules(),)
        standing = self._standing(facility.municipality)
        circumstances = Circumstances(
            now=self.now,
            region=self.region,
            suspended_until=standing.suspended_until,
            booked=self._booked(standing, rule_set, day),
            first_come_from=self._first_come(facility, room, day) if room.lottery else None,
        )
        return refusals_of(_last_use(facility, room, day), rules, self.asker.caller, circumstances)

    def _day(self, facility: Facility, room: Room, day: date) -> int | None:
        owner = facility.municipality
        rules = self.rules.get(owner)
        rule_set = rules.rule_set(room.rule_set) if rules else None
        if rule_set is None:
            return None
        window = self._window(facility, room, rule_set, day)
        until = self._standing(owner).suspended_until
        if window is None or (until is not None and self.now < instant_at(until, MINUTES_A_DAY)):
            return None
        month = (owner, rule_set.rule_set_id, day.replace(day=1))
        if month not in self._full:
            booked = self._booked(self._standing(owner), rule_set, day)
            limits = {quota.quota_id: quota.per_month for quota in rule_set.quotas}
            self._full[month] = any(count >= limits[quota_id] for (quota_id, _), count in booked.items())
        return None if self._full[month] else earliest_start(window, day, self.now)

    def _window(self, facility: Facility, room: Room, rule_set: RuleSet, day: date) -> BookingWindow | None:
        """Return when the asker may book; None for never. Of a group it depends on until when it is verified."""
        key = (facility.municipality, rule_set.rule_set_id, day if self.asker.caller.group else None)
        if key not in self._windows:
            found = window_for(rule_set, _last_use(facility, room, day), self.asker.caller, self.region)
            self._windows[key] = None if isinstance(found, Refusal) else found
        return self._windows[key]

    def _standing(self, owner: str) -> HolderStanding:
        holder = self.asker.holder
        return self.standings.get(StandingKey(owner, holder.key), _UNKNOWN) if holder else _UNKNOWN

    def _booked(self, standing: HolderStanding, rule_set: RuleSet, day: date) -> _Booked:
        """Count the places that are gone, by quota and month."""
        if self.asker.holder is None:
            return {}
        counted = {}
        for quota in quotas_for(rule_set, self.asker.holder.kind):
            names = tuple(quota_place(quota.quota_id, day, number) for number in range(1, quota.per_month + 1))
            counted[quota.quota_id, f"{day:%Y%m}"] = len(standing.marks.taken(names, self.now))
        return counted

    def _first_come(self, facility: Facility, room: Room, day: date) -> datetime | None:
        announced = self.first_come.get(facility.municipality)
        return announced.of(room.room_id, day) if announced else None


def _last_use(facility: Facility, room: Room, day: date) -> WishFacts:
    """Return a use of the day's last minute: what refuses it refuses all of the day."""
    return WishFacts(room, facility, day, MINUTES_A_DAY - 1, MINUTES_A_DAY, room.purposes[0])
