"""User numbers notice what people mistype."""

import pytest
from pydantic import TypeAdapter, ValidationError

from machiport.facilities.accounts.user_numbers import UserNumber, check_digit, new_user_number

NUMBER = TypeAdapter[str](UserNumber)


def _is_number(text: str) -> bool:
    try:
        NUMBER.validate_python(text)
    except ValidationError:
        return False
    return True


def test_the_example_of_the_scheme() -> None:
    assert check_digit("572") == "4"


def test_every_wrong_digit_and_every_swap_is_noticed() -> None:
    for _ in range(50):
        number = new_user_number()
        assert _is_number(number)
        wrong = {number[:at] + digit + number[at + 1 :] for at in range(8) for digit in "0123456789"}
        swapped = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(7)}
        assert not any(_is_number(each) for each in (wrong | swapped) - {number})


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567a", "１２３４５６７８", "05724000"])
def test_other_forms_are_no_numbers(text: str) -> None:
    assert not _is_number(text)


def test_of_ten_last_digits_one_is_right() -> None:
    for digits in range(1_000_000, 1_000_300, 7):
        assert sum(_is_number(f"{digits}{last}") for last in range(10)) == 1
