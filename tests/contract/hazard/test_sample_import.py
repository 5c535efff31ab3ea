"""The invented hazard data of the sample region: it imports without a finding, and says that it is invented."""

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.hazard_truth import answer

from machiport.clock import SystemClock
from machiport.hazard.datasets.packs import PackHeader, PackReader
from machiport.hazard.importing.features import Finding
from machiport.hazard.importing.import_service import ImportChecker, silent
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.section_codec import SectionAnswer, zones_of
from machiport.hazard.tile_addresses import TileAddress
from machiport.municipalities import load_registry

REGION = Path(__file__).parents[3] / "sample_region"
SAMPLE = REGION / "hazard" / "imports" / "mihon"
KINDS = load_kinds(REGION)
LARGEST_FILE = 40_000

type Sections = dict[str, dict[TileAddress, bytes]]


class Sample(NamedTuple):
    """What the import was made into."""

    header: PackHeader
    findings: tuple[Finding, ...]
    sections: Sections


@pytest.fixture(scope="module")
def sample() -> Sample:
    found: Sections = {kind.kind: {} for kind in KINDS}
    with ImportChecker(KINDS, SystemClock()).compiled(SAMPLE, silent) as checked:
        compiled = checked.compiled
        assert compiled is not None, checked.reason
        with compiled.pack.open("rb") as pack:
            for record in PackReader(pack, compiled.pack_id).records():
                found[record.kind][record.tile] = record.section
        return Sample(compiled.header, compiled.findings, found)


def test_every_kind_has_zones_and_coverage_and_nothing_is_found_fault_with(sample: Sample) -> None:
    assert [each.kind for each in sample.header.kinds] == sorted(kind.kind for kind in KINDS)
    assert all(each.zones and each.coverage_areas for each in sample.header.kinds)
    assert sample.findings == ()


def test_it_says_that_it_is_invented(sample: Sample) -> None:
    assert sample.header.sample
    assert "架空" in sample.header.title
    assert all(source.sample and "架空" in source.source for each in sample.header.kinds for source in each.sources)


def test_its_files_are_small() -> None:
    assert all(file.stat().st_size < LARGEST_FILE for file in SAMPLE.iterdir())


def said(sample: Sample, kind: str, longitude: float, latitude: float) -> SectionAnswer:
    return answer(sample.sections[kind], longitude, latitude)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("flood_maximum", (131.600, 33.225)),
        ("flood_planned", (131.600, 33.225)),
        ("flood_duration", (131.600, 33.225)),
        ("flood_collapse", (131.600, 33.225)),
        ("tsunami", (131.610, 33.258)),
        ("storm_surge", (131.610, 33.258)),
        ("tsunami", (131.505, 33.290)),
        ("inland_water", (131.606, 33.236)),
    ],
)
def test_a_place_by_the_river_or_the_sea_is_inside(sample: Sample, kind: str, place: tuple[float, float]) -> None:
    assert said(sample, kind, *place).hits


def test_landslides_have_both_classes_before_and_after_designation(sample: Sample) -> None:
    found = {
        (kind, facts.rank)
        for kind in ("landslide_steep_slope", "landslide_debris_flow", "landslide_slide")
        for section in sample.sections[kind].values()
        for facts, _ in zones_of(section)
    }
    assert {rank for kind, rank in found if kind == "landslide_debris_flow"} == {1, 2, 3, 4}
    assert ("landslide_slide", 1) in found


def test_a_hill_in_the_flood_is_outside_and_the_sea_is_not_covered(sample: Sample) -> None:
    hill = said(sample, "flood_maximum", 131.6065, 33.2190)
    assert (hill.hits, hill.covered) == ([], True)
    sea = said(sample, "tsunami", 131.75, 33.40)
    assert (sea.hits, sea.covered) == ([], False)


def test_each_municipality_is_covered_somewhere() -> None:
    covered = (SAMPLE / "covered_all.geojson").read_text("utf-8")
    for municipality in load_registry(REGION):
        assert f'"code":"{municipality.code}"' in covered
