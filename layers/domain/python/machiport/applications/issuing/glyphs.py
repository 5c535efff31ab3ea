"""Text to glyphs: each character in exactly the form that it is written in, or not at all.

Names are not normalised: NFC would turn 﨑 (U+FA11) into nothing else, but 神 (U+FA19) into 神 (U+795E), another form
of the name. A variation selector (IVS, 異体字セレクタ) picks the glyph through the font's cmap format 14; where the
font has not this very sequence, the text is refused.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from machiport.applications.issuing.errors import UnmappedCharacter
from machiport.applications.issuing.fonts import OutlineFont

# Blocks whose characters are one glyph each, from left to right. Whatever has to be joined, reordered or stacked
# (Arabic, Thai, jamo, …), has no picture of its own (controls, formats, private use) or stands for a character that
# could not be written (〓, ⿰) is not among them.
_DRAWN_ONE_BY_ONE: Final = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F), (0x370, 0x482), (0x48A, 0x52F), (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x20BF), (0x2100, 0x2BFF), (0x2E80, 0x2FDF),
    (0x3000, 0x3012), (0x3014, 0x3029), (0x3030, 0x303D), (0x3041, 0x3096), (0x309B, 0x30FF), (0x3190, 0x319F),
    (0x31C0, 0x31E3), (0x31F0, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6),
    (0x1B000, 0x1B16F), (0x1F100, 0x1F2FF), (0x20000, 0x3FFFD),
)  # fmt: skip
_SELECTORS: Final = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_IDEOGRAPHS: Final = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a text: which, of which font (its place among the fonts), and the text that it stands for."""

    font: int
    name: str
    text: str
    advance: int

    @property
    def is_space(self) -> bool:
        """Whether nothing is seen of it."""
        return self.text.isspace()


def _within(ranges: Sequence[tuple[int, int]], code_point: int) -> bool:
    return any(first <= code_point <= last for first, last in ranges)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M") and not _within(_SELECTORS, ord(character))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Go through the characters with what belongs to them (a selector, combining marks), and their places."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (_within(_SELECTORS, ord(text[end])) or _is_mark(text[end])):
            end += 1
        yield start, text[start:end]
        start = end


def _written(cluster: str) -> tuple[int, int | None] | None:
    """Return character and selector of a cluster; None where it is not one that is drawn by one glyph."""
    base, rest = cluster[0], cluster[1:]
    if len(rest) == 1 and _within(_SELECTORS, ord(rest)):
        selector: int | None = ord(rest)
    elif rest:
        # か with a combining dakuten is が; an ideograph is never composed, since that would change its form.
        composed = unicodedata.normalize("NFC", cluster)
        if len(composed) != 1 or _within(_IDEOGRAPHS, ord(base)):
            return None
        base, selector = composed, None
    else:
        selector = None
    return (ord(base), selector) if _within(_DRAWN_ONE_BY_ONE, ord(base)) else None


def _glyph(cluster: str, fonts: Sequence[OutlineFont]) -> Glyph | None:
    written = _written(cluster)
    if written is None:
        return None
    for number, font in enumerate(fonts):
        name = font.glyph(*written)
        if name is not None and name != ".notdef":
            return Glyph(number, name, cluster, font.advance(name))
    return None


def glyphs_of(text: str, fonts: Sequence[OutlineFont], line: str = "") -> list[Glyph]:
    """Return the glyphs of a text in order, each from the first font that has it; advances in thousandths of the size.

    Raises UnmappedCharacter with all places where no font has exactly what is written; `line` names the text in it.
    """
    found: list[Glyph] = []
    missing: list[int] = []
    for place, cluster in _clusters(text):
        glyph = _glyph(cluster, fonts)
        if glyph is None:
            missing.append(place)
        else:
            found.append(glyph)
    if missing:
        raise UnmappedCharacter(missing, line)
    return found
