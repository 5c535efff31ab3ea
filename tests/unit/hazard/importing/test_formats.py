"""What the formats make of attributes: which kind, which rank, which bounds, in whose words."""

from pathlib import Path
from typing import Any

import pytest
from tests.unit.hazard.importing.import_folders import KINDS, Read, feature, read_file, write_geojson, write_spec

from machiport.hazard.importing.read_import import read_import
from machiport.hazard.kinds import HazardKinds
from machiport.hazard.section_codec import ZoneFacts


def read_one(folder: Path, file_format: str, properties: dict[str, Any], **entry: object) -> Read:
    write_geojson(folder / "a.geojson", [feature(properties)])
    found = read_file(folder, "a.geojson", file_format, **entry)
    assert len(found.zones) + len(found.refused()) == 1
    return found


def facts_of(*values: object) -> ZoneFacts:
    return ZoneFacts._make((*values, 0))


@pytest.mark.parametrize(
    ("properties", "kind", "facts"),
    [
        ({"A31a_102": "大分川", "A31a_105": 1}, "flood_planned", (1, 0.0, 0.5, "", "大分川")),
        ({"A31a_202": "大分川", "A31a_205": 6}, "flood_maximum", (6, 20.0, None, "", "大分川")),
        ({"A31a_202": "大分川", "A31a_205": "3"}, "flood_maximum", (3, 3.0, 5.0, "", "大分川")),
        ({"A31a_302": "大分川", "A31a_305": 7}, "flood_duration", (7, 672.0, None, "", "大分川")),
        ({"A31a_305": 4.0}, "flood_duration", (4, 72.0, 168.0, "", "")),
        ({"A31a_402": "大分川", "A31a_405": 2}, "flood_collapse", (2, None, None, "", "大分川")),
        ({"A31b_101": 2}, "flood_planned", (2, 0.5, 3.0, "", "")),
        ({"A31b_201": 5}, "flood_maximum", (5, 10.0, 20.0, "", "")),
        ({"A31b_301": 1}, "flood_duration", (1, 0.0, 12.0, "", "")),
        ({"A31b_401": 3}, "flood_collapse", (3, None, None, "", "")),
        ({"A31_202": "大野川", "A31_205": 2}, "flood_maximum", (2, 0.5, 3.0, "", "大野川")),
        ({"A31_201": 2}, "flood_maximum", (2, 0.5, 3.0, "", "")),
        # 2012: classes of its own; the worse class of ours is told, the text keeps what was meant.
        ({"A31_001": 14}, "flood_planned", (3, 2.0, 5.0, "2m以上5m未満", "")),
        ({"A31_001": "27"}, "flood_planned", (4, 5.0, None, "5m以上", "")),
    ],
)
def test_floods(tmp_path: Path, properties: dict[str, Any], kind: str, facts: tuple[Any, ...]) -> None:
    (zone,) = read_one(tmp_path, "A31", properties).zones
    assert (zone.kind, zone.facts) == (kind, facts_of(*facts))
    assert (zone.origin.file, zone.origin.feature) == ("a.geojson", "1")


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"A31a_205": 7}, "属性 A31a_205 の値 7"),
        ({"A31a_205": 0}, "属性 A31a_205 の値 0"),
        ({"A31a_205": None}, "属性 A31a_205 がありません"),
        ({"A31a_205": ""}, "属性 A31a_205 がありません"),
        ({"A31a_205": 2.5}, "属性 A31a_205 の値 2.5"),
        ({"A31a_205": True}, "属性 A31a_205 の値 True"),
        ({"A31a_405": 4}, "属性 A31a_405 の値 4"),
        ({"A31a_202": "大分川"}, "属性 A31a_205 がありません"),
        ({"A31_001": 16}, "属性 A31_001 の値 16"),
        ({}, "属性 A31a_205 がありません"),
    ],
)
def test_floods_without_a_known_rank_are_refused(tmp_path: Path, properties: dict[str, Any], told: str) -> None:
    ((file, number, text),) = read_one(tmp_path, "A31a", properties).refused()
    assert (file, number) == ("a.geojson", "1")
    assert told in text


