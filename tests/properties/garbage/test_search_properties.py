"""Whatever is typed, search answers: without an error, in the same order every time, with what exists."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from machiport.garbage.address_blocks import parse_blocks
from machiport.garbage.area_search import AreaIndex
from machiport.garbage.dictionary_search import DictionaryIndex
from machiport.garbage.model import Area, DictionaryItem, TownBlock
from machiport.japanese_addresses import normal_address, parse_address
from machiport.japanese_text import kana_of_romaji, plain_key, reading_key, word_keys
from machiport.typo_index import edit_distance

_KANA = "あいうえおかがきくけこさしすせそたちっつてとなにはばぱびぴぺぼまみもやゆょらりるれろわんーァアイカペボポルン"
_ADDRESS = "府内町大字勢家一二三十丁目番地号の1234567890０１２～~-－ー、，・ 以外上記"
_ANYTHING = st.text(max_size=150) | st.text(_KANA, max_size=40) | st.text(_ADDRESS, max_size=40)
_NAMES = st.text(_KANA + "電池缶瓶傘abcPET（）・ ", min_size=1, max_size=30) | st.text(min_size=1, max_size=60)


@given(st.lists(_NAMES, max_size=12), _ANYTHING, st.integers(-3, 200))
@settings(max_examples=150)
def test_dictionary_search_answers_anything(names: list[str], query: str, limit: int) -> None:
    items = [DictionaryItem(item_id=f"i{n}", name=name, category_name="見本") for n, name in enumerate(names)]
    index = DictionaryIndex(items)

    hits = index.search(query, limit)

    assert hits == DictionaryIndex(items).search(query, limit)
    assert len(hits) <= max(0, limit)
    assert len({hit.item.item_id for hit in hits}) == len(hits)
    assert all(earlier.score >= later.score for earlier, later in pairwise(hits))
    assert set(index.suggestions(query)) <= set(names)


@given(st.lists(_NAMES, min_size=1, max_size=12), st.data())
@settings(max_examples=100)
def test_every_item_is_found_by_its_name(names: list[str], data: st.DataObject) -> None:
    items = [DictionaryItem(item_id=f"i{n}", name=name, category_name="見本") for n, name in enumerate(names)]
    item = data.draw(st.sampled_from(items))
    if not reading_key(item.name):
        return

    hits = DictionaryIndex(items).search(item.name)

    assert plain_key(item.name) in {plain_key(hit.item.name) for hit in hits if hit.score == hits[0].score}


@given(st.lists(st.tuples(_ANYTHING, _ANYTHING), max_size=8), _ANYTHING, st.integers(1, 5))
@settings(max_examples=150)
def test_area_search_pages_cover_everything_once(names: list[tuple[str, str]], query: str, limit: int) -> None:
    areas = [
        Area(
            area_id=f"a{n}",
            name=name or "見本",
            town_blocks=(TownBlock(town=name or "見本", blocks=blocks),),
            route_id="sample",
        )
        for n, (name, blocks) in enumerate(names)
    ]
    index = AreaIndex(areas)
    seen: list[str] = []
    after = None
    for _ in range(len(areas) + 1):
        page = index.search(query, limit, after)
        seen += [area.area_id for area in page.areas]
        after = page.next_after
        if after is None:
            break

    assert after is None
    assert seen == [area.area_id for area in index.search(query, 1000).areas]
    assert len(set(seen)) == len(seen)


@given(_ANYTHING)
def test_text_functions_answer_anything(text: str) -> None:
    parse_address(text)
    parse_blocks(text)
    kana_of_romaji(text)
    word_keys(plain_key(text))

    assert reading_key(reading_key(text)) == reading_key(text)
    assert normal_address(normal_address(text)) is not None


@given(st.text("あいう", max_size=8), st.text("あいう", max_size=8), st.integers(0, 4))
def test_edit_distance_is_symmetric_and_bounded(left: str, right: str, bound: int) -> None:
    distance = edit_distance(left, right, bound)

    assert distance == edit_distance(right, left, bound)
    assert distance is None or 0 <= distance <= bound
    assert (edit_distance(left, right, 20) or 0) <= max(len(left), len(right))
    if distance is None:
        assert (edit_distance(left, right, 20) or 0) > bound
