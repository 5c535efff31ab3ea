"""The questionnaire: which question comes next, and what follows from the answers."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machiport.applications.procedures.errors import NavigatorNotFound
from machiport.applications.procedures.navigator.data_files import Navigators
from machiport.applications.procedures.navigator.guide import asked, faults, in_order, next_question, result
from machiport.applications.procedures.navigator.model import Navigator

WORDS = {"ja": "見本", "en": "sample", "ja-x-easy": "見本"}


def _words(ja: str) -> dict[str, str]:
    return WORDS | {"ja": ja}


def _is(question: str, answer: str) -> dict[str, Any]:
    return {"properties": {question: {"const": answer}}, "required": [question]}


def _rule(procedure: str, when: dict[str, Any], *after: str, **more: Any) -> dict[str, Any]:
    return {"procedure": procedure, "when": when, "reason": _words(f"{procedure}の理由"), "after": after} | more


def _navigator(*rules: dict[str, Any]) -> Navigator:
    yes_no = [{"id": "yes", "label": WORDS}, {"id": "no", "label": WORDS}]
    questions = [
        {"id": "moved", "text": WORDS, "choices": yes_no},
        {"id": "has", "text": WORDS, "choices": [{"id": "dog", "label": WORDS}, {"id": "car", "label": WORDS}],
         "several": True, "asked_when": _is("moved", "yes")},
        {"id": "sure", "text": WORDS, "choices": yes_no},
    ]  # fmt: skip
    return Navigator.model_validate(
        {"id": "mihon", "title": WORDS, "summary": WORDS, "life_events": ["pets"], "questions": questions,
         "rules": rules or [_rule("aa", {})]}
    )  # fmt: skip


def test_questions_come_one_after_another_and_only_where_they_matter() -> None:
    navigator = _navigator()

    def following(answers: dict[str, Any]) -> str | None:
        question = next_question(navigator, answers)
        return None if question is None else question.id

    assert following({}) == "moved"
    assert following({"moved": "yes"}) == "has"
    assert following({"moved": "no"}) == "sure"
    assert following({"moved": "yes", "has": []}) == "sure"
    assert following({"moved": "no", "sure": "yes"}) is None
    assert [question.id for question in asked(navigator, {"moved": "yes"})] == ["moved", "has"]
    assert [question.id for question in asked(navigator, {"moved": "no", "has": ["dog"], "sure": "no"})] == [
        "moved",
        "sure",
    ]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"moved": "yes", "has": ["dog", "car"], "sure": "no"}, []),
        ({"moved": "perhaps"}, [("/answers/moved", "not_a_choice")]),
        ({"moved": ["yes"]}, [("/answers/moved", "not_a_choice")]),
        ({"has": "dog"}, [("/answers/has", "not_a_choice")]),
        ({"has": ["dog", "dog"]}, [("/answers/has", "not_a_choice")]),
        ({"has": [["dog"]]}, [("/answers/has", "not_a_choice")]),
        ({"secret": "x", "sure": None}, [("/answers", "unknown_field"), ("/answers/sure", "not_a_choice")]),
    ],
)
def test_answers_are_choices(answers: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert [(fault.pointer, fault.code) for fault in faults(_navigator(), answers)] == found


def test_steps_keep_the_order_they_need_and_else_that_of_the_file() -> None:
    navigator = _navigator(
        _rule("dd", {}, "cc"), _rule("aa", {}), _rule("cc", _is("moved", "yes"), "bb"), _rule("bb", {})
    )
    assert in_order(navigator) == ["aa", "bb", "cc", "dd"]
    steps = result(navigator, {"moved": "yes"}, {"aa", "bb", "cc", "dd"})
    assert [(step.procedure, step.after) for step in steps] == [
        ("aa", ()),
        ("bb", ()),
        ("cc", ("bb",)),
        ("dd", ("cc",)),
    ]
    # What does not apply, or is not offered, is left out; the others stay where they were.
    assert [step.procedure for step in result(navigator, {"moved": "no"}, {"aa", "bb", "cc", "dd"})] == [
        "aa",
        "bb",
        "dd",
    ]
    assert [step.after for step in result(navigator, {"moved": "no"}, {"bb", "dd"})] == [(), ()]


def test_rules_for_one_procedure_add_up() -> None:
    paper, other = _words("免許証"), _words("通帳")
    navigator = _navigator(
        _rule("aa", {}, documents=[paper]),
        _rule(
            "aa", _is("moved", "yes"), documents=[paper, other], deadline=_words("14日以内"), reason=_words("別の理由")
        ),
    )
    (step,) = result(navigator, {"moved": "yes"}, {"aa"})
    assert [reason.ja for reason in step.reasons] == ["aaの理由", "別の理由"]
    assert [each.ja for each in step.documents] == ["免許証", "通帳"]
    assert step.deadline is not None
    assert step.deadline.ja == "14日以内"
    (alone,) = result(navigator, {"moved": "no"}, {"aa"})
    assert (len(alone.reasons), alone.deadline) == (1, None)


def test_answers_to_what_is_not_asked_count_for_nothing() -> None:
    dog = {"properties": {"has": {"contains": {"const": "dog"}}}, "required": ["has"]}
    navigator = _navigator(_rule("aa", dog), _rule("bb", _is("sure", "yes")))
    answers = {"moved": "no", "has": ["dog"], "sure": "yes"}
    assert [step.procedure for step in result(navigator, answers, {"aa", "bb"})] == ["bb"]
    # Nothing behind a question without an answer counts either.
    assert result(navigator, {"has": ["dog"], "sure": "yes"}, {"aa", "bb"}) == []
    assert [step.procedure for step in result(navigator, answers | {"moved": "yes"}, {"aa", "bb"})] == ["aa", "bb"]


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match=r"wait for each other: \['aa', 'bb'\]"):
        in_order(_navigator(_rule("aa", {}, "bb"), _rule("bb", {}, "aa"), _rule("cc", {})))


@given(st.permutations([("aa", ()), ("bb", ("aa",)), ("cc", ("aa",)), ("dd", ("bb", "cc")), ("ee", ())]))
def test_any_order_of_a_file_gives_one_that_works(rules: list[tuple[str, tuple[str, ...]]]) -> None:
    order = in_order(_navigator(*(_rule(name, {}, *after) for name, after in rules)))
    assert sorted(order) == ["aa", "bb", "cc", "dd", "ee"]
    for name, after in rules:
        assert all(order.index(each) < order.index(name) for each in after)


def test_files_are_questionnaires_named_by_their_id(tmp_path: Path) -> None:
    folder = tmp_path / "procedures" / "navigator"
    folder.mkdir(parents=True)
    (folder / "mihon.json").write_text(_navigator().model_dump_json(by_alias=True), encoding="utf-8")
    (folder / "README").write_text("not a questionnaire", encoding="utf-8")
    navigators = Navigators(tmp_path)
    assert navigators.all() == [navigators.find("mihon")] == [_navigator()]
    with pytest.raises(NavigatorNotFound):
        navigators.find("other")
    (folder / "other.json").write_text(_navigator().model_dump_json(by_alias=True), encoding="utf-8")
    with pytest.raises(ValueError, match="holds questionnaire mihon"):
        Navigators(tmp_path).all()
