"""Search in 2,000 invented items: building the index, and one query of each kind on a warm index."""

from functools import partial
from itertools import islice, product

from tests.benchmarks.figure import Figure, median_milliseconds

from machiport.garbage.dictionary_search import DictionaryIndex
from machiport.garbage.model import DictionaryItem

_MATERIALS = ("プラスチック製", "金属製", "木製", "ガラスの", "紙の", "布の", "陶器の", "ゴムの", "使い捨ての", "小型")
_THINGS = (
    *("ペットボトル", "フライパン", "バケツ", "傘", "新聞紙", "乾電池", "アイロン台", "掃除機", "植木鉢", "スプレー缶"),
    *("まな板", "カーテン", "ぬいぐるみ", "電気ポット", "ハンガー", "ほうき", "いす", "本棚", "時計", "カセットテープ"),
)
_REMARKS = (
    "",
    "（大）",
    "（小）",
    "のふた",
    "の部品",
    "用の袋",
    "（汚れたもの）",
    "（取っ手付き）",
    "のケース",
    "（割れたもの）",
)
_QUERIES = {
    "name": "金属製バケツ",
    "kana": "ぺっとぼとる",
    "word": "アイロン台",
    "English": "plastic bottle",
    "rōmaji": "petto botoru",
    "typing error": "ペットボルト",
    "nothing": "zzzzzz",
}


def invented_items(count: int = 2000) -> list[DictionaryItem]:
    """Return so many different things."""
    names = islice(product(_REMARKS, _MATERIALS, _THINGS), count)
    return [
        DictionaryItem(item_id=f"sample-{number}", name=f"{material}{thing}{remark}", category_name="見本")
        for number, (remark, material, thing) in enumerate(names)
    ]


def measure() -> list[Figure]:
    """Return times in milliseconds; the bars are 50 ms for the index and 5 ms a query."""
    items = invented_items()
    index = DictionaryIndex(items)
    build = median_milliseconds(lambda: DictionaryIndex(items))
    queries = {kind: median_milliseconds(partial(index.search, text, 20)) for kind, text in _QUERIES.items()}
    return [
        Figure("dictionary index of 2,000 items", build, "ms"),
        *(Figure(f"dictionary search, {kind}", value, "ms") for kind, value in queries.items()),
    ]
