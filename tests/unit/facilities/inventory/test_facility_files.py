"""Tables of facilities become drafts; every row is used or reported."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from tests.unit.facilities.inventory.sample_facilities import FACILITY_ID
from tests.unit.facilities.inventory.table_files import (
    MEETING,
    NEWER,
    NEWER_ROW,
    OLDER,
    OLDER_ROW,
    ROOMS,
    changed,
    codes,
    in_force_now,
    read,
)

from machiport.facilities.inventory.importing.columns import FACILITY_ROLES, ROOM_ROLES
from machiport.facilities.inventory.importing.facility_files import (
    MOST_FACILITIES,
)
from machiport.facilities.inventory.importing.messages import MESSAGES
from machiport.facilities.times import TimeRange
from machiport.localized_text import LocalizedText


def test_the_older_columns_make_a_draft() -> None:
    found = read(f"{OLDER}\n{OLDER_ROW}")
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
    assert codes(found) == ["hours_remark", "accessibility_not_understood", "incomplete"]
    assert [(each.line, each.column, each.column_title) for each in found.findings[:2]] == [
        (2, 20, "利用可能日時特記事項"),
        (2, 22, "バリアフリー情報"),
    ]
    assert not found.publishable


def test_the_newer_columns_make_a_draft_with_the_lists_own_id() -> None:
    found = read(f"{NEWER}\n{NEWER_ROW}")
    (draft,) = found.drafts
    assert draft.facility_id == "44201-id-a-001"
    assert draft.document["name"] == {"ja": "見本館", "en": "Mihon House"}
    assert draft.document["hours"][0]["open"] == {"start": "08:30", "end": "17:15"}
    assert codes(found) == ["incomplete"]


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
    found = read(facilities, rooms)
    (draft,) = found.drafts
    assert (codes(found), draft.facility_id) == ([], "44201-mihon")
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
    found = read(data.getvalue(), f"{ROOMS}\n{MEETING}".encode("cp932"))
    assert found.publishable


def test_a_row_with_the_name_of_a_facility_changes_it_and_nothing_else() -> None:
    present = in_force_now(exceptions=[{"first": "2027-01-01", "last": "2027-01-03", "reason": {"ja": "休館"}}])
    before = present[FACILITY_ID][0]
    found = read(f"{OLDER}\n{OLDER_ROW}", present=present)
    (draft,) = found.drafts
    after = draft.facility
    assert after is not None
    assert (draft.facility_id, draft.expected) == (FACILITY_ID, "v1")
    assert after.name == before.name  # the Japanese is the same, so the English stays
    assert (after.rooms, after.exceptions, after.hours) == (before.rooms, before.exceptions, before.hours)
    assert after.contact.telephone == "097-000-0000"
    assert "hours_kept" in codes(found, "note")
    assert found.publishable


def test_hours_are_replaced_where_that_is_asked_for() -> None:
    (draft,) = read(f"{OLDER}\n{OLDER_ROW}", present=in_force_now(), replace_hours=True).drafts
    assert draft.facility is not None
    assert draft.facility.hours[0].days == ("mon", "tue", "wed", "thu", "fri", "holiday")


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
    table = changed(OLDER, OLDER_ROW, change).replace("POIコード", "施設種別").replace("団体名", "共用備品")
    found = read(table)
    assert found.drafts == ()
    assert code in codes(found, "error")
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
    found = read(changed(OLDER, OLDER_ROW, change))
    assert len(found.drafts) == 1
    assert code in codes(found, "warning")


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
    found = read(table)
    assert codes(found, "error") == [code]
    assert not found.publishable
    # One file that cannot be read keeps the others unpublished.
    assert not read(f"{OLDER}\n{OLDER_ROW}", f"{ROOMS}\n{MEETING}", table, leave_out_faulty_rows=True).publishable


def test_columns_of_no_use_are_named_unless_they_are_known() -> None:
    found = read(f"{OLDER},好物\n{OLDER_ROW},みかん")
    assert [(each.code, each.value) for each in found.findings if each.severity == "note"] == [
        ("column_not_used", "好物")
    ]


def test_nothing_at_all_and_too_much() -> None:
    assert codes(read()) == ["nothing_found"]
    rows = [OLDER_ROW.replace("見本会館", f"見本会館{number}") for number in range(MOST_FACILITIES + 1)]
    found = read("\n".join([OLDER, *rows]))
    assert "too_large" in codes(found, "error")
    assert not found.publishable


def test_the_guides_example_is_a_facility_that_can_be_published() -> None:
    guide = (Path(__file__).parents[4] / "docs" / "facilities-import.md").read_text(encoding="utf-8")
    facilities, rooms = re.findall(r"```\n(.*?)```", guide, re.DOTALL)
    found = read(facilities, rooms)
    assert (codes(found), found.publishable) == ([], True)
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
