"""The grammar of a calendar cell in the 5374 format.

What the project's own script understands (`js/script.js` of codeforkanazawa-org/5374), and what cities wrote besides:

- `月 木`, `Mon Thu`: every week; `水2 水4`, `Wed2 Wed4`: the nth of the month
- `水2:4 6 8 10 12 2`: only in these months. One colon: the months hold for every token before it, as in the script.
  A colon for each token (茅ヶ崎): each has its own months, where the script stops at the first colon.
- `隔水20160406`: every two weeks from that date, which must be such a weekday
- `20150610 20150909 20991231`: just these dates; 2099-12-31 means "no more"
- `*1`: a remark of remarks.csv

Written otherwise but without doubt, therefore normalised: wide digits and spaces, NBSP, repeated spaces, `月木`,
`火・金`, `水13` and `水2 4` (5 is the highest n, so each digit is one n), `水2・4`, and the words of calendars on
paper, `毎週火・金曜日` and `第２・４月曜日` (高松市). Everything else is a fault: nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from machiport.garbage.rules import EveryNWeeks, ExplicitDates, NthWeekday, Rule, Weekday, Weekly

WEEKDAY_LETTERS = "月火水木金土日"
_ENGLISH = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEKDAY_LETTERS, strict=True))
_END_OF_DATES = date(2099, 12, 31)
_MONTHS = range(1, 13)

_SEPARATORS = "・、,/"
_DAYS = re.compile(rf"(?P<weekday>[{WEEKDAY_LETTERS}])(?P<nth>[1-5](?:[{_SEPARATORS}]?[1-5])*)?")
_DAY_LIST = re.compile(rf"{_DAYS.pattern}(?:[{_SEPARATORS}]?[{WEEKDAY_LETTERS}](?:[1-5](?:[{_SEPARATORS}]?[1-5])*)?)*")
_ENGLISH_DAY = re.compile(r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?P<nth>[1-5]?)", re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"(?:毎週|第(?P<nth>[1-5](?:[{_SEPARATORS}]第?[1-5])*))"
    rf"(?P<weekdays>[{WEEKDAY_LETTERS}](?:[{_SEPARATORS}][{WEEKDAY_LETTERS}])*)曜日?"
)
_BIWEEKLY = re.compile(rf"隔(?P<weekday>[{WEEKDAY_LETTERS}])(?P<day>.*)")
_REMARK = re.compile(r"\*(?P<number>[0-9]{1,2})")
_LONG_NUMBER = re.compile(r"[0-9]{6,}")
_MONTH_LIST = re.compile(r":([0-9]+(?: [0-9]+)*)")
_DATE_DIGITS = 8


@dataclass(frozen=True)
class CellReading:
    """What a cell says."""

    rules: tuple[Rule, ...]
    remarks: tuple[str, ...] = ()
    """Numbers of remarks.csv."""
    canonical: str | None = None
    """How the cell was read, where that differs from how it is written."""
    out_of_order: bool = False


@dataclass(frozen=True)
class CellFault:
    """Why a cell says nothing certain: the code of a message and what fills its placeholders."""

    code: str
    details: dict[str, str] = field(default_factory=dict)


class _FaultFound(Exception):  # noqa: N818 - carries a finding to the one place that returns it, no error
    def __init__(self, code: str, **details: str) -> None:
        self.fault = CellFault(code, details)


class _Days(NamedTuple):
    """One weekday, or its nth occurrences, in some months (empty: in all)."""

    weekday: str
    nth: tuple[int, ...]
    months: tuple[int, ...]


@dataclass
class _Group:
    """Day tokens and the months after the colon that closes them, while the cell is read."""

    words: list[str] = field(default_factory=list)
    months: list[int] | None = None


@lru_cache(maxsize=8192)  # 61,000 real cells hold only 883 distinct ones
def read_cell(text: str) -> CellReading | CellFault:
    """Read one non-empty cell; return a fault instead of guessing."""
    try:
        return _read(text)
    except _FaultFound as found:
        return found.fault


def _read(text: str) -> CellReading:
    tokens = _IN_WORDS.sub(_as_tokens, unicodedata.normalize("NFKC", text)).split()
    remarks = tuple(match["number"] for token in tokens if (match := _REMARK.fullmatch(token)))
    words = [token for token in tokens if not _REMARK.fullmatch(token)]
    if not words:
        return CellReading((), remarks)
    if any(_LONG_NUMBER.fullmatch(word) for word in words):
        dates = _dates(words)
        kept = tuple(sorted({day for day in dates if day != _END_OF_DATES}))
        canonical = " ".join(f"{day:%Y%m%d}" for day in dates)
        unordered = any(second < first for first, second in pairwise(dates))
        return CellReading((ExplicitDates(dates=kept),), remarks, _if_changed(text, canonical, remarks), unordered)
    if any(word.startswith("隔") for word in words):
        cycles = tuple(_every_two_weeks(word) for word in words)
        return CellReading(cycles, remarks, _if_changed(text, " ".join(words), remarks))
    days = _all_days(words)
    return CellReading(_rules_of(days), remarks, _if_changed(text, _canonical(days), remarks))


def _as_tokens(match: re.Match[str]) -> str:
    """Return `第2・4月曜日` as `月2 月4`, `毎週火・金曜日` as `火 金`."""
    numbers = [letter for letter in match["nth"] or "" if letter.isdigit()] or [""]
    weekdays = [letter for letter in match["weekdays"] if letter in WEEKDAY_LETTERS]
    return " ".join(f"{weekday}{number}" for weekday in weekdays for number in numbers)


def _if_changed(text: str, canonical: str, remarks: tuple[str, ...]) -> str | None:
    """Return the canonical form where the cell, its English names and outer blanks aside, is written otherwise."""
    whole = " ".join([canonical, *(f"*{number}" for number in remarks)])
    written = _ENGLISH_DAY.sub(lambda match: _ENGLISH[match["name"].lower()] + match["nth"], text.strip(" "))
    return None if _without_month_order(written) == _without_month_order(whole) else whole


def _without_month_order(cell: str) -> str:
    """Sort the numbers after each colon: `10 12 2` and `2 10 12` say the same and need no note."""
    return _MONTH_LIST.sub(lambda match: ":" + " ".join(sorted(match[1].split(), key=int)), cell)


def _dates(words: list[str]) -> list[date]:
    dates = []
    for word in words:
        if not (word.isdigit() and word.isascii()):
            says_days = word.startswith("隔") or _DAY_LIST.match(word)
            raise _FaultFound("kinds_mixed" if says_days else "date_malformed", token=word)
        dates.append(_date(word, word))
    return dates


def _date(digits: str, token: str) -> date:
    if len(digits) != _DATE_DIGITS or not digits.isdigit() or not digits.isascii():
        raise _FaultFound("date_malformed", token=token)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _FaultFound("date_impossible", token=token) from None


def _every_two_weeks(word: str) -> EveryNWeeks:
    match = _BIWEEKLY.fullmatch(word)
    if match is None:
        raise _FaultFound("kinds_mixed" if _DAY_LIST.match(word) else "cell_not_understood")
    reference = _date(match["day"], word)
    if WEEKDAY_LETTERS[reference.weekday()] != match["weekday"]:
        actual = reference.weekday()
        raise _FaultFound("weekday_mismatch", token=word, actual=WEEKDAY_LETTERS[actual], actual_en=f"{reference:%A}")
    return EveryNWeeks(weeks=2, reference=reference)


def _all_days(words: list[str]) -> list[_Days]:
    """Read weekday tokens and the months after their colons."""
    groups = [_Group()]
    for word in words:
        head, colon, first_month = word.partition(":")
        if word.isdigit():
            _add_number(word, groups[-1])
            continue
        if groups[-1].months is not None:
            groups.append(_Group())
        groups[-1].words.append(head)
        if colon:
            groups[-1].months = [_month(first_month)] if first_month else []
    narrowed = [group for group in groups if group.months is not None]
    per_token = all(len(group.words) == 1 for group in groups)
    unclear = len(narrowed) < len(groups) or not (len(groups) == 1 or per_token)
    if narrowed and (unclear or not all(group.months for group in narrowed)):
        raise _FaultFound("months_ambiguous")
    return [
        _Days(weekday, nth, tuple(sorted(set(group.months or ()))))
        for group in groups
        for word in group.words
        for weekday, nth in _days_of(word)
    ]


def _add_number(word: str, group: _Group) -> None:
    """Add a lone number: a month after a colon, or one more n after `水2` (福知山 writes `水２　４`)."""
    if group.months is not None:
        group.months.append(_month(word))
    elif len(word) == 1 and group.words and group.words[-1][-1].isdigit():
        group.words[-1] += word
    else:
        raise _FaultFound("cell_not_understood")


def _month(word: str) -> int:
    if word.isdigit() and word.isascii() and int(word) in _MONTHS:
        return int(word)
    raise _FaultFound("months_ambiguous")


def _days_of(word: str) -> list[tuple[str, tuple[int, ...]]]:
    english = _ENGLISH_DAY.fullmatch(word)
    if english:
        word = _ENGLISH[english["name"].lower()] + english["nth"]
    if not _DAY_LIST.fullmatch(word):
        raise _FaultFound("cell_not_understood")
    found = []
    for match in _DAYS.finditer(word):
        nth = tuple(int(digit) for digit in match["nth"] or "" if digit.isdigit())
        if len(set(nth)) < len(nth):
            raise _FaultFound("cell_not_understood")
        found.append((match["weekday"], nth))
    return found


def _canonical(days: list[_Days]) -> str:
    """Write the days as 5374 does, months once at the end where all tokens share them."""
    shared = {day.months for day in days}
    words = []
    for day in days:
        months = f":{' '.join(map(str, day.months))}" if day.months and len(shared) > 1 else ""
        words += [f"{day.weekday}{number}{months}" for number in day.nth] or [f"{day.weekday}{months}"]
    if len(shared) == 1 and days[0].months:
        words[-1] += f":{' '.join(map(str, days[0].months))}"
    return " ".join(words)


def _rules_of(days: list[_Days]) -> tuple[Rule, ...]:
    """Join tokens of the same months: one weekly rule, and one rule for each weekday with its nth occurrences."""
    weekly: dict[tuple[int, ...], set[Weekday]] = {}
    nth_weekdays: dict[tuple[Weekday, tuple[int, ...]], set[int]] = {}
    for day in days:
        weekday = Weekday(WEEKDAY_LETTERS.index(day.weekday))
        if day.nth:
            nth_weekdays.setdefault((weekday, day.months), set()).update(day.nth)
        else:
            weekly.setdefault(day.months, set()).add(weekday)
    return (
        *(Weekly(weekdays=tuple(sorted(weekdays)), months=months) for months, weekdays in weekly.items()),
        *(
            NthWeekday(weekday=weekday, nth=tuple(sorted(nth)), months=months)
            for (weekday, months), nth in nth_weekdays.items()
        ),
    )
