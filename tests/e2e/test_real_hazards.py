"""Real hazards of 沼津市 (PLATEAU), imported by the operator's command, looked at on a phone, and taken back."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import shapely
from playwright.sync_api import expect
from tests.e2e.deployed_stack import DeployedStack
from tests.e2e.operator_commands import machiport
from tests.e2e.phone_browser import opened, phone, photographed

from machiport.hazard.importing.features import ZoneFeature
from machiport.hazard.importing.read_import import read_import
from machiport.hazard.kind_files import load_kinds
from machiport_gates.paths import ROOT

NUMAZU: Final = ROOT.parent / "shared" / "data" / "hazard" / "plateau_numazu"

pytestmark = [
    pytest.mark.xdist_group("stack"),
    pytest.mark.skipif(not NUMAZU.is_dir(), reason="the real open data (../shared/data/hazard) is absent"),
]

SOURCE = {"source": "3D都市モデル（Project PLATEAU）沼津市（2021年度）", "licence": "CC BY 4.0", "as_of": "2022-03-31"}
# What this test takes the ranks of 静岡県第4次地震被害想定 to mean; their code list is not among the files.
TSUNAMI_RANKS = {"1": "0.3m未満", "2": "0.3m以上1m未満", "3": "1m以上2m未満", "4": "2m以上5m未満"}
SPEC = {
    "title": "沼津市の災害リスク",
    "source": SOURCE,
    "files": [
        {"path": "fld_52385628_l2.gml", "format": "citygml"},
        {"path": "lsld_523856_6668.gml", "format": "citygml"},
        {"path": "tnm_523856_22_4.gml", "format": "citygml", "options": {"ranks": TSUNAMI_RANKS}},
    ],
}
# A place of the sample region, to see that it is as before.
IN_OITA = {"lon": "131.6018", "lat": "33.2444"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the import: an import takes no links out of its folder, so that holds the files themselves."""
    folder = tmp_path_factory.mktemp("numazu")
    for file in NUMAZU.iterdir():
        shutil.copyfile(file, folder / file.name)
    (folder / "import.json").write_text(json.dumps(SPEC), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def zones(folder: Path) -> list[ZoneFeature]:
    """Return the zones as the importer reads them."""
    return list(read_import(folder, load_kinds(ROOT / "sample_region")).features)


@pytest.fixture(scope="module")
def before(stack: DeployedStack) -> dict[str, Any]:
    """Return what a place of the sample region was told before."""
    return dict(stack.get("/hazard/risks", params=IN_OITA).json())


@pytest.fixture(scope="module")
def imported(stack: DeployedStack, folder: Path, before: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Import and yield the report; afterwards every kind is what it was."""
    assert before["hazards"]
    report = machiport(stack, "hazard", "import", str(folder), "--yes")
    yield report
    for kind in report["kinds"]:
        done = machiport(stack, "hazard", "rollback", kind["kind"], "--yes")
        assert done["changed"] is True
    assert stack.get("/hazard/risks", params=IN_OITA).json() == before


def _place_in(zones: list[ZoneFeature], *kinds: str) -> tuple[float, float]:
    """Return a place inside a zone of each of the kinds, as far from their edges as it gets."""
    both = shapely.intersection_all(
        [shapely.union_all([zone.geometry for zone in zones if zone.kind == kind]) for kind in kinds]
    )
    largest = max(shapely.get_parts(both), key=shapely.area)
    middle = shapely.maximum_inscribed_circle(largest).coords[0]
    return middle[0], middle[1]


def test_a_place_in_numazu_is_told_what_the_files_say(
    stack: DeployedStack, zones: list[ZoneFeature], imported: dict[str, Any]
) -> None:
    assert imported["outcome"] == "published"
    told = {kind["kind"]: kind["zones"] for kind in imported["kinds"]}
    assert told == {kind: sum(zone.kind == kind for zone in zones) for kind in told}
    assert sum(told.values()) == len(zones) == 12 + 234 + 230
    for kind in told:
        place = _place_in(zones, kind)
        answer = stack.get("/hazard/risks", params={"lon": place[0], "lat": place[1]}).json()
        point = shapely.Point(place)
        truth = {zone.facts.rank for zone in zones if zone.kind == kind and zone.geometry.contains(point)}
        (hazard,) = (each for each in answer["hazards"] if each["kind"] == kind)
        assert (hazard["status"], {hit["rank"] for hit in hazard["hits"]}) == ("inside", truth), kind
        assert hazard["worst"]["source"]["source"] == SOURCE["source"]


@pytest.mark.parametrize(("layer", "name"), [("landslide_steep_slope", "numazu"), ("tsunami", "numazu-tsunami")])
def test_the_page_shows_it(
    stack: DeployedStack, zones: list[ZoneFeature], imported: dict[str, Any], layer: str, name: str
) -> None:
    assert imported["outcome"] == "published"
    with phone() as page:
        opened(page, stack, f"&layer={layer}", _place_in(zones, layer))
        page.locator("#map canvas").tap(position={"x": 195, "y": 194})
        expect(page.locator("body")).to_have_attribute("data-answered", "2")
        photographed(page, name)
        assert page.evaluate("() => window.hazardMap.zonesDrawn()") > 0
        card = page.locator(f'.hazard[data-kind="{layer}"]')
        expect(card).to_have_attribute("data-status", "inside")
        expect(card).to_contain_text("PLATEAU")
        expect(page.locator("#answer")).to_contain_text("近く（20km以内）に登録された避難場所がありません")
