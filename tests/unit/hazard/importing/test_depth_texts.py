"""Depth texts as prefectures write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machiport.hazard.importing.depth_texts import read_depth


@pytest.mark.parametrize(
    ("text", "minimum", "maximum"),
    [
        ("0.3m以上 ～ 0.5m未満", 0.3, 0.5),
        ("0.3m以上～0.5m未満", 0.3, 0.5),
        ("1.0～2.0m", 1.0, 2.0),
        ("1.0m～2.0m", 1.0, 2.0),
        ("1.0〜2.0ｍ", 1.0, 2.0),
        ("1.0-2.0m", 1.0, 2.0),
        ("1.0－2.0m", 1.0, 2.0),
        ("1.0ー2.0m", 1.0, 2.0),
        ("1m以上2m未満", 1.0, 2.0),
        ("1m以上、2m未満", 1.0, 2.0),
        ("1m 以上 2m 未満", 1.0, 2.0),
        ("１ｍ以上２ｍ未満", 1.0, 2.0),
        ("１．０ｍ以上　２．０ｍ未満", 1.0, 2.0),
        ("1メートル以上2メートル未満", 1.0, 2.0),
        ("1㍍以上2㍍未満", 1.0, 2.0),
        ("1m超2m以下", 1.0, 2.0),
        ("1mを超え2m以下", 1.0, 2.0),
        ("1mより大きい2m以下", 1.0, 2.0),
        ("1mから2mまで", 1.0, 2.0),
        ("30cm以上50cm未満", 0.3, 0.5),
        ("30～50ｃｍ", 0.3, 0.5),
        ("50㎝～1m", 0.5, 1.0),
        ("30センチメートル以上1メートル未満", 0.3, 1.0),
        ("0.01m以上～0.3m未満", 0.01, 0.3),
        ("浸水深0.5m以上3.0m未満", 0.5, 3.0),
        ("浸水深：3m以上5m未満", 3.0, 5.0),
        ("0.5m以上1.0m未満（床上浸水）", 0.5, 1.0),
        ("0.5m未満", 0.0, 0.5),
        ("0.3m以下", 0.0, 0.3),
        ("～0.3m", 0.0, 0.3),
        ("～0.3m未満", 0.0, 0.3),
        ("0～0.3m", 0.0, 0.3),
        ("0m超0.3m未満", 0.0, 0.3),
        ("20m以上", 20.0, None),
        ("20m以上～", 20.0, None),
        ("10m～", 10.0, None),
        ("5.0m超", 5.0, None),
        ("5mを超える", 5.0, None),
    ],
)
def test_a_text_gives_its_bounds(text: str, minimum: float, maximum: float | None) -> None:
    assert read_depth(text) == (minimum, maximum)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "不明",
        "浸水区域",
        "0.5m",
        "1.0～2.0",
        "1以上2未満",
        "2m以上1m未満",
        "1m以上1m未満",
        "0m未満",
        "1m未満2m以上",
        "1m以上2m未満3m",
        "1〜2〜3m",
        "ランク3",
        "0.5m未満または1m以上",
        "-1m以上",
        "-9999m",
        "－9999ｍ",
        "−9999m",
        "–0.5m未満",
        "浸水深-9999m",
        "-1m～0.5m",
        "1 0.5m未満",
        "1　 0.5m未満",
        "1,5m未満",
        "約1m以上2m未満",
        "1.m以上",
        "1m以上2km未満",
        "0.5m未満(1m)",
    ],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    assert read_depth(text) is None


@settings(max_examples=60)
@given(
    low=st.integers(0, 1900),
    more=st.integers(1, 1000),
    template=st.sampled_from(["{}m以上{}m未満", "{}～{}m", "{} m以上 〜 {} m未満", "{}ｍ超{}ｍ以下"]),
)
def test_numbers_come_back_as_they_are_written(low: int, more: int, template: str) -> None:
    minimum, maximum = low / 100, (low + more) / 100
    assert read_depth(template.format(minimum, maximum)) == (minimum, maximum)


@settings(max_examples=100)
@given(st.text(alphabet="0123456789.mｍc以上未満～〜超 ー、", max_size=16))
def test_any_text_gives_bounds_in_order_or_none(text: str) -> None:
    found = read_depth(text)
    assert found is None or found.maximum is None or 0 <= found.minimum < found.maximum
