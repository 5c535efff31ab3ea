"""Published lists of shelters, read in place: every row accounted for, and the region's bundle within its limits."""

import gzip
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.shelter_world import ShelterWorld

from machiport.clock import FixedClock
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.shelters.dynamo_shelter_lists import DynamoShelterLists
from machiport.hazard.shelters.dynamo_shelter_statuses import DynamoShelterStatuses
from machiport.hazard.shelters.importing.options import ShelterImportOptions
from machiport.hazard.shelters.importing.shelter_files import ShelterImport, import_shelter_files
from machiport.hazard.shelters.importing.status_table import Instants, read_status_table
from machiport.hazard.shelters.lists_in_force import ListsInForce
from machiport.hazard.shelters.model import ListHead, Shelter
from machiport.hazard.shelters.nearest import ShelterIndex, Wanted, by_distance
from machiport.hazard.shelters.packed_lists import pack_list, unpack_list
from machiport.hazard.shelters.ports import ListCommit
from machiport.hazard.shelters.shelter_service import LARGEST_BUNDLE, ShelterRegion, ShelterService
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.municipalities import Municipality, MunicipalityName, MunicipalityRegistry, check_digit
from machiport.packed_chunks import MAXIMUM_CHUNK_BYTES

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data" / "hazard"
GSI = DATA / "motohasystem__jp-shelter-api"
NANAO = DATA / "raokiey__R06-Noto-Peninsula-EQ-open-shelter-Nanao"
TAKAMATSU = DATA / "takamatsu-city__opendata"
SAMPLES = sorted((ROOT / "sample_region" / "hazard" / "shelters").glob("*.csv"))

# Counted in the files themselves: rows of both lists, and the places they are.
MUNICIPALITIES: Mapping[str, tuple[int, int]] = {
    "442011": (240, 124), "442020": (160, 145), "442038": (274, 238), "442046": (212, 129), "442054": (330, 215),
    "442062": (88, 72), "442071": (265, 255), "442089": (159, 159), "442097": (73, 73), "442101": (261, 242),
    "442119": (205, 106), "442127": (51, 27), "442135": (159, 92), "442143": (358, 331), "443221": (49, 47),
    "443417": (58, 58), "444618": (44, 29), "444626": (36, 25),
}  # fmt: skip


def real(path: Path) -> bytes:
    """Return a published file; the test is skipped where it is absent."""
    if not path.exists():
        pytest.skip(f"real data is absent: {path.name}")
    return path.read_bytes()


def gsi(code: str) -> ShelterImport:
    """Return both of GSI's lists of a municipality (six digits) as one."""
    assert check_digit(code[:5]) == code[5]
    files = {f"{kind}.json": real(GSI / kind / f"{code}.json") for kind in ("emergency", "evacuation")}
    return import_shelter_files(code[:5], files)


@pytest.mark.parametrize("code", [*MUNICIPALITIES, "401005"])
def test_every_row_of_gsis_lists_is_a_shelter(code: str) -> None:
    result = gsi(code)
    files = [json.loads(real(GSI / kind / f"{code}.json"))["features"] for kind in ("emergency", "evacuation")]
    counts = result.counts
    assert counts.rows_read == sum(map(len, files)) == counts.shelters + counts.rows_united
    assert (counts.rows_read, counts.shelters) == MUNICIPALITIES.get(code, (1130, 628))
    assert (counts.emergency, counts.designated_shelters) == tuple(map(len, files))
    assert result.publishable
    assert [finding for finding in result.findings if finding.severity != "note"] == []
    _check_against_the_source(result.shelters, files[0])


def _check_against_the_source(shelters: Sequence[Shelter], sites: Sequence[Mapping[str, Mapping[str, str]]]) -> None:
    """Compare hazards and places with the features themselves."""
    titles = ["洪水", "崖崩れ、土石流及び地滑り", "高潮", "地震", "津波", "大規模な火事", "内水氾濫", "火山現象"]
    by_id = {each: shelter for shelter in shelters for each in (shelter.shelter_id, *shelter.other_ids)}
    for site in sites:
        shelter = by_id[site["properties"]["共通ID"]]
        assert "emergency" in shelter.designations
        assert len(shelter.hazards) == sum(bool(site["properties"][title]) for title in titles)
        lon, lat = map(float, site["geometry"]["coordinates"])
        assert abs(shelter.lon - lon) < 0.006
        assert abs(shelter.lat - lat) < 0.006


def test_a_place_without_published_data_is_told() -> None:
    result = import_shelter_files("11101", {"emergency.json": real(GSI / "emergency" / "111015.json")})
    assert [finding.code for finding in result.findings] == ["file_not_readable"]


@pytest.mark.parametrize(
    ("file", "options", "rows", "shelters"),
    [
        ("evacuation_space.xlsx", ShelterImportOptions(), 195, 153),
        ("tsunami_evacuation_building.csv", ShelterImportOptions(hazards=("tsunami",)), 113, 0),
    ],
)
def test_takamatsus_lists(file: str, options: ShelterImportOptions, rows: int, shelters: int) -> None:
    result = import_shelter_files("37201", {file: real(TAKAMATSU / file)}, options)
    assert result.publishable
    counts = result.counts
    assert (counts.shelters, counts.emergency, counts.designated_shelters) == (rows, rows, shelters)


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("reference_data.csv", 112),
        ("open_shelter_Nanao-shi_2024-01-09-1800.csv", 29),
        ("open_shelter_Nanao-shi_2024-01-26-0600.csv", 26),
        ("open_shelter_Nanao-shi.geojson", 1),
    ],
)
def test_nanaos_lists(file: str, rows: int) -> None:
    result = import_shelter_files("17202", {file: real(NANAO / file)}, ShelterImportOptions(designation="both"))
    assert result.publishable
    assert result.counts.shelters == rows
    with_capacity = [shelter.capacity for shelter in result.shelters if shelter.capacity is not None]
    assert all(capacity.people is not None for capacity in with_capacity)


