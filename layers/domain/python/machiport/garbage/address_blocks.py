"""Town blocks (街区): published ranges such as `1丁目1番～12番，13番1～26号`, and addresses as people type them.

A position is (丁目, 番, 号): chōme, block, house number; 0 stands for "not said".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAXIMUM_TEXT: Final = 400
ENDLESS: Final = 10**9
_LEVELS: Final = {"丁目": 0, "番地": 1, "番": 1, "号": 2}
_DIGITS = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"[〇一二三四五六七八九十]{1,4}(?=丁目|番|号|[・,、~～][〇一二三四五六七八九十]{1,4}(?:丁目|番|号))"
)
_RANGE_MARK = re.compile(r"(?<=[0-9目番地号])\s*(?:[~〜ー−–—‐-]|から)\s*(?=[0-9])")
_NUMBER = re.compile(r"([0-9]{1,6})(丁目|番地|番|号)?")
_SEPARATORS = re.compile(r"[,、・\s]+")
_DISTRICT_WORD = re.compile(r"大字|(?<![文数赤])字(?=[^0-9])")

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


@dataclass(frozen=True, slots=True)
class Address:
    """What was typed: the town's name, and the ways to read the numbers, likeliest first."""

    town: str
    positions: tuple[Position, ...]


def parse_address(text: str) -> Address:
    """Take an address apart: `府内町2丁目5番3号`, `府内町2-5-3`, `府内町5番地`; any text gives an answer."""
    normal = normal_address(text)
    first = next((match for match in _NUMBER.finditer(normal) if match.start() > 0 and match[2] != ""), None)
    if first is None or normal[first.end() : first.end() + 1] == "条":
        return Address(normal, ())
    numbers = [(int(number), _LEVELS.get(unit)) for number, unit in _NUMBER.findall(normal[first.start() :])][:3]
    return Address(normal[: first.start()].strip(), tuple(_readings(numbers)))


def _readings(numbers: list[tuple[int, int | None]]) -> Iterator[Position]:
    """Yield the positions that the numbers may mean: bare numbers start at 丁目, else at 番."""
    starts = (0,) if len(numbers) > len(_LEVELS) - 2 else (0, 1)
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


@dataclass(frozen=True, slots=True)
class BlockRange:
    """A range of positions, both ends included; missing ends are 0 and ENDLESS."""

    low: Position
    high: Position

    def holds(self, position: Position) -> bool:
        """Say whether `position` lies in the range; levels that either side does not say are not compared."""
        chome = position[0] if self.low[0] and position[0] else self.low[0]
        if not position[1]:
            return self.low[0] <= chome <= self.high[0]
        lowest = (chome, position[1], position[2])
        highest = (chome, position[1], position[2] or ENDLESS)
        return highest >= self.low and lowest <= self.high


def parse_blocks(text: str, bare_means_chome: bool = False) -> tuple[BlockRange, ...]:
    """Return the ranges of a published wording; what is not a number in it is passed over.

    `28の一部，29～31番地` holds 28 to 31. Numbers without a unit take that of the numbers after them, and are blocks
    (丁目 where `bare_means_chome`) where no unit follows.
    """
    tokens = [token for token in _SEPARATORS.split(normal_address(text)) if _NUMBER.search(token)]
    ranges: list[BlockRange] = []
    context: Position = (0, 0, 0)
    for index, token in enumerate(tokens):
        default = _unit_after(tokens[index:], 0 if bare_means_chome else 1)
        left, _, right = token.partition("~")
        level = _first_level(right, default)
        low = _position(left, level, context)
        high = _position(right, _last_level(left, level), low) if _NUMBER.search(right) else low
        ranges.append(BlockRange(low, (high[0], high[1] or ENDLESS, high[2] or ENDLESS)))
        context = (low[0], low[1], 0)
    return tuple(ranges)


def _unit_after(tokens: list[str], otherwise: int) -> int:
    for token in tokens:
        for _, unit in _NUMBER.findall(token):
            if unit:
                return _LEVELS[unit]
    return otherwise


def _first_level(text: str, otherwise: int) -> int:
    match = _NUMBER.search(text)
    return _LEVELS.get(match[2], otherwise) if match else otherwise


def _last_level(text: str, otherwise: int) -> int:
    units = [unit for _, unit in _NUMBER.findall(text)]
    if not units:
        return otherwise
    return _LEVELS.get(units[-1], otherwise)


def _position(text: str, bare: int, context: Position) -> Position:
    """Read one end of a range; what it does not say comes from `context`, what lies below is open."""
    position = list(context)
    for number, unit in _NUMBER.findall(text):
        level = _LEVELS.get(unit, bare)
        position[level] = int(number)
        position[level + 1 :] = [0] * (2 - level)
    return (position[0], position[1], position[2])
