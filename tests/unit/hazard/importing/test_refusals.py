"""Zones that cannot be used: whether the others are published."""

from pathlib import Path

import pytest
from shapely.geometry import box
from tests.unit.hazard.importing.import_folders import feature, write_geojson, write_spec
from tests.unit.hazard.importing.import_world import BOW_TIE, FLOOD, WAVE, Imports

from machiport.hazard.importing.refusals import RefusalRule


def with_refused(folder: Path, good: int, bad: int) -> None:
    found = [feature({"rank": 1}, box(131.6 + n / 1000, 33.2, 131.6005 + n / 1000, 33.201)) for n in range(good)]
    write_geojson(folder / "flood.geojson", [*found, *[feature({"rank": "?"})] * bad])


def test_a_single_refused_zone_publishes_nothing(imports: Imports, folder: Path) -> None:
    """Its places would be answered “outside”, since the coverage is around them."""
    with_refused(folder, good=199, bad=1)
    report = imports.run(folder)
    assert (report.outcome, imports.in_force()) == ("refused", [])
    assert "1件（0.5%）" in (report.reason.ja if report.reason else "")
    assert [(each.file, each.feature) for each in report.findings] == [("flood.geojson", "200")]


def test_the_operator_may_allow_a_share_in_import_json(imports: Imports, folder: Path) -> None:
    with_refused(folder, good=3, bad=1)
    write_spec(folder, FLOOD, WAVE, allow_refused=0.24)
    assert imports.run(folder).outcome == "refused"
    write_spec(folder, FLOOD, WAVE, allow_refused=0.25)
    report = imports.run(folder)
    assert report.outcome == "published"
    assert (report.kinds[0].zones, report.counts.refused) == (3, 1)
    assert imports.run(folder, RefusalRule(0)).outcome == "refused"  # who runs it has the last word


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none_is_told(imports: Imports, folder: Path, share: float) -> None:
    write_spec(folder, FLOOD, allow_refused=share)
    report = imports.run(folder)
    assert "allow_refused" in (report.reason.ja if report.reason else "")


@pytest.mark.parametrize(("bad", "outcome"), [(1, "published"), (2, "refused")])
def test_more_than_the_share_given_stops_the_import(imports: Imports, folder: Path, bad: int, outcome: str) -> None:
    with_refused(folder, good=3, bad=bad)
    report = imports.run(folder, RefusalRule(most=0.25))
    assert report.outcome == outcome
    if report.reason is not None:
        assert "2件（40%）" in report.reason.ja


def test_all_findings_are_counted_and_the_first_ones_told(
    imports: Imports, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("machiport.hazard.importing.import_report.MOST_FINDINGS", 2)
    write_geojson(folder / "flood.geojson", [feature({"rank": 1}, BOW_TIE), feature({"rank": 1}), *[feature({})] * 3])
    report = imports.run(folder, RefusalRule(most=0.6))
    assert report.counts.model_dump() == {"refused": 3, "repaired": 1, "note": 0}
    assert [finding.severity for finding in report.findings] == ["refused", "refused"]
