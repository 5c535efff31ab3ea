"""Penalty points: they add up, grow old, suspend, and are spent."""

from datetime import date, timedelta

from tests.unit.facilities.rules.sample_rules import APRIL_4, at

from machiport.facilities.rules.model import Penalties
from machiport.facilities.rules.penalties import (
    PenaltyPoint,
    halves_in_force,
    is_late_cancel,
    point_for,
    remembered,
    suspended_until,
)

RULE = Penalties()
START = date(2026, 4, 1)


def _points(*days_and_halves: tuple[int, int]) -> tuple[PenaltyPoint, ...]:
    return tuple(PenaltyPoint(START + timedelta(days=days), halves, "no_show") for days, halves in days_and_halves)


def test_two_points_within_a_year_suspend_for_half_a_year() -> None:
    """金沢市's shape: no-show 1 point, late cancel 0.5, suspended at 2 points."""
    points = _points((0, 2), (10, 1))
    assert suspended_until(points, RULE, START + timedelta(days=10)) is None
    assert halves_in_force(points, RULE, START + timedelta(days=10)) == 3
    points = (*points, *_points((20, 1)))
    last = START + timedelta(days=20 + 182)
    assert suspended_until(points, RULE, START + timedelta(days=20)) == last
    assert suspended_until(points, RULE, last) == last
    assert suspended_until(points, RULE, last + timedelta(days=1)) is None


def test_points_of_more_than_a_year_ago_no_longer_count() -> None:
    assert suspended_until(_points((0, 2), (365, 2)), RULE, START + timedelta(days=365)) is not None
    assert suspended_until(_points((0, 2), (366, 2)), RULE, START + timedelta(days=366)) is None


def test_points_that_suspended_are_spent() -> None:
    points = _points((0, 4), (190, 2))
    today = START + timedelta(days=190)
    assert suspended_until(points, RULE, today) is None
    assert halves_in_force(points, RULE, today) == 2


def test_the_order_of_writing_down_does_not_matter() -> None:
    points = _points((0, 2), (20, 2))
    assert suspended_until(points[::-1], RULE, START + timedelta(days=21)) == START + timedelta(days=202)


def test_only_what_still_matters_is_remembered() -> None:
    points = _points((0, 4), (10, 1), (190, 1))
    assert remembered(points, RULE, START + timedelta(days=182)) == points
    assert remembered(points, RULE, START + timedelta(days=190)) == points[1:]
    assert remembered(points, RULE, START + timedelta(days=400)) == points[2:]


def test_what_a_booking_costs_in_points() -> None:
    assert point_for("no_show", RULE, START) == PenaltyPoint(START, 2, "no_show")
    assert point_for("late_cancel", RULE, START) == PenaltyPoint(START, 1, "late_cancel")
    assert point_for("late_cancel", Penalties(late_cancel_halves=0), START) is None


def test_cancelling_is_late_from_so_many_days_before_in_japan() -> None:
    assert is_late_cancel(3, at(2026, 4, 1, 15), APRIL_4)
    assert not is_late_cancel(3, at(2026, 4, 1, 14, 59), APRIL_4)
    assert not is_late_cancel(0, at(2026, 4, 4), APRIL_4)
