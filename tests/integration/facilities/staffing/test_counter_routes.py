"""The counter over HTTP on the sample region: bookings, blocks, day sheets, closures; who may, and bad input."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from tests.facilities_staff import CLERK, MANAGER, NEIGHBOURS_MANAGER, FacilitiesStaff, sample_files
from tests.facilities_world import NOW
from tests.gateway_events import Answer

from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.model import UserAccount
from machiport.facilities.accounts.user_numbers import new_user_number

FACILITY = "44201-mihon-bunka"
IN_THE_WAY = f"/facilities/{FACILITY}/bookings-in-the-way"
DAY = date(2026, 12, 15)  # a Tuesday
WALK_IN = {"caller_class": "resident", "contact": {"name": "見本 花子", "telephone": "000-0000-0000"}}


def facility() -> dict[str, Any]:
    """Return the facility's document."""
    return next(each for each in sample_files()["facilities"] if each["facility_id"] == FACILITY)


def slot(room: dict[str, Any], period: int = 0, day: date = DAY, **others: Any) -> dict[str, Any]:
    """Return a slot of a room: one of its periods."""
    times = room["scheme"]["periods"][period]
    named = {"room_id": room["room_id"], "day": day.isoformat(), "start": times["start"], "end": times["end"]}
    return named | {"purpose": room["purposes"][0], "people": 5} | others


def rooms() -> list[dict[str, Any]]:
    """Return the rooms with periods that are not given by lottery, none sharing a part with another."""
    seen: set[str] = set()
    found = []
    for room in facility()["rooms"]:
        if room["scheme"]["kind"] == "periods" and not room.get("lottery") and seen.isdisjoint(room["atoms"]):
            seen.update(room["atoms"])
            found.append(room)
    return found


def booked(api: FacilitiesStaff, *slots: dict[str, Any], **others: Any) -> Any:
    """Book at the counter for somebody without an account."""
    return api.post("/reservations", {"slots": list(slots), "overrides": ["not_open_yet"], **WALK_IN, **others})


def test_somebody_without_account_books_and_pays_at_the_counter(api: FacilitiesStaff) -> None:
    answer = booked(api, slot(rooms()[0]), slot(rooms()[1]), paid=1, note="=要鍵")
    assert answer.status == 201, answer.body
    first, second = answer.document["items"]
    assert (first["state"], first["origin"], first["paid"], second["paid"]) == ("confirmed", "counter", 1, 0)
    assert first["order_id"] == second["order_id"]
    assert "見本 花子" not in answer.body
    read = api.get(f"/reservations/{first['reservation_id']}")
    assert read.document["who"]["name"] == "見本 花子"
    assert read.headers["cache-control"] == "private, no-store"


def test_a_person_with_a_number_is_booked_for_and_named_on_the_sheet(api: FacilitiesStaff) -> None:
    number = new_user_number()
    account = UserAccount(
        subject="taro",
        user_number=number,
        name="見本 太郎",
        kana="みほん たろう",
        telephone="000-1111-1111",
        email="taro@example.jp",
        created_at=NOW,
        changed_at=NOW,
    )
    assert DynamoAccounts(api.dynamo.client, "facilities").create(account) == "created"
    body = {"slots": [slot(rooms()[0])], "user_number": number, "overrides": ["not_open_yet", "class_not_admitted"]}
    answer = api.post("/reservations", body)
    assert answer.status == 201, answer.body
    (made,) = answer.document["items"]
    assert (made["holder_kind"], made["caller_class"]) == ("resident", "outsider")
    who = api.get(f"/reservations/{made['reservation_id']}").document["who"]
    assert who == {"name": "見本 太郎", "telephone": "000-1111-1111", "user_number": number, "group": None}
    nobody = api.post("/reservations", body | {"user_number": _another(number)})
    assert (nobody.status, nobody.document["code"]) == (404, "facilities.user_not_found")


def _another(number: str) -> str:
    return next(other for other in iter(new_user_number, "") if other != number)


