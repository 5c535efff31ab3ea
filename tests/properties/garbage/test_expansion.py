"""Whole routes against a day-by-day reading of rules, suspensions, unknown periods and overrides."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.garbage.naive_calendar import collected, days_in, suspended
from tests.properties.garbage.strategies import CATEGORY_IDS, editions, periods

from machiport.garbage.day_sets import period_days
from machiport.garbage.expansion import expand_edition, expand_route, expansion_problems
from machiport.garbage.model import Addition, Cancellation, Edition, Move, Override, Route, RouteRule
from machiport.garbage.route_calendar import RouteCalendar
from machiport.garbage.rules import DateRange

type Held = dict[str, set[date]]


def usual_days(edition: Edition, route: Route) -> Held:
    """Return what the rules name, suspended or not."""
    return {
        category_id: {
            day
            for day in days_in(edition.period)
            if any(collected(rule.rule, day) for rule in route.rules if rule.category_id == category_id)
        }
        for category_id in CATEGORY_IDS
    }


def held_days(edition: Edition, route: Route) -> Held:
    """Return what is left of the usual days after suspensions and outside unknown periods."""
    suspensions = edition.centres[0].suspensions if route.centre_id else ()
    return {
        category_id: {
            day
            for day in days
            if not suspended(suspensions, category_id, day) and not is_unknown(route, category_id, day)
        }
        for category_id, days in usual_days(edition, route).items()
    }


def is_unknown(route: Route, category_id: str, day: date) -> bool:
    return any(
        unknown.period.contains(day) and (not unknown.category_ids or category_id in unknown.category_ids)
        for unknown in route.unknown
    )


def overridden(held: Held, usual: Held, overrides: tuple[Override, ...], period: DateRange) -> Held:
    """Cancel, then move, then add."""
    after = {category_id: set(days) for category_id, days in held.items()}
    for override in overrides:
        if isinstance(override, Cancellation):
            for category_id in CATEGORY_IDS if override.category_id is None else (override.category_id,):
                after[category_id].discard(override.day)
    moves = [
        move
        for move in overrides
        if isinstance(move, Move)
        and move.day != move.to
        and (not period.contains(move.day) or move.day in usual[move.category_id])
    ]
    for move in moves:
        after[move.category_id].discard(move.day)
    additions = [(move.category_id, move.to) for move in moves]
    additions += [(override.category_id, override.day) for override in overrides if isinstance(override, Addition)]
    for category_id, day in additions:
        if period.contains(day):
            after[category_id].add(day)
    return after


def dates_by_category(calendar: RouteCalendar) -> Held:
    return {category_id: set(calendar.dates_of(category_id)) for category_id in calendar.category_ids}


@given(editions(with_overrides=False))
def test_suspensions_and_unknown_periods_take_days_away(edition: Edition) -> None:
    route = edition.routes[0]
    assert dates_by_category(expand_route(edition, route)) == held_days(edition, route)


@given(editions())
@settings(max_examples=200)
def test_overrides_win_over_everything(edition: Edition) -> None:
    route = edition.routes[0]
    expected = overridden(held_days(edition, route), usual_days(edition, route), route.overrides, edition.period)
    assert dates_by_category(expand_route(edition, route)) == expected


@given(editions(), st.randoms(use_true_random=False))
def test_the_order_of_overrides_means_nothing_for_the_days(edition: Edition, random: Random) -> None:
    route = edition.routes[0]
    shuffled = list(route.overrides)
    random.shuffle(shuffled)
    other = route.model_copy(update={"overrides": tuple(shuffled)})
    assert expand_route(edition, other).days == expand_route(edition, route).days


@given(editions())
def test_exceptions_account_for_every_difference_from_the_usual_days(edition: Edition) -> None:
    route = edition.routes[0]
    calendar = expand_route(edition, route)
    usual, held = usual_days(edition, route), dates_by_category(calendar)
    excepted = {(found.day, found.category_id): found.kind for found in calendar.exceptions}
    assert len(excepted) == len(calendar.exceptions)
    for (day, category_id), kind in excepted.items():
        assert (day in held[category_id]) == (kind in {"added", "moved_here"})
        assert edition.period.contains(day)
    for category_id, days in usual.items():
        for day in days ^ held[category_id]:
            assert (day, category_id) in excepted or is_unknown(route, category_id, day)


@given(editions())
def test_equal_routes_share_one_calendar_and_problems_name_their_route(edition: Edition) -> None:
    twin = edition.routes[0].model_copy(update={"route_id": "twin", "name": "別名"})
    both = edition.model_copy(update={"routes": (edition.routes[0], twin)})
    calendars = expand_edition(both)
    assert calendars["route"] is calendars["twin"]
    problems = expansion_problems(both)
    assert sum(problem.route_id == "twin" for problem in problems) * 2 == len(problems)


@given(editions())
def test_rules_said_twice_collect_once(edition: Edition) -> None:
    route = edition.routes[0]
    doubled: tuple[RouteRule, ...] = route.rules + route.rules
    assert expand_route(edition, route.model_copy(update={"rules": doubled})) == expand_route(edition, route)


@given(periods, st.integers(1, 64), st.data())
def test_packing_keeps_every_day_of_every_category(period: DateRange, categories: int, data: st.DataObject) -> None:
    category_ids = [f"c{number}" for number in range(categories)]
    some_days = st.sets(st.dates(period.start, period.end), max_size=6)
    dates = {category_id: data.draw(some_days) for category_id in category_ids}
    numbered = period_days(period.start, period.end)
    calendar = RouteCalendar.from_sets(period, {name: numbered.of_days(found) for name, found in dates.items()})
    assert dates_by_category(calendar) == dates
    for day in {day for found in dates.values() for day in found} | {period.start, period.end}:
        assert calendar.categories_on(day) == tuple(one for one in category_ids if day in dates[one])
