"""個人番号 are recognised however they are written, and other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machiport.applications.procedures.my_number import check_digit, has_my_number

_FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


@pytest.mark.parametrize(
    ("eleven", "digit"),
    [
        # The example of the Digital Agency's and others' test data: 123456789018.
        ("12345678901", 8),
        # Sums worked out by hand: all zeros; a remainder of 0 and of 1 give 0.
        ("00000000000", 0),
        ("00000000001", 9),
        ("00000000006", 0),
        ("10000000000", 5),
    ],
)
def test_the_check_digit(eleven: str, digit: int) -> None:
    assert check_digit(eleven) == digit


def _number(eleven: str) -> str:
    return f"{eleven}{check_digit(eleven)}"


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.sampled_from(["", " ", "-", "　", "‐", "・"]))
def test_a_number_is_found_in_whatever_way_it_is_written(eleven: str, between: str) -> None:
    number = _number(eleven)
    fours = between.join((number[:4], number[4:8], number[8:]))
    for text in (fours, f"番号は{fours}です。", fours.translate(_FULL_WIDTH), between.join(number), f"x{number}y"):
        assert has_my_number(text), text
    assert has_my_number(f" {number[:5]}-{number[5:]} ")


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(1, 9))
def test_a_wrong_check_digit_is_no_number(eleven: str, more: int) -> None:
    wrong = f"{eleven}{(check_digit(eleven) + more) % 10}"
    assert not has_my_number(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "097-500-0000",
        "1123456789018",
        "12345678901",
        "2026-11-22 1234",
        "090-1234-5678 と 097-534-6111",
        "",
        "870-0046",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not has_my_number(text)
