"""What suspensions, unknown periods and overrides do to a route, by example."""

from datetime import date

import pytest
from tests.unit.garbage.sample_editions import FISCAL_2020, day_range, days, sample_edition, sample_route

from machiport.garbage.expansion import ExpansionProblem, expand_edition, expand_route, expansion_problems
from machiport.garbage.model import Addition, Cancellation, Edition, Move, Override, Suspension, UnknownPeriod
from machiport.garbage.route_calendar import DayException, RouteCalendar, width_for
from machiport.garbage.rules import EveryNWeeks, ExplicitDates, NthWeekday, Rule, Weekday, Weekly

MONDAYS = Weekly(weekdays=(Weekday.MONDAY,))
YEAR_END = Suspension(period=day_range("2020-12-28", "2021-01-04"), note="年末年始")
MONDAY_IN_MAY = date(2020, 5, 11)


def expanded(edition: Edition) -> RouteCalendar:
    return expand_route(edition, edition.routes[0])


def with_overrides(*overrides: Override, rule: Rule = MONDAYS) -> Edition:
    return sample_edition(sample_route(rule, overrides=overrides), suspensions=(YEAR_END,))


def exceptions_of(edition: Edition) -> dict[date, DayException]:
    return {found.day: found for found in expanded(edition).exceptions}


def codes(edition: Edition) -> list[str]:
    return [problem.code for problem in expansion_problems(edition)]


def test_a_suspended_collection_is_kept_as_cancelled_with_the_reason() -> None:
    calendar = expanded(with_overrides())
    assert not set(days("2020-12-28", "2021-01-04")) & set(calendar.dates_of("burnable"))
    assert calendar.exceptions == tuple(
        DayException(day, "burnable", "cancelled", None, "年末年始") for day in days("2020-12-28", "2021-01-04")
    )


def test_a_suspension_may_concern_only_some_categories_and_weekdays() -> None:
    """鯖江市 suspends by category and weekday."""
    partial = Suspension(
        period=day_range("2020-05-01", "2020-05-31"), category_ids=("burnable",), weekdays=(Weekday.MONDAY,)
    )
    every_monday_and_friday = Weekly(weekdays=(Weekday.MONDAY, Weekday.FRIDAY))
    route = sample_route(every_monday_and_friday, ("plastic", every_monday_and_friday))
    calendar = expanded(sample_edition(route, suspensions=(partial,)))
    assert calendar.categories_on(MONDAY_IN_MAY) == ("plastic",)
    assert calendar.categories_on(date(2020, 5, 15)) == ("burnable", "plastic")


def test_a_route_without_a_centre_is_never_suspended() -> None:
    edition = sample_edition(sample_route(MONDAYS, centre_id=None), suspensions=(YEAR_END,))
    assert expanded(edition).categories_on(date(2020, 12, 28)) == ("burnable",)


def test_a_week_shift_moves_and_says_from_where_to_where() -> None:
    shifting = NthWeekday(weekday=Weekday.MONDAY, nth=(1, 4), shift_rest_of_month=True)
    calendar = expanded(sample_edition(sample_route(shifting), suspensions=(YEAR_END,)))
    january = [found for found in calendar.exceptions if found.day >= date(2021, 1, 1)]
    assert january == [
        DayException(date(2021, 1, 4), "burnable", "moved_away", date(2021, 1, 11), "年末年始"),
        DayException(date(2021, 1, 11), "burnable", "moved_here", date(2021, 1, 4), "年末年始"),
        DayException(date(2021, 1, 25), "burnable", "cancelled", None, "年末年始"),
    ]


def test_a_shift_onto_another_rules_day_collects_there_once() -> None:
    shifting = NthWeekday(weekday=Weekday.MONDAY, nth=(1,), shift_rest_of_month=True)
    second = NthWeekday(weekday=Weekday.MONDAY, nth=(2,))
    calendar = expanded(sample_edition(sample_route(shifting, second), suspensions=(YEAR_END,)))
    assert calendar.dates_of("burnable")[-5:] == days(
        "2021-01-11", "2021-02-01", "2021-02-08", "2021-03-01", "2021-03-08"
    )
    assert [found.kind for found in calendar.exceptions] == ["cancelled"]


