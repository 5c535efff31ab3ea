"""Files of all kinds: every feature comes out or is refused; encodings and coordinate systems."""

from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from tests.unit.hazard.importing.import_folders import (
    SQUARE,
    feature,
    read_file,
    write_geojson,
    write_layer,
)

from machiport.hazard.importing import vector_layers

FLOOD = {"A31a_202": "大分川", "A31a_205": 2}
FLOODS = {"A31a_202": ["大分川", "大野川", "裏川"], "A31a_205": [1, 2, 3]}
SHAPES = [box(131.6 + step / 10, 33.2, 131.65 + step / 10, 33.25) for step in range(3)]


@pytest.mark.parametrize(
    ("name", "driver", "encoding"),
    [
        ("a.shp", "ESRI Shapefile", "CP932"),
        ("a.shp", "ESRI Shapefile", "UTF-8"),
        ("a.fgb", "FlatGeobuf", None),
        ("a.gpkg", "GPKG", None),
        ("a.geojson", "GeoJSON", None),
    ],
)
def test_all_file_types_give_the_same(tmp_path: Path, name: str, driver: str, encoding: str | None) -> None:
    write_layer(tmp_path / name, FLOODS, SHAPES, driver, encoding=encoding)
    found = read_file(tmp_path, name, "A31")
    zones = sorted(found.zones, key=lambda each: each.facts.rank)  # FlatGeobuf has an order of its own
    assert [(each.facts.label, each.facts.rank) for each in zones] == [("大分川", 1), ("大野川", 2), ("裏川", 3)]
    assert all(
        zone.geometry.equals_exact(shape, 1e-12, normalize=True) for zone, shape in zip(zones, SHAPES, strict=True)
    )
    assert [each.origin.feature for each in found.zones] == ["1", "2", "3"]
    assert found.findings == []


@pytest.mark.parametrize(("name", "driver"), [("a.shp", "ESRI Shapefile"), ("a.fgb", "FlatGeobuf"), ("a.gpkg", "GPKG")])
@pytest.mark.parametrize("count", [4, 8, 9])
def test_features_come_in_several_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, driver: str, count: int
) -> None:
    monkeypatch.setattr(vector_layers, "AT_ONCE", 4)
    shapes = [box(131 + step / 1e3, 33.2, 131.001 + step / 1e3, 33.25) for step in range(count)]
    write_layer(tmp_path / name, {"A31b_201": [1 + step % 6 for step in range(count)]}, shapes, driver)
    found = read_file(tmp_path, name, "A31b")
    assert found.findings == []
    assert [each.origin.feature for each in found.zones] == [str(number) for number in range(1, count + 1)]
    assert len({each.geometry.bounds[0] for each in found.zones}) == count


@pytest.mark.parametrize("page", ["UTF-8", "ISO-8859-1", "ANSI 1252"])
def test_a_wrong_cpg_is_noticed(tmp_path: Path, page: str) -> None:
    write_layer(tmp_path / "a.shp", FLOODS, SHAPES, encoding="CP932")
    (tmp_path / "a.cpg").write_text(page)
    found = read_file(tmp_path, "a.shp", "A31")
    assert [each.facts.label for each in found.zones] == ["大分川", "大野川", "裏川"]
    assert "中身は cp932" in found.notes()[0]