LANDSLIDE = {"A33_004": "103-S-0138", "A33_005": "足高C", "A33_007": "2018/3/30"}


@pytest.mark.parametrize(
    ("phenomenon", "zone_class", "kind", "rank"),
    [
        (1, 1, "landslide_steep_slope", 1),
        ("1", "2", "landslide_steep_slope", 2),
        (2, "3", "landslide_debris_flow", 3),
        ("2", 4, "landslide_debris_flow", 4),
        (3, 1, "landslide_slide", 1),
        ("３", "02", "landslide_slide", 2),
    ],
)
def test_landslides(tmp_path: Path, phenomenon: object, zone_class: object, kind: str, rank: int) -> None:
    properties = LANDSLIDE | {"A33_001": phenomenon, "A33_002": zone_class}
    (zone,) = read_one(tmp_path, "A33", properties).zones
    assert zone.kind == kind
    assert zone.facts == ZoneFacts(rank, None, None, "103-S-0138、告示日 2018-03-30", "足高C", 0)


@pytest.mark.parametrize("day", ["9999/1/1", "9999-01-01", "99990101", "", None, "不明"])
def test_a_day_that_is_not_known_is_not_told(tmp_path: Path, day: object) -> None:
    properties = LANDSLIDE | {"A33_001": 1, "A33_002": 1, "A33_007": day}
    (zone,) = read_one(tmp_path, "A33", properties).zones
    assert zone.facts.text == "103-S-0138"


@pytest.mark.parametrize("day", ["2018-03-30", "2018/3/30", "20180330", "2018-03-30T00:00:00"])
def test_days_come_in_several_forms(tmp_path: Path, day: str) -> None:
    (zone,) = read_one(tmp_path, "A33", {"A33_001": 1, "A33_002": 1, "A33_007": day}).zones
    assert zone.facts.text == "告示日 2018-03-30"


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"A33_001": 4, "A33_002": 1}, "属性 A33_001 の値 4"),
        ({"A33_001": 1, "A33_002": 5}, "属性 A33_002 の値 5"),
        ({"A33_001": 1}, "属性 A33_002 がありません"),
        ({"A33_002": 1}, "属性 A33_001 がありません"),
    ],
)
def test_landslides_without_known_codes_are_refused(tmp_path: Path, properties: dict[str, Any], told: str) -> None:
    assert told in read_one(tmp_path, "A33", properties).refused()[0][2]


@pytest.mark.parametrize(
    ("file_format", "name", "text", "kind", "facts"),
    [
        ("A40", "A40_003", "0.3m以上 ～ 1.0m未満", "tsunami", (3, 0.3, 1.0)),
        ("A40", "A40_003", "1.0～2.0m", "tsunami", (4, 1.0, 2.0)),
        ("A49", "A49_003", "0.5m未満", "storm_surge", (2, 0.0, 0.5)),
        ("A49", "A49_003", "20m以上", "storm_surge", (8, 20.0, None)),
    ],
)
def test_free_depths_keep_their_words(  # one case of a table
    tmp_path: Path, file_format: str, name: str, text: str, kind: str, facts: tuple[Any, ...]
) -> None:
    (zone,) = read_one(tmp_path, file_format, {name: text}).zones
    assert zone.kind == kind
    assert zone.facts == facts_of(*facts, text, "")


def test_a_depth_that_is_not_understood_is_refused_and_can_be_told(tmp_path: Path) -> None:
    properties = {"A40_003": "床上浸水"}
    assert "「床上浸水」が分かりません" in read_one(tmp_path, "A40", properties).refused()[0][2]
    told = {"ranks": {"床上浸水": "0.5m以上1m未満"}}
    (zone,) = read_one(tmp_path, "A40", properties, options=told).zones
    assert zone.facts == ZoneFacts(3, 0.5, 1.0, "床上浸水", "", 0)


