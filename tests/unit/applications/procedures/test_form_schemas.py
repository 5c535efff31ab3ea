"""Rarer keywords of forms, formats one by one, and what of the register a certificate needs."""

from datetime import date
from typing import Any

import pytest
from tests.applications_procedures import JUMINHYO_ANSWERS, a_procedure, sample

from machiport.applications.procedures.certificate_records import missing_of_record
from machiport.applications.procedures.fees import fee_of
from machiport.applications.procedures.form_formats import FORMATS, normalised
from machiport.applications.procedures.form_schemas import check_schema, holds
from machiport.applications.procedures.forms import complete_faults, partial_faults
from machiport.applications.procedures.model import Procedure
from machiport.applications.procedures.pointers import steps, value_at, values_at

TODAY = date(2026, 11, 22)


def _with(field: str, schema: dict[str, Any], **more: Any) -> Procedure:
    document = a_procedure().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    document["form"]["json_schema"]["properties"][field] = schema
    document["form"]["json_schema"] |= more
    return Procedure.model_validate(document)


@pytest.mark.parametrize(
    ("schema", "value", "code"),
    [
        ({"type": "string", "format": "date", "x-earliest-day": 3}, "2026-11-24", "too_early"),
        ({"type": "string", "format": "date", "x-latest-day": -1}, "2026-11-22", "too_late"),
        ({"type": "string", "format": "date", "x-latest-day": 0}, "tomorrow", "date"),
        ({"type": "string", "pattern": "^[0-9]{3}$"}, "12a", "wrong_form"),
        ({"type": "string", "minLength": 2}, "a", "too_short"),
        ({"type": "number", "exclusiveMinimum": 0}, 0, "too_small"),
        ({"type": "number", "multipleOf": 5}, 7, "not_valid"),
        ({"type": "string", "const": "x"}, "y", "not_a_choice"),
        ({"type": "boolean", "const": True}, False, "must_agree"),
        ({"type": ["string", "integer"]}, True, "wrong_type"),
        ({"type": "object"}, "x", "wrong_type"),
        ({"type": "array", "uniqueItems": True}, ["a", "a"], "twice"),
        ({"type": "array", "minItems": 2}, ["a"], "too_few"),
        ({"type": "array", "maxItems": 1}, ["a", "b"], "too_many"),
        ({"type": "integer", "x-latest-day": 0}, 5, None),
    ],
)
def test_every_keyword_has_its_word(schema: dict[str, Any], value: Any, code: str | None) -> None:
    faults = complete_faults(_with("given", schema), {"given": value}, TODAY)
    assert [(fault.pointer, fault.code) for fault in faults] == ([] if code is None else [("/answers/given", code)])


def test_a_day_is_within_its_bounds_to_the_day() -> None:
    procedure = _with("given", {"type": "string", "format": "date", "x-earliest-day": -1, "x-latest-day": 1})
    right = [day for day in range(20, 26) if not complete_faults(procedure, {"given": f"2026-11-{day}"}, TODAY)]
    assert right == [21, 22, 23]


def test_what_goes_with_an_answer_is_missed_only_with_it() -> None:
    procedure = _with("given", {"type": "string"}, dependentRequired={"given": ["family", "born"]})
    assert complete_faults(procedure, {}, TODAY) == []
    faults = complete_faults(procedure, {"given": "x", "family": "y"}, TODAY)
    assert [(fault.pointer, fault.code) for fault in faults] == [("/answers/born", "required")]
    assert partial_faults(procedure, {"given": "x"}) == []


