"""The real zones of Numazu, imported as an operator does: the sections against shapely at thousands of places."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import shapely
from tests.hazard_truth import Disagreement, Places, Truth, places_about

from machiport.clock import SystemClock
from machiport.hazard.datasets.packs import PackReader
from machiport.hazard.importing.features import AreaGeometry, ZoneFeature
from machiport.hazard.importing.import_report import ImportReport
from machiport.hazard.importing.import_service import ImportChecker, silent
from machiport.hazard.importing.read_import import read_import
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.tile_addresses import TileAddress

ROOT = Path(__file__).parents[3]
NUMAZU = ROOT.parent / "shared" / "data" / "hazard" / "plateau_numazu"
KINDS = load_kinds(ROOT / "sample_region")
COVERED = ["flood_maximum", "tsunami", "landslide_steep_slope", "landslide_debris_flow"]
MESH = "523856"
# What these tests take the ranks of the tsunami to mean; the code list is not among the files.
RANKS = {"1": "0.3m未満", "2": "0.3m以上1m未満", "3": "1m以上2m未満", "4": "2m以上5m未満"}

pytestmark = pytest.mark.skipif(not NUMAZU.is_dir(), reason="the real open data (../shared/data/hazard) is absent")


class Imported(NamedTuple):
    """What was read, by kind as shapely has it, and what was made of it."""

    truth: dict[str, Truth]
    sections: dict[str, dict[TileAddress, bytes]]
    report: ImportReport


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    folder = tmp_path_factory.mktemp("numazu")
    for file in NUMAZU.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    spec = {
        "title": "沼津",
        "source": {"source": "3D都市モデル 沼津市 2021", "licence": "CC BY 4.0", "as_of": "2021-03-31"},
        "files": [{"path": "*.gml", "format": "citygml", "options": {"ranks": RANKS}}],
        "coverage": [{"kinds": COVERED, "meshes": [MESH]}],
    }
    (folder / "import.json").write_text(json.dumps(spec, ensure_ascii=False))
    reading = read_import(folder, KINDS)
    features = list(reading.features)
    coverage = [area.geometry for area in reading.coverage if area.kind == COVERED[0]]
    sections: dict[str, dict[TileAddress, bytes]] = {kind: {} for kind in COVERED}
    with ImportChecker(KINDS, SystemClock()).compiled(folder, silent) as checked:
        assert checked.compiled is not None, checked.reason
        with checked.compiled.pack.open("rb") as pack:
            for record in PackReader(pack, checked.compiled.pack_id).records():
                sections[record.kind][record.tile] = record.section
        report = checked.report("compiled")
    return Imported({kind: truth_of(features, kind, coverage) for kind in COVERED}, sections, report)


def truth_of(features: list[ZoneFeature], kind: str, coverage: list[AreaGeometry]) -> Truth:
    """Return the zones of a kind, repaired by shapely itself."""
    of_kind = [feature for feature in features if feature.kind == kind]
    shapes = np.array([feature.geometry for feature in of_kind], dtype=object)
    valid = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    return Truth([feature.facts for feature in of_kind], valid, np.array(coverage, dtype=object))


def places(truth: Truth, count: int) -> Places:
    """Return a third near edges, a third anywhere about the zones, a third around and outside the coverage."""
    numbers = np.random.default_rng(44)
    west, south, east, north = shapely.total_bounds(truth.shapes)
    within = numbers.uniform((west, south), (east, north), (count, 2))
    west, south, east, north = shapely.total_bounds(truth.coverages)
    around = numbers.uniform((west - 0.05, south - 0.05), (east + 0.05, north + 0.05), (count, 2))
    return np.concatenate((places_about(truth.shapes, numbers, count, 10), within, around))


@pytest.mark.parametrize("kind", COVERED)
def test_sections_answer_as_shapely_does(imported: Imported, kind: str) -> None:
    asked = places(imported.truth[kind], 500)
    found = list(imported.truth[kind].disagreements(imported.sections[kind], asked))
    assert [each for each in found if not each.excusable] == []
    # Half of those near edges lie on one, where shapely counts both sides in and we one.
    assert len([each for each in found if each.metres > 0.1]) < 5


def test_a_planted_fault_is_found(imported: Imported) -> None:
    truth, sections = imported.truth["flood_maximum"], imported.sections["flood_maximum"]
    asked = places(truth, 500)
    lost = max(sections, key=lambda tile: len(sections[tile]))
    others = {tile: section for tile, section in sections.items() if tile != lost}
    found: list[Disagreement] = [each for each in truth.disagreements(others, asked) if not each.excusable]
    assert found
    swapped = {
        tile: sections.get(TileAddress(15, tile.x + 1, tile.y), b"") or section for tile, section in sections.items()
    }
    assert [each for each in truth.disagreements(swapped, asked) if not each.excusable]


def test_all_zones_are_in_and_each_repair_is_told(imported: Imported) -> None:
    assert {each.kind: each.zones for each in imported.report.kinds} == {
        kind: len(imported.truth[kind].facts) for kind in COVERED
    }
    assert imported.report.counts.refused == 0
