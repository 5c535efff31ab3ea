"""Whether somebody has to look at how a name is written before a certificate shows it.

The glyphs themselves are the issuing worker's: it draws a character exactly or not at all. This is a light look
beforehand, without any font, so that the applicant hears at once that staff will look, and staff know where.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

# JIS X 0213:2004, what fonts for Japanese carry; and Windows' own, which has the same punctuation at other places.
_CHARACTER_SETS: Final = ("euc_jis_2004", "cp932")
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def needs_look(*values: Any) -> bool:  # noqa: ANN401  # answers are JSON
    """Tell whether any text in the values has a variation selector, or a character outside JIS X 0213."""
    return any(_is_unusual(character) for text in _texts(values) for character in set(text))


def _is_unusual(character: str) -> bool:
    if character.isspace():
        return False
    if any(ord(character) in selectors for selectors in _SELECTORS):
        return True
    return not any(_is_in(character, character_set) for character_set in _CHARACTER_SETS)


def _is_in(character: str, character_set: str) -> bool:
    try:
        character.encode(character_set)
    except UnicodeEncodeError:
        return False
    return True


def _texts(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        elif isinstance(value, list | tuple):
            yield from _texts(value)
