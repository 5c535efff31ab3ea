"""Real files of PLATEAU Numazu (read in place): nothing is lost, and CityGML says what the GeoJSON made of it says."""

import json
from collections import Counter
from pathlib import Path

import pytest
import shapely

from machiport.hazard.importing.features import FeatureOrigin, Reading, ZoneFeature
from machiport.hazard.importing.read_import import read_import
from machiport.hazard.kind_files import load_kinds

ROOT = Path(__file__).resolve().parents[3]
KINDS = load_kinds(ROOT / "sample_region")
DATA = ROOT.parent / "shared" / "data" / "hazard"
NUMAZU, DERIVED = DATA / "plateau_numazu", DATA / "derived"
NANAO = DATA / "raokiey__R06-Noto-Peninsula-EQ-open-shelter-Nanao"

pytestmark = pytest.mark.skipif(not NUMAZU.is_dir(), reason="the real open data (../shared/data/hazard) is absent")

SOURCE = {"source": "3D都市モデル 沼津市 2021", "licence": "CC BY 4.0", "as_of": "2021-03-31"}
# What this test takes the ranks of 静岡県第4次地震被害想定 to mean; their code list is not among the files.
TSUNAMI_RANKS = {"1": "0.3m未満", "2": "0.3m以上1m未満", "3": "1m以上2m未満", "4": "2m以上5m未満"}


def read(folder: Path, data: Path, name: str, **entry: object) -> tuple[list[ZoneFeature], Reading]:
    """Read one real file: read-only data lies elsewhere, so the import is a folder with a hard copy of the file."""
    (folder / name).write_bytes((data / name).read_bytes())
    spec = {"title": name, "source": SOURCE, "files": [{"path": name} | entry]}
    (folder / "import.json").write_text(json.dumps(spec))
    reading = read_import(folder, KINDS)
    return list(reading.features), reading


def test_landslides_of_citygml_are_those_of_the_geojson(tmp_path: Path) -> None:
    model, model_reading = read(tmp_path, NUMAZU, "lsld_523856_6668.gml", format="citygml")
    layer, layer_reading = read(tmp_path, DERIVED, "numazu_A33like.geojson", format="A33")
    assert model_reading.findings == layer_reading.findings == []
    assert len(model) == len(layer) == 234
    for from_model, from_layer in zip(model, layer, strict=True):
        assert (from_model.kind, from_model.facts) == (from_layer.kind, from_layer.facts)
        assert shapely.hausdorff_distance(from_model.geometry, from_layer.geometry) < 1e-9
    assert Counter((each.kind, each.facts.rank) for each in model) == {
        ("landslide_steep_slope", 1): 97,
        ("landslide_steep_slope", 2): 120,
        ("landslide_debris_flow", 1): 17,
    }
    assert model[0].facts[3:5] == ("103-S-0138、告示日 2018-03-30", "足高C")
    assert model[0].origin == FeatureOrigin("lsld_523856_6668.gml", "lsid_1acd6066-3fcf-4118-91d8-8eb4eafa0f83")


def test_a_floods_triangles_become_the_areas_of_the_geojson(tmp_path: Path) -> None:
    model, reading = read(tmp_path, NUMAZU, "fld_52385628_l2.gml", format="citygml")
    options = {"rank_property": "rank"}
    layer, _ = read(
        tmp_path, DERIVED, "numazu_flood_rank.geojson", format="ranks", kind="flood_maximum", options=options
    )
    assert reading.findings == []
    assert len(model) == len(layer) == 12
    assert {each.kind for each in model} == {"flood_maximum"}
    assert {each.facts.label for each in model} == {"狩野川水系狩野川洪水浸水想定区域図（想定最大規模）"}
    _covers_the_same(model, layer)


def test_a_tsunamis_triangles_become_the_areas_of_the_geojson(tmp_path: Path) -> None:
    options = {"ranks": TSUNAMI_RANKS}
    model, reading = read(tmp_path, NUMAZU, "tnm_523856_22_4.gml", format="citygml", options=options)
    layer, _ = read(
        tmp_path,
        DERIVED,
        "numazu_tsunami_rank.geojson",
        format="ranks",
        kind="tsunami",
        options=options | {"rank_property": "rank"},
    )
    assert reading.findings == []
    assert (len(model), len(layer)) == (230, 231)  # one object has two parts
    assert Counter(each.facts.text for each in model) == {
        "0.3m未満": 114,
        "0.3m以上1m未満": 87,
        "1m以上2m未満": 27,
        "2m以上5m未満": 2,
    }
    _covers_the_same(model, layer)


def _covers_the_same(model: list[ZoneFeature], layer: list[ZoneFeature]) -> None:
    for rank in {each.facts.rank for each in (*model, *layer)}:
        first = shapely.union_all([each.geometry for each in model if each.facts.rank == rank])
        second = shapely.union_all([each.geometry for each in layer if each.facts.rank == rank])
        assert first.symmetric_difference(second).area < 1e-4 * first.area  # the GeoJSON has 8 decimals


def test_a_tsunami_whose_ranks_nobody_explains_is_refused_object_by_object(tmp_path: Path) -> None:
    zones, reading = read(tmp_path, NUMAZU, "tnm_523856_22_4.gml", format="citygml")
    assert zones == []
    assert len(reading.findings) == 230
    assert all("Tsunami_rank.xml" in each.text.ja for each in reading.findings)
    assert len({each.origin.feature for each in reading.findings}) == 230


@pytest.mark.parametrize("name", ["open_shelter_Nanao-shi.fgb", "open_shelter_Nanao-shi.geojson"])
def test_a_real_layer_on_a_plane_is_refused_with_the_way_to_convert(tmp_path: Path, name: str) -> None:
    zones, reading = read(tmp_path, NANAO, name, format="A33")
    assert zones == []
    (finding,) = reading.findings
    assert finding.origin == FeatureOrigin(name, "")
    assert "平面の座標系" in finding.text.ja
    assert "6675" in finding.text.ja
    assert "ogr2ogr -t_srs EPSG:6668" in finding.text.ja