def test_utf8_that_says_it_is_cp932_is_noticed(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", FLOODS, SHAPES, encoding="UTF-8")
    (tmp_path / "a.cpg").write_text("Shift_JIS")
    found = read_file(tmp_path, "a.shp", "A31", encoding="cp932")
    assert found.zones[0].facts.label == "大分川"
    assert "中身は utf-8" in found.notes()[0]


def test_cp932_without_a_cpg_is_read(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", FLOODS, SHAPES, encoding="CP932")
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    found = read_file(tmp_path, "a.shp", "A31")
    assert found.zones[0].facts.label == "大分川"
    assert found.notes() == []


def test_japanese_column_names_are_read(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", {"浸水深": ["1m以上2m未満"], "地区": ["駅前"]}, SHAPES[:1], encoding="CP932")
    options = {"depth_property": "浸水深", "label_property": "地区"}
    (zone,) = read_file(tmp_path, "a.shp", "ranks", kind="inland_water", options=options).zones
    assert (zone.facts.rank, zone.facts.text, zone.facts.label) == (4, "1m以上2m未満", "駅前")


def test_a_name_cut_within_a_character_does_not_stop_the_file(tmp_path: Path) -> None:
    long = "大" * 26 + "xx"  # fills a field of 80 bytes
    write_layer(tmp_path / "a.shp", {"A31a_202": ["大分川", long], "A31a_205": [1, 2]}, SHAPES[:2], encoding="UTF-8")
    table = tmp_path / "a.dbf"
    table.write_bytes(table.read_bytes().replace(b"xx", b"\xe5\xa4"))
    found = read_file(tmp_path, "a.shp", "A31")
    assert [each.facts.label for each in found.zones] == ["大分川", ""]
    assert ["文字化け" in each for each in found.notes()] == [True]


def test_one_broken_name_does_not_make_utf8_another_encoding(tmp_path: Path) -> None:
    names = ["大分川", *["大野川"] * 30]
    shapes = [SQUARE] * len(names)
    write_layer(tmp_path / "a.shp", {"A31a_202": names, "A31a_205": [1] * len(names)}, shapes, encoding="UTF-8")
    table = tmp_path / "a.dbf"
    table.write_bytes(table.read_bytes().replace("大分川".encode(), b"\xe5\xe5\xe5" * 3))
    found = read_file(tmp_path, "a.shp", "A31")
    assert [each.facts.label for each in found.zones] == ["", *["大野川"] * 30]
    assert [each.origin.feature for each in found.findings] == ["1"]


def test_text_in_neither_encoding_refuses_the_file(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", {"A31a_202": ["xyz"], "A31a_205": [1]}, SHAPES[:1])
    table = tmp_path / "a.dbf"
    table.write_bytes(table.read_bytes().replace(b"xyz", b"\xff\x81\x20"))
    ((file, number, text),) = read_file(tmp_path, "a.shp", "A31").refused()
    assert (file, number) == ("a.shp", "")
    assert "文字コードが分かりません" in text


def test_geojson_in_cp932_can_be_told(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    file = tmp_path / "a.geojson"
    file.write_bytes(file.read_text().encode("cp932"))
    assert "文字コードが分かりません" in read_file(tmp_path, "a.geojson", "A31").refused()[0][2]
    assert read_file(tmp_path, "a.geojson", "A31", encoding="cp932").zones[0].facts.label == "大分川"


BAD: list[tuple[Any, str]] = [
    (None, "形がありません"),
    (Polygon(), "形がありません"),
    (Point(131.6, 33.2), "面ではありません（Point）"),
    (LineString([(131.6, 33.2), (131.7, 33.2)]), "面ではありません（LineString）"),
    ({"type": "Polygon", "coordinates": [[[131.6, 33.2], [131.7, 33.2]]]}, "形を読めません"),
    (
        {"type": "Polygon", "coordinates": [[[131.6, "x"], [131.7, 33.2], [131.7, 33.3], [131.6, 33.2]]]},
        "形を読めません",
    ),
    ({"type": "Polygon", "coordinates": 5}, "形を読めません"),
    ({"type": "Polygon"}, "形を読めません"),
    ({"coordinates": []}, "形を読めません"),
    ({"type": "Blob", "coordinates": []}, "形を読めません"),
    (box(33.2, 131.6, 33.3, 131.7), "緯度と経度が逆"),
    (box(0, 0, 1, 1), "日本の外"),
    (box(54000, 26000, 54100, 26100), "日本の外"),
]


def test_every_feature_comes_out_or_is_refused(tmp_path: Path) -> None:
    features = [feature(FLOOD, shape) for shape, _ in BAD] + [feature(FLOOD), feature({}), feature(FLOOD, SHAPES[0])]
    write_geojson(tmp_path / "a.geojson", features)
    found = read_file(tmp_path, "a.geojson", "A31")
    refused = found.refused()
    assert len(found.zones) + len(refused) == len(features)
    assert [number for _, number, _ in refused] == [*map(str, range(1, len(BAD) + 1)), str(len(BAD) + 2)]
    for (_, _, text), (_, told) in zip(refused, BAD, strict=False):
        assert told in text


def test_what_is_no_feature_is_refused_too(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD), {"type": "Feature", "properties": 3}, feature(FLOOD)])
    (tmp_path / "b.geojson").write_text('{"type": "FeatureCollection", "features": [7, "x", null]}')
    assert [number for _, number, _ in read_file(tmp_path, "a.geojson", "A31").refused()] == ["2"]
    assert [number for _, number, _ in read_file(tmp_path, "b.geojson", "A31").refused()] == ["1", "2", "3"]


def test_a_number_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"A31b_201": 1}, "geometry":'
        '{"type": "Polygon", "coordinates": [[[131.6, 33.2], [131.7, 1e999], [131.7, 33.3], [131.6, 33.2]]]}}]}'
    )
    assert len(read_file(tmp_path, "a.geojson", "A31").refused()) == 1


def test_lines_of_a_shapefile_are_refused_one_by_one(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", {"A33_001": [1, 2], "A33_002": [1, 1]}, [LineString([(131, 33), (132, 34)])] * 2)
    assert [number for _, number, _ in read_file(tmp_path, "a.shp", "A33").refused()] == ["1", "2"]


def test_heights_and_parts_are_taken(tmp_path: Path) -> None:
    raised = {
        "type": "Polygon",
        "coordinates": [[[131.6, 33.2, 5], [131.7, 33.2, 5], [131.7, 33.3, 6], [131.6, 33.2, 5]]],
    }
    parts = MultiPolygon([SHAPES[0], SHAPES[2]])
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD, raised), feature(FLOOD, parts)])
    first, second = read_file(tmp_path, "a.geojson", "A31").zones
    assert not first.geometry.has_z
    assert first.geometry.area == pytest.approx(0.005)
    assert second.geometry.equals(parts)


