"""Files made to do harm, or damaged in ways that nobody expects: refused with a reason, and nothing else happens."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from shapely.geometry import box
from tests.unit.hazard.importing.import_folders import (
    feature,
    read,
    read_file,
    write_geojson,
    write_layer,
    write_spec,
)

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.import_spec import load_spec

FLOOD = {"A31b_201": 1}
DEEP = 100_000


def flood_geojson(second: str) -> str:
    """Return a collection with one good feature and a second one."""
    return f'{{"type": "FeatureCollection", "features": [{json.dumps(feature(FLOOD))}, {second}]}}'


def write_zip(path: Path, *members: Path) -> None:
    with zipfile.ZipFile(path, "w") as opened:
        for member in members:
            opened.write(member, member.name)


@pytest.mark.parametrize("second", ["[" * DEEP, '{"type": "Feature", "geometry": {"coordinates": ' + "[" * DEEP])
def test_json_nested_too_deeply_refuses_its_file(tmp_path: Path, second: str) -> None:
    (tmp_path / "a.geojson").write_text(flood_geojson(second))
    ((file, number, text),) = read_file(tmp_path, "a.geojson", "A31").refused()
    assert (file, number) == ("a.geojson", "")
    assert "読めません" in text


def test_a_coordinate_larger_than_any_float_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(flood_geojson(json.dumps(feature(FLOOD)).replace("131.61", "1" + "0" * 400, 1)))
    found = read_file(tmp_path, "a.geojson", "A31")
    assert [number for _, number, _ in found.refused()] == ["2"]
    assert len(found.zones) == 1


def test_half_a_character_in_a_name_is_garbled(tmp_path: Path) -> None:
    named = json.dumps(feature({"A31a_205": 1, "A31a_202": "大分川"})).replace("\\u5927", "\\ud800")
    assert "ud800" in named
    (tmp_path / "a.geojson").write_text(flood_geojson(named))
    found = read_file(tmp_path, "a.geojson", "A31")
    assert [zone.facts.label for zone in found.zones] == ["", ""]
    assert len(found.notes()) == 1


@pytest.mark.parametrize("content", ["[" * DEEP, '{"title": ' + "1" * 5000 + "}"])
def test_an_import_json_that_no_reader_takes_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "import.json").write_text(content)
    with pytest.raises(ImportRefusedError) as caught:
        load_spec(tmp_path)
    assert "JSON として読めません" in caught.value.text.ja


def test_xml_nested_too_deeply_refuses_its_file(tmp_path: Path) -> None:
    nested = "<a>" * 30_000 + "</a>" * 30_000
    root = '<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0">{}</core:CityModel>'
    member = f"<core:cityObjectMember>{nested}</core:cityObjectMember>"
    (tmp_path / "a.gml").write_text(root.format(member))
    ((file, _, _),) = read_file(tmp_path, "a.gml", "citygml").refused()
    assert file == "a.gml"


@pytest.mark.parametrize("name", ["a.gpkg", "a.fgb", "a.shp"])
def test_a_layer_that_points_to_another_file_is_not_followed(tmp_path: Path, name: str) -> None:
    """A VRT under another name: GDAL would open what it points to, which may lie anywhere."""
    (tmp_path / "else").mkdir()
    secret = tmp_path / "else" / "secret.shp"
    write_layer(secret, {"A31b_201": [1]}, [box(131.6, 33.2, 131.7, 33.3)])
    pointing = f'<OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
    (tmp_path / name).write_text(f"<OGRVRTDataSource>{pointing}</OGRVRTDataSource>")
    (tmp_path / "a.dbf").write_bytes(secret.with_suffix(".dbf").read_bytes())
    found = read_file(tmp_path, name, "A31b")
    assert found.zones == []
    assert "読めません" in found.refused()[0][2]


@pytest.mark.parametrize("member", ["../*.geojson", "/etc/*", "", "."])
def test_a_member_is_in_its_archive(tmp_path: Path, member: str) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    write_zip(tmp_path / "a.zip", tmp_path / "a.geojson")
    found = read_file(tmp_path, "a.zip", "A31", options={"member": member})
    assert found.zones == []
    assert "読めるファイルがありません" in found.refused()[0][2]


def test_layers_of_an_archive_that_would_be_left_out_are_told(tmp_path: Path) -> None:
    """GeoJSON is read and Shapefiles are its copies; one that is no copy would be lost, and its places “outside”."""
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    write_layer(tmp_path / "a.shp", {"A31b_201": [1]}, [box(131.6, 33.2, 131.7, 33.3)])
    write_layer(tmp_path / "b.shp", {"A31b_201": [1]}, [box(131.6, 33.2, 131.7, 33.3)])
    write_zip(tmp_path / "a.zip", tmp_path / "a.geojson", *tmp_path.glob("?.[sd][hb]*"))
    ((file, number, text),) = read_file(tmp_path, "a.zip", "A31").refused()
    assert (file, number) == ("a.zip", "")
    assert "b.shp を読んでいません" in text
    assert len(read_file(tmp_path, "a.zip", "A31", options={"member": "*.geojson"}).zones) == 1


@pytest.mark.parametrize("areas", [{"area.geojson": '{"features": []}'}, {"area.zip": "read.me"}])
def test_a_coverage_without_a_single_area_refuses_the_import(tmp_path: Path, areas: Mapping[str, str]) -> None:
    write_geojson(tmp_path / "a.geojson", [feature(FLOOD)])
    ((name, content),) = areas.items()
    (tmp_path / name).write_text(content)
    if name.endswith(".zip"):
        (tmp_path / content).write_text("x")
        write_zip(tmp_path / name, tmp_path / content)
    write_spec(tmp_path, {"path": "a.geojson", "format": "A31"}, coverage=[{"kinds": ["tsunami"], "path": name}])
    with pytest.raises(ImportRefusedError) as caught:
        read(tmp_path)
    assert f"coverage[0].path ({name})" in caught.value.text.ja
