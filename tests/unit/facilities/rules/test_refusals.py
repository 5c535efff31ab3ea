"""Refusals and the problems they become: three languages, pointers into the request, the first rule's code."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from machiport.facilities.errors import BY_RULE, BookingRefused, InThePast, OverCapacity, booking_refused
from machiport.facilities.rules.refusals import (
    Refusal,
    RefusalCode,
    class_not_admitted,
    closed_for_booking,
    equipment_not_offered,
    equipment_too_many,
    group_not_verified,
    groups_only,
    in_the_past,
    lottery_first,
    no_price,
    no_rules,
    not_open_yet,
    over_capacity,
    purpose_not_offered,
    quota_reached,
    suspended,
)
from machiport.localized_text import LANGUAGES, LocalizedText

DAY = date(2026, 4, 4)
OPENS = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
PROJECTOR = LocalizedText(ja="プロジェクター", en="Projector", ja_x_easy="うつす 機械")

EVERY = (
    suspended(DAY),
    groups_only(),
    group_not_verified(),
    class_not_admitted(),
    in_the_past(),
    not_open_yet(OPENS),
    closed_for_booking(OPENS),
    lottery_first(DAY, OPENS),
    lottery_first(DAY, None),
    quota_reached(DAY, 4),
    purpose_not_offered(),
    over_capacity(30),
    equipment_not_offered("piano"),
    equipment_too_many("projector", PROJECTOR, 2),
    no_price(),
    no_rules(),
)


@pytest.mark.parametrize("refusal", EVERY, ids=lambda refusal: refusal.code)
def test_every_refusal_speaks_three_languages_and_fills_its_places(refusal: Refusal) -> None:
    texts = {refusal.message.in_language(language) for language in LANGUAGES}
    assert len(texts) == 3
    assert not any("{" in text for text in texts)


def test_every_code_has_a_maker_and_a_problem_of_its_own() -> None:
    codes = set(get_args(RefusalCode.__value__))
    assert {refusal.code for refusal in EVERY} == codes
    assert set(BY_RULE) == codes
    assert {kind.code for kind in BY_RULE.values()} == {f"facilities.{code}" for code in codes}


def test_the_opening_is_named_as_people_in_japan_say_it() -> None:
    message = not_open_yet(OPENS).message
    assert message.ja == "予約の受付はまだ始まっていません。受付開始は2026年1月1日(木) 9:00です。"
    assert message.en == (
        "Bookings for this day are not open yet. They open at 09:00 on Thursday 1 January 2026 (Japan time)."
    )
    assert message.ja_x_easy == "まだ 予約できません。2026年 1月 1日(木曜日) 9時から 予約できます。"


def test_minutes_are_said_where_there_are_some() -> None:
    assert "9時 30分" in (not_open_yet(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)).message.ja_x_easy or "")


def test_a_name_without_translation_stands_in_japanese_and_is_no_template() -> None:
    message = equipment_too_many("mat", LocalizedText(ja="マット{x}"), 3).message
    assert message.en == "There are only 3 of: マット{x}."


def test_the_problem_is_a_conflict_with_the_first_rule_as_code_and_an_entry_a_refusal() -> None:
    refusals = [over_capacity(30).under("/body/slots/0"), in_the_past().under("/body/slots/1")]
    problem = booking_refused(refusals)
    assert isinstance(problem, OverCapacity)
    assert problem.to_document("en") == {
        "type": "urn:problem-type:machiport:facilities.over_capacity",
        "title": "Too many people",
        "status": 409,
        "detail": "The room takes at most 30 people.",
        "code": "facilities.over_capacity",
        "rules": ["over_capacity", "in_the_past"],
        "errors": [
            {"pointer": "/body/slots/0/people", "message": "The room takes at most 30 people."},
            {"pointer": "/body/slots/1/start", "message": "The time has begun already or is over."},
        ],
    }
    assert isinstance(booking_refused(refusals[::-1]), InThePast)


@pytest.mark.parametrize("make", [booking_refused, BookingRefused])
def test_nothing_is_refused_without_a_reason(make: type[BookingRefused]) -> None:
    with pytest.raises(ValueError, match="reason"):
        make(())
