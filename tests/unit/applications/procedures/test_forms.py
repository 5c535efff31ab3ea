"""Forms: what is wrong with answers, what is kept of them, how far along they are."""

import json
from datetime import date
from typing import Any

import pytest
from tests.applications_procedures import JUMINHYO_ANSWERS, a_procedure, sample

from machiport.applications.procedures.answer_limits import LARGEST
from machiport.applications.procedures.form_faults import CODES, FormFault, problem_errors
from machiport.applications.procedures.forms import (
    cleaned,
    complete_faults,
    partial_faults,
    section_states,
    tidied,
)
from machiport.localized_text import LANGUAGES

TODAY = date(2026, 11, 22)


def _codes(faults: list[FormFault]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in faults}


def test_a_form_filled_in_has_no_faults() -> None:
    assert complete_faults(sample("juminhyo"), JUMINHYO_ANSWERS, TODAY) == []
    assert partial_faults(sample("juminhyo"), JUMINHYO_ANSWERS) == []


def test_nothing_typed_is_no_fault_of_a_draft_and_all_that_is_missing_of_a_submission() -> None:
    procedure = sample("juminhyo")
    assert partial_faults(procedure, {}) == []
    missing = complete_faults(procedure, {}, TODAY)
    assert {fault.code for fault in missing} == {"required"}
    # In the order of the form; fields of hidden sections are not missed.
    assert [fault.pointer for fault in missing][:2] == ["/answers/applicant_name", "/answers/applicant_kana"]
    assert "/answers/members" not in _codes(missing)
    assert "/answers/purpose" not in _codes(missing)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("applicant_name", "見本4号", "person_name"),
        ("applicant_name", "😀", "person_name"),
        ("applicant_name", "見本\ue000", "wrong_characters"),
        ("applicant_name", "見" * 61, "too_long"),
        ("applicant_kana", "MIHON", "kana"),
        ("birthdate", "2026-02-30", "date"),
        ("postal_code", "870", "postal_code"),
        ("phone", "12-345", "phone"),
        ("phone", "097--500-0000", "phone"),
        ("copies", "two", "not_a_number"),
        ("copies", 11, "too_large"),
        ("copies", 0, "too_small"),
        ("copies", float("nan"), "not_a_number"),
        ("whose", "neighbours", "not_a_choice"),
        ("with_domicile", "yes", "not_yes_or_no"),
        ("address", 5, "not_text"),
        ("address", "番号は １２３４−５６７８−９０１８ です", "my_number_not_accepted"),
        ("address", "大分\u0000", "wrong_characters"),
        ("address", "\ud800", "wrong_characters"),
        ("members", "見本 太郎", "not_a_list"),
        ("favourite_colour", "blue", "unknown_field"),
    ],
)
def test_what_is_wrong_already_while_typing(field: str, value: Any, code: str) -> None:
    procedure = sample("juminhyo")
    assert _codes(partial_faults(procedure, {field: value})) == {f"/answers/{field}": code}
    whole = {**JUMINHYO_ANSWERS, "whose": "part", "members": [{"name": "見本 太郎"}], field: value}
    assert _codes(complete_faults(procedure, whole, TODAY)).get(f"/answers/{field}") == code


def test_days_count_from_today() -> None:
    procedure = sample("juminhyo")
    assert _codes(complete_faults(procedure, {**JUMINHYO_ANSWERS, "birthdate": "2026-11-23"}, TODAY)) == {
        "/answers/birthdate": "too_late"
    }
    assert complete_faults(procedure, {**JUMINHYO_ANSWERS, "birthdate": "2026-11-22"}, TODAY) == []
    # A draft may be older than the day it is submitted on.
    assert partial_faults(procedure, {"birthdate": "2999-01-01"}) == []


def test_a_section_that_is_shown_is_asked_for_and_one_that_is_not_is_dropped() -> None:
    procedure = sample("juminhyo")
    part = {**JUMINHYO_ANSWERS, "whose": "part"}
    assert _codes(complete_faults(procedure, part, TODAY)) == {"/answers/members": "required"}
    members = {**part, "members": [{"name": "見本 太郎"}]}
    assert complete_faults(procedure, members, TODAY) == []
    hidden = {**members, "whose": "self"}
    assert complete_faults(procedure, {**hidden, "members": [{"name": "1"}]}, TODAY) == []
    assert "members" not in cleaned(procedure, hidden, TODAY)
    assert tidied(procedure, hidden, TODAY)["members"] == [{"name": "見本 太郎"}]


