"""A city's own lists of facilities (高松市, CC BY 4.0): every row becomes a draft."""

from pathlib import Path

import pytest

from machiport.facilities.inventory.data_files import load_purposes
from machiport.facilities.inventory.importing.facility_files import (
    FacilityFiles,
    FacilityImport,
    FacilityImportOptions,
)
from machiport.facilities.inventory.importing.report import ImportReport

ROOT = Path(__file__).parents[4]
FOLDER = ROOT.parent / "shared" / "data" / "facilities" / "takamatsu-city__opendata"
TAKAMATSU = "37201"
LISTS = {
    "citizen_activity_facility.xlsx": 4,
    "folklore_facility.xlsx": 6,
    "library.xlsx": 5,
    "lifelong_learning_facility.xlsx": 2,
    "other_sports_facilities.xlsx": 7,
}
WITHOUT_HOURS = {"高松市福岡会館", "高松市木太北部会館"}
ROOMS = """施設名称,室場名,利用目的,定員,区分,利用規則,料金表
高松市市民活動センター,会議室,会議,30人,午前 10:00-12:00、午後 13:00-17:00,standard,rooms
"""

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the open data of 高松市 is not on this machine")


def _read(*names: str, rooms: str | None = None) -> FacilityImport:
    files = {name: (FOLDER / name).read_bytes() for name in names}
    if rooms is not None:
        files["rooms.csv"] = rooms.encode("cp932")
    purposes = load_purposes(ROOT / "sample_region")
    return FacilityFiles(TAKAMATSU, {}, purposes).read(files, FacilityImportOptions(), ImportReport())


@pytest.mark.parametrize(("name", "rows"), LISTS.items())
def test_every_row_of_a_real_list_is_a_draft(name: str, rows: int) -> None:
    found = _read(name)
    assert (found.counts.facility_rows, found.counts.facilities, len(found.drafts)) == (rows, rows, rows)
    assert [each.code for each in found.findings if each.severity == "error"] == []
    for draft in found.drafts:
        assert 133.9 < draft.document["position"]["longitude"] < 134.2
        assert 34.1 < draft.document["position"]["latitude"] < 34.4
        assert draft.document["address"].startswith("高松市")


def test_all_lists_at_once_are_all_their_facilities() -> None:
    found = _read(*LISTS)
    assert found.counts.facilities == sum(LISTS.values()) == len({draft.facility_id for draft in found.drafts})


def test_what_a_real_row_says_is_in_its_draft() -> None:
    found = _read("citizen_activity_facility.xlsx", rooms=ROOMS)
    by_name = {draft.document["name"]["ja"]: draft for draft in found.drafts}
    assert {name for name, draft in by_name.items() if "hours" in draft.missing} == WITHOUT_HOURS
    facility = by_name["高松市市民活動センター"].facility
    assert facility is not None
    assert facility.contact.telephone == "087-812-7534"
    assert facility.contact.url == "https://www.flat-takamatsu.net/"
    assert facility.address == "高松市常磐町一丁目3-1 瓦町FLAG8階"
    (hours,) = facility.hours
    assert hours.open is not None
    assert (hours.days, hours.open.start, hours.open.end) == (
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        600,
        1260,
    )
    remarks = [each.value or "" for each in found.findings if each.code == "hours_remark"]
    assert any("年末年始" in remark for remark in remarks)


def test_a_list_of_something_else_is_refused() -> None:
    found = _read("events.xlsx")
    assert [each.code for each in found.findings] == ["header_not_understood"]
    assert found.drafts == ()
