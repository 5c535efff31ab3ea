"""What the owners' rules say of a whole day, for one caller: worked out once for all rooms that share the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from machiport.facilities.holders import Holder
from machiport.facilities.inventory.model import Facility, Room
from machiport.facilities.ledger.marks import StandingKey, quota_place
from machiport.facilities.rules.caller import Caller
from machiport.facilities.rules.evaluation import quotas_for, refusals_of, window_for
from machiport.facilities.rules.model import OwnerRules, RuleSet
from machiport.facilities.rules.refusals import Refusal, no_rules
from machiport.facilities.rules.windows import earliest_start
from machiport.facilities.rules.wish import Circumstances, WishFacts
from machiport.facilities.search.ports import FirstCome, HolderStanding
from machiport.facilities.times import MINUTES_A_DAY

_UNKNOWN: Final = HolderStanding()


class DayRule(NamedTuple):
    """Why nothing of a day may be booked (`refusals`); else the first minute from which a use may begin."""

    refusals: tuple[Refusal, ...]
    earliest: int = 0


@dataclass(frozen=True, slots=True)
class Asker:
    """Who searches: how owners see them, and whose limits count. `holder` None: the public, which has none."""

    caller: Caller
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class DayRules:
    """The rules of several owners for one asker at one instant. `region`: the codes of the whole 圏域.

    What depends on more than owner, rule set, lottery and day (purpose, people, equipment) is not looked at here.
    """

    rules: Mapping[str, OwnerRules]
    standings: Mapping[StandingKey, HolderStanding]
    asker: Asker
    first_come: Mapping[str, FirstCome]
    now: datetime
    region: frozenset[str]
    _days: dict[tuple[str, str, date, datetime | bool | None], DayRule] = field(default_factory=dict)

    def on(self, facility: Facility, room: Room, day: date) -> DayRule:
        """Return what the rules say of booking a room on a day."""
        lottery = self._first_come(facility, room, day) if room.lottery else False
        key = (facility.municipality, room.rule_set, day, lottery)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._rule(facility, room, day)
        return found

    def _rule(self, facility: Facility, room: Room, day: date) -> DayRule:
        owner = facility.municipality
        rules = self.rules.get(owner)
        rule_set = rules.rule_set(room.rule_set) if rules else None
        if rules is None or rule_set is None:
            return DayRule((no_rules(),))
        # The day's last minute: what refuses it refuses all of the day; `earliest_start` says it of the rest.
        last = MINUTES_A_DAY - 1
        wish = WishFacts(room, facility, day, last, MINUTES_A_DAY, room.purposes[0])
        found = refusals_of(wish, rules, self.asker.caller, self._circumstances(facility, rule_set, room, day))
        window = window_for(rule_set, wish, self.asker.caller, self.region)
        if found or isinstance(window, Refusal):
            return DayRule(found)
        earliest = earliest_start(window, day, self.now)
        return DayRule((), MINUTES_A_DAY if earliest is None else earliest)

    def _circumstances(self, facility: Facility, rule_set: RuleSet, room: Room, day: date) -> Circumstances:
        standing = self._standing(facility.municipality)
        return Circumstances(
            now=self.now,
            region=self.region,
            suspended_until=standing.suspended_until,
            booked=self._booked(standing, rule_set, day),
            first_come_from=self._first_come(facility, room, day) if room.lottery else None,
        )

    def _standing(self, owner: str) -> HolderStanding:
        holder = self.asker.holder
        return self.standings.get(StandingKey(owner, holder.key), _UNKNOWN) if holder else _UNKNOWN

    def _booked(self, standing: HolderStanding, rule_set: RuleSet, day: date) -> dict[tuple[str, str], int]:
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
