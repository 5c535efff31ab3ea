"""個人番号 (Individual Numbers, マイナンバー) are recognised to be refused: no form asks for them.

番号法 (平成25年法律第27号) 第20条 forbids to collect or keep them outside of its purposes. The check digit: 第5条 of
行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに
情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 (平成26年総務省令第85号).
"""

import re
import unicodedata
from itertools import groupby
from operator import mul
from typing import Final

DIGITS: Final = 12
_SEPARATORS: Final = r"[\s.,・/_‐‑‒–—―−ー-]"
_RUNS: Final = re.compile(rf"\d+(?:{_SEPARATORS}{{1,3}}\d+)*")
_GROUP: Final = re.compile(r"\d+")
_MODULUS: Final = 11
# Q11 to Q1: n - 5 down to the seventh, n + 1 from the sixth.
_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check_digit(eleven: str) -> int:
    """Return the check digit of the first eleven digits.

    Of the digits P1 (the last of the eleven) to P11, each times Q (n + 1 up to the sixth, n - 5 from the seventh), the
    sum's remainder by 11 is taken from 11; a remainder of 0 or 1 gives 0.
    """
    return _check_digit([int(digit) for digit in eleven])


def has_my_number(text: str) -> bool:
    """Tell whether a text has what may be an Individual Number: twelve digits whose last one is their check digit.

    Full width counts, and so do digits in groups of equal length (`1234 5678 9012`, `1-2-3-…`); a text that is
    nothing but twelve digits counts however they are grouped. Numbers of other lengths (phone, 法人番号) never do.
    One in about eleven numbers of twelve digits passes by accident, and has to be written otherwise.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _RUNS.fullmatch(plain.strip()) and _is_number("".join(_GROUP.findall(plain))):
        return True
    return any(_has_number_in_equal_groups(_GROUP.findall(run)) for run in _RUNS.findall(plain))


def _check_digit(eleven: list[int]) -> int:
    remainder = sum(map(mul, eleven, _WEIGHTS)) % _MODULUS
    return 0 if remainder <= 1 else _MODULUS - remainder


def _is_number(digits: str) -> bool:
    return len(digits) == DIGITS and check_digit(digits[:-1]) == int(digits[-1])


def _has_number_in_equal_groups(groups: list[str]) -> bool:
    """Tell whether neighbouring groups of one length make a number."""
    for length, neighbours in groupby(groups, len):
        digits = [int(digit) for group in neighbours for digit in group]
        starts = range(0, len(digits) - DIGITS + 1, length) if DIGITS % length == 0 else ()
        if any(_check_digit(digits[start : start + DIGITS - 1]) == digits[start + DIGITS - 1] for start in starts):
            return True
    return False
