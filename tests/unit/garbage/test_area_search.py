"""Search for one's collection area, on invented areas."""

import pytest

from machiport.garbage.address_blocks import parse_blocks
from machiport.garbage.area_search import AreaIndex
from machiport.garbage.model import Area, TownBlock
from machiport.japanese_addresses import normal_address, parse_address


def _area(area_id: str, name: str, *towns: TownBlock, kana: str | None = None) -> Area:
    return Area(area_id=area_id, name=name, kana=kana, town_blocks=towns, route_id="sample")


_AREAS = [
    _area(
        "funai-a",
        "府内町2丁目1番～4番，6番1～26号",
        TownBlock(town="府内町2丁目", blocks="1番～4番，6番1～26号", machiaza_id="442011-0001002"),
        kana="ふないまち2ちょうめ",
    ),
    _area(
        "funai-b", "府内町2丁目上記以外", TownBlock(town="府内町2丁目", blocks="上記以外"), kana="ふないまち2ちょうめ"
    ),
    _area("funai-c", "府内町一・三丁目", TownBlock(town="府内町", blocks="一・三丁目"), kana="ふないまち"),
    _area("seike", "大字勢家", TownBlock(town="大字勢家"), kana="せいけ"),
    _area("midori", "緑ヶ丘", kana="みどりがおか"),
    _area("mihon", "見本台・試し町", TownBlock(town="見本台", kana="みほんだい"), TownBlock(town="試し町")),
    _area("banchi", "粟生10の一部、20～30、41番地"),
]
_INDEX = AreaIndex(_AREAS)


def _ids(text: str) -> list[str]:
    return [area.area_id for area in _INDEX.search(text).areas]


@pytest.mark.parametrize(
    ("text", "area_id"),
    [
        ("府内町2丁目3番", "funai-a"),
        ("府内町二丁目３番", "funai-a"),
        ("見本市府内町2-3-10", "funai-a"),
        ("府内町2丁目6番20号", "funai-a"),
        ("府内町2丁目6番27号", "funai-b"),
        ("府内町2丁目5番", "funai-b"),
        ("府内町2-5", "funai-b"),
        ("府内町3丁目9番", "funai-c"),
        ("府内町１丁目", "funai-c"),
        ("勢家12番地", "seike"),
        ("大字勢家", "seike"),
        ("字勢家", "seike"),
        ("せいけ", "seike"),
        ("seike", "seike"),
        ("みどりが", "midori"),
        ("緑が丘", "midori"),
        ("緑ケ丘", "midori"),
        ("みほん", "mihon"),
        ("試し町", "mihon"),
        ("粟生25番地", "banchi"),
        ("粟生10", "banchi"),
        ("442011-0001002", "funai-a"),
        ("みとりか", "midori"),
    ],
)
def test_the_right_area_comes_first(text: str, area_id: str) -> None:
    assert _ids(text)[0] == area_id


def test_other_blocks_of_the_town_are_offered_after_the_right_one() -> None:
    assert _ids("府内町2丁目3番") == ["funai-a", "funai-c", "funai-b"]


def test_nothing_fits() -> None:
    assert _ids("存在しない町9丁目") == []
    assert _ids("999999-9999999") == []


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    seen: list[str] = []
    after = None
    while True:
        page = _INDEX.search("", 2, after)
        seen += [area.area_id for area in page.areas]
        after = page.next_after
        if after is None:
            break

    assert seen == _ids("")
    assert sorted(seen) == sorted(area.area_id for area in _AREAS)


def test_a_page_goes_on_after_an_area_that_is_gone() -> None:
    first = _INDEX.search("", 1)
    rest = AreaIndex([area for area in _AREAS if area != first.areas[0]])

    assert rest.search("", 1, first.next_after).areas == _INDEX.search("", 1, first.next_after).areas


@pytest.mark.parametrize("after", ["", "x", "1/2", "x/y/z", "-1/a/b"])
def test_a_forged_position_is_refused(after: str) -> None:
    with pytest.raises(ValueError, match="page of areas"):
        _INDEX.search("", 2, after)


def test_areas_by_id_and_by_town_id() -> None:
    assert _INDEX.get("seike") is _AREAS[3]
    assert _INDEX.get("nowhere") is None
    assert _INDEX.of_town("442011-0001002") == [_AREAS[0]]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("府内町十二丁目", "府内町12丁目"),
        ("府内町二十一番", "府内町21番"),
        ("一番町", "1番町"),
        ("２－５－３", "2~5~3"),
        ("文字町", "文字町"),
        ("大字勢家字見本", "勢家見本"),
    ],
)
def test_normal_address(text: str, normal: str) -> None:
    assert normal_address(text) == normal


@pytest.mark.parametrize(
    ("text", "town", "positions"),
    [
        ("府内町2丁目5番3号", "府内町", ((2, 5, 3),)),
        ("府内町2-5", "府内町", ((2, 5, 0), (0, 2, 5))),
        ("南4条西7丁目", "南4条西7丁目", ()),
        ("府内町", "府内町", ()),
        ("123", "123", ()),
    ],
)
def test_parse_address(text: str, town: str, positions: tuple[tuple[int, int, int], ...]) -> None:
    address = parse_address(text)

    assert (address.town, address.positions) == (town, positions)


@pytest.mark.parametrize(
    ("blocks", "inside", "outside"),
    [
        (
            "1丁目1番～12番，13番1～26号",
            [(1, 1, 0), (1, 12, 9), (1, 13, 26), (1, 13, 0)],
            [(1, 14, 0), (1, 13, 27), (2, 1, 0)],
        ),
        ("13番5号～14番2号", [(0, 13, 9), (0, 14, 1)], [(0, 13, 4), (0, 14, 3)]),
        ("28の一部、29～31番地", [(0, 28, 0), (0, 30, 0)], [(0, 27, 0), (0, 32, 0)]),
        ("三～五丁目", [(4, 1, 0), (5, 0, 0)], [(2, 0, 0), (6, 1, 0)]),
        ("上記以外", [], [(0, 1, 0)]),
    ],
)
def test_parse_blocks(blocks: str, inside: list[tuple[int, int, int]], outside: list[tuple[int, int, int]]) -> None:
    ranges = parse_blocks(blocks)

    assert all(any(found.holds(position) for found in ranges) for position in inside)
    assert not any(found.holds(position) for found in ranges for position in outside)