def test_holes_stay_holes(tmp_path: Path) -> None:
    holed = SQUARE.difference(box(131.603, 33.233, 131.606, 33.236))
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD, holed)])
    assert read_file(tmp_path, "a.geojson", "A31").zones[0].geometry.equals(holed)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "x",
        "[]",
        '{"type": "Feature"}',
        '{"features": 5}',
        '{"features": [',
        '{"features": [{"a"',
        '{"features": []',
    ],
)
def test_what_is_no_feature_collection_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.geojson").write_text(content)
    ((file, number, text),) = read_file(tmp_path, "a.geojson", "A31").refused()
    assert (file, number) == ("a.geojson", "")
    assert "読めません" in text


def test_a_file_that_breaks_off_gives_what_came_before_and_is_told(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD), feature(FLOOD)])
    whole = (tmp_path / "a.geojson").read_text()
    (tmp_path / "a.geojson").write_text(whole[:-40])
    found = read_file(tmp_path, "a.geojson", "A31")
    assert len(found.zones) == 1
    assert found.refused()[0][:2] == ("a.geojson", "")


def test_members_after_the_features_and_large_files_are_read(tmp_path: Path) -> None:
    features = [feature({"A31b_201": 1, "note": "x" * 3000}) for _ in range(1200)]
    write_geojson(tmp_path / "a.geojson", features, name="a", crs={"type": "name", "properties": {"name": "EPSG:6668"}})
    text = (tmp_path / "a.geojson").read_text()
    (tmp_path / "a.geojson").write_text(text[:-1] + ', "generator": {"features": 3}}')
    found = read_file(tmp_path, "a.geojson", "A31")
    assert (len(found.zones), found.findings) == (1200, [])


def test_an_empty_file_is_noted(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [])
    found = read_file(tmp_path, "a.geojson", "A31")
    assert found.notes() == ["区域が一つもありません。"]


def test_other_file_types_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    assert ".csv のファイルは読めません" in read_file(tmp_path, "a.csv", "A31").refused()[0][2]


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.fgb"])
def test_damaged_layers_are_refused_without_the_machines_paths(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"damaged")
    (tmp_path / "a.dbf").write_bytes(b"")
    ((_, _, text),) = read_file(tmp_path, name, "A31").refused()
    assert "読めません" in text
    assert str(tmp_path) not in text


def test_deleted_records_are_left_out_and_no_other_comes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_layers, "AT_ONCE", 4)
    write_layer(tmp_path / "a.shp", {"A31b_201": [1] * 9}, [SQUARE] * 9)
    table = tmp_path / "a.dbf"
    content = bytearray(table.read_bytes())
    header, width = (int.from_bytes(content[at : at + 2], "little") for at in (8, 10))
    for record in (1, 2):
        content[header + record * width] = ord("*")
    table.write_bytes(content)
    found = read_file(tmp_path, "a.shp", "A31b")
    assert [each.origin.feature for each in found.zones] == ["1", "4", "5", "6", "7", "8", "9"]


