"""Archives of files, whole imports as archives, and coverages: what an `import.json` may name."""

import zipfile
from pathlib import Path

import pytest
from shapely.geometry import Point, box
from tests.unit.hazard.importing.import_folders import (
    KINDS,
    feature,
    read,
    read_file,
    write_geojson,
    write_layer,
    write_spec,
)

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.packages import open_import
from machiport.hazard.importing.read_import import read_import

FLOOD = {"A31a_202": "大分川", "A31a_205": 2}
FLOODS = {"A31a_202": ["大分川", "大野川", "裏川"], "A31a_205": [1, 2, 3]}
SHAPES = [box(131.6 + step / 10, 33.2, 131.65 + step / 10, 33.25) for step in range(3)]


def zipped(path: Path, *files: Path, folder: str = "") -> None:
    with zipfile.ZipFile(path, "w") as opened:
        for file in files:
            opened.write(file, f"{folder}{file.name}")


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    write_layer(made / "a.shp", FLOODS, SHAPES, encoding="CP932")
    zipped(tmp_path / "A31a-24_44_SHP.zip", *made.iterdir(), folder="20_想定最大規模/")
    found = read_file(tmp_path, "A31a-24_44_SHP.zip", "A31a")
    assert [each.facts.label for each in found.zones] == ["大分川", "大野川", "裏川"]
    assert found.zones[0].origin.file == "A31a-24_44_SHP.zip/20_想定最大規模/a.shp"


def test_of_the_same_features_in_two_formats_one_is_read(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    write_layer(made / "a.shp", FLOODS, SHAPES)
    write_layer(made / "a.geojson", FLOODS, SHAPES, "GeoJSON")
    zipped(tmp_path / "a.zip", *made.iterdir())
    assert {each.origin.file for each in read_file(tmp_path, "a.zip", "A31").zones} == {"a.zip/a.geojson"}
    chosen = read_file(tmp_path, "a.zip", "A31", options={"member": "**/*.shp"})
    assert {each.origin.file for each in chosen.zones} == {"a.zip/a.shp"}


def test_metadata_beside_a_layer_is_not_taken_for_one(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    write_layer(made / "b.shp", FLOODS, SHAPES)
    (made / "a.json").write_text('{"title": "metadata"}')
    zipped(tmp_path / "a.zip", *made.iterdir())
    found = read_file(tmp_path, "a.zip", "A31")
    assert (len(found.zones), found.findings) == (3, [])


def test_an_archive_without_layers_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "read.me").write_text("x")
    zipped(tmp_path / "a.zip", tmp_path / "read.me")
    assert "読めるファイルがありません" in read_file(tmp_path, "a.zip", "A31").refused()[0][2]
    (tmp_path / "a.zip").write_bytes(b"PK")
    assert "a.zip を読めません" in read_file(tmp_path, "a.zip", "A31").refused()[0][2]


def test_one_bad_file_of_an_archive_leaves_the_others(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    write_geojson(made / "a.geojson", [feature(FLOOD)])
    (made / "b.geojson").write_text("x")
    write_geojson(made / "c.geojson", [feature(FLOOD)])
    zipped(tmp_path / "a.zip", *made.iterdir())
    found = read_file(tmp_path, "a.zip", "A31")
    assert [each.origin.file for each in found.zones] == ["a.zip/a.geojson", "a.zip/c.geojson"]
    assert [file for file, _, _ in found.refused()] == ["a.zip/b.geojson"]


def test_a_whole_import_may_be_a_zip_and_files_a_pattern(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_geojson(tmp_path / f"{name}.geojson", [feature(FLOOD)])
    write_spec(tmp_path, {"path": "*.geojson", "format": "A31"})
    zipped(tmp_path / "all.zip", *tmp_path.glob("*.*son"))
    with open_import(tmp_path / "all.zip") as folder:
        reading = read_import(folder, KINDS)
        assert [each.origin.file for each in reading.features] == ["a.geojson", "b.geojson"]


def test_coverage_comes_from_squares_and_files(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    write_layer(tmp_path / "area.shp", {"x": [1]}, SHAPES[:1])
    zipped(tmp_path / "area.zip", *tmp_path.glob("area.*"))
    write_spec(
        tmp_path,
        {"path": "a.geojson", "format": "A31"},
        coverage=[
            {"kinds": ["flood_maximum", "flood_planned"], "meshes": ["493177"]},
            {"kinds": ["tsunami"], "path": "area.shp"},
            {"kinds": ["tsunami"], "path": "area.zip"},
        ],
    )
    coverage = read(tmp_path).reading.coverage
    assert [(each.kind, each.origin.file, each.origin.feature) for each in coverage] == [
        ("flood_maximum", "import.json", "493177"),
        ("flood_planned", "import.json", "493177"),
        ("tsunami", "area.shp", "1"),
        ("tsunami", "area.zip/area.shp", "1"),
    ]
    assert coverage[2].geometry.equals(SHAPES[0])


def test_a_coverage_that_cannot_be_read_refuses_the_import(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    write_geojson(tmp_path / "area.geojson", [feature({}, Point(131, 33))])
    write_spec(
        tmp_path, {"path": "a.geojson", "format": "A31"}, coverage=[{"kinds": ["tsunami"], "path": "area.geojson"}]
    )
    with pytest.raises(ImportRefusedError) as caught:
        read(tmp_path)
    assert "coverage[0].path (area.geojson): 面ではありません" in caught.value.text.ja


def test_without_coverage_nothing_is_guessed(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    assert read_file(tmp_path, "a.geojson", "A31").reading.coverage == ()
