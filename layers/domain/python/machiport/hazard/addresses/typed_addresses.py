"""Addresses as people type them, taken apart for the town-block index.

`〒870-0021 大分市府内町２ー５－３ 見本ビル4階`: what is before the numbers names municipality and town, the numbers are
丁目・番・号, the building is passed over.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from machiport.japanese_addresses import MAXIMUM_TEXT, Position, normal_address, parse_address, place_name_key

_POSTAL_CODE = re.compile(r"^(?:〒\s*[0-9]{3}[-ー‐−]?[0-9]{4}|[0-9]{3}[-ー‐−][0-9]{4}(?![0-9]))\s*")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_BETWEEN_NUMBERS = re.compile(
    r"(?<=[0-9〇一二三四五六七八九目番地])\s*[-ー‐‑‒–—―−─━の]\s*(?=[0-9〇一二三四五六七八九])"
)
_SPACES_IN_NAME = re.compile(r"(?<=[^0-9\s])\s+(?=[^0-9\s])")
_KANJI_AT_DASH = re.compile(
    r"[〇一二三四五六七八九](?=-[0-9〇一二三四五六七八九])|(?<=[0-9〇一二三四五六七八九]-)[〇一二三四五六七八九]"
)
# 字 before the name of a small district; not that of 大字, 文字, 数字, 赤字, 十字.
_SMALL_DISTRICT = re.compile(r"(?<![大文数赤十])字(?=[^0-9])")
_FIRST_NUMBER = re.compile(r"(?<=[^0-9])[0-9]")
# Numbers that belong together; after a space only those that say what they are, or end the text: `5番 3号`, not `4階`.
_NUMBERS = re.compile(
    r"[0-9]+(?:丁目|番地|番|号)?(?:[~,、・]?[0-9]+(?:丁目|番地|番|号)?|\s+[0-9]+(?:番地|番|号|(?=~)|$))*"
)


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """One way to take an address apart.

    `place` is the folded name of municipality and town (`place_name_key`), `district` that of the small district
    (小字) where 字 introduced it, `positions` the ways to read the numbers, likeliest first.
    """

    place: str
    district: str
    positions: tuple[Position, ...]


def typed_addresses(text: str) -> Iterator[TypedAddress]:
    """Yield the ways to take an address apart, the longest name first: a town's may hold a number (`東一番丁`).

    Texts of more than 400 characters are cut.
    """
    normal = normal_address(_prepared(text))
    for start in [len(normal), *reversed([match.start() for match in _FIRST_NUMBER.finditer(normal)])]:
        name, _, district = normal[:start].partition("|")
        if _FIRST_NUMBER.search(district):
            continue
        numbers = _NUMBERS.match(normal, start)
        # The numbers are read with a name before them, whichever it is.
        positions = parse_address(f"町{numbers[0]}").positions if numbers else ()
        yield TypedAddress(place_name_key(name), place_name_key(district), positions)


def _prepared(text: str) -> str:
    """Drop the postal code, write every dash between numbers as `-`, and mark where a small district begins."""
    normal = _POSTAL_CODE.sub("", unicodedata.normalize("NFKC", text[:MAXIMUM_TEXT]).strip())
    normal = _BETWEEN_NUMBERS.sub("-", _SPACES_IN_NAME.sub("", normal.replace("|", " ")))
    normal = _KANJI_AT_DASH.sub(lambda match: match[0].translate(_KANJI_DIGITS), normal)
    return _SMALL_DISTRICT.sub("|", normal)