def test_several_rules_on_one_day_are_one_collection() -> None:
    calendar = expanded(sample_edition(sample_route(MONDAYS, MONDAYS, ExplicitDates(dates=(MONDAY_IN_MAY,)))))
    assert calendar == expanded(sample_edition(sample_route(MONDAYS)))


def test_nothing_is_generated_in_an_unknown_period_and_it_is_said() -> None:
    unknown = UnknownPeriod(period=day_range("2020-12-20", "2021-01-09"), reason="年末年始は別途告知")
    calendar = expanded(sample_edition(sample_route(MONDAYS, unknown=(unknown,)), suspensions=(YEAR_END,)))
    assert not [day for day in calendar.dates_of("burnable") if unknown.period.contains(day)]
    assert calendar.exceptions == ()
    assert calendar.unknown == (unknown,)


def test_an_unknown_period_may_concern_one_category_and_is_clipped_to_the_edition() -> None:
    unknown = UnknownPeriod(period=day_range("2021-03-29", "2021-05-31"), reason="未定", category_ids=("plastic",))
    calendar = expanded(sample_edition(sample_route(MONDAYS, ("plastic", MONDAYS), unknown=(unknown,))))
    assert calendar.categories_on(date(2021, 3, 29)) == ("burnable",)
    assert calendar.unknown[0].period == day_range("2021-03-29", "2021-03-31")


def test_an_addition_wins_over_a_suspension_and_over_an_unknown_period() -> None:
    unknown = UnknownPeriod(period=day_range("2020-05-01", "2020-05-31"), reason="未定")
    additions = [Addition(day=day, category_id="burnable", note="臨時") for day in days("2020-05-12", "2020-12-28")]
    route = sample_route(MONDAYS, overrides=additions, unknown=(unknown,))
    calendar = expanded(sample_edition(route, suspensions=(YEAR_END,)))
    for day in days("2020-05-12", "2020-12-28"):
        assert calendar.categories_on(day) == ("burnable",)
        assert DayException(day, "burnable", "added", None, "臨時") in calendar.exceptions


def test_a_suspended_collection_can_be_moved() -> None:
    edition = with_overrides(Move(day=date(2020, 12, 28), to=date(2020, 12, 26), category_id="burnable", note="振替"))
    assert expansion_problems(edition) == ()
    found = exceptions_of(edition)
    assert found[date(2020, 12, 28)] == DayException(
        date(2020, 12, 28), "burnable", "moved_away", date(2020, 12, 26), "振替"
    )
    assert found[date(2020, 12, 26)].kind == "moved_here"
    assert expanded(edition).categories_on(date(2020, 12, 26)) == ("burnable",)


def test_a_move_from_a_day_without_that_collection_is_reported_and_not_carried_out() -> None:
    edition = with_overrides(Move(day=date(2020, 5, 12), to=date(2020, 5, 13), category_id="burnable"))
    assert expansion_problems(edition) == (
        ExpansionProblem("route", "nothing_to_move", "move to 2020-05-13", date(2020, 5, 12), "burnable"),
    )
    assert expanded(edition) == expanded(with_overrides())


def test_moves_in_a_chain_each_start_from_the_usual_day() -> None:
    edition = with_overrides(
        Move(day=date(2020, 5, 11), to=date(2020, 5, 18), category_id="burnable"),
        Move(day=date(2020, 5, 18), to=date(2020, 5, 20), category_id="burnable"),
    )
    held = set(expanded(edition).dates_of("burnable"))
    assert set(days("2020-05-18", "2020-05-20")) <= held
    assert date(2020, 5, 11) not in held
    assert expansion_problems(edition) == ()


def test_moves_across_the_ends_of_the_period() -> None:
    edition = with_overrides(
        Move(day=date(2020, 3, 30), to=date(2020, 4, 2), category_id="burnable"),
        Move(day=date(2021, 3, 29), to=date(2021, 4, 1), category_id="burnable"),
    )
    found = exceptions_of(edition)
    assert found[date(2020, 4, 2)].other_day == date(2020, 3, 30)
    assert found[date(2021, 3, 29)].other_day == date(2021, 4, 1)
    assert expansion_problems(edition) == ()


