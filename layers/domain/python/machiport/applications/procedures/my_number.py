"""個人番号 (Individual Numbers, マイナンバー) are recognised to be refused: no form asks for them.

番号法 (平成25年法律第27号) 第20条 forbids to collect or keep them outside of its purposes. The check digit: 第5条 of
行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに
情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 (平成26年総務省令第85号).
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

DIGITS: Final = 12
_SEPARATORS: Final = r"[\s.,・/_‐‑‒–—―−ー-]"
_RUNS: Final = re.compile(rf"\d+(?:{_SEPARATORS}{{1,3}}\d+)*")
_GROUP: Final = re.compile(r"\d+")
_MODULUS: Final = 11


def check_digit(eleven: str) -> int:
    """Return the check digit of the first eleven digits.

    Of the digits P1 (the last of the eleven) to P11, each times Q (n + 1 up to the sixth, n - 5 from the seventh), the
    sum's remainder by 11 is taken from 11; a remainder of 0 or 1 gives 0.
    """
    total = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5)  # noqa: PLR2004  # the ordinance's own numbers
        for n, digit in enumerate(reversed(eleven), 1)
    )
    remainder = total % _MODULUS
    return 0 if remainder <= 1 else _MODULUS - remainder


def has_my_number(text: str) -> bool:
    """Tell whether a text has what may be an Individual Number: twelve digits whose last one is their check digit.

    Full width counts, and so do digits in groups of equal length (`1234 5678 9012`, `1-2-3-…`); a text that is
    nothing but twelve digits counts however they are grouped. Numbers of other lengths (phone, 法人番号) never do.
    One in about eleven numbers of twelve digits passes by accident, and has to be written otherwise.
    """
    plain = unicodedata.normalize("NFKC", text)
    runs = [_GROUP.findall(run) for run in _RUNS.findall(plain)]
    if len(runs) == 1 and _RUNS.fullmatch(plain.strip()) and _is_number("".join(runs[0])):
        return True
    return any(_is_number("".join(groups[start:end])) for groups in runs for start, end in _equal_stretches(groups))


def _is_number(digits: str) -> bool:
    return len(digits) == DIGITS and check_digit(digits[:-1]) == int(digits[-1])


def _equal_stretches(groups: list[str]) -> list[tuple[int, int]]:
    """Return where neighbouring groups of one length make twelve digits."""
    found = []
    for start, group in enumerate(groups):
        count, rest = divmod(DIGITS, len(group))
        stretch = groups[start : start + count]
        if rest == 0 and len(stretch) == count and all(len(a) == len(b) for a, b in pairwise(stretch)):
            found.append((start, start + count))
    return found
