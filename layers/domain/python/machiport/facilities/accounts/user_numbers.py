"""User numbers (利用者番号): what a person says at the counter or gives to a group's representative.

Eight digits, the last a check digit by H. M. Damm's scheme ("Total anti-symmetrische Quasigruppen", Marburg 2004):
every single wrong digit and every swap of two neighbours is noticed before anybody is looked up. None begins with 0,
so that no spreadsheet shortens it.
"""

import secrets
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from machiport.localized_text import LocalizedText
from machiport.problem_details import InvalidValue

_LOWEST: Final = 1_000_000
_HIGHEST: Final = 9_999_999

# The totally anti-symmetric quasigroup of order 10 that Damm gives: row by the digit so far, column by the next one.
_QUASIGROUP: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)

_MISTYPED: Final = LocalizedText(
    ja="利用者番号が正しくありません。8桁の数字を確かめて、入力し直してください。",
    en="This is no user number. Please check its eight digits.",
    ja_x_easy="番号が まちがっています。8つの 数字を もう一度 見てください。",
)


def check_digit(digits: str) -> str:
    """Return the check digit of `digits` (0 to 9 each)."""
    interim = "0"
    for digit in digits:
        interim = _QUASIGROUP[int(interim)][int(digit)]
    return interim


def new_user_number() -> str:
    """Return a random user number; whether somebody has it already is for the store to say."""
    digits = str(_LOWEST + secrets.randbelow(_HIGHEST - _LOWEST + 1))
    return digits + check_digit(digits)


def _checked(number: str) -> str:
    if check_digit(number[:-1]) != number[-1]:
        raise InvalidValue(_MISTYPED)
    return number


# Requests take it as text; what cannot be one is refused with the reason (422).
type UserNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{7}$"), AfterValidator(_checked)]
