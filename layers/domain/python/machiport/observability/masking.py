"""Personal data (個人情報) taken out of everything that is logged.

Two nets, since one is never enough: fields with a telling name lose their value, and every text loses what looks
like an e-mail address, a Japanese telephone number, twelve digits (個人番号) or a token. Names and addresses have
no such look; they are kept out by logging constant messages and named fields (ruff's G rules check the former).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import islice
from pathlib import PurePath
from uuid import UUID

MASK = "[masked]"

_DEEPEST = 8
_MOST_ENTRIES = 100
_LONGEST_TEXT = 4096
_SHORT_TEXT = 64
_HIGHEST_SMALL_NUMBER = 99_999_999

_PERSONAL_FIELD = re.compile(
    r"(?:(?:.*_)?(?:e_?mail|mail_address|phone|phone_number|tel|telephone|mobile|fax|postal_code|birth_?date"
    r"|birthday|date_of_birth|gender|my_number|individual_number|password|passwd|secret|token|authorization"
    r"|authorisation|cookie|set_cookie|api_key|jwt|claims|pin))"
    r"|(?:(?:full|family|given|first|last|middle|display|person|resident|applicant|user|customer|recipient)_)?"
    r"name(?:_kana|_kanji|_latin|_en)?"
    r"|kana|address(?:_.*)?|(?:home|street|postal|residence|ip)_address|source_ip|user_agent"
    r"|氏名|名前|フリガナ|ふりがな|住所|電話番号|電話|メールアドレス|生年月日|性別|個人番号|マイナンバー|暗証番号",
    re.IGNORECASE,
)

# \d and \w are Unicode's: full-width digits are digits. A number is also found when hyphens or blanks divide it.
_GAP = r"[-\s.‐‑‒–—−―ー－　・]?"
_EMAIL = r"[\w.!#$%&'*+/=?^`{|}~-]+[@＠][\w-]+(?:[.．][\w-]+)+"
_JWT = r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)*"
_BEARER = r"\bBearer\s+[\w.~+/=-]+"
_UUID = r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
_MY_NUMBER = rf"(?<!\d)\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"
# With the leading 0 ten or eleven digits (landline, mobile); shorter runs are codes and days.
_PHONE = rf"(?<![\d.])(?:[+＋]\s?81|[(（]?[0０])(?:[)）]?{_GAP}[(（]?\d){{9,10}}(?!\d)"

# UUIDs come first and are kept: request and event ids are what the operator searches for.
_PERSONAL_TEXT = re.compile(
    rf"(?P<keep>{_UUID})|{_JWT}|{_BEARER}|{_EMAIL}|{_MY_NUMBER}|{_PHONE}",
    re.IGNORECASE,
)

_WITH_TELLING_TEXT = (date, time, timedelta, Decimal, UUID, PurePath)

_CONTAINERS = (Mapping, list, tuple, set, frozenset)

type Loggable = str | int | float | bool | list[Loggable] | dict[str, Loggable] | None


@lru_cache(1024)
def is_personal_field(name: str) -> bool:
    """Tell whether a field of this name (any case, `-` like `_`) may hold personal data or a secret."""
    return _PERSONAL_FIELD.fullmatch(name.strip().replace("-", "_")) is not None


def _without_personal(text: str) -> str:
    return _PERSONAL_TEXT.sub(lambda match: match.group("keep") or MASK, text)


# Field names, messages, routes and codes come again with every line; what does not only passes through.
_without_personal_again = lru_cache(4096)(_without_personal)


def masked_text(text: str) -> str:
    """Return `text` without what looks like personal data, cut at 4,096 characters."""
    if len(text) <= _SHORT_TEXT:
        return _without_personal_again(text)
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT] + "…"
    return _without_personal(text)


def _masked_mapping(value: Mapping[object, object], depth: int) -> dict[str, Loggable]:
    entries: dict[str, Loggable] = {}
    for key, entry in islice(value.items(), _MOST_ENTRIES):
        name = str(key)
        entries[masked_text(name)] = MASK if is_personal_field(name) else masked(entry, depth + 1)
    return entries


def _masked_number(value: float | None) -> Loggable:
    # 個人番号 may come as a number too.
    is_personal = type(value) is int and value > _HIGHEST_SMALL_NUMBER and masked_text(str(value)) == MASK
    return MASK if is_personal else value


def _masked_container(value: Iterable[object], depth: int) -> Loggable:
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return _masked_mapping(value, depth)
    return [masked(entry, depth + 1) for entry in islice(value, _MOST_ENTRIES)]


def masked(value: object, depth: int = 0) -> Loggable:
    """Return `value` as plain JSON values without personal data.

    Objects of unknown kinds become their class's name: their text might hold anything.
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return masked_text(str(value))
    if value is None or isinstance(value, int | float):
        return _masked_number(value)
    if isinstance(value, _WITH_TELLING_TEXT):
        return masked_text(str(value))
    if isinstance(value, _CONTAINERS):
        return _masked_container(value, depth)
    return f"<{type(value).__name__}>"
