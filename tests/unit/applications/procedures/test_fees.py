"""What a procedure costs."""

from typing import Any

import pytest
from tests.applications_procedures import JUMINHYO_ANSWERS, a_procedure, sample

from machiport.applications.procedures.fees import copies_of, fee_of

WORDS = {"ja": "見本", "en": "sample", "ja-x-easy": "見本"}
BIN = {"kind": "chair", "quantity": 2}


@pytest.mark.parametrize(("copies", "yen"), [(1, 300), (3, 900), (10, 3000), (None, 300), (99, 3000), (True, 300)])
def test_a_fee_for_each_copy(copies: Any, yen: int) -> None:
    quote = fee_of(sample("juminhyo"), {**JUMINHYO_ANSWERS, "copies": copies})
    assert (quote.total, sum(each for _, each in quote.lines)) == (yen, yen)
    assert (quote.claimed, quote.needs_staff) == ((), False)


def test_a_line_says_in_three_languages_what_it_is_for() -> None:
    ((label, _),) = fee_of(sample("juminhyo"), JUMINHYO_ANSWERS).lines
    assert (label.ja, label.en, label.ja_x_easy) == ("手数料 2 通", "Fee, 2 copies", "お金(2まい)")
    ((label, yen),) = fee_of(sample("sodai_gomi"), {"items": [BIN]}).lines
    assert (label.ja, label.en, label.ja_x_easy, yen) == ("椅子 2 点", "Chair × 2", "いす 2こ", 600)


def test_things_are_priced_one_by_one_and_by_the_municipality() -> None:
    answers = {"items": [BIN, {"kind": "bed", "quantity": 1}, {"kind": "piano", "quantity": 1}, "x", {}]}
    assert fee_of(sample("sodai_gomi"), answers).total == 2 * 300 + 900
    assert fee_of(sample("sodai_gomi", "44202"), answers).total == 2 * 320 + 920


def test_an_exemption_that_staff_decide_keeps_the_total() -> None:
    quote = fee_of(sample("juminhyo"), {**JUMINHYO_ANSWERS, "used_for": "pension_report"})
    assert (quote.total, quote.claimed, quote.needs_staff) == (600, ("pension_report",), True)


def test_an_exemption_without_staff_is_a_negative_line() -> None:
    fee: dict[str, Any] = {
        "flat": 500,
        "by_choice": {"field": "/family", "prices": {"a": 100}},
        "exemptions": [
            {"id": "young", "title": WORDS, "when": {"properties": {"given": {"const": "x"}}, "required": ["given"]},
             "by_staff": False}
        ],
    }  # fmt: skip
    procedure = a_procedure(fee=fee)
    assert fee_of(procedure, {"family": "a"}).total == 600
    quote = fee_of(procedure, {"family": "a", "given": "x"})
    assert [yen for _, yen in quote.lines] == [500, 100, -600]
    assert (quote.total, quote.claimed, quote.needs_staff) == (0, ("young",), False)
    assert quote.lines[-1][0].en == "Waived: sample"


def test_what_costs_nothing_has_no_lines_and_nothing_to_waive() -> None:
    quote = fee_of(a_procedure(), {"given": "x"})
    assert (quote.lines, quote.total, quote.claimed, quote.needs_staff) == ((), 0, (), False)
    assert copies_of(a_procedure(), {"copies": 5}) == 1
