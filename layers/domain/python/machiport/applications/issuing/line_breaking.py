"""Breaks a text into lines that fit, by the rules that matter for names, addresses and sentences (禁則処理)."""

from collections.abc import Sequence
from typing import Final

from machiport.applications.issuing.fonts import UNITS_PER_EM
from machiport.applications.issuing.glyphs import Glyph

_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！ー」』）］｝〕〉》】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々,.:;?!)]}"
)
_NOT_LAST: Final = frozenset("「『（［｛〔〈《【([{")


def width_of(glyphs: Sequence[Glyph], size: float) -> float:
    """Return how wide glyphs are at a size, in points."""
    return sum(glyph.advance for glyph in glyphs) * size / UNITS_PER_EM


def broken(glyphs: Sequence[Glyph], size: float, width: float) -> list[list[Glyph]]:
    """Return the glyphs as lines no wider than `width` points; at least one line.

    Words of Latin letters and digits stay whole where they fit on a line. Spaces where a line was broken are kept
    at its end, so that the text reads back as it was.
    """
    most = width * UNITS_PER_EM / size
    lines: list[list[Glyph]] = []
    rest = list(glyphs)
    while rest:
        end = _fitting(rest, most)
        if end < len(rest):
            end = _break_before(rest, end)
        lines.append(rest[:end])
        rest = rest[end:]
    return lines or [[]]


def _fitting(glyphs: Sequence[Glyph], most: float) -> int:
    used = 0
    for place, glyph in enumerate(glyphs):
        used += glyph.advance
        if used > most and not glyph.is_space:
            return max(place, 1)
    return len(glyphs)


def _break_before(glyphs: Sequence[Glyph], end: int) -> int:
    """Return the last place up to `end` where a line may be broken; `end` where there is none."""
    for place in range(end, 0, -1):
        if _may_break(glyphs[place - 1].text, glyphs[place].text):
            return place
    return end


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after[0] in _NOT_FIRST or before[0] in _NOT_LAST:
        return False
    return before.isspace() or not (_is_of_word(before) and _is_of_word(after))


def _is_of_word(text: str) -> bool:
    return "!" <= text[0] <= "~" or "À" <= text[0] <= "ɏ"
