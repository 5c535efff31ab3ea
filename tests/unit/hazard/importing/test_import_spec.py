"""import.json: what it may say, and what is told of what it may not."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.hazard.importing.import_folders import SOURCE, feature, read, write_geojson, write_spec

from machiport.hazard.importing.errors import ImportRefusedError
from machiport.hazard.importing.import_spec import load_spec
from machiport.hazard.section_codec import ZoneSource

FILE = {"path": "a.geojson", "format": "A33"}


def refusal(folder: Path) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read(folder)
    text = caught.value.text
    assert len({text.ja, text.en, text.ja_x_easy}) == 3
    return text.ja


def test_a_full_import_json_is_read(tmp_path: Path) -> None:
    write_spec(
        tmp_path,
        FILE | {"encoding": "cp932", "source": SOURCE | {"source": "別の県"}, "options": {"crs": 6668}},
        {"path": "*.gml", "format": "citygml", "options": {"ranks": {"1": "0.3m未満", "2": 3}}},
        {"path": "b.shp", "format": "ranks", "kind": "inland_water", "options": {"depth_property": "深さ"}},
        sample=True,
        coverage=[{"kinds": ["inland_water"], "meshes": ["4931"]}, {"kinds": ["tsunami"], "path": "c.geojson"}],
    )
    spec = load_spec(tmp_path)
    assert [each.format for each in spec.files] == ["A33", "citygml", "ranks"]
    assert spec.files[1].options.ranks == {"1": "0.3m未満", "2": 3}
    assert spec.sample is True


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    write_spec(tmp_path, FILE)
    file = tmp_path / "import.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_spec(tmp_path).title == "試験"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": None}, "title: 値の形"),
        ({"titel": "x"}, "titel: 知らない項目"),
        ({"files": []}, "files: 空です"),
        ({"files": [{"path": "a.geojson"}]}, "files[0].format: 必要な項目"),
        ({"files": [FILE, FILE | {"format": "A34"}]}, "files[1].format: 使えるのは 'A31'"),
        ({"files": [FILE | {"option": {}}]}, "files[0].option: 知らない項目"),
        ({"files": [FILE | {"options": {"crs": "plane"}}]}, "files[0].options.crs: 値の形"),
        ({"files": [FILE | {"format": "ranks"}]}, "files[0]: ranks には kind"),
        ({"files": [FILE | {"format": "ranks", "kind": "tsunami"}]}, "files[0]: ranks には kind"),
        ({"source": SOURCE | {"as_of": "令和8年"}}, "source.as_of: 日付は 2026-04-01"),
        ({"source": {"source": "", "licence": "CC", "as_of": "2026-04-01"}}, "source.source: 空です"),
        ({"coverage": [{"kinds": ["tsunami"]}]}, "coverage[0]: path か meshes"),
        ({"coverage": [{"kinds": [], "meshes": ["4931"]}]}, "coverage[0].kinds: 空です"),
        (
            {"coverage": [{"kinds": ["tsunmi"], "meshes": ["4931"]}]},
            "coverage[0].kinds: tsunmi という災害の種類はありません",
        ),
        ({"coverage": [{"kinds": ["tsunami"], "meshes": ["49"]}]}, "coverage[0].meshes: 49 は"),
        ({"coverage": [{"kinds": ["tsunami"], "path": "no.geojson"}]}, "coverage[0].path: no.geojson"),
        ({"files": [FILE | {"kind": "tunami"}]}, "files[0].kind: tunami という災害の種類はありません"),
        (
            {"files": [FILE | {"format": "ranks", "kind": "flood_duration", "options": {"depth_property": "d"}}]},
            "files[0].options.depth_property: flood_duration は深さ",
        ),
        ({"files": [FILE | {"path": "b.geojson"}]}, "files[0].path: b.geojson という名前のファイルがありません"),
        ({"files": [FILE | {"path": "../a.geojson"}]}, "files[0].path: ../a.geojson"),
        ({"files": [FILE | {"path": "/etc/hostname"}]}, "files[0].path: /etc/hostname"),
        ({"files": [FILE | {"path": "*.shp"}]}, "files[0].path: *.shp"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    write_geojson(tmp_path / "a.geojson", [feature({})])
    spec = {"title": "試験", "source": SOURCE, "files": [FILE]} | change
    (tmp_path / "import.json").write_text(json.dumps(spec))
    assert told in refusal(tmp_path)


def test_a_folder_without_import_json_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "import.json がありません。"


def test_what_is_not_json_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "import.json").write_text('{"title": "試験",\n "files": [}')
    assert "2行目、12文字目" in refusal(tmp_path)


def test_cp932_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "import.json").write_bytes('{"title": "試験"}'.encode("cp932"))
    assert "JSON として読めません" in refusal(tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "import"
    folder.mkdir()
    write_geojson(tmp_path / "a.geojson", [feature({"A33_001": 1, "A33_002": 1})])
    (folder / "a.geojson").symlink_to(tmp_path / "a.geojson")
    write_spec(folder, FILE)
    assert "a.geojson という名前のファイルがありません" in refusal(folder)


def test_sources_are_numbered_as_they_are_named(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [feature({"A33_001": 1, "A33_002": 1})])
    write_geojson(tmp_path / "b.geojson", [feature({"A33_001": 1, "A33_002": 2})])
    other = SOURCE | {"source": "別の県"}
    write_spec(
        tmp_path,
        FILE | {"source": other},
        FILE | {"path": "b.geojson"},
        sample=True,
        coverage=[{"kinds": ["landslide_slide", "tsunami"], "meshes": ["4931"], "source": other}],
    )
    found = read(tmp_path)
    assert found.reading.sources == (
        ZoneSource("試験の県", "CC BY 4.0", "2026-04-01", True),
        ZoneSource("別の県", "CC BY 4.0", "2026-04-01", True),
    )
    assert [each.facts.source for each in found.zones] == [1, 0]
    assert [(each.kind, each.source) for each in found.reading.coverage] == [("landslide_slide", 1), ("tsunami", 1)]
