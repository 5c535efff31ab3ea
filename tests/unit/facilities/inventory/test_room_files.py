"""Tables of rooms complete facilities and change them; every row is used or reported."""

import pytest
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, facility
from tests.unit.facilities.inventory.table_files import (
    MEETING,
    OLDER,
    OLDER_ROW,
    ROOMS,
    STUDIO,
    changed,
    codes,
    in_force_now,
    read,
)

from machiport.facilities.inventory.model import Facility, RasterScheme
from machiport.localized_text import LocalizedText


def test_rooms_complete_a_facility() -> None:
    found = read(f"{OLDER}\n{OLDER_ROW}", f"{ROOMS}\n{STUDIO}\n{MEETING}")
    (draft,) = found.drafts
    assert draft.facility is not None
    studio, meeting = draft.facility.rooms
    assert studio.name == LocalizedText(ja="音楽室", en="Music Room")
    assert isinstance(studio.scheme, RasterScheme)
    assert (studio.scheme.step_minutes, studio.scheme.longest_minutes) == (30, 180)
    assert (studio.capacity, studio.preparation_minutes, studio.area_square_metres) == (12, 15, 24)
    assert (studio.lottery, studio.heating, studio.atoms) == (True, True, ("studio",))
    assert studio.noise_neighbours == (meeting.room_id,)
    assert [each.name.ja for each in studio.equipment] == ["ピアノ"]
    assert meeting.purposes == ("meeting",)
    assert found.counts.rows_left_out == 0
    assert found.publishable


def test_rooms_of_a_facility_in_force_are_changed_and_added() -> None:
    changed = f"{FACILITY_ID},,meeting,大会議室,,,50,,,,,,,,,,,,,"
    new_one = "mihon,,new,小部屋,,会議,6,,,60,,,,standard,rooms,,,,,"
    found = read(f"{ROOMS}\n{changed}\n{new_one}", present=in_force_now())
    (draft,) = found.drafts
    assert draft.facility is not None
    meeting, studio, new = draft.facility.rooms
    assert (meeting.name.ja, meeting.capacity, meeting.purposes) == ("大会議室", 50, ("meeting",))
    assert studio == in_force_now()[FACILITY_ID][0].rooms[1]
    assert (new.room_id, new.atoms) == (f"{FACILITY_ID}.new", ("new",))
    assert (found.counts.room_rows, found.counts.rooms) == (2, 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"室場名": ""}, "name_missing"),
        ({"施設名称": "無い館"}, "facility_unknown"),
        ({"施設ID": "gone"}, "facility_unknown"),
        ({"室場ID": "第一"}, "id_not_usable"),
        ({"利用規則": "標準 規則"}, "id_not_usable"),
        ({"利用目的": "水泳"}, "purpose_unknown"),
        ({"定員": "多数"}, "number_not_understood"),
        ({"定員": "1.5"}, "number_not_understood"),
        ({"面積": "広い"}, "number_not_understood"),
        ({"抽選": "たぶん"}, "mark_not_understood"),
        ({"区分": "午前 9:00-12:00"}, "scheme_missing"),
        ({"区分": "いつでも", "時間の刻み": ""}, "periods_not_understood"),
        ({"備品": "ピアノ:0"}, "equipment_not_understood"),
        ({"定員": ""}, "value_missing"),
        ({"時間の刻み": ""}, "value_missing"),
    ],
)
def test_a_row_of_a_room_that_cannot_be_used_is_reported(change: dict[str, str], code: str) -> None:
    found = read(f"{OLDER}\n{OLDER_ROW}", changed(ROOMS, STUDIO, change))
    assert code in codes(found, "error")
    assert found.counts.rows_left_out == 1
    assert found.drafts[0].document["rooms"] == []


@pytest.mark.parametrize(
    "change", [{"時間の刻み": "20"}, {"最短利用時間": "45"}, {"音の影響がある室場": "無い室"}, {"定員": "0"}]
)
def test_what_makes_no_facility_is_reported_at_the_rooms_row(change: dict[str, str]) -> None:
    found = read(f"{OLDER}\n{OLDER_ROW}", changed(ROOMS, STUDIO, change) + f"\n{MEETING}")
    assert found.drafts[0].facility is None
    assert "not_valid" in codes(found, "error")
    assert not found.publishable


def test_doubled_rows_are_left_out() -> None:
    found = read(f"{OLDER}\n{OLDER_ROW}\n{OLDER_ROW}", f"{ROOMS}\n{MEETING}\n{MEETING}")
    assert codes(found, "error") == ["id_twice", "id_twice"]
    assert [each.line for each in found.findings if each.code == "id_twice"] == [3, 3]
    assert found.counts.rows_left_out == 2
    again = read(f"{OLDER}\n{OLDER_ROW}", f"{OLDER}\n{OLDER_ROW}")
    assert codes(again, "error") == ["id_twice"]


def test_two_facilities_of_one_name_need_an_id() -> None:
    twin = facility().model_dump_json(by_alias=True).replace(FACILITY_ID, "44201-twin")
    present = in_force_now() | {"44201-twin": (Facility.model_validate_json(twin), "v2")}
    assert "facility_ambiguous" in codes(read(f"{OLDER}\n{OLDER_ROW}", present=present), "error")
    assert "facility_ambiguous" in codes(read(f"{ROOMS}\n{MEETING}", present=present), "error")
    with_id = read(f"施設ID,{OLDER}\ntwin,{OLDER_ROW}", present=present)
    assert [draft.facility_id for draft in with_id.drafts] == ["44201-twin"]
    assert "id_not_usable" in codes(read(f"施設ID,{OLDER}\n双子,{OLDER_ROW}"), "error")


def test_faulty_rows_are_left_out_only_where_that_is_asked_for() -> None:
    tables = (f"{OLDER}\n{OLDER_ROW}", f"{ROOMS}\n{MEETING}\n{STUDIO.replace('バンド', '水泳')}")
    assert not read(*tables).publishable
    assert read(*tables, leave_out_faulty_rows=True).publishable
