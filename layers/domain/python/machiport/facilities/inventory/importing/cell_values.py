"""Values of single cells: days, times, marks, numbers, places, features for accessibility."""

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from machiport.facilities.inventory.model import AccessibilityFeature, DayKind, Position
from machiport.facilities.times import MINUTES_A_DAY

_DAYS: Final[Mapping[str, DayKind]] = {
    "月": "mon", "火": "tue", "水": "wed", "木": "thu", "金": "fri", "土": "sat", "日": "sun", "祝": "holiday",
}  # fmt: skip
_WEEK: Final = "月火水木金土日"
_DAY_RANGE: Final = re.compile(rf"([{_WEEK}])[~〜-]([{_WEEK}])")
_DAY_WORDS: Final[Mapping[str, str]] = {
    "毎日": _WEEK,
    "全日": _WEEK,
    "平日": "月火水木金",
    "祝日": "祝",
    "曜日": "",
    "曜": "",
}
_TIME: Final = re.compile(r"([0-9]{1,2})(?::([0-9]{2})(?::00)?|時(?:([0-9]{1,2})分|(半))?)")
_YES: Final = frozenset({"1", "○", "〇", "◯", "有", "あり", "true", "yes", "はい"})
_NO: Final = frozenset({"", "0", "×", "✕", "x", "-", "ー", "無", "なし", "false", "no", "いいえ"})
# Japan's islands: Okinotorishima to Etorofu, Yonaguni to Minamitorishima.
_SOUTHERNMOST, _NORTHERNMOST = 20.0, 46.0
_WESTERNMOST, _EASTERNMOST = 122.0, 154.5
_ABSENT: Final = re.compile(r"(?<!段差)(?:なし|無し|無$|ありません|未設置|×)")
_FOR_WHEELCHAIRS: Final = r"(?:車椅子|身障者|障害者)"
_FEATURES: Final[Mapping[AccessibilityFeature, str]] = {
    "step_free_entrance": r"スロープ|段差(?:なし|無し|解消|がない)|バリアフリー対応",
    "elevator": r"エレベ[ーイ]タ|昇降機",
    "ostomate_toilet": r"オストメイト",
    "accessible_toilet": rf"(?:多目的|多機能|バリアフリー|{_FOR_WHEELCHAIRS}\w*|みんなの|だれでも|誰でも)トイレ",
    "accessible_parking": rf"(?:{_FOR_WHEELCHAIRS}|思いやり|優先)\w*(?:駐車|パーキング)|駐車\w*{_FOR_WHEELCHAIRS}",
    "wheelchair_loan": r"車椅子\w*貸",
    "hearing_loop": r"磁気ループ|ヒアリングループ|磁気誘導ループ|補聴",
    "tactile_paving": r"点字ブロック|誘導ブロック",
    "nursing_room": r"授乳",
}
_SEPARATORS: Final = re.compile(r"[、,，;；\n]+")
_SENTENCES: Final = re.compile(r"[。・/／]+")


def plain(text: str) -> str:
    """Return a text in NFKC, without blanks around it, in lower case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def parts_of(text: str) -> list[str]:
    """Return the parts of a list in a cell (`、`, `,`, `;` or a new line between them)."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def days_of(text: str) -> tuple[DayKind, ...] | None:
    """Return the days of `月火水木金`, `月〜金・祝` or `毎日` in the week's order; None where it says anything else."""
    found = unicodedata.normalize("NFKC", text)
    for word, days in _DAY_WORDS.items():
        found = found.replace(word, days)
    found = _DAY_RANGE.sub(lambda match: _between(match[1], match[2]), found)
    letters = [letter for letter in found if not letter.isspace() and letter not in "、,・/()"]
    if not letters or not _DAYS.keys() >= set(letters):
        return None
    return tuple(day for letter, day in _DAYS.items() if letter in letters)


def _between(first: str, last: str) -> str:
    start, end = _WEEK.index(first), _WEEK.index(last)
    return _WEEK[start : end + 1] if start <= end else _WEEK[start:] + _WEEK[: end + 1]


def minute_of_text(text: str) -> int | None:
    """Return the minute of the day of `9:00`, `09:00:00`, `９時半`, `24:00`; None for anything else."""
    match = _TIME.fullmatch(plain(text))
    if match is None:
        return None
    minute = int(match[1]) * 60 + int(match[2] or match[3] or (30 if match[4] else 0))
    return minute if minute <= MINUTES_A_DAY and int(match[2] or match[3] or 0) < 60 else None  # noqa: PLR2004  # an hour


def mark_of(text: str) -> bool | None:
    """Return what a mark says (`1`, `○`, `有`, blank …); None where it is no mark."""
    word = plain(text)
    if word in _YES:
        return True
    return False if word in _NO else None


def number_of(text: str, *, unit: str = "") -> float | None:
    """Return a number, with or without `unit` behind it (`30人`, `48.5㎡`); None for anything else."""
    word = plain(text).replace(",", "").removesuffix(plain(unit))
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def position_of(latitude: str, longitude: str) -> tuple[Position, bool] | None:
    """Return a place in Japan, and whether the two were swapped; None where they are no such place."""
    north, east = number_of(latitude), number_of(longitude)
    if north is None or east is None:
        return None
    if _in_japan(north, east):
        return Position(longitude=east, latitude=north), False
    return (Position(longitude=north, latitude=east), True) if _in_japan(east, north) else None


def _in_japan(latitude: float, longitude: float) -> bool:
    return _SOUTHERNMOST <= latitude <= _NORTHERNMOST and _WESTERNMOST <= longitude <= _EASTERNMOST


def features_of(text: str) -> tuple[tuple[AccessibilityFeature, ...], tuple[str, ...]]:
    """Return the features that a free text names, and the parts of it that name none. What is absent is none."""
    found: set[AccessibilityFeature] = set()
    unknown = []
    for part in parts_of(_SENTENCES.sub("、", text)):
        words = unicodedata.normalize("NFKC", part).replace("車いす", "車椅子")
        named = {feature for feature, pattern in _FEATURES.items() if re.search(pattern, words)}
        if not named and not _ABSENT.search(words):
            unknown.append(part)
        if not _ABSENT.search(words):
            found |= named
    return tuple(feature for feature in _FEATURES if feature in found), tuple(unknown)