@pytest.mark.parametrize(
    ("text_format", "right", "wrong"),
    [
        ("date", ["2024-02-29", "1926-12-25"], ["2026-02-29", "2026-2-3", "20261122", "2026-W47", ""]),
        (
            "email",
            ["a@example.jp", "a.b+c@x-y.example.jp"],
            ["a", "a@b", "a b@example.jp", "@example.jp", "a" * 250 + "@e.jp"],
        ),
        ("kana", ["ミホン ハナコ", "ヴィー・ー"], ["みほん", "ﾐﾎﾝ", "見本", "", "A"]),
        (
            "person-name",
            ["見本 花子", "葛\U000e0102城", "O'Hara-Smith Jr.", "々〆ヶ", "José"],
            ["", " ", "1", "見本!", "\ue000"],
        ),
        (
            "phone",
            ["097-500-0000", "0975000000", "090-1234-5678"],
            ["97-500-0000", "0-", "097-500-00", "097-500-00000000"],
        ),
        ("postal-code", ["870-0046", "8700046"], ["87-00046", "870-004", "〒870-0046"]),
    ],
)
def test_formats(text_format: str, right: list[str], wrong: list[str]) -> None:
    assert [text for text in right if not FORMATS[text_format](text)] == []
    assert [text for text in wrong if FORMATS[text_format](text)] == []


@pytest.mark.parametrize(
    ("typed", "text_format", "kept"),
    [
        ("ﾊﾟﾋﾟﾌﾟ ゔ", "kana", "パピプ ヴ"),
        (" ８７０ー００４６ ", "postal-code", "870-0046"),
        ("87x", "postal-code", "87x"),
        ("ａ@ｅxample.jp", "email", "a@example.jp"),
        ("a-b_c~d@example.jp", "email", "a-b_c~d@example.jp"),
        ("２０２６−１１−２２", "date", "2026-11-22"),
        ("髙﨑ｱ", "person-name", "髙﨑ア"),
        ("①　２ｶ所", None, "①　２カ所"),
    ],
)
def test_widths(typed: str, text_format: str | None, kept: str) -> None:
    assert normalised(typed, text_format) == kept
    assert normalised(kept, text_format) == kept


def test_pointers() -> None:
    answers = {"a/b": {"~c": [{"n": 1}, {"n": 2}, {}, "x"]}, "none": None}
    assert steps("/a~1b/~0c/*/n") == ["a/b", "~c", "*", "n"]
    assert list(values_at(answers, "/a~1b/~0c/*/n")) == [1, 2]
    assert value_at(answers, "/a~1b/~0c/1/n") == 2
    assert [value_at(answers, pointer) for pointer in ("/a~1b/~0c/9/n", "/none", "/a~1b/x", "/none/x")] == [None] * 4


def test_conditions_and_schemas() -> None:
    assert holds({"required": ["x"]}, {"x": 1})
    assert not holds({"required": ["x"]}, {})
    with pytest.raises(ValueError, match=r"\$\.type"):
        check_schema({"type": "texty"})


def test_a_price_without_a_name_is_called_a_fee() -> None:
    procedure = _with("given", {"type": "string"})
    document = procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    document["fee"] = {"by_choice": {"field": "/nobody", "prices": {"x": 5}}, "timing": "before_review"}
    quote = fee_of(Procedure.model_validate(document), {"nobody": "x"})
    assert [(label.ja, yen) for label, yen in quote.lines] == [("手数料", 5)]


def test_a_shown_line_needs_its_record() -> None:
    procedure = sample("juminhyo")
    record = {"resident_since": "2020-04-01"}
    assert missing_of_record(procedure, JUMINHYO_ANSWERS, record) == []
    asked = JUMINHYO_ANSWERS | {"with_relationship": True, "with_domicile": True}
    missing = missing_of_record(procedure, asked, record | {"domicile": ""})
    assert [(fault.pointer, fault.code) for fault in missing] == [
        ("/answers/head_of_household", "required"),
        ("/answers/relationship", "required"),
        ("/answers/domicile", "required"),
    ]
    assert [fault.pointer for fault in missing_of_record(procedure, JUMINHYO_ANSWERS, {})] == [
        "/answers/resident_since"
    ]
    assert missing_of_record(sample("tenshutsu"), {}, {}) == []
