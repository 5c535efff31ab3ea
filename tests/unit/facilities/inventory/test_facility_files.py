"""Tables of facilities and rooms become drafts; every row is used or reported."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID, RASTER, facility, room

from machiport.facilities.inventory.importing.columns import FACILITY_ROLES, ROOM_ROLES
from machiport.facilities.inventory.importing.facility_files import (
    MOST_FACILITIES,
    FacilityFiles,
    FacilityImport,
    FacilityImportOptions,
)
from machiport.facilities.inventory.importing.messages import MESSAGES
from machiport.facilities.inventory.importing.report import ImportReport
from machiport.facilities.inventory.model import Facility, Purpose, RasterScheme
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText

PURPOSES = {
    "meeting": Purpose(purpose_id="meeting", name=LocalizedText(ja="会議・打合せ"), words=("会議", "打合せ")),
    "band": Purpose(purpose_id="band", name=LocalizedText(ja="バンド練習"), words=("バンド",)),
}
OLDER = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,"
    "電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考"
)
OLDER_ROW = (
    "442011,1,大分県,大分市,見本会館,ミホンカイカン,,,大分市見本町1番1号,2階,33.2396,131.6093,"
    "097-000-0000,,,,月〜金・祝,9:00,22:00,年末年始休館,会館です,スロープ、足湯,https://mihon.example/,"
)
NEWER = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英語,所在地_連結表記,建物名等(方書),緯度,経度,電話番号,"
    "利用可能曜日,開始時間,終了時間,バリアフリー情報,URL"
)
NEWER_ROW = (
    "442011,A-001,大分県大分市,見本館,ミホンカン,Mihon House,大分県大分市見本町2番,,33.24,131.61,097-000-0001,"
    "毎日,8:30,17:15,,"
)
ROOMS = (
    "施設ID,施設名称,室場ID,室場名,室場名_英語,利用目的,定員,備品,区分,時間の刻み,最短利用時間,最長利用時間,準備時間,"
    "利用規則,料金表,音の影響がある室場,抽選,冷暖房,区画,面積"
)
STUDIO = ",見本会館,studio,音楽室,Music Room,バンド,12人,ピアノ:1,,30分,60,180,15分,standard,rooms,会議室,○,有,,24㎡"
MEETING = ",見本会館,meeting,会議室,,会議,20,,午前 09:00-12:00、午後 13:00-17:00,,,,,standard,rooms,,,,,"


def _read(
    *tables: str | bytes, present: dict[str, tuple[Facility, str]] | None = None, **options: Any
) -> FacilityImport:
    files = {
        f"{number}.csv": table.encode() if isinstance(table, str) else table for number, table in enumerate(tables)
    }
    reader = FacilityFiles("44201", present or {}, PURPOSES)
    return reader.read(files, FacilityImportOptions(**options), ImportReport())


def _codes(found: FacilityImport, severity: str | None = None) -> list[str]:
    return [each.code for each in found.findings if severity is None or each.severity == severity]


def test_the_older_columns_make_a_draft() -> None:
    found = _read(f"{OLDER}\n{OLDER_ROW}")
    (draft,) = found.drafts
    document = draft.document
    assert document["name"] == {"ja": "見本会館"}
    assert document["kana"] == "みほんかいかん"
    assert document["address"] == "大分市見本町1番1号 2階"
    assert document["position"] == {"longitude": 131.6093, "latitude": 33.2396}
    assert document["contact"] == {"telephone": "097-000-0000", "url": "https://mihon.example/"}
    assert document["hours"] == [
        {"days": ("mon", "tue", "wed", "thu", "fri", "holiday"), "open": {"start": "09:00", "end": "22:00"}}
    ]
    assert document["accessibility"] == ("step_free_entrance",)
    assert document["description"] == {"ja": "会館です"}
    assert (draft.facility, draft.missing, draft.expected) == (None, ("rooms",), None)
    assert _codes(found) == ["hours_remark", "accessibility_not_understood", "incomplete"]
    assert [(each.line, each.column, each.column_title) for each in found.findings[:2]] == [
        (2, 20, "利用可能日時特記事項"),
        (2, 22, "バリアフリー情報"),
    ]
    assert not found.publishable


def test_the_newer_columns_make_a_draft_with_the_lists_own_id() -> None:
    found = _read(f"{NEWER}\n{NEWER_ROW}")
    (draft,) = found.drafts
    assert draft.facility_id == "44201-id-a-001"
    assert draft.document["name"] == {"ja": "見本館", "en": "Mihon House"}
    assert draft.document["hours"][0]["open"] == {"start": "08:30", "end": "17:15"}
    assert _codes(found) == ["incomplete"]


def test_rooms_complete_a_facility() -> None:
    found = _read(f"{OLDER}\n{OLDER_ROW}", f"{ROOMS}\n{STUDIO}\n{MEETING}")
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


def test_our_own_columns_are_read_as_well() -> None:
    facilities = (
        "施設ID,名称,名称_やさしい日本語,施設種別,所在地_都道府県,所在地_市区町村,所在地_町字,緯度,経度,連絡先メールアドレス,"
        "開始時間,終了時間,アクセス方法,共用備品\n"
        "mihon,見本会館,みほん会館,gymnasium,大分県,大分市,見本町,33.2396,131.6093,desk@mihon.example,"
        "9時,21時半,バス停すぐ,projector=プロジェクター:3"
    )
    rooms = (
        "施設ID,室場ID,室場名,室場名_カナ,室場名_やさしい日本語,説明,利用目的,定員,時間の刻み,片付け時間,利用規則,料金表,区画,錠ID\n"
        'mihon,hall,ホール,ホール,大きい 部屋,広いです,会議,100,60,30,standard,rooms,"a,b",lock-1'
    )
    found = _read(facilities, rooms)
    (draft,) = found.drafts
    assert (_codes(found), draft.facility_id) == ([], "44201-mihon")
    of = draft.facility
    assert of is not None
    assert (of.name.ja_x_easy, of.kind, of.address) == ("みほん会館", "gymnasium", "大分県大分市見本町")
    assert (of.contact.email, of.access) == ("desk@mihon.example", LocalizedText(ja="バス停すぐ"))
    assert [(day_hours.days, day_hours.open) for day_hours in of.hours] == [
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), TimeRange(start=540, end=1290))
    ]
    assert [(each.equipment_id, each.count, each.shared) for each in of.equipment] == [("projector", 3, True)]
    (hall,) = of.rooms
    assert (hall.atoms, hall.lock_id, hall.kana, hall.cleanup_minutes) == (("a", "b"), "lock-1", "ホール", 30)
    assert (hall.description, hall.name.ja_x_easy) == (LocalizedText(ja="広いです"), "大きい 部屋")


def test_excel_and_shift_jis_are_read_as_well() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (OLDER, OLDER_ROW):
        sheet.append(line.split(","))
    data = io.BytesIO()
    workbook.save(data)
    found = _read(data.getvalue(), f"{ROOMS}\n{MEETING}".encode("cp932"))
    assert found.publishable


def _present(**changes: Any) -> dict[str, tuple[Facility, str]]:
    return {FACILITY_ID: (facility(room(), room("studio", scheme=RASTER, purposes=["band"]), **changes), "v1")}


def test_a_row_with_the_name_of_a_facility_changes_it_and_nothing_else() -> None:
    present = _present(exceptions=[{"first": "2027-01-01", "last": "2027-01-03", "reason": {"ja": "休館"}}])
    before = present[FACILITY_ID][0]
    found = _read(f"{OLDER}\n{OLDER_ROW}", present=present)
    (draft,) = found.drafts
    after = draft.facility
    assert after is not None
    assert (draft.facility_id, draft.expected) == (FACILITY_ID, "v1")
    assert after.name == before.name  # the Japanese is the same, so the English stays
    assert (after.rooms, after.exceptions, after.hours) == (before.rooms, before.exceptions, before.hours)
    assert after.contact.telephone == "097-000-0000"
    assert "hours_kept" in _codes(found, "note")
    assert found.publishable


def test_hours_are_replaced_where_that_is_asked_for() -> None:
    (draft,) = _read(f"{OLDER}\n{OLDER_ROW}", present=_present(), replace_hours=True).drafts
    assert draft.facility is not None
    assert draft.facility.hours[0].days == ("mon", "tue", "wed", "thu", "fri", "holiday")


def test_rooms_of_a_facility_in_force_are_changed_and_added() -> None:
    changed = f"{FACILITY_ID},,meeting,大会議室,,,50,,,,,,,,,,,,,"
    new_one = "mihon,,new,小部屋,,会議,6,,,60,,,,standard,rooms,,,,,"
    found = _read(f"{ROOMS}\n{changed}\n{new_one}", present=_present())
    (draft,) = found.drafts
    assert draft.facility is not None
    meeting, studio, new = draft.facility.rooms
    assert (meeting.name.ja, meeting.capacity, meeting.purposes) == ("大会議室", 50, ("meeting",))
    assert studio == _present()[FACILITY_ID][0].rooms[1]
    assert (new.room_id, new.atoms) == (f"{FACILITY_ID}.new", ("new",))
    assert (found.counts.room_rows, found.counts.rooms) == (2, 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"名称": ""}, "name_missing"),
        ({"住所": "", "方書": ""}, "address_missing"),
        ({"緯度": ""}, "coordinates_missing"),
        ({"緯度": "3.2"}, "coordinates_not_understood"),
        ({"都道府県コード又は市区町村コード": "372013"}, "other_municipality"),
        ({"POIコード": "体育館"}, "id_not_usable"),
        ({"団体名": "ピアノ:0"}, "equipment_not_understood"),
    ],
)
def test_a_row_of_a_facility_that_cannot_be_used_is_reported(change: dict[str, str], code: str) -> None:
    # Two columns that nobody needs here have titles of our own.
    table = _changed(OLDER, OLDER_ROW, change).replace("POIコード", "施設種別").replace("団体名", "共用備品")
    found = _read(table)
    assert found.drafts == ()
    assert code in _codes(found, "error")
    assert found.counts.rows_left_out == 1
    assert not found.publishable


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"利用可能曜日": "不定"}, "days_not_understood"),
        ({"開始時間": "朝"}, "time_not_understood"),
        ({"終了時間": "8:00"}, "time_not_understood"),
        ({"終了時間": ""}, "time_missing"),
        ({"名称_カナ": "漢字"}, "kana_not_usable"),
        ({"電話番号": "代表へ"}, "phone_not_usable"),
        ({"URL": "mihon.example"}, "url_not_usable"),
        ({"緯度": "131.6093", "経度": "33.2396"}, "coordinates_swapped"),
    ],
)
def test_a_cell_that_cannot_be_used_is_left_out_with_a_warning(change: dict[str, str], code: str) -> None:
    found = _read(_changed(OLDER, OLDER_ROW, change))
    assert len(found.drafts) == 1
    assert code in _codes(found, "warning")


def _changed(header: str, row: str, change: dict[str, str]) -> str:
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert change.keys() <= cells.keys()
    return f"{header}\n{','.join((cells | change).values())}"


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
    found = _read(f"{OLDER}\n{OLDER_ROW}", _changed(ROOMS, STUDIO, change))
    assert code in _codes(found, "error")
    assert found.counts.rows_left_out == 1
    assert found.drafts[0].document["rooms"] == []


@pytest.mark.parametrize(
    "change", [{"時間の刻み": "20"}, {"最短利用時間": "45"}, {"音の影響がある室場": "無い室"}, {"定員": "0"}]
)
def test_what_makes_no_facility_is_reported_at_the_rooms_row(change: dict[str, str]) -> None:
    found = _read(f"{OLDER}\n{OLDER_ROW}", _changed(ROOMS, STUDIO, change) + f"\n{MEETING}")
    assert found.drafts[0].facility is None
    assert "not_valid" in _codes(found, "error")
    assert not found.publishable


def test_doubled_rows_are_left_out() -> None:
    found = _read(f"{OLDER}\n{OLDER_ROW}\n{OLDER_ROW}", f"{ROOMS}\n{MEETING}\n{MEETING}")
    assert _codes(found, "error") == ["id_twice", "id_twice"]
    assert [each.line for each in found.findings if each.code == "id_twice"] == [3, 3]
    assert found.counts.rows_left_out == 2
    again = _read(f"{OLDER}\n{OLDER_ROW}", f"{OLDER}\n{OLDER_ROW}")
    assert _codes(again, "error") == ["id_twice"]


def test_two_facilities_of_one_name_need_an_id() -> None:
    twin = facility().model_dump_json(by_alias=True).replace(FACILITY_ID, "44201-twin")
    present = _present() | {"44201-twin": (Facility.model_validate_json(twin), "v2")}
    assert "facility_ambiguous" in _codes(_read(f"{OLDER}\n{OLDER_ROW}", present=present), "error")
    assert "facility_ambiguous" in _codes(_read(f"{ROOMS}\n{MEETING}", present=present), "error")
    with_id = _read(f"施設ID,{OLDER}\ntwin,{OLDER_ROW}", present=present)
    assert [draft.facility_id for draft in with_id.drafts] == ["44201-twin"]
    assert "id_not_usable" in _codes(_read(f"施設ID,{OLDER}\n双子,{OLDER_ROW}"), "error")


def test_faulty_rows_are_left_out_only_where_that_is_asked_for() -> None:
    tables = (f"{OLDER}\n{OLDER_ROW}", f"{ROOMS}\n{MEETING}\n{STUDIO.replace('バンド', '水泳')}")
    assert not _read(*tables).publishable
    assert _read(*tables, leave_out_faulty_rows=True).publishable


@pytest.mark.parametrize(
    ("table", "code"),
    [
        pytest.param(b"", "file_empty", id="empty"),
        ("名称", "file_empty"),
        ("題,値\n1,2", "header_not_understood"),
        ("名称,名称,住所\na,b,c", "title_twice"),
        (b"\x81\x20\n\x81\x20", "not_decodable"),
        (b"PK\x03\x04broken", "file_not_readable"),
        pytest.param("名称\n" + "あ\n" * 5001, "too_large", id="long"),
    ],
)
def test_a_file_that_cannot_be_used_is_reported(table: str | bytes, code: str) -> None:
    found = _read(table)
    assert _codes(found, "error") == [code]
    assert not found.publishable
    # One file that cannot be read keeps the others unpublished.
    assert not _read(f"{OLDER}\n{OLDER_ROW}", f"{ROOMS}\n{MEETING}", table, leave_out_faulty_rows=True).publishable


def test_columns_of_no_use_are_named_unless_they_are_known() -> None:
    found = _read(f"{OLDER},好物\n{OLDER_ROW},みかん")
    assert [(each.code, each.value) for each in found.findings if each.severity == "note"] == [
        ("column_not_used", "好物")
    ]


def test_nothing_at_all_and_too_much() -> None:
    assert _codes(_read()) == ["nothing_found"]
    rows = [OLDER_ROW.replace("見本会館", f"見本会館{number}") for number in range(MOST_FACILITIES + 1)]
    found = _read("\n".join([OLDER, *rows]))
    assert "too_large" in _codes(found, "error")
    assert not found.publishable


def test_the_guides_example_is_a_facility_that_can_be_published() -> None:
    guide = (Path(__file__).parents[4] / "docs" / "facilities-import.md").read_text(encoding="utf-8")
    facilities, rooms = re.findall(r"```\n(.*?)```", guide, re.DOTALL)
    found = _read(facilities, rooms)
    assert (_codes(found), found.publishable) == ([], True)
    (draft,) = found.drafts
    assert draft.facility is not None
    assert draft.facility.hours[0].days == ("tue", "wed", "thu", "fri", "sat", "sun", "holiday")


def test_the_guide_names_every_column() -> None:
    guide = (Path(__file__).parents[4] / "docs" / "facilities-import.md").read_text(encoding="utf-8")
    parts = {"所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下"}
    titles = {title[0] for roles in (FACILITY_ROLES, ROOM_ROLES) for title in roles.values()}
    assert {title for title in titles - parts if title not in guide} == set()


def test_every_message_is_worded_in_three_languages() -> None:
    for message in MESSAGES.values():
        assert len({message.ja, message.en, message.easy}) == 3