@pytest.mark.parametrize(
    ("properties", "options", "facts"),
    [
        ({"rank": 3}, {"rank_property": "rank"}, (3, 0.5, 1.0, "", "")),
        ({"r": "2", "n": "駅前"}, {"rank_property": "r", "label_property": "n"}, (2, 0.3, 0.5, "", "駅前")),
        ({"c": 12}, {"rank_property": "c", "ranks": {"12": 5}}, (5, 3.0, 5.0, "12", "")),
        ({"c": 12}, {"rank_property": "c", "ranks": {"12": "1～2m"}}, (4, 1.0, 2.0, "1～2m", "")),
        ({"c": "B"}, {"rank_property": "c", "ranks": {"B": "20cm未満"}}, (1, 0.0, 0.2, "B", "")),
        ({"d": 0.4}, {"depth_property": "d"}, (2, 0.3, 0.5, "0.4m", "")),
        ({"d": "1.2"}, {"depth_property": "d"}, (4, 1.0, 3.0, "1.2m", "")),
        ({"d": 45}, {"depth_property": "d", "depth_unit": "cm"}, (2, 0.3, 0.5, "0.45m", "")),
        ({"d": "0.5m以上1.0m未満"}, {"depth_property": "d"}, (3, 0.5, 1.0, "0.5m以上1.0m未満", "")),
    ],
)
def test_layers_of_ranks_and_depths(
    tmp_path: Path, properties: dict[str, Any], options: dict[str, Any], facts: tuple[Any, ...]
) -> None:
    (zone,) = read_one(tmp_path, "ranks", properties, kind="inland_water", options=options).zones
    assert zone.kind == "inland_water"
    assert zone.facts == facts_of(*facts)


@pytest.mark.parametrize(
    ("properties", "options", "told"),
    [
        ({"rank": 9}, {"rank_property": "rank"}, "属性 rank の値 9"),
        ({"c": 13}, {"rank_property": "c", "ranks": {"12": 5}}, "属性 c の値 13"),
        ({"c": 12}, {"rank_property": "c", "ranks": {"12": 99}}, "options.ranks の値 99"),
        ({"c": 12}, {"rank_property": "c", "ranks": {"12": "深い"}}, "「12」が分かりません"),
        ({"d": 0}, {"depth_property": "d"}, "「0」が分かりません"),
        ({"d": 9999}, {"depth_property": "d"}, "「9999」が分かりません"),
        ({"d": "nan"}, {"depth_property": "d"}, "「nan」が分かりません"),
        ({"d": True}, {"depth_property": "d"}, "「True」が分かりません"),
        ({"d": "深い"}, {"depth_property": "d"}, "「深い」が分かりません"),
        ({"e": 1}, {"depth_property": "d"}, "属性 d がありません"),
    ],
)
def test_ranks_and_depths_that_are_not_understood_are_refused(
    tmp_path: Path, properties: dict[str, Any], options: dict[str, Any], told: str
) -> None:
    found = read_one(tmp_path, "ranks", properties, kind="inland_water", options=options)
    assert told in found.refused()[0][2]


def test_words_mean_no_depth_for_a_kind_of_hours_or_codes(tmp_path: Path) -> None:
    options = {"rank_property": "r", "ranks": {"1": "1m未満", "2": 5}}
    write_geojson(tmp_path / "a.geojson", [feature({"r": 1}), feature({"r": 2})])
    found = read_file(tmp_path, "a.geojson", "ranks", kind="flood_duration", options=options)
    assert [(each.facts.rank, each.facts.minimum) for each in found.zones] == [(5, 168.0)]
    assert [number for _, number, _ in found.refused()] == ["1"]


def test_a_kind_the_region_lacks_is_told(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature({"A40_003": "1m未満"})])
    write_spec(tmp_path, {"path": "a.geojson", "format": "A40"})
    reading = read_import(tmp_path, HazardKinds([KINDS["inland_water"]]))
    assert list(reading.features) == []
    assert "tsunami という災害の種類が、この地域の設定にありません" in reading.findings[0].text.ja


def test_a_garbled_name_is_left_out_with_a_note(tmp_path: Path) -> None:
    found = read_one(tmp_path, "A31", {"A31a_202": "���", "A31a_205": 1})
    assert found.zones[0].facts.label == ""
    assert "文字化け" in found.notes()[0]
