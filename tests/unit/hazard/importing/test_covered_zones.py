"""A coverage that is that of another place is refused; zones outside their coverage are counted."""

from pathlib import Path

from shapely.geometry import box
from tests.dataset_world import NOON
from tests.unit.hazard.importing.import_folders import KINDS, feature, write_geojson, write_spec
from tests.unit.hazard.importing.import_world import FLOOD, Imports

from machiport.clock import FixedClock
from machiport.hazard.importing.import_service import ImportChecker

CHECKER = ImportChecker(KINDS, FixedClock(NOON))
# The square of the third order in which the fixture's flood lies begins at 131.6 east, 33.225 north: 4931 6478 is it.
HERE, NEIGHBOUR, TOKYO = "49316478", "49316479", "53394611"


def covered_by(folder: Path, *meshes: str) -> None:
    write_spec(folder, FLOOD, coverage=[{"kinds": ["flood_maximum"], "meshes": meshes}])


def test_a_coverage_that_holds_no_zone_refuses_the_import_in_all_languages(imports: Imports, folder: Path) -> None:
    covered_by(folder, TOKYO)
    report = imports.run(folder)
    assert (report.outcome, imports.in_force(), report.reason is None) == ("refused", [], False)
    assert report.reason is not None
    said = [report.reason.in_language(language) for language in ("ja", "en", "ja-x-easy")]
    assert len(set(said)) == 3
    assert all("flood_maximum" in text and TOKYO in text for text in said)
    assert "区域（2件）が、一つもその調査範囲" in said[0]


def test_the_areas_of_a_file_are_told_by_its_name(folder: Path) -> None:
    write_geojson(folder / "covered.geojson", [feature({}, box(139.7, 35.6, 139.8, 35.7))] * 2)
    reason = CHECKER.check(folder).reason
    assert reason is not None
    assert "（covered.geojson）" in reason.ja


def test_only_the_first_of_many_squares_are_named(folder: Path) -> None:
    covered_by(folder, *(f"5339461{number}" for number in range(7)))
    reason = CHECKER.check(folder).reason
    assert reason is not None
    assert "（53394610, 53394611, 53394612, 53394613, 53394614, …）" in reason.ja


def test_zones_outside_the_coverage_are_counted_once_for_their_kind(folder: Path) -> None:
    here, far = box(131.601, 33.226, 131.602, 33.227), box(131.9, 33.2, 131.901, 33.201)
    write_geojson(folder / "flood.geojson", [feature({"rank": 1}, shape) for shape in (here, far, far)])
    covered_by(folder, HERE, TOKYO)
    report = CHECKER.check(folder)
    (finding,) = report.findings
    assert (report.outcome, finding.file, finding.feature, finding.severity) == (
        "compiled",
        "import.json",
        "flood_maximum",
        "note",
    )
    assert "区域 3件のうち 2件は" in finding.text.ja


def test_a_zone_across_the_edge_lies_in_it_and_one_that_only_shares_the_edge_does_not(folder: Path) -> None:
    within_here = box(131.6, 33.225, 131.6125, 33.225 + 1 / 120)
    write_geojson(folder / "flood.geojson", [feature({"rank": 1}, within_here)])
    covered_by(folder, NEIGHBOUR)
    assert CHECKER.check(folder).outcome == "refused"
    across = box(131.612, 33.226, 131.613, 33.227)
    write_geojson(folder / "flood.geojson", [feature({"rank": 1}, across)])
    assert (CHECKER.check(folder).outcome, CHECKER.check(folder).findings) == ("compiled", ())
