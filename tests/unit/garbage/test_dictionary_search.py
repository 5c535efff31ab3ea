"""Search in the sorting dictionary, on a small invented dictionary."""

import pytest

from machiport.garbage.dictionary_search import DictionaryIndex, Hit
from machiport.garbage.model import DictionaryItem
from machiport.typo_index import edit_distance, error_bound

_NAMES = (
    "ペットボトル",
    "ペットボトルのキャップ",
    "ペット用トイレシート",
    "乾電池",
    "新聞紙",
    "傘（ビニール傘を含む）",
    "フライパン",
    "バケツ（金属製）",
    "使用済みテープ",
    "アイロン台",
    "アイロン",
    "本",
)


def _item(number: int, name: str, **more: object) -> DictionaryItem:
    return DictionaryItem.model_validate({"item_id": f"sample-{number}", "name": name, "category_name": "見本", **more})


_ITEMS = [_item(number, name) for number, name in enumerate(_NAMES)] + [
    _item(100, "鏡台", kana="きょうだい"),
    _item(101, "電気アンカ", synonyms=["湯たんぽ"]),
    _item(102, "苗木ポット", name_en="Seedling tray"),
]
_INDEX = DictionaryIndex(_ITEMS)


def _first(query: str) -> Hit:
    hits = _INDEX.search(query)
    assert hits, f"nothing found for {query}"
    return hits[0]


@pytest.mark.parametrize(
    "query",
    [
        "ペットボトル",
        "ぺっとぼとる",
        "ﾍﾟｯﾄﾎﾞﾄﾙ",
        "ペツトボトル",
        "ペットボルト",
        "ペッドボトル",
        "petto botoru",
        "Pettobotoru",
        "plastic bottle",
        "plastic bottles",
        "PET",
        "PET bottle",
        "plastik botle",
    ],
)
def test_a_pet_bottle_is_found_first_however_it_is_typed(query: str) -> None:
    assert _first(query).item.name == "ペットボトル"


@pytest.mark.parametrize(
    ("query", "name", "matched_by"),
    [
        ("ペットボトル", "ペットボトル", "exact"),
        ("ペツトボトル", "ペットボトル", "normalised"),
        ("きょうだい", "鏡台", "kana"),
        ("kyoudai", "鏡台", "kana"),
        ("傘", "傘（ビニール傘を含む）", "prefix"),
        ("テープ", "使用済みテープ", "word"),
        ("湯たんぽ", "電気アンカ", "synonym"),
        ("しんぶん", "新聞紙", "synonym"),
        ("kandenchi", "乾電池", "synonym"),
        ("newspapers", "新聞紙", "english"),
        ("batteries", "乾電池", "english"),
        ("umbrella", "傘（ビニール傘を含む）", "english"),
        ("frying pan", "フライパン", "english"),
        ("seedling", "苗木ポット", "english"),
        ("はけつ", "バケツ（金属製）", "voiced_marks"),
        ("フライハン", "フライパン", "voiced_marks"),
        ("フイラパン", "フライパン", "typo"),
        ("toire", "ペット用トイレシート", "romaji"),
    ],
)
def test_the_kinds_of_match(query: str, name: str, matched_by: str) -> None:
    hit = _first(query)

    assert (hit.item.name, hit.matched_by) == (name, matched_by)


def test_the_name_itself_comes_before_longer_names_that_begin_with_it() -> None:
    assert [hit.item.name for hit in _INDEX.search("アイロン")] == ["アイロン", "アイロン台"]


def test_scores_fall() -> None:
    scores = [hit.score for hit in _INDEX.search("ペット", 50)]

    assert len(scores) >= 3
    assert scores == sorted(scores, reverse=True)


def test_limit_and_empty_query() -> None:
    assert [hit.item for hit in _INDEX.search("  ", 3)] == _ITEMS[:3]
    assert len(_INDEX.search("ペット", 2)) == 2
    assert _INDEX.search("ペット", 0) == []
    assert _INDEX.search("!?。、", 5) == []


def test_equal_matches_stay_in_the_order_of_the_dictionary() -> None:
    twins = [_item(number, "見本の箱") for number in (3, 1, 2)]

    assert [hit.item for hit in DictionaryIndex(twins).search("箱")] == twins


def test_nothing_found_suggests_what_is_written_alike() -> None:
    query = "アイロソ用のカバー"

    assert _INDEX.search(query) == []
    assert "アイロン" in _INDEX.suggestions(query)
    assert _INDEX.suggestions("zzzz") == []


def test_a_letter_beyond_the_hundredth_does_not_count() -> None:
    assert _INDEX.search("本" + " " * 99 + "zzz")[0].item.name == "本"


@pytest.mark.parametrize(
    ("left", "right", "bound", "distance"),
    [
        ("かさ", "かさ", 0, 0),
        ("かさ", "さか", 1, 1),
        ("かさ", "かめ", 1, 1),
        ("abcd", "xbyd", 1, None),
        ("a", "abc", 1, None),
    ],
)
def test_edit_distance(left: str, right: str, bound: int, distance: int | None) -> None:
    assert edit_distance(left, right, bound) == distance


def test_short_words_forgive_no_error() -> None:
    assert [error_bound(length) for length in (0, 2, 3, 5, 6, 9, 10, 100)] == [0, 0, 1, 1, 2, 2, 3, 3]
