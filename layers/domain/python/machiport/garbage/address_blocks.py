"""Town blocks (街区) as they are published: ranges such as `1丁目1番～12番，13番1～26号`."""

import re
from dataclasses import dataclass
from typing import Final

from machiport.japanese_addresses import LEVELS, NUMBER, Position, normal_address

ENDLESS: Final = 10**9
_SEPARATORS = re.compile(r"[,、・\s]+")


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
    tokens = [token for token in _SEPARATORS.split(normal_address(text)) if NUMBER.search(token)]
    ranges: list[BlockRange] = []
    context: Position = (0, 0, 0)
    for index, token in enumerate(tokens):
        default = _unit_after(tokens[index:], 0 if bare_means_chome else 1)
        left, _, right = token.partition("~")
        level = _first_level(right, default)
        low = _position(left, level, context)
        high = _position(right, _last_level(left, level), low) if NUMBER.search(right) else low
        ranges.append(BlockRange(low, (high[0], high[1] or ENDLESS, high[2] or ENDLESS)))
        context = (low[0], low[1], 0)
    return tuple(ranges)


def _unit_after(tokens: list[str], otherwise: int) -> int:
    for token in tokens:
        for _, unit in NUMBER.findall(token):
            if unit:
                return LEVELS[unit]
    return otherwise


def _first_level(text: str, otherwise: int) -> int:
    match = NUMBER.search(text)
    return LEVELS.get(match[2], otherwise) if match else otherwise


def _last_level(text: str, otherwise: int) -> int:
    units = [unit for _, unit in NUMBER.findall(text)]
    if not units:
        return otherwise
    return LEVELS.get(units[-1], otherwise)


def _position(text: str, bare: int, context: Position) -> Position:
    """Read one end of a range; what it does not say comes from `context`, what lies below is open."""
    position = list(context)
    for number, unit in NUMBER.findall(text):
        level = LEVELS.get(unit, bare)
        position[level] = int(number)
        position[level + 1 :] = [0] * (2 - level)
    return (position[0], position[1], position[2])
