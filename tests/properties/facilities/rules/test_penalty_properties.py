"""Penalty points against a day-by-day reading of the rule, written apart."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from machiport.facilities.rules.model import Penalties
from machiport.facilities.rules.penalties import PenaltyPoint, remembered, suspended_until

START = date(2026, 4, 1)
DAY = timedelta(days=1)
LONGEST = 120

penalties = st.builds(
    Penalties, limit_halves=st.integers(1, 8), within_days=st.integers(1, 40), suspended_days=st.integers(1, 60)
)
histories = st.lists(
    st.builds(
        PenaltyPoint,
        day=st.integers(0, LONGEST).map(lambda days: START + days * DAY),
        halves=st.integers(1, 4),
        reason=st.sampled_from(["no_show", "late_cancel"]),
    ),
    max_size=12,
).map(lambda points: tuple(sorted(points, key=lambda point: point.day)))


def _day_by_day(points: tuple[PenaltyPoint, ...], rule: Penalties, today: date) -> date | None:
    """Walk through the days as a clerk with an index box would: put in, throw out what is old, count, empty it."""
    box: list[PenaltyPoint] = []
    until = START - DAY
    for offset in range((today - START).days + 1):
        day = START + offset * DAY
        box = [card for card in box if card.day + rule.within_days * DAY >= day]
        for point in points:
            if point.day == day:
                box.append(point)
                if sum(card.halves for card in box) >= rule.limit_halves:
                    until, box = day + rule.suspended_days * DAY, []
    return until if until >= today else None


@given(histories, penalties, st.integers(0, 80))
@settings(max_examples=100, deadline=None)
def test_suspension_is_what_a_clerk_would_find(points: tuple[PenaltyPoint, ...], rule: Penalties, later: int) -> None:
    today = START + (LONGEST + later) * DAY
    assert suspended_until(points, rule, today) == _day_by_day(points, rule, today)


@given(histories, penalties, st.integers(0, LONGEST))
@settings(max_examples=100, deadline=None)
def test_forgetting_at_any_time_changes_no_later_answer(
    points: tuple[PenaltyPoint, ...], rule: Penalties, days: int
) -> None:
    today = START + days * DAY
    known = tuple(point for point in points if point.day <= today)
    later = tuple(point for point in points if point.day > today)
    kept = remembered(known, rule, today)
    assert set(kept) <= set(known)
    for ahead in range(0, 200, 7):
        at = today + ahead * DAY
        come = tuple(point for point in later if point.day <= at)
        assert suspended_until((*kept, *come), rule, at) == suspended_until((*known, *come), rule, at)
