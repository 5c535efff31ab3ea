"""What owners know of a holder: places of quotas, points, suspension; and the correcting of points by staff."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from machiport.clock import Clock, today
from machiport.facilities.accounts.errors import NoSuchPoints
from machiport.facilities.accounts.group_service import Respond
from machiport.facilities.accounts.ports import RulesInForce
from machiport.facilities.accounts.standing_model import Correction, HolderStanding, PointsWish, QuotaUse
from machiport.facilities.accounts.standing_ports import Corrections, StandingReads
from machiport.facilities.holders import Holder
from machiport.facilities.ledger.marks import Marks, StandingKey
from machiport.facilities.reservations.ports import PenaltyWrite
from machiport.facilities.rules.model import OwnerRules, Penalties, Quota
from machiport.facilities.rules.penalties import Points, halves_in_force, point_for, remembered, suspended_until
from machiport.idempotency import IdempotencyRecords, IdempotentRequest
from machiport.idempotency.once import Outcome, once
from machiport.localized_text import LocalizedText
from machiport.problem_details import ProblemError, ValidationFailed
from machiport.time_ordered_ids import new_id

_NOT_YET: Final = LocalizedText(
    ja="今日までの日付にしてください。",
    en="Must be today or earlier.",
    ja_x_easy="今日か 今日より 前の 日を 入れてください。",
)
_PLACE: Final = re.compile(r"_([0-9]{4})([0-9]{2})_[0-9]+")


class StandingService:
    """Reads standings, and corrects points."""

    def __init__(
        self,
        reads: StandingReads,
        corrections: Corrections,
        rules: RulesInForce,
        records: IdempotencyRecords,
        clock: Clock,
    ) -> None:
        """Read from `reads`; what quotas and points mean stands in the owners' `rules`."""
        self._reads = reads
        self._corrections = corrections
        self._rules = rules
        self._records = records
        self._clock = clock

    def standing(self, municipality: str, holder: Holder) -> HolderStanding:
        """Return what an owner knows of a holder; for one who never booked there, that is nothing yet."""
        key = StandingKey(municipality, holder.key)
        standing = self._reads.marks((), [key])[1][key]
        rules = self._rules.rules([municipality]).get(municipality)
        uses = tuple(_uses(standing.marks, rules, holder, self._clock.now())) if rules else ()
        return self._shown(key, standing.points, standing.suspended_until, rules, uses)

    def corrections(self, municipality: str, holder: Holder, limit: int) -> tuple[Correction, ...]:
        """Return the newest corrections of a holder's points, the newest first."""
        return tuple(self._corrections.newest(StandingKey(municipality, holder.key), limit))

    def correct(
        self, request: IdempotentRequest, holder: Holder, wish: PointsWish, respond: Respond[HolderStanding]
    ) -> Outcome:
        """Add or forgive points with the municipality of the staff's request, and count the suspension anew.

        Raises NoSuchPoints where there is nothing to forgive, or the owner gives no points of that kind;
        PointsChanged where others wrote them meanwhile.
        """
        municipality = request.municipality

        def work() -> Outcome:
            before = self.standing(municipality, holder)
            rules = self._rules.rules([municipality]).get(municipality)
            penalties, present = rules.penalties if rules else Penalties(), today(self._clock)
            wished = self._wished(before.points, wish, penalties)
            points = remembered(wished, penalties, present)
            until = suspended_until(points, penalties, present)
            response = respond(self._shown(before.key, points, until, rules, before.uses))
            write = PenaltyWrite(before.key, before.points, points, until)
            self._corrections.correct(write, self._correction(wish, before.points, wished), request, response)
            return Outcome(response)

        return once(self._records, request, self._clock, work)

    def _correction(self, wish: PointsWish, before: Points, after: Points) -> Correction:
        return Correction(
            correction_id=new_id(self._clock),
            action=wish.action,
            halves=sum(point.halves for point in after) - sum(point.halves for point in before),
            note=wish.note,
            by=wish.by,
            at=self._clock.now(),
        )

    def _shown(
        self,
        key: StandingKey,
        points: Points,
        until: date | None,
        rules: OwnerRules | None,
        uses: tuple[QuotaUse, ...],
    ) -> HolderStanding:
        penalties, present = rules.penalties if rules else Penalties(), today(self._clock)
        return HolderStanding(
            key=key,
            points=points,
            halves=halves_in_force(points, penalties, present),
            limit_halves=penalties.limit_halves,
            suspended_until=until if until is not None and present <= until else None,
            uses=uses,
        )

    def _wished(self, points: Points, wish: PointsWish, penalties: Penalties) -> Points:
        if wish.action == "add":
            day = wish.day or today(self._clock)
            if day > today(self._clock):
                raise ValidationFailed(errors=[ProblemError("/body/day", _NOT_YET)])
            added = point_for(wish.reason, penalties, day) if wish.reason else None
            if added is None:
                raise NoSuchPoints
            return (*points, added)
        kept = tuple(
            point
            for point in points
            if (wish.reason is not None and point.reason != wish.reason)
            or (wish.day is not None and point.day != wish.day)
        )
        if kept == points:
            raise NoSuchPoints
        return kept


def _uses(marks: Marks, rules: OwnerRules, holder: Holder, now: datetime) -> Iterator[QuotaUse]:
    """Count the taken places of each quota that binds the holder, by month."""
    kind = "group" if holder.kind == "group" else "person"
    quotas: dict[str, Quota] = {}
    for rule_set in rules.rule_sets:
        quotas |= {quota.quota_id: quota for quota in rule_set.quotas if kind in quota.holders}
    bound = [name for name, mark in marks.by_name.items() if mark.holds_at(now)]
    for quota_id, quota in sorted(quotas.items()):
        beginning = f"q_{quota_id.replace('-', '_')}"
        places = [_PLACE.fullmatch(name.removeprefix(beginning)) for name in bound if name.startswith(beginning)]
        months = Counter(f"{place[1]}-{place[2]}" for place in places if place)
        for month, used in sorted(months.items()):
            yield QuotaUse(quota_id, month, used, quota.per_month)
