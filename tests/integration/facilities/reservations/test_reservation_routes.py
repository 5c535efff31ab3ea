"""What residents send and are answered: holds, confirmations, changes, cancellations, waiting lists."""

from datetime import timedelta
from typing import Any

import pytest
from tests.facilities_world import DAY, HALF_A, HALF_B, HANAKO, JIRO, STUDIO, TARO
from tests.reservations_api import ReservationsApi


@pytest.fixture
def api() -> ReservationsApi:
    return ReservationsApi()


def slot(room_id: str = HALF_A, **others: Any) -> dict[str, Any]:
    return {
        "room_id": room_id, "day": DAY.isoformat(), "start": "09:00", "end": "12:00", "purpose": "meeting", **others
    }  # fmt: skip


def held(api: ReservationsApi, who: str = TARO, *slots: dict[str, Any], **order: Any) -> Any:
    answer = api.post(who, "/reservations/holds", {"slots": list(slots) or [slot()], **order})
    assert answer.status == 201, answer.body
    return answer.document


def booked(api: ReservationsApi, who: str = TARO, *slots: dict[str, Any]) -> list[str]:
    names = [each["reservation_id"] for each in held(api, who, *slots)["items"]]
    assert api.post(who, "/reservations/confirmations", {"reservations": names}).status == 200
    return names


def test_a_hold_shows_price_lines_and_until_when_it_binds(api: ReservationsApi) -> None:
    document = held(api, HANAKO)
    (item,) = document["items"]
    assert document["total"] == item["total"] == sum(line["yen"] for line in item["lines"]) == 1200
    assert (item["state"], item["caller_class"]) == ("held", "region")
    assert document["lapses_at"] == "2026-11-20T12:10:00+09:00"
    assert item["room"] == {"id": HALF_A, "name": "見本hall-a"}


def test_the_answer_is_in_the_askers_language(api: ReservationsApi) -> None:
    answer = api.post(TARO, "/reservations/holds", {"slots": [slot()]}, language="en")
    assert answer.document["items"][0]["room"]["name"] == "Sample hall-a"


def test_the_loser_of_a_race_is_offered_alternatives(api: ReservationsApi) -> None:
    booked(api)
    answer = api.post(HANAKO, "/reservations/holds", {"slots": [slot()]})
    assert (answer.status, answer.document["code"]) == (409, "facilities.slot_taken")
    assert answer.document["alternatives"][0]["start"] == "13:00"


def test_a_rule_that_refuses_is_named_with_a_pointer(api: ReservationsApi) -> None:
    answer = api.post(HANAKO, "/reservations/holds", {"slots": [slot(day="2027-02-10")]}, language="en")
    assert (answer.status, answer.document["code"]) == (409, "facilities.not_open_yet")
    assert answer.document["errors"][0]["pointer"] == "/body/slots/0/day"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"start": "09:30"}, "/body/slots/0/start"),
        ({"start": "12:00", "end": "09:00"}, "/body/slots/0"),
        ({"day": "2026-13-01"}, "/body/slots/0/day"),
        ({"room_id": "kitchen"}, "/body/slots/0/room_id"),
        ({"people": 0}, "/body/slots/0/people"),
        ({"purpose": "flying"}, "/body/slots/0/purpose"),
        ({"colour": "red"}, "/body/slots/0/colour"),
        ({"start": "25:00"}, "/body/slots/0/start"),
    ],
)
def test_bad_slots_are_422_with_a_pointer(api: ReservationsApi, wrong: dict[str, Any], pointer: str) -> None:
    answer = api.post(TARO, "/reservations/holds", {"slots": [slot(**wrong)]})
    assert answer.status == 422, answer.body
    assert pointer in [error["pointer"] for error in answer.document["errors"]]


def test_the_same_key_is_answered_the_same_and_another_body_is_refused(api: ReservationsApi) -> None:
    first = api.post(TARO, "/reservations/holds", {"slots": [slot()]}, key="one-key-for-both")
    again = api.post(TARO, "/reservations/holds", {"slots": [slot()]}, key="one-key-for-both")
    assert (first.status, first.document) == (again.status, again.document)
    assert again.headers["idempotency-replayed"] == "true"
    other = api.post(TARO, "/reservations/holds", {"slots": [slot(HALF_B)]}, key="one-key-for-both")
    assert (other.status, other.document["code"]) == (422, "idempotency_key_reused")