def test_members_of_a_list_are_pointed_to() -> None:
    procedure = sample("juminhyo")
    faults = partial_faults(procedure, {"members": [{"name": "見本 太郎"}, {"name": "#"}, {"name": "見本", "7": 1}]})
    assert _codes(faults) == {"/answers/members/1/name": "person_name", "/answers/members/2": "unknown_field"}
    assert _codes(
        complete_faults(procedure, {**JUMINHYO_ANSWERS, "whose": "part", "members": [{}, {"name": " "}]}, TODAY)
    ) == {"/answers/members/0/name": "required", "/answers/members/1/name": "required"}


def test_widths_are_folded_and_names_are_left_alone() -> None:
    typed = {
        "applicant_name": " 神\ufa19 葛\U000e0102城 ",
        "applicant_kana": "ﾐﾎﾝ　はなこ",
        "postal_code": "８７００００１",
        "phone": "０９７ー５００ー００００",
        "address": "大分市ﾐﾎﾝ町１",
        "purpose": "",
    }
    assert tidied(sample("juminhyo"), typed, TODAY) == {
        "applicant_name": "神\ufa19 葛\U000e0102城",
        "applicant_kana": "ミホン　ハナコ",
        "postal_code": "870-0001",
        "phone": "097-500-0000",
        "address": "大分市ミホン町１",
    }


def test_computed_fields_are_computed_whatever_was_sent() -> None:
    procedure = a_procedure()
    answers = {"born": "2008-11-23", "rows": [{"n": 2}, {"n": 3}], "family": "見本", "given": "花子", "age": 99}
    kept = cleaned(procedure, answers, TODAY)
    assert (kept["age"], kept["total"], kept["number"], kept["whole_name"]) == (17, 5, 2, "見本 花子")
    assert tidied(procedure, answers, date(2026, 11, 23))["age"] == 18
    assert "age" not in tidied(procedure, {"age": 50}, TODAY)
    assert _codes(complete_faults(procedure, answers, TODAY)) == {"/answers/age": "too_small"}


@pytest.mark.parametrize("number", [1e308, 10**400, float(2**1000)])
def test_a_sum_that_is_no_number_is_none(number: float) -> None:
    kept = cleaned(a_procedure(), {"rows": [{"n": number}, {"n": number}, {"n": 0.5}]}, TODAY)
    assert "total" not in kept or json.loads(json.dumps(kept, allow_nan=False))["total"] == kept["total"]
    assert complete_faults(a_procedure(), {"rows": [{"n": number}]}, TODAY) is not None


def test_how_far_along_each_section_is() -> None:
    procedure = sample("juminhyo")
    assert section_states(procedure, {}, TODAY) == {
        "applicant": "empty",
        "contents": "empty",
        "other_use": "hidden",
        "members": "hidden",
    }
    begun = {**JUMINHYO_ANSWERS, "whose": "part", "phone": ""}
    assert section_states(procedure, begun, TODAY) == {
        "applicant": "begun",
        "contents": "complete",
        "other_use": "hidden",
        "members": "empty",
    }
    assert set(section_states(procedure, {"no_field": 1}, TODAY).values()) == {"begun"}


def test_what_was_typed_is_never_in_a_fault() -> None:
    canary = "秘密の名前"
    procedure = sample("juminhyo")
    for answers in (
        {canary: 1},
        {"members": [{canary: canary}]},
        {"whose": canary},
        {"phone": canary},
        {"address": {canary: "1234 5678 9018"}},
        {"123456789018": "x"},
    ):
        faults = partial_faults(procedure, answers)
        assert faults
        said = json.dumps([(each.pointer, each.code, dict(each.params)) for each in faults], ensure_ascii=False)
        assert canary not in said
        assert "9018" not in said


def test_too_much_is_refused_before_it_is_looked_at() -> None:
    procedure = sample("juminhyo")
    nested: Any = "x"
    for _ in range(500):
        nested = [nested]
    long = [1, "a"] * 150
    for answers in ({"members": nested}, {"purpose": "あ" * LARGEST}, {"members": long}, {"address": [long]}):
        assert _codes(partial_faults(procedure, answers)) == {"/answers": "too_much"}
    assert len(partial_faults(procedure, {f"field_{'x' * n}": 1 for n in range(59)})) == 50


def test_every_fault_is_said_in_three_languages() -> None:
    for code in CODES:
        said = FormFault("/answers/x", code, {"limit": "7"}).message
        assert len({said.in_language(language) for language in LANGUAGES}) == 3, code
        assert "{" not in said.ja
    (error,) = problem_errors([FormFault("/answers/x", "too_long", {"limit": "7"})])
    assert (error.pointer, error.message.ja) == ("/body/answers/x", "7 文字以内で入力してください。")
