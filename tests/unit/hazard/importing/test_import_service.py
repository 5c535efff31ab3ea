"""An import from its files to what is in force: publishing, repeating, refusing; on DynamoDB in memory."""

import json
import shutil
from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, Polygon, box
from tests.dataset_world import NOON, InMemoryPacks
from tests.unit.hazard.importing.import_folders import KINDS, SQUARE, feature, write_geojson, write_spec
from tests.unit.hazard.importing.import_world import BOW_TIE, FLOOD, WAVE, DrawnLayers, Imports

from machiport.clock import FixedClock
from machiport.hazard.importing.import_report import ImportReport
from machiport.hazard.importing.import_service import ImportChecker, peak_megabytes
from machiport.hazard.kinds import HazardKind
from machiport.hazard.map_layers.model import LayerFacts, LayerZone
from machiport.hazard.map_layers.ports import LayerBuildError

CHECKER = ImportChecker(KINDS, FixedClock(NOON))


def test_an_import_is_in_force_when_it_is_done(imports: Imports, folder: Path) -> None:
    report = imports.run(folder)
    assert (report.outcome, report.title, report.sample) == ("published", "試験", True)
    assert imports.in_force() == ["flood_maximum", "tsunami"]
    told = [
        (place, imports.status("flood_maximum", *place))
        for place in ((131.605, 33.235), (131.55, 33.25), (131.8, 33.2))
    ]
    assert [status for _, status in told] == ["inside", "outside", "not_covered"]
    assert imports.status("tsunami", 131.6055, 33.2355) == "inside"
    assert imports.status("tsunami", 131.55, 33.25) == "not_covered"


def test_the_report_counts_and_tells_of_each_feature(imports: Imports, folder: Path) -> None:
    report = imports.run(folder)
    flood, wave = report.kinds
    assert (flood.kind, flood.zones, flood.coverage_areas) == ("flood_maximum", 2, 1)
    assert (wave.kind, wave.zones, wave.coverage_areas, wave.sections) == (
        "tsunami",
        1,
        0,
        2,
    )  # it lies across the edge of two tiles
    assert flood.bytes_per_ten_thousand_zones == flood.section_bytes * 5000
    assert report.counts.model_dump() == {"refused": 0, "repaired": 1, "note": 0}
    (finding,) = report.findings
    assert (finding.file, finding.feature, finding.severity) == ("flood.geojson", "2", "repaired")
    kept = json.loads(imports.datasets.kept.report(report.pack_id or ""))
    assert kept["kinds"][0]["bytes_per_ten_thousand_zones"] == flood.bytes_per_ten_thousand_zones
    assert kept["findings"][0]["text"]["ja"] == finding.text.ja
    assert ImportReport.model_validate(kept).findings == report.findings
    assert 20 < report.peak_megabytes <= peak_megabytes() + 0.1


def test_archives_lie_where_the_head_says(imports: Imports, folder: Path) -> None:
    report = imports.run(folder)
    head = imports.datasets.service.status().head
    assert {dataset.archive_key for dataset in head.datasets} == set(imports.layers.kept)
    assert imports.layers.kept[f"layers/flood_maximum/{report.pack_id}.pmtiles"] == b"flood_maximum 2"


def test_progress_comes_to_the_end_of_every_step(imports: Imports, folder: Path) -> None:
    imports.run(folder)
    last = {step: (done, total) for step, done, total in imports.steps}
    assert list(last) == ["reading", "cutting", "packing", "layers", "staging", "settling"]
    assert last.pop("reading") == (3, 0)
    assert all(done == total > 0 for done, total in last.values())
    for step in last:
        told = [done for each, done, _ in imports.steps if each == step]
        assert told == sorted(told)


def test_the_same_import_again_changes_nothing(imports: Imports, folder: Path, tmp_path: Path) -> None:
    first = imports.run(folder)
    imports.layers.fails = True  # nothing is drawn, either
    zipped = Path(shutil.make_archive(str(tmp_path / "again"), "zip", folder))
    again = imports.run(zipped)
    assert (again.outcome, again.pack_id) == ("unchanged", first.pack_id)
    assert len(imports.datasets.service.status().published) == 1


def test_importing_again_brings_back_a_pack_that_was_deleted(imports: Imports, folder: Path) -> None:
    pack_id = imports.run(folder).pack_id
    assert isinstance(imports.datasets.kept, InMemoryPacks)
    imports.datasets.kept.kept.clear()
    assert imports.run(folder).outcome == "unchanged"
    assert list(imports.datasets.kept.kept) == [pack_id]
    write_geojson(folder / "wave.geojson", [feature({"rank": 2})])
    assert imports.run(folder).outcome == "published"  # which reads the pack that it replaces


