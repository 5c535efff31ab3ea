"""What Hypothesis draws: periods, rules, suspensions, overrides, calendars."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from machiport.garbage.model import (
    Addition,
    Cancellation,
    Category,
    Edition,
    Move,
    ProcessingCentre,
    Route,
    RouteRule,
    Suspension,
    UnknownPeriod,
)
from machiport.garbage.rules import (
    DateRange,
    EveryNWeeks,
    ExplicitDates,
    NthCalendarWeek,
    NthWeekday,
    Rule,
    Season,
    Weekday,
    Weekly,
)
from machiport.localized_text import LocalizedText

CATEGORY_IDS = ("burnable", "plastic", "paper")
days = st.dates(date(2019, 12, 1), date(2022, 2, 1))
weekdays = st.sampled_from(list(Weekday))
months = st.lists(st.integers(1, 12), max_size=4, unique=True).map(tuple)
month_days = st.tuples(st.integers(1, 12), st.integers(1, 31))
seasons = st.lists(st.builds(Season, start=month_days, end=month_days), max_size=2).map(tuple)
notes = st.none() | st.sampled_from(["年末年始", "台風のため", "振替"])


@st.composite
def ranges(draw: st.DrawFn, longest: int = 40) -> DateRange:
    start = draw(days)
    return DateRange(start=start, end=start + timedelta(days=draw(st.integers(0, longest))))


periods = ranges(longest=800)
narrowing = {"months": months, "seasons": seasons}
weekly_rules = st.builds(Weekly, weekdays=st.lists(weekdays, min_size=1, max_size=3).map(tuple), **narrowing)
nth_weekday_rules = st.builds(
    NthWeekday,
    weekday=weekdays,
    nth=st.lists(st.sampled_from([-1, 1, 2, 3, 4, 5]), min_size=1, max_size=3).map(tuple),
    **narrowing,
)
nth_calendar_week_rules = st.builds(
    NthCalendarWeek,
    weekday=weekdays,
    nth=st.lists(st.integers(1, 6), min_size=1, max_size=3).map(tuple),
    week_starts_on=st.sampled_from(["sunday", "monday"]),
    **narrowing,
)
cycle_rules = st.builds(
    EveryNWeeks,
    weeks=st.integers(1, 9),
    reference=st.dates(date(2017, 1, 1), date(2021, 6, 1)),
    pauses=st.lists(ranges(longest=20), max_size=3).map(tuple),
    **narrowing,
)
date_rules = st.builds(ExplicitDates, dates=st.lists(days, max_size=8).map(tuple), **narrowing)
rules: st.SearchStrategy[Rule] = st.one_of(
    weekly_rules, nth_weekday_rules, nth_calendar_week_rules, cycle_rules, date_rules
)
category_ids = st.sampled_from(CATEGORY_IDS)
some_categories = st.lists(category_ids, max_size=2, unique=True).map(tuple)
suspensions = st.builds(
    Suspension,
    period=ranges(),
    category_ids=some_categories,
    weekdays=st.lists(weekdays, max_size=3).map(tuple),
    note=notes,
)
overrides = st.one_of(
    st.builds(Addition, day=days, category_id=category_ids, note=notes),
    st.builds(Cancellation, day=days, category_id=st.none() | category_ids, note=notes),
    st.builds(Move, day=days, to=days, category_id=category_ids, note=notes),
)
unknown_periods = st.builds(UnknownPeriod, period=ranges(), reason=st.just("未定"), category_ids=some_categories)
cut_offs = st.times().map(lambda found: time(found.hour, found.minute))


@st.composite
def routes(draw: st.DrawFn, *, with_overrides: bool = True) -> Route:
    return Route(
        route_id="route",
        centre_id=draw(st.none() | st.just("centre")),
        rules=draw(st.lists(st.builds(RouteRule, category_id=category_ids, rule=rules), max_size=4).map(tuple)),
        overrides=draw(st.lists(overrides, max_size=6).map(tuple)) if with_overrides else (),
        unknown=draw(st.lists(unknown_periods, max_size=2).map(tuple)),
    )


@st.composite
def editions(draw: st.DrawFn, *, with_overrides: bool = True) -> Edition:
    """An edition of one route with three categories and a centre."""
    return Edition(
        municipality="44201",
        title="見本",
        period=draw(ranges(longest=400)),
        categories=tuple(
            Category(category_id=category_id, name=LocalizedText(ja=category_id), cut_off=draw(cut_offs))
            for category_id in CATEGORY_IDS
        ),
        centres=(
            ProcessingCentre(
                centre_id="centre", name="見本センター", suspensions=draw(st.lists(suspensions, max_size=3).map(tuple))
            ),
        ),
        routes=(draw(routes(with_overrides=with_overrides)),),
        areas=(),
    )