def test_cancelling_all_categories_concerns_those_that_are_collected() -> None:
    route = sample_route(
        MONDAYS,
        ("plastic", Weekly(weekdays=(Weekday.TUESDAY,))),
        overrides=(Cancellation(day=MONDAY_IN_MAY, note="台風"),),
    )
    edition = sample_edition(route)
    assert expanded(edition).exceptions == (DayException(MONDAY_IN_MAY, "burnable", "cancelled", None, "台風"),)
    assert expansion_problems(edition) == ()


def test_an_addition_on_a_cancelled_day_collects() -> None:
    addition = Addition(day=MONDAY_IN_MAY, category_id="burnable")
    for overrides in ((addition, Cancellation(day=MONDAY_IN_MAY)), (Cancellation(day=MONDAY_IN_MAY), addition)):
        edition = with_overrides(*overrides)
        assert expanded(edition).categories_on(MONDAY_IN_MAY) == ("burnable",)
        assert exceptions_of(edition)[MONDAY_IN_MAY].kind == "added"


@pytest.mark.parametrize(
    ("override", "code"),
    [
        (Cancellation(day=date(2020, 5, 12), category_id="burnable"), "nothing_to_cancel"),
        (Cancellation(day=date(2021, 4, 1)), "outside_period"),
        (Addition(day=date(2020, 3, 31), category_id="burnable"), "outside_period"),
        (Addition(day=MONDAY_IN_MAY, category_id="burnable"), "already_collected"),
        (Move(day=MONDAY_IN_MAY, to=date(2020, 5, 18), category_id="burnable"), "already_collected"),
        (Move(day=MONDAY_IN_MAY, to=MONDAY_IN_MAY, category_id="burnable"), "nothing_to_move"),
        (Move(day=date(2020, 3, 30), to=date(2021, 4, 1), category_id="burnable"), "outside_period"),
    ],
)
def test_what_cannot_be_carried_out_is_reported(override: Override, code: str) -> None:
    assert codes(with_overrides(override)) == [code]


def test_rules_and_unknown_periods_outside_the_edition_are_reported() -> None:
    never = EveryNWeeks(weeks=2, reference=date(2031, 4, 2))
    unknown = UnknownPeriod(period=day_range("2022-01-01", "2022-01-02"), reason="未定")
    assert codes(sample_edition(sample_route(never, unknown=(unknown,)))) == ["rule_without_days", "outside_period"]


def test_equal_routes_share_one_calendar() -> None:
    routes = (
        sample_route(MONDAYS, route_id="a"),
        sample_route(MONDAYS, route_id="b"),
        sample_route(MONDAYS, route_id="c", centre_id=None),
    )
    calendars = expand_edition(sample_edition(*routes, suspensions=(YEAR_END,)))
    assert calendars["a"] is calendars["b"]
    assert calendars["a"] != calendars["c"]


def test_a_calendar_says_nothing_outside_its_period() -> None:
    calendar = expanded(with_overrides())
    assert calendar.categories_on(date(2020, 3, 30)) == calendar.categories_on(date(2021, 4, 5)) == ()
    with pytest.raises(KeyError):
        calendar.dates_of("unheard-of")


def test_a_mask_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="mask bytes"):
        RouteCalendar(FISCAL_2020, ("burnable",), bytes(364))


def test_masks_have_one_two_four_or_eight_bytes() -> None:
    assert [width_for(count) for count in (0, 1, 8, 9, 16, 17, 32, 33, 64)] == [1, 1, 1, 2, 2, 4, 4, 8, 8]
    with pytest.raises(ValueError, match="65 categories"):
        width_for(65)


def test_a_collection_that_a_week_shift_moved_cannot_be_moved_from_its_old_day() -> None:
    shifting = NthWeekday(weekday=Weekday.MONDAY, nth=(1,), shift_rest_of_month=True)
    move = Move(day=date(2021, 1, 4), to=date(2021, 1, 6), category_id="burnable")
    edition = with_overrides(move, rule=shifting)
    assert codes(edition) == ["nothing_to_move"]
    assert expanded(edition).categories_on(date(2021, 1, 11)) == ("burnable",)
    onwards = with_overrides(move.model_copy(update={"day": date(2021, 1, 11)}), rule=shifting)
    assert codes(onwards) == []
    assert expanded(onwards).categories_on(date(2021, 1, 6)) == ("burnable",)