def test_a_coverage_of_a_kind_without_a_zone_is_noted(imports: Imports, folder: Path) -> None:
    write_spec(folder, WAVE, coverage=[{"kinds": ["flood_planned", "tsunami"], "path": "covered.geojson"}])
    report = imports.run(folder)
    assert imports.status("flood_planned", 131.605, 33.235) == "outside"
    (finding,) = report.findings
    assert (finding.file, finding.feature, finding.severity) == ("import.json", "flood_planned", "note")
    assert "この種類は調査範囲のどこでも「区域の外」と答えます" in finding.text.ja


def test_features_in_another_order_make_the_same_pack(folder: Path) -> None:
    first = CHECKER.check(folder)
    write_geojson(folder / "flood.geojson", [feature({"rank": 2}, BOW_TIE), feature({"rank": 3})])
    assert CHECKER.check(folder).pack_id == first.pack_id


def test_a_check_keeps_and_publishes_nothing(imports: Imports, folder: Path) -> None:
    report = CHECKER.check(folder)
    assert (report.outcome, len(report.kinds)) == ("compiled", 2)
    assert (imports.in_force(), imports.layers.kept, imports.dynamo.items) == ([], {}, {})


def test_an_import_goes_on_after_layers_could_not_be_drawn(imports: Imports, folder: Path) -> None:
    imports.layers.fails = True
    with pytest.raises(LayerBuildError):
        imports.run(folder)
    assert imports.in_force() == []
    imports.layers.fails = False
    assert imports.run(folder).outcome == "published"


def break_spec(folder: Path) -> None:
    (folder / "import.json").write_text("{")


def break_file(folder: Path) -> None:
    (folder / "flood.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": ')


def make_all_points(folder: Path) -> None:
    write_geojson(folder / "flood.geojson", [feature({"rank": 1}, Point(131.6, 33.2))] * 2)


def break_coverage(folder: Path) -> None:
    flat = Polygon([(131.5, 33.2), (131.6, 33.2), (131.5, 33.2)])
    write_geojson(folder / "covered.geojson", [feature({}, flat)])


def empty_everything(folder: Path) -> None:
    write_spec(folder, FLOOD)
    write_geojson(folder / "flood.geojson", [])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (break_spec, "import.json"),
        (break_file, "flood.geojson を読めませんでした"),
        (make_all_points, "flood.geojson の区域を一つも使えませんでした（2件）。最初の理由（1）: 面ではありません"),
        (break_coverage, "調査範囲 covered.geojson（1）"),
        (empty_everything, "一つもありませんでした"),
    ],
)
def test_nothing_is_published_of_a_bad_import_and_the_report_says_why(
    imports: Imports, folder: Path, damage: Callable[[Path], None], reason: str
) -> None:
    imports.run(folder)
    before = deepcopy(imports.dynamo.items)
    damage(folder)
    report = imports.run(folder)
    assert report.outcome == "refused"
    assert reason in (report.reason.ja if report.reason else "")
    assert report.pack_id is None
    assert imports.dynamo.items == before


def test_a_damaged_zip_is_refused(imports: Imports, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing of the kind")
    report = imports.run(tmp_path / "bad.zip")
    assert report.outcome == "refused"
    assert "bad.zip" in (report.reason.ja if report.reason else "")


def test_zones_are_drawn_with_their_holes(folder: Path) -> None:
    holed = SQUARE.difference(SQUARE.buffer(-0.002))
    write_geojson(folder / "flood.geojson", [feature({"rank": 1}, holed)])
    drawn: list[Any] = []
    imports = Imports()

    class Keeping(DrawnLayers):
        def build(self, kind: HazardKind, zones: Iterable[LayerZone], *rest: Any) -> LayerFacts:
            found = list(zones)
            drawn.extend(found if kind.kind == "flood_maximum" else [])
            return super().build(kind, found, *rest)

    imports.layers = Keeping()
    imports.run(folder)
    (zone,) = drawn
    assert [Polygon(part[0], part[1:]).equals(holed) for part in zone.polygons] == [True]


def at_one_place(folder: Path, count: int, name: str) -> None:
    """Write zones of a metre upon each other, each with a name of its own."""
    spec = FLOOD | {"options": {"rank_property": "rank", "label_property": "name"}}
    write_spec(folder, spec)
    spot = box(131.60001, 33.23001, 131.60002, 33.23002)
    write_geojson(folder / "flood.geojson", [feature({"rank": 1, "name": f"{name}{n}"}, spot) for n in range(count)])


def test_more_at_one_place_than_fits_is_told_of_and_far_more_is_refused(folder: Path) -> None:
    at_one_place(folder, 200, "とても長い名前" * 5)
    told = CHECKER.check(folder)
    assert (told.outcome, [finding.feature for finding in told.findings]) == ("compiled", ["flood_maximum"])
    assert "30メートル" in told.findings[0].text.ja
    at_one_place(folder, 400, "とても長い名前" * 10)
    refused = CHECKER.check(folder)
    assert refused.outcome == "refused"
    assert "公開できません" in (refused.reason.ja if refused.reason else "")