def test_a_changed_price_is_told_and_nothing_is_booked(api: ReservationsApi) -> None:
    answer = api.post(TARO, "/reservations/holds", {"slots": [slot()], "expected_total": 900})
    assert (answer.status, answer.document["code"]) == (409, "facilities.price_changed")
    assert api.get(TARO, "/reservations").document == {"items": [], "total": 0}


def test_every_week_until_leaves_out_what_is_taken(api: ReservationsApi) -> None:
    booked(api, HANAKO, slot(day=(DAY + timedelta(days=7)).isoformat()))
    document = held(api, TARO, slot(), weekly_until=(DAY + timedelta(days=15)).isoformat())
    assert [item["day"] for item in document["items"]] == ["2026-12-15", "2026-12-29"]
    assert [(each["day"], each["reasons"]) for each in document["skipped"]] == [
        ("2026-12-22", ["他の予約が入っています。"])
    ]


def test_cancelling_says_the_fee_beforehand_and_then_charges_it(api: ReservationsApi) -> None:
    (name,) = booked(api)
    api.world.clock.advance(timedelta(days=20))
    told = api.get(TARO, f"/reservations/{name}/cancellation").document
    assert told["fee"] == 500
    wrong = api.post(TARO, "/reservations/cancellations", {"reservations": [name], "expected_fee": 0})
    assert wrong.document["code"] == "facilities.fee_changed"
    right = api.post(TARO, "/reservations/cancellations", {"reservations": [name], "expected_fee": 500})
    assert (right.status, right.document) == (200, told)
    assert api.get(TARO, f"/reservations/{name}").document["state"] == "cancelled"


def test_a_booking_moves_and_keeps_its_number(api: ReservationsApi) -> None:
    (name,) = booked(api)
    answer = api.post(TARO, f"/reservations/{name}/change", slot(STUDIO, start="18:00", end="21:00"))
    assert (answer.status, answer.document["due"]) == (200, 500)
    assert answer.document["reservation"]["reservation_id"] == name
    booked(api, HANAKO)


def test_who_waits_is_offered_what_comes_free(api: ReservationsApi) -> None:
    (name,) = booked(api)
    entry = api.post(HANAKO, "/reservations/waiting", slot())
    assert (entry.status, entry.document["state"]) == (201, "waiting")
    api.post(TARO, "/reservations/cancellations", {"reservations": [name]})
    (told,) = api.get(HANAKO, "/reservations/waiting").document["items"]
    assert (told["state"], told["offer"]["state"]) == ("offered", "held")
    free = api.post(JIRO, "/reservations/waiting", slot(HALF_B))
    assert free.document["code"] == "facilities.slot_is_free"
    gone = api.post(HANAKO, f"/reservations/waiting/{told['waiting_id']}/withdrawal", {})
    assert gone.document["code"] == "facilities.state_forbids"


def test_another_persons_reservation_is_not_there(api: ReservationsApi) -> None:
    (name,) = booked(api)
    paths = (f"/reservations/{name}", f"/reservations/{name}/cancellation", "/reservations/nothing-like-it")
    assert [api.get(HANAKO, path).status for path in paths] == [404, 404, 404]
    asked = (
        ("/reservations/confirmations", {"reservations": [name]}),
        ("/reservations/cancellations", {"reservations": [name]}),
        (f"/reservations/{name}/change", slot(HALF_B)),
    )
    assert [api.post(HANAKO, path, body).status for path, body in asked] == [404, 404, 404]


def test_too_many_slots_at_once_are_refused_with_the_number_that_fits(api: ReservationsApi) -> None:
    api.world.parties.homes[TARO] = "44201"
    halls = [
        slot("44201-mihon.court", day=(DAY + timedelta(days=each % 30)).isoformat(), start=start, end=end)
        for start, end in (("09:00", "10:00"), ("11:00", "12:00"))
        for each in range(30)
    ]
    answer = api.post(TARO, "/reservations/holds", {"slots": halls})
    assert (answer.status, answer.document["code"]) == (422, "facilities.order_too_large")
