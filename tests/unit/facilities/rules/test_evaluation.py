"""What the rules say to wishes: each rule refuses alone, and all of them together in order."""

from datetime import date

import pytest
from tests.unit.facilities.rules.sample_rules import (
    CHOIR,
    HALL,
    NEIGHBOUR,
    OITA,
    RESIDENT,
    RULES,
    STRANGER,
    STUDIO,
    at,
    circumstances,
    hall_wish,
)

from machiport.facilities.rules.caller import Caller, GroupFacts
from machiport.facilities.rules.evaluation import (
    refusals_of,
)
from machiport.facilities.rules.model import RuleSet
from machiport.facilities.rules.wish import Circumstances, WishFacts

IN_MARCH = circumstances(at(2026, 3, 10))
GROUP_OF_NOBODY = Caller(OITA, GroupFacts("new", {}))


def _codes(wish: WishFacts, caller: Caller = RESIDENT, around: Circumstances = IN_MARCH) -> list[str]:
    return [refusal.code for refusal in refusals_of(wish, RULES, caller, around)]


def _set(rule_set_id: str) -> RuleSet:
    found = RULES.rule_set(rule_set_id)
    assert found is not None
    return found


@pytest.mark.parametrize("caller", [RESIDENT, NEIGHBOUR, CHOIR])
def test_what_no_rule_speaks_against_is_not_refused(caller: Caller) -> None:
    assert _codes(hall_wish(equipment={"piano": 1, "projector": 3}, people=200), caller) == []


@pytest.mark.parametrize(
    ("wish", "caller", "expected"),
    [
        (hall_wish(), STRANGER, "class_not_admitted"),
        (hall_wish(), GROUP_OF_NOBODY, "group_not_verified"),
        (hall_wish(day=date(2027, 4, 1)), CHOIR, "group_not_verified"),
        (hall_wish(purpose_id="music"), RESIDENT, "purpose_not_offered"),
        (hall_wish(people=201), RESIDENT, "over_capacity"),
        (hall_wish(equipment={"drums": 1}), RESIDENT, "equipment_not_offered"),
        (hall_wish(equipment={"projector": 4}), RESIDENT, "equipment_too_many"),
        (hall_wish(STUDIO, date(2026, 3, 20), purpose_id="music"), RESIDENT, "groups_only"),
        (hall_wish(STUDIO, date(2026, 4, 10), purpose_id="music"), CHOIR, "not_open_yet"),
        (hall_wish(HALL.model_copy(update={"rule_set": "gone"})), RESIDENT, "no_rules"),
        (hall_wish(HALL.model_copy(update={"lottery": True})), RESIDENT, "lottery_first"),
    ],
)
def test_one_rule_refuses_alone(wish: WishFacts, caller: Caller, expected: str) -> None:
    assert _codes(wish, caller) == [expected]


def test_the_last_minute_before_each_edge_of_the_window_and_the_edge() -> None:
    wish = hall_wish()
    assert _codes(wish, RESIDENT, circumstances(at(2025, 12, 31, 23, 59))) == ["not_open_yet"]
    assert _codes(wish, RESIDENT, circumstances(at(2026, 1, 1))) == []
    assert _codes(wish, NEIGHBOUR, circumstances(at(2026, 1, 31, 23, 59))) == ["not_open_yet"]
    assert _codes(wish, NEIGHBOUR, circumstances(at(2026, 2, 1))) == []
    assert _codes(wish, RESIDENT, circumstances(at(2026, 4, 3, 22, 59))) == []
    assert _codes(wish, RESIDENT, circumstances(at(2026, 4, 3, 23))) == ["closed_for_booking"]
    assert _codes(wish, NEIGHBOUR, circumstances(at(2026, 4, 1))) == ["closed_for_booking"]
    assert _codes(wish, RESIDENT, circumstances(at(2026, 4, 4))) == ["in_the_past"]


def test_a_past_day_without_opening_in_the_calendar_is_past_and_nothing_else() -> None:
    assert _codes(hall_wish(day=date(1, 1, 1))) == ["in_the_past"]


def test_the_refusal_names_the_opening_of_this_callers_class() -> None:
    (refusal,) = refusals_of(hall_wish(), RULES, NEIGHBOUR, circumstances(at(2026, 1, 15)))
    assert "2026年2月1日(日) 9:00" in refusal.message.ja
    assert refusal.pointer == "/day"


def test_a_suspension_lasts_until_the_end_of_its_last_day_in_japan() -> None:
    last = date(2026, 3, 10)
    assert _codes(hall_wish(), RESIDENT, circumstances(at(2026, 3, 10, 14, 59), suspended_until=last)) == ["suspended"]
    assert _codes(hall_wish(), RESIDENT, circumstances(at(2026, 3, 10, 15), suspended_until=last)) == []


def test_after_the_lottery_the_room_is_first_come_first_served() -> None:
    drawn = hall_wish(HALL.model_copy(update={"lottery": True}))
    opens = at(2026, 3, 10)
    assert _codes(drawn, RESIDENT, circumstances(at(2026, 3, 9, 23), first_come_from=opens)) == ["lottery_first"]
    assert _codes(drawn, RESIDENT, circumstances(opens, first_come_from=opens)) == []


def test_a_quota_counts_the_month_of_use_and_the_holders_it_names() -> None:
    now = at(2026, 3, 10)
    assert _codes(hall_wish(), RESIDENT, circumstances(now, {("people", "202604"): 2})) == ["quota_reached"]
    assert _codes(hall_wish(), RESIDENT, circumstances(now, {("people", "202604"): 1, ("hall", "202603"): 9})) == []
    assert _codes(hall_wish(), CHOIR, circumstances(now, {("people", "202604"): 9})) == []
    assert _codes(hall_wish(), CHOIR, circumstances(now, {("hall", "202604"): 4})) == ["quota_reached"]


def test_every_reason_is_named_the_most_fundamental_first() -> None:
    around = circumstances(
        at(2026, 4, 5), {("hall", "202604"): 4}, suspended_until=date(2026, 12, 31), first_come_from=None
    )
    wish = hall_wish(
        HALL.model_copy(update={"lottery": True}),
        purpose_id="music",
        people=999,
        equipment={"projector": 9, "drums": 1},
    )
    assert _codes(wish, STRANGER, around) == [
        "suspended",
        "class_not_admitted",
        "in_the_past",
        "lottery_first",
        "quota_reached",
        "purpose_not_offered",
        "over_capacity",
        "equipment_not_offered",
        "equipment_too_many",
    ]
