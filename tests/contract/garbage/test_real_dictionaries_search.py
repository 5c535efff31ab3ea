"""Every item of every real dictionary is found the way residents type it."""

import random
from functools import cache

import pytest
from tests.contract.garbage.dictionary_files import GARBAGE_DATA, cities, items_of

from machiport.garbage.dictionary_search import DictionaryIndex
from machiport.garbage.model import DictionaryItem
from machiport.japanese_text import is_kana, plain_key, reading_key

CITIES = cities()
pytestmark = pytest.mark.skipif(not CITIES, reason=f"the cities' open data is not at {GARBAGE_DATA}")

_HALF_KANA = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー",
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ",
        strict=True,
    )
)
_VOICED = {chr(ord(c) + 1): c + "ﾞ" for c in "カキクケコサシスセソタチハヒフヘホ"} | {"ヅ": "ツﾞ", "デ": "テﾞ", "ド": "トﾞ"}
_HALF_VOICED = {chr(ord(c) + 2): c + "ﾟ" for c in "ハヒフヘホ"}


@cache
def _index(city: str) -> DictionaryIndex:
    return DictionaryIndex(items_of(city))


def _half_width(text: str) -> str:
    parts = (_VOICED.get(c) or _HALF_VOICED.get(c) or c for c in text)
    return "".join(_HALF_KANA.get(c, c) for part in parts for c in part)


def _at_top(city: str, query: str, wanted: DictionaryItem) -> bool:
    """Say whether an item with the wanted name stands first, or shares the first one's score."""
    hits = _index(city).search(query, 20)
    best = [plain_key(hit.item.name) for hit in hits if hit.score == hits[0].score]
    return plain_key(wanted.name) in best


def _searchable(city: str) -> list[DictionaryItem]:
    return [item for item in _index(city).items if reading_key(item.name) and len(item.name) <= 100]


@pytest.mark.parametrize("city", CITIES)
def test_each_item_is_found_first_by_its_own_name(city: str) -> None:
    missed = [item.name for item in _searchable(city) if not _at_top(city, item.name, item)]

    assert missed == []


@pytest.mark.parametrize("city", CITIES)
def test_each_item_is_found_first_by_its_half_width_form(city: str) -> None:
    forms = [(_half_width(item.name), item) for item in _searchable(city)]
    missed = [form for form, item in forms if not _at_top(city, form, item)]

    assert missed == []


def test_items_with_a_full_reading_are_found_first_by_it() -> None:
    asked, missed = 0, []
    for city in CITIES:
        for item in _index(city).items:
            if item.kana and is_kana(item.kana) and len(item.kana) > 2:
                asked += 1
                hits = _index(city).search(item.kana, 100)
                tied = {hit.item.item_id for hit in hits if hit.score == hits[0].score}
                if item.item_id not in tied:
                    missed.append((city, item.name, item.kana))

    assert missed == []


def _with_one_error(name: str) -> str:
    """Make one typing error in `name`, chosen by the name itself: swap, leave out, double or replace a character."""
    chance = random.Random(name)  # noqa: S311  # the same errors in every run, nothing secret
    at = chance.randrange(len(name) - 1)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    replacing = chance.choice("あきつねほまりん")
    return chance.choice(
        (swapped, name[:at] + name[at + 1 :], name[: at + 1] + name[at:], name[:at] + replacing + name[at + 1 :])
    )


def test_a_name_with_one_typing_error_is_nearly_always_among_the_first_five() -> None:
    names = [(city, item) for city in CITIES for item in _searchable(city) if len(reading_key(item.name)) >= 4][::3]
    missed = []
    for city, item in names:
        query = _with_one_error(plain_key(item.name))
        found = {plain_key(hit.item.name) for hit in _index(city).search(query, 5)}
        if plain_key(item.name) not in found:
            missed.append((city, item.name, query))

    share = 1 - len(missed) / len(names)
    assert share >= 0.95, missed