@pytest.mark.parametrize(
    ("file", "people", "as_of"),
    [
        ("open_shelter_Nanao-shi_2024-01-09-1800.csv", 1886, "2024-01-09T09:00:00+00:00"),
        ("open_shelter_Nanao-shi_2024-01-26-0600.csv", 1256, "2024-01-25T21:00:00+00:00"),
    ],
)
def test_nanaos_opened_shelters_are_reports(file: str, people: int, as_of: str) -> None:
    """The shelters that were opened in January 2024, with their people; some of them stood in no list before."""
    both = ShelterImportOptions(designation="both")
    shelters = import_shelter_files("17202", {file: real(NANAO / file)}, both).shelters
    table = read_status_table(file, real(NANAO / file), shelters, Instants(None, datetime(2027, 1, 1, tzinfo=UTC)))
    assert table.usable, table.findings[:3]
    assert {row.report.as_of.isoformat() for row in table.rows} == {as_of}
    assert {row.report.status for row in table.rows} == {"open"}
    assert sum(row.report.headcount or 0 for row in table.rows) == people


@pytest.fixture(scope="module")
def region() -> dict[str, tuple[Shelter, ...]]:
    """Return the lists of all municipalities of the prefecture, by code of five digits."""
    return {code[:5]: gsi(code).shelters for code in MUNICIPALITIES}


def test_a_packed_list_fits_items_and_comes_back_as_it_was(region: dict[str, tuple[Shelter, ...]]) -> None:
    for shelters in region.values():
        chunks = list(pack_list(shelters))
        assert unpack_list(chunks) == shelters
        assert all(len(chunk) <= MAXIMUM_CHUNK_BYTES for chunk in chunks)
        assert chunks == list(pack_list(shelters))


def test_the_bundle_of_a_prefecture_is_far_below_the_gateways_limit(region: dict[str, tuple[Shelter, ...]]) -> None:
    store, clock = InMemoryDynamo(), FixedClock(datetime(2026, 9, 6, tzinfo=UTC))
    world = ShelterWorld(store.client, "hazard", clock)
    for code, shelters in region.items():
        chunks = world.publications.stage(code, "v1", shelters, clock.now())
        head = ListHead(version=1, version_id="v1", chunks=chunks, published_at=clock.now())
        request = IdempotentRequest(code, "staff:tester", "publish-1", code)
        world.publications.commit(ListCommit(code, ListHead(), head, clock.now()), request, StoredResponse(201, "{}"))
    municipalities = MunicipalityRegistry(
        Municipality(
            code=code,
            lg_code=code + check_digit(code),
            name=MunicipalityName(ja="見本市", en="Mihon City", kana="みほんし"),
            prefecture="大分県",
            kind="city",
        )
        for code in region
    )
    service = ShelterService(
        ListsInForce(DynamoShelterLists(store.client, "hazard")),
        DynamoShelterStatuses(store.client, "hazard"),
        ShelterRegion(municipalities, load_kinds(ROOT / "sample_region")),
        clock,
        timedelta(hours=12),
    )
    body = service.bundle()
    assert sum(len(each["shelters"]) for each in json.loads(body)["lists"]) == sum(map(len, region.values()))
    assert len(body) < LARGEST_BUNDLE / 4
    assert len(gzip.compress(body)) < 250_000


def test_a_scan_of_the_whole_prefecture_is_quick(region: dict[str, tuple[Shelter, ...]]) -> None:
    """Quick enough by a factor of ten or more; what it takes on a quiet machine stands in the benchmarks' results."""
    indexes = [ShelterIndex(shelters) for shelters in region.values()]
    fastest = min(_seconds_of_a_scan(indexes) for _ in range(5))
    assert fastest < 0.05


def _seconds_of_a_scan(indexes: Sequence[ShelterIndex]) -> float:
    started = time.perf_counter()
    assert len(list(by_distance(indexes, (131.6127, 33.2395), Wanted(hazard="flood"), 10))) == 10
    return time.perf_counter() - started


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_sample_lists_are_invented_and_whole(file: Path) -> None:
    result = import_shelter_files(file.stem, {file.name: file.read_bytes()})
    assert result.publishable
    assert result.findings == ()
    assert (result.counts.shelters, result.counts.rows_united) == (8, 0)
    assert {designation for shelter in result.shelters for designation in shelter.designations} == {
        "emergency",
        "shelter",
    }
    for shelter in result.shelters:
        assert shelter.name.startswith("見本")
        assert "架空" in (shelter.remarks or "")
        assert shelter.hazards


def test_every_municipality_of_the_sample_region_has_a_list() -> None:
    assert [file.stem for file in SAMPLES] == sorted(
        path.stem for path in (ROOT / "sample_region" / "municipalities").glob("*.json")
    )
