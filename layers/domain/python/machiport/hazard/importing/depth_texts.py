"""Depth texts of prefectures (`0.3m以上 ～ 0.5m未満`, `1.0～2.0m`, `1m以上2m未満`, `0.5m未満`, `20m以上`) → metres.

A40_003 and A49_003 are "the classes as the prefecture's report words them" (国土数値情報 A40, A49): free text. What
this grammar does not know is told as unknown, never guessed.
"""

import re
import unicodedata
from typing import NamedTuple


class DepthRange(NamedTuple):
    """Bounds in metres; `maximum` is None where there is none."""

    minimum: float
    maximum: float | None


_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = r"(cm|m)?"
_FROM = r"(?:以上|超|を?超え(?:る|て)?|より(?:大きい|深い)?|から)"
_UNTIL = r"(?:未満|以下|まで)"
_TO = r"[~\-]"
_RANGE = re.compile(f"{_NUMBER}{_UNIT}(?:{_FROM}{_TO}?|{_TO}){_NUMBER}{_UNIT}{_UNTIL}?")
# A dash at the beginning is a minus: a depth below nothing, or a number that means “no data” (-9999).
_BELOW = re.compile(f"(?:{_NUMBER}{_UNIT}{_UNTIL}|~{_NUMBER}{_UNIT}{_UNTIL}?)")
_ABOVE = re.compile(f"{_NUMBER}{_UNIT}(?:{_FROM}{_TO}?|{_TO})")

_DASHES = str.maketrans(dict.fromkeys("〜∼", "~") | dict.fromkeys("‐‑‒–—―−ー─", "-"))
_WORDS = (("センチメートル", "cm"), ("センチ", "cm"), ("メートル", "m"), ("米", "m"))
_BETWEEN_WORDS = re.compile(r"[ ,、。](?!\d)|(?<!\d)[ ,、。]")  # between digits it is part of a number, or two numbers
_PREFIX = re.compile(r"^(?:最大)?(?:想定)?(?:浸水深|水深)(?:が|は)?[:：]?")
_COMMENT = re.compile(r"\([^()\d]*\)$")


def read_depth(text: str) -> DepthRange | None:
    """Return the bounds that a text tells, or None where it is not understood.

    Both bounds are kept as numbers whether they are included or not (以上 or 超, 未満 or 以下); the text goes along.
    A unit that stands once counts for both numbers; a text without any is not understood, nor is a negative depth.
    A text that is open above (`5m以上`) has no maximum, and the zone gets the class that holds its minimum: nothing is
    said of how deep it is, so no worse class is told than the publisher's words are sure of.
    """
    plain = _plain(text)
    if found := _RANGE.fullmatch(plain):
        low, low_unit, high, high_unit = found.groups()
        if not (low_unit or high_unit):
            return None
        minimum, maximum = _metres(low, low_unit or high_unit), _metres(high, high_unit or low_unit)
        return DepthRange(minimum, maximum) if minimum < maximum else None
    if found := _BELOW.fullmatch(plain):
        number, unit, bare_number, bare_unit = found.groups()
        return _range(None, number or bare_number, unit or bare_unit)
    if found := _ABOVE.fullmatch(plain):
        return _range(found[1], None, found[2])
    return None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    for word, unit in _WORDS:
        plain = plain.replace(word, unit)
    plain = re.sub(r"\s+", " ", plain.translate(_DASHES))
    plain = _BETWEEN_WORDS.sub("", plain)
    return _COMMENT.sub("", _PREFIX.sub("", plain))


def _range(minimum: str | None, maximum: str | None, unit: str | None) -> DepthRange | None:
    if unit is None:
        return None
    if minimum is not None:
        return DepthRange(_metres(minimum, unit), None)
    highest = _metres(maximum or "0", unit)
    return DepthRange(0.0, highest) if highest > 0 else None


def _metres(number: str, unit: str | None) -> float:
    return float(number) / 100 if unit == "cm" else float(number)
