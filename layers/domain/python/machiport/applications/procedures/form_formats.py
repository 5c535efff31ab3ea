"""The formats (JSON Schema's `format`) of Japanese forms, and what may be typed for them.

People type `０９７−５３４` and `ｵｵｲﾀ`; what is kept is `097-534` and `オオイタ`. Names are never folded: NFKC would
turn a compatibility ideograph (神 U+FA19) into another form of it, and the certificate would show the wrong one.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final

_HALF_WIDTH_KANA: Final = re.compile("[\uff61-\uff9f]+")
_DASHES: Final = re.compile("[‐‑‒–—―−－ー~〜]")
_KANA: Final = re.compile("[ァ-ヺー・ \u3000]+")
_HIRAGANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_POSTAL_CODE: Final = re.compile(r"(\d{3})-?(\d{4})", re.ASCII)
_PHONE: Final = re.compile(r"0[\d-]{8,14}\d", re.ASCII)
_PHONE_DIGITS: Final = (10, 11)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_LONGEST_EMAIL: Final = 254
_MARKS_IN_NAMES: Final = frozenset(" \u3000・ー-'’.,")
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_PRIVATE_OR_UNASSIGNED: Final = frozenset({"Co", "Cn", "Cs", "Cc", "Cf"})


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_phone(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return bool(_PHONE.fullmatch(text)) and "--" not in text and digits in _PHONE_DIGITS


def _may_be_in_a_name(character: str) -> bool:
    if any(ord(character) in selectors for selectors in _SELECTORS):
        return True
    return character in _MARKS_IN_NAMES or unicodedata.category(character)[0] in "LM"


def _is_person_name(text: str) -> bool:
    return bool(text.strip()) and all(map(_may_be_in_a_name, text))


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "date": _is_date,
    "email": lambda text: len(text) <= _LONGEST_EMAIL and bool(_EMAIL.fullmatch(text)),
    "kana": lambda text: bool(_KANA.fullmatch(text)),
    "person-name": _is_person_name,
    "phone": _is_phone,
    "postal-code": lambda text: bool(_POSTAL_CODE.fullmatch(text)),
}


def has_unusable_characters(text: str) -> bool:
    """Tell whether a text has control characters, lone surrogates or characters of private use (外字).

    None of them means the same to everybody, and some cannot be stored at all. Line breaks and tabs are fine.
    """
    return any(unicodedata.category(each) in _PRIVATE_OR_UNASSIGNED and each not in "\n\r\t" for each in text)


def normalised(text: str, text_format: str | None) -> str:
    """Return what is kept of a typed text: half-width kana as full-width, outer spaces gone, and by its format more.

    `phone`, `postal-code`, `email` and `date` in NFKC, dashes as hyphens, a postal code with its hyphen; `kana` as
    katakana.
    """
    text = _HALF_WIDTH_KANA.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text).strip()
    if text_format in ("phone", "postal-code", "email", "date"):
        text = unicodedata.normalize("NFKC", text)
        if text_format != "email":
            text = _DASHES.sub("-", text).replace(" ", "")
    if text_format == "postal-code" and (parts := _POSTAL_CODE.fullmatch(text)):
        text = f"{parts[1]}-{parts[2]}"
    return text.translate(_HIRAGANA) if text_format == "kana" else text