@pytest.mark.parametrize("left", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize(("name", "driver"), [("a.shp", "ESRI Shapefile"), ("a.fgb", "FlatGeobuf"), ("a.gpkg", "GPKG")])
def test_a_file_that_is_cut_off_is_told(tmp_path: Path, left: float, name: str, driver: str) -> None:
    shapes = [box(131 + step / 1e3, 33.2, 131.001 + step / 1e3, 33.25) for step in range(500)]
    write_layer(tmp_path / name, {"A31b_201": [1] * 500}, shapes, driver)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * left)])
    found = read_file(tmp_path, name, "A31b")
    assert len(found.zones) == 500 or found.refused()


def test_a_prj_that_makes_no_sense_refuses_the_file(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", FLOODS, SHAPES)
    file = tmp_path / "a.prj"
    file.write_bytes(file.read_bytes().replace(b"SPHEROID", b"SPHER[ID"))
    assert len(read_file(tmp_path, "a.shp", "A31").refused()) == 1


def test_a_shapefile_without_its_table_is_refused(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", FLOODS, SHAPES)
    (tmp_path / "a.dbf").unlink()
    assert "a.dbf" in read_file(tmp_path, "a.shp", "A31").refused()[0][2]


@pytest.mark.parametrize(("crs", "word"), [("EPSG:6670", "-t_srs"), ("EPSG:4301", "TKY2JGD"), ("EPSG:3857", "-t_srs")])
@pytest.mark.parametrize(("name", "driver"), [("a.shp", "ESRI Shapefile"), ("a.gpkg", "GPKG")])
def test_other_coordinate_systems_refuse_the_file(tmp_path: Path, crs: str, word: str, name: str, driver: str) -> None:
    write_layer(tmp_path / name, FLOODS, SHAPES, driver, crs)
    found = read_file(tmp_path, name, "A31")
    assert found.zones == []
    assert word in found.refused()[0][2]


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_crs_of_old_geojson_is_honoured(tmp_path: Path, place: str) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4301"}}
    if place == "before":
        write_geojson(tmp_path / "a.geojson", [feature(FLOOD)], crs=crs)
    else:
        text = '{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:4301"}}}'
        (tmp_path / "a.geojson").write_text(text)
    assert "TKY2JGD" in read_file(tmp_path, "a.geojson", "A31").refused()[0][2]


def test_jgd2000_is_taken_with_a_note(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", FLOODS, SHAPES, crs="EPSG:4612")
    found = read_file(tmp_path, "a.shp", "A31")
    assert len(found.zones) == 3
    assert "5メートル" in found.notes()[0]


def test_a_ksj_file_without_a_crs_is_jgd2011_and_another_has_to_say(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.shp", {"A31a_205": [1, 2, 3], "rank": [1, 2, 3]}, SHAPES)
    (tmp_path / "a.prj").unlink()
    found = read_file(tmp_path, "a.shp", "A31")
    assert len(found.zones) == 3
    assert "EPSG:6668" in found.notes()[0]
    options: dict[str, object] = {"rank_property": "rank"}
    found = read_file(tmp_path, "a.shp", "ranks", kind="inland_water", options=options)
    assert "options.crs" in found.refused()[0][2]
    found = read_file(tmp_path, "a.shp", "ranks", kind="inland_water", options=options | {"crs": 6668})
    assert len(found.zones) == 3


def test_a_layer_has_to_be_named_where_there_are_several(tmp_path: Path) -> None:
    write_layer(tmp_path / "a.gpkg", FLOODS, SHAPES, "GPKG")
    write_layer(tmp_path / "a.gpkg", {"A31b_201": [1, 2, 3]}, SHAPES, "GPKG")
    assert "options.layer" in read_file(tmp_path, "a.gpkg", "A31").refused()[0][2]
    assert len(read_file(tmp_path, "a.gpkg", "A31", options={"layer": "a1"}).zones) == 3
    assert "読めません" in read_file(tmp_path, "a.gpkg", "A31", options={"layer": "a3"}).refused()[0][2]