def test_a_loser_is_told_what_is_free(api: FacilitiesStaff) -> None:
    wished = slot(rooms()[0])
    assert booked(api, wished).status == 201
    answer = booked(api, wished)
    assert (answer.status, answer.document["code"]) == (409, "facilities.slot_taken")
    assert answer.document["alternatives"]
    twice = booked(api, slot(rooms()[1]), slot(rooms()[1]))
    assert twice.document["code"] == "facilities.own_overlap"


@pytest.mark.parametrize(
    ("others", "pointer"),
    [
        ({"caller_class": None}, "/body"),
        ({"user_number": "10000000"}, "/body/user_number"),
        ({"overrides": ["slot_taken"]}, "/body/overrides/0"),
        ({"paid": -1}, "/body/paid"),
        ({"slots": []}, "/body/slots"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_what_is_wrong_is_pointed_at(api: FacilitiesStaff, others: dict[str, Any], pointer: str, language: str) -> None:
    body = {"slots": [slot(rooms()[0])], **WALK_IN, **others}
    answer = api.post("/reservations", body, Accept_Language=language)
    assert answer.status == 422
    assert answer.headers["content-language"] == language
    assert any(error["pointer"].startswith(pointer) and error["message"] for error in answer.document["errors"])


def test_rules_that_are_not_set_aside_refuse(api: FacilitiesStaff) -> None:
    far = slot(rooms()[0], day=date(2027, 11, 9))
    answer = booked(api, far, overrides=[])
    assert (answer.status, answer.document["rules"]) == (409, ["not_open_yet"])
    assert booked(api, far).status == 201
    crowd = booked(api, slot(rooms()[0], people=99_999))
    assert crowd.document["rules"] == ["over_capacity"]
    assert booked(api, slot(rooms()[0]), expected_total=1).document["code"] == "facilities.price_changed"
    assert booked(api, slot(rooms()[0]), paid=9_999_999).document["code"] == "facilities.payment_too_much"


def test_rooms_are_taken_out_of_use_and_given_back(api: FacilitiesStaff) -> None:
    room = rooms()[0]
    times = {"room_id": room["room_id"], "day": DAY.isoformat(), "start": "10:10", "end": "10:20"}
    answer = api.post("/blocks", {"blocks": [times], "reason": "点検"})
    assert answer.status == 201, answer.body
    (block,) = answer.document["items"]
    assert (block["origin"], block["reason"], block["total"]) == ("block", "点検", 0)
    assert booked(api, slot(room)).status == 409
    assert [each["reservation_id"] for each in api.get("/blocks").document["items"]] == [block["reservation_id"]]
    path = f"/reservations/{block['reservation_id']}/cancellation"
    assert api.post(path, {"version": block["version"]}).document["state"] == "cancelled"
    assert api.get("/blocks").document["items"] == []
    taken = booked(api, slot(room)).document["items"][0]["reservation_id"]
    refused = api.post("/blocks", {"blocks": [times], "reason": "点検"})
    assert (refused.status, refused.document["reservations"]) == (409, [taken])


@pytest.mark.parametrize(
    ("others", "status"),
    [
        ({"day": "2026-11-19"}, 422),
        ({"day": "2099-01-01"}, 422),
        ({"atoms": ["nobodys"]}, 422),
        ({"room_id": f"{FACILITY}.nobodys"}, 404),
        ({"room_id": "44202-mihon-kaikan.hall"}, 404),
        ({"start": "12:00", "end": "11:00"}, 422),
    ],
)
def test_what_cannot_be_blocked(api: FacilitiesStaff, others: dict[str, Any], status: int) -> None:
    times = {"room_id": rooms()[0]["room_id"], "day": DAY.isoformat(), "start": "10:00", "end": "11:00"}
    before = len(api.dynamo.items)
    assert api.post("/blocks", {"blocks": [times | others], "reason": "点検"}).status == status
    assert len(api.dynamo.items) == before


def test_a_day_sheet_shows_who_comes_and_what_is_owed(api: FacilitiesStaff) -> None:
    made = booked(api, slot(rooms()[0]), paid=1, note="=1+1").document["items"][0]
    path = f"/facilities/{FACILITY}/day-sheets/{DAY.isoformat()}"
    sheet = api.get(path)
    assert sheet.status == 200
    (room,) = [each for each in sheet.document["rooms"] if each["reservations"]]
    assert room["room_id"] == rooms()[0]["room_id"]
    assert room["reservations"][0]["who"]["telephone"] == "000-0000-0000"
    printed = api.get(f"{path}/csv")
    assert printed.headers["content-type"].startswith("text/csv")
    assert printed.body.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(printed.body.removeprefix("\ufeff")))
    cells = dict(zip(head, row, strict=True))
    assert (cells["氏名"], cells["予約番号"], cells["備考"]) == ("見本 花子", made["reservation_id"], "'=1+1")
    assert int(cells["未収"]) == made["total"] - 1
    assert api.get(f"{path}/csv", who=NEIGHBOURS_MANAGER).status == 404
    assert api.get("/facilities/44202-mihon-kaikan/day-sheets/2026-12-15").status == 404


def test_a_closure_lists_what_is_in_the_way_and_then_closes(api: FacilitiesStaff) -> None:
    made = booked(api, slot(rooms()[0])).document["items"][0]
    days = {"first": DAY.isoformat(), "last": "2026-12-16"}
    listed = api.get(IN_THE_WAY, days, who=MANAGER)
    assert [each["reservation_id"] for each in listed.document["items"]] == [made["reservation_id"]]
    body = {"facility_id": FACILITY, **days, "reason": {"ja": "設備点検のため", "en": "Maintenance"}}
    answer = api.post("/closures", body, MANAGER, key="one-closure")
    assert answer.status == 200, answer.body
    assert (answer.document["cancelled"], answer.document["calendar_code"]) == (1, None)
    assert answer.document["results"][0]["reservation_id"] == made["reservation_id"]
    after = api.get(f"/reservations/{made['reservation_id']}").document
    assert (after["state"], after["fee"], after["reason"]) == ("cancelled", 0, "設備点検のため")
    document = api.get(f"/facilities/{FACILITY}", who=MANAGER).document
    assert document["version_id"] == answer.document["version_id"]
    assert document["facility"]["exceptions"][-1]["reason"]["en"] == "Maintenance"
    refused = booked(api, slot(rooms()[0]))
    assert (refused.status, refused.document["code"]) == (422, "facilities.slot_not_valid")
    assert api.post("/closures", body, MANAGER, key="one-closure").body == answer.body
    again = api.post("/closures", body, MANAGER)
    assert (again.document["results_total"], again.document["version_id"]) == (0, document["version_id"])


def test_a_closure_is_lifted_with_its_days_in_the_calendar(api: FacilitiesStaff) -> None:
    days = {"first": DAY.isoformat(), "last": "2026-12-16"}
    before = api.get(f"/facilities/{FACILITY}", who=MANAGER).document["facility"]
    body = {"facility_id": FACILITY, **days, "reason": {"ja": "設備点検のため"}}
    closed = api.post("/closures", body, MANAGER).document
    blocks = [each for each in api.get("/blocks").document["items"] if each["order_id"] == closed["closure_id"]]
    assert blocks
    path = f"/closures/{closed['closure_id']}/lifting"
    lifted = api.post(path, None, MANAGER, key="lift-it-once")
    assert (lifted.status, lifted.document["blocks"]) == (200, len(blocks))
    assert api.post(path, None, MANAGER, key="lift-it-once").body == lifted.body
    assert api.post(path, None, MANAGER).document["blocks"] == 0
    assert api.get(f"/facilities/{FACILITY}", who=MANAGER).document["facility"] == before
    assert booked(api, slot(rooms()[0])).status == 201
    assert api.get("/blocks").document["items"] == []
    assert api.post("/closures/nothing/lifting", None, MANAGER).document["code"] == "facilities.closure_not_found"
    assert api.post(path, None, CLERK).status == 403


def test_a_closure_of_some_hours_leaves_the_calendar_alone(api: FacilitiesStaff) -> None:
    hours = {"first": DAY.isoformat(), "last": DAY.isoformat(), "start": "09:00", "end": "10:00"}
    body = {"facility_id": FACILITY, **hours, "rooms": [rooms()[0]["room_id"]], "reason": {"ja": "清掃"}}
    answer = api.post("/closures", body, MANAGER)
    assert (answer.status, answer.document["version_id"]) == (200, None)
    assert booked(api, slot(rooms()[0])).document["code"] == "facilities.slot_taken"
    assert booked(api, slot(rooms()[1])).status == 201


@pytest.mark.parametrize(
    ("others", "status"),
    [
        ({"last": "2026-12-01"}, 422),
        ({"last": "2027-12-01"}, 422),
        ({"first": "2099-12-01", "last": "2099-12-01"}, 422),
        ({"first": "2026-11-01"}, 422),
        ({"rooms": [f"{FACILITY}.nobodys"]}, 404),
        ({"facility_id": "44202-mihon-kaikan"}, 404),
        ({"start": "10:00", "end": "09:00"}, 422),
    ],
)
def test_what_cannot_be_closed(api: FacilitiesStaff, others: dict[str, Any], status: int) -> None:
    body = {"facility_id": FACILITY, "first": DAY.isoformat(), "last": DAY.isoformat(), "reason": {"ja": "点検"}}
    before = len(api.dynamo.items)
    assert api.post("/closures", body | others, MANAGER).status == status
    assert len(api.dynamo.items) == before


def test_closing_is_a_managers_matter_and_another_owner_sees_nothing(api: FacilitiesStaff) -> None:
    body = {"facility_id": FACILITY, "first": DAY.isoformat(), "last": DAY.isoformat(), "reason": {"ja": "点検"}}
    assert api.post("/closures", body, CLERK).status == 403
    made = booked(api, slot(rooms()[0])).document["items"][0]
    path = f"/reservations/{made['reservation_id']}"
    assert api.get(path, who=NEIGHBOURS_MANAGER).status == 404
    neighbours = f"/staff/facilities/44202{path}"
    assert api.get(neighbours, who=NEIGHBOURS_MANAGER).document["code"] == "facilities.reservation_not_found"


def test_a_booking_is_marked_paid_and_given_back_over_http(api: FacilitiesStaff) -> None:
    made = booked(api, slot(rooms()[0])).document["items"][0]
    path = f"/reservations/{made['reservation_id']}"
    paid = api.post(f"{path}/payments", {"version": 1, "yen": made["total"]}).document
    assert (paid["paid"], paid["version"]) == (made["total"], 2)
    assert api.post(f"{path}/note", {"version": 2, "note": "連絡済み"}).document["version"] == 3
    early = api.post(f"{path}/no-show", {"version": 3})
    assert (early.status, early.document["code"]) == (409, "facilities.use_not_begun")
    assert api.post(f"{path}/use", {"version": 3}).document["code"] == "facilities.use_not_begun"
    assert api.post(f"{path}/approval", {"version": 3}).document["code"] == "facilities.state_forbids"
    assert api.post(f"{path}/denial", {"version": 3, "reason": "不可"}).document["code"] == "facilities.state_forbids"
    stale = api.post(f"{path}/cancellation", {"version": 2, "waived": True})
    assert (stale.status, stale.document["code"]) == (409, "facilities.changed_meanwhile")
    cancelled = api.post(f"{path}/cancellation", {"version": 3, "waived": True}).document
    assert (cancelled["state"], cancelled["due"]) == ("cancelled", 0)
    assert api.post(f"{path}/refunds", {"version": 4, "yen": made["total"]}).document["paid"] == 0
    assert api.get("/reservations/awaiting-approval").document["items"] == []


def test_statistics_are_a_managers_and_hide_the_few(api: FacilitiesStaff) -> None:
    assert booked(api, *(slot(rooms()[0], day=date(2026, 12, each)) for each in (15, 16, 17))).status == 201
    path, month = f"/facilities/{FACILITY}/statistics", {"first": "2026-12"}
    found = api.get(path, month, who=MANAGER, Accept_Language="en")
    assert found.status == 200, found.body
    (room,) = [each for each in found.document["rooms"] if each["room_id"] == rooms()[0]["room_id"]]
    assert room["used_minutes"] > 0
    assert room["percent"] == round(100 * room["used_minutes"] / room["open_minutes"], 1)
    assert found.document["bookings"] == 3
    assert found.document["homes"] == [], "three of one home: their sum would give them away"
    days = [slot(rooms()[0], day=date(2026, 12, each)) for each in (18, 19)]
    assert booked(api, *days, caller_class="outsider").status == 201
    found = api.get(path, month, who=MANAGER, Accept_Language="en")
    assert found.document["bookings"] == 5
    assert ("Oita City", None) in [(each["name"], each["bookings"]) for each in found.document["homes"]]
    table = api.get(f"{path}/csv", month, who=MANAGER)
    assert table.headers["content-disposition"] == f'attachment; filename="{FACILITY}-202612-202612.csv"'
    assert ["利用者の居住地", "大分市", "", "", "", "x"] in list(csv.reader(io.StringIO(table.body)))
    assert api.get(path, month, who=CLERK).status == 403
    assert api.get(path, {"first": "2026-13"}, who=MANAGER).status == 422
    assert api.get(path, {"first": "2026-12", "last": "2026-11"}, who=MANAGER).status == 422
    assert api.get("/facilities/44202-mihon-kaikan/statistics", month, who=MANAGER).status == 404


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/blocks", {"from": "2026-12-02", "until": "2026-12-01"}, 422),
        ("/blocks", {"from": "9999-12-31"}, 200),
        ("/blocks", {"from": "12月"}, 422),
        (
            f"/facilities/{FACILITY}/bookings-in-the-way",
            {"first": "2026-12-01", "last": "2026-12-01", "end": "00:00"},
            422,
        ),
        (f"/facilities/{FACILITY}/bookings-in-the-way", {"first": "2026-12-01", "last": "9999-12-31"}, 422),
        (
            f"/facilities/{FACILITY}/bookings-in-the-way",
            {"first": "2026-12-01", "last": "2026-12-01", "end": "09:00"},
            200,
        ),
        (f"/facilities/{'x' * 3000}/day-sheets/2026-12-01", None, 404),
        (f"/facilities/{'x' * 3000}/statistics", {"first": "2026-12"}, 404),
        (f"/facilities/{FACILITY}/day-sheets/9999-12-31", None, 200),
        (f"/facilities/{FACILITY}/day-sheets/today", None, 422),
        (f"/facilities/{FACILITY}/statistics", {"first": "2099-12"}, 200),
        (f"/reservations/{'9' * 3000}", None, 404),
    ],
)
def test_strange_questions_are_answered(api: FacilitiesStaff, path: str, query: Any, status: int) -> None:
    assert api.get(path, query, who=MANAGER).status == status


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ({"first": "2026-12-01", "last": "9999-12-31"}, ["last", "last"]),
        ({"first": "2026-12-02", "last": "2026-12-01"}, ["last"]),
        ({"first": "2000-01-01", "last": "2000-01-02"}, ["first"]),
    ],
)
def test_days_that_cannot_be_closed_are_named_where_they_were_said(
    api: FacilitiesStaff, days: dict[str, str], named: list[str]
) -> None:
    def pointers(answer: Answer) -> list[str]:
        assert answer.status == 422
        return [error["pointer"] for error in answer.document["errors"]]

    body = {"facility_id": FACILITY, "reason": {"ja": "見本の点検"}, **days}
    assert pointers(api.get(IN_THE_WAY, days, who=MANAGER)) == [f"/query/{name}" for name in named]
    assert pointers(api.post("/closures", body, MANAGER)) == [f"/body/{name}" for name in named]


def test_a_strange_closure_is_not_found(api: FacilitiesStaff) -> None:
    assert api.post(f"/closures/{'x' * 3000}/lifting", None, MANAGER).status == 404
