"""No row of a table is lost, whatever its cells say."""

import csv
import io

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, facility

from machiport.facilities.inventory.importing.columns import FACILITY_ROLES, ROOM_ROLES
from machiport.facilities.inventory.importing.facility_files import FacilityFiles, FacilityImportOptions
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.model import Purpose
from machiport.localized_text import LocalizedText

PURPOSES = {"meeting": Purpose(purpose_id="meeting", name=LocalizedText(ja="会議"))}
FACILITY_TITLES = [titles[0] for titles in FACILITY_ROLES.values()]
ROOM_TITLES = [titles[0] for titles in ROOM_ROLES.values()]
CELLS = st.one_of(
    st.sampled_from(
        ["", "", "mihon", "見本会館", "会議室", "44201", "33.2", "131.6", "月〜金", "9:00", "17:00", "会議", "20人",
         "30", "60", "standard", "○", "午前 9:00-12:00", "projector=機:2", "スロープ", "大分市見本町"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)  # fmt: skip


GOOD = {
    "住所": "大分市見本町",
    "緯度": "33.2",
    "経度": "131.6",
    "施設名称": "見本会館",
    "利用目的": "会議",
    "定員": "20人",
    "時間の刻み": "30",
    "利用規則": "standard",
    "料金表": "rooms",
}


def _csv(titles: list[str], rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, titles)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _rows(titles: list[str], named: str) -> st.SearchStrategy[list[dict[str, str]]]:
    """Return rows that could be used, but for a few cells that say anything."""
    names = st.sampled_from(["見本会館", "会議室", "音楽室", "別館"])
    spoilt = st.dictionaries(st.sampled_from(titles), CELLS, max_size=3)
    row = st.builds(lambda name, some: dict.fromkeys(titles, "") | GOOD | {named: name} | some, names, spoilt)
    return st.lists(row.map(lambda cells: {title: cells[title] for title in titles}), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(_rows(FACILITY_TITLES, "名称"), _rows(ROOM_TITLES, "室場名"), st.booleans())
def test_every_row_is_used_or_reported(
    facilities: list[dict[str, str]], rooms: list[dict[str, str]], with_present: bool
) -> None:
    files = {"facilities.csv": _csv(FACILITY_TITLES, facilities), "rooms.csv": _csv(ROOM_TITLES, rooms)}
    present = {FACILITY_ID: (facility(), "v1")} if with_present else {}
    found = FacilityFiles("44201", present, PURPOSES).read(files, FacilityImportOptions(), ImportReport())
    errors = [
        each for each in found.findings if each.severity == "error" and each.code not in ("not_valid", "incomplete")
    ]
    of_rows = {(each.file, each.line) for each in errors if each.line is not None}
    assert found.counts.facility_rows == len(facilities)
    assert found.counts.room_rows == len(rooms)
    assert len(of_rows) == found.counts.rows_left_out
    event(f"{found.counts.facilities + found.counts.rooms} rows used, {found.counts.rows_left_out} left out")
    assert found.counts.facilities <= len(found.drafts)
    for draft in found.drafts:
        faulty = any(each.code in ("not_valid", "incomplete") for each in found.findings)
        assert draft.facility is not None or faulty
