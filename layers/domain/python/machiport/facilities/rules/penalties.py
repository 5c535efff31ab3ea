"""Penalty points (違反点) for no-shows and late cancellations, and the suspension (利用停止) they lead to.

Points are counted in halves. Those of the last `within_days` are added up; when they reach the limit, the holder is
suspended for `suspended_days`, and they are spent: after it, counting begins anew. The first day of a period is not
counted and its last day counts whole (民法140条・141条).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from machiport.facilities.rules.model import Penalties
from machiport.facilities.rules.windows import days_before

type PenaltyReason = Literal["no_show", "late_cancel"]


@dataclass(frozen=True, slots=True)
class PenaltyPoint:
    """Points of one booking: `halves` of a point, on the day (in Japan) of the no-show or of cancelling."""

    day: date
    halves: int
    reason: PenaltyReason


type Points = tuple[PenaltyPoint, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """How a history ends: points not yet spent, the last suspension's last day, and the points that led to it."""

    unspent: Points = ()
    until: date | None = None
    spent: Points = ()


def is_late_cancel(late_cancel_days: int, now: datetime, day_of_use: date) -> bool:
    """Tell whether cancelling at `now` is late: fewer than so many days before the day of use (0: never until then)."""
    return days_before(now, day_of_use) < late_cancel_days


def point_for(reason: PenaltyReason, penalties: Penalties, day: date) -> PenaltyPoint | None:
    """Return the points for a no-show or a late cancellation on `day`; None where the owner gives none."""
    halves = penalties.no_show_halves if reason == "no_show" else penalties.late_cancel_halves
    return PenaltyPoint(day, halves, reason) if halves else None


def suspended_until(points: Points, penalties: Penalties, today: date) -> date | None:
    """Return the last day of the holder's suspension; None where `today` is not in one.

    `points` is the history in any order, the newest one included.
    """
    until = _counted(points, penalties).until
    return until if until is not None and today <= until else None


def halves_in_force(points: Points, penalties: Penalties, today: date) -> int:
    """Return the halves that count towards the next suspension: neither spent nor older than `within_days`."""
    return sum(point.halves for point in _recent(_counted(points, penalties).unspent, penalties, today))


def remembered(points: Points, penalties: Penalties, today: date) -> Points:
    """Return the points that still matter, oldest first; without the others every later answer is the same."""
    counted = _counted(points, penalties)
    suspended = counted.until is not None and today <= counted.until
    return (*(counted.spent if suspended else ()), *_recent(counted.unspent, penalties, today))


def _counted(points: Points, penalties: Penalties) -> _Counted:
    counted = _Counted()
    for point in sorted(points, key=lambda one: one.day):
        unspent = (*_recent(counted.unspent, penalties, point.day), point)
        if sum(one.halves for one in unspent) < penalties.limit_halves:
            counted = _Counted(unspent, counted.until, counted.spent)
        else:
            counted = _Counted((), point.day + timedelta(days=penalties.suspended_days), unspent)
    return counted


def _recent(points: Sequence[PenaltyPoint], penalties: Penalties, today: date) -> Points:
    return tuple(point for point in points if (today - point.day).days <= penalties.within_days)
