"""Addresses as people type them: `府内町2丁目5番3号`, `府内町2-5-3`, `大字勢家`, and how place names are compared.

A position is (丁目, 番, 号): chōme, block, house number; 0 stands for "not said".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from machiport.japanese_text import reading_key

MAXIMUM_TEXT: Final = 400
LEVELS: Final = {"丁目": 0, "番地": 1, "番": 1, "号": 2}
_DIGITS = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"[〇一二三四五六七八九十]{1,4}(?=丁目|番|号|[・,、~～][〇一二三四五六七八九十]{1,4}(?:丁目|番|号))"
)
_RANGE_MARK = re.compile(r"(?<=[0-9目番地号])\s*(?:[~〜ー−–—‐-]|から)\s*(?=[0-9])")
NUMBER = re.compile(r"([0-9]{1,6})(丁目|番地|番|号)?")
_DISTRICT_WORD = re.compile(r"大字|(?<![文数赤])字(?=[^0-9])")
_BETWEEN_KANJI = re.compile(r"(?<=[一-龠々])[ヶケガ](?=[一-龠々])")
_OF_BETWEEN_KANJI = re.compile(r"(?<=[一-龠々])[ノ之](?=[一-龠々])")

type Position = tuple[int, int, int]


def _kanji_value(match: re.Match[str]) -> str:
    tens, ten, units = match.group().rpartition("十")
    if not ten:
        return "".join(str(_DIGITS[kanji]) for kanji in units)
    if "十" in tens:
        return match.group()
    return str((_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(units, 0) if units else 0))


def normal_address(text: str) -> str:
    """Return an address with Arabic half-width numbers, `~` for ranges, and without 大字 and 字.

    `府内町二丁目５番` → `府内町2丁目5番`; `大字勢家` → `勢家`; `2-5-3` → `2~5~3`.
    """
    normal = unicodedata.normalize("NFKC", text[:MAXIMUM_TEXT]).strip()
    normal = _KANJI_NUMBER.sub(_kanji_value, normal)
    return _RANGE_MARK.sub("~", _DISTRICT_WORD.sub("", normal))


def place_name_key(text: str) -> str:
    """Fold a place name: numbers, 大字 and 字, ヶ・ケ・が and ノ・之・の between kanji, then `reading_key`."""
    normal = _BETWEEN_KANJI.sub("が", normal_address(text))
    return reading_key(_OF_BETWEEN_KANJI.sub("の", normal))


@dataclass(frozen=True, slots=True)
class Address:
    """What was typed: the town's name, and the ways to read the numbers, likeliest first."""

    town: str
    positions: tuple[Position, ...]


def parse_address(text: str) -> Address:
    """Take an address apart: `府内町2丁目5番3号`, `府内町2-5-3`, `府内町5番地`; any text gives an answer."""
    normal = normal_address(text)
    first = next((match for match in NUMBER.finditer(normal) if match.start() > 0 and match[2] != ""), None)
    if first is None or normal[first.end() : first.end() + 1] == "条":
        return Address(normal, ())
    numbers = [(int(number), LEVELS.get(unit)) for number, unit in NUMBER.findall(normal[first.start() :])][:3]
    return Address(normal[: first.start()].strip(), tuple(_readings(numbers)))


def _readings(numbers: list[tuple[int, int | None]]) -> Iterator[Position]:
    """Yield the positions that the numbers may mean: bare numbers start at 丁目, else at 番."""
    starts = (0,) if len(numbers) > len(LEVELS) - 2 else (0, 1)
    seen = set()
    for start in starts:
        position, level = [0, 0, 0], start
        for number, said in numbers:
            level = level if said is None else said
            if level > 2:  # noqa: PLR2004  # more numbers than levels
                break
            position[level] = number
            level += 1
        reading = (position[0], position[1], position[2])
        if reading not in seen:
            seen.add(reading)
            yield reading
