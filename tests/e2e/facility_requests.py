"""One request for every route of facility reservations. What changes something is refused, so nothing changes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from tests.e2e.route_requests_model import RouteRequest

from machiport.clock import SystemClock, today

OF_STAFF: Final = "/staff/facilities/{municipality}"
FACILITY: Final = f"{OF_STAFF}/facilities/{{facility_id}}"
RESERVATION: Final = f"{OF_STAFF}/reservations/{{reservation_id}}"
OF_ROOM: Final = "/facilities/{facility_id}/rooms/{room_id}"
ENTRIES: Final = "/reservations/lotteries/{round_id}/entries"
GROUP: Final = "/groups/{group_id}"

NO_DIGITS: Final = "0" * 24
# Things of 大分市 in paths: the facility, the room and the day exist, the others are of nobody.
PATH_VALUES: Final[Mapping[str, str]] = {
    "facility_id": "44201-mihon-bunka",
    "room_id": "44201-mihon-bunka.meeting-1",
    "day": "2088-04-06",
    "reservation_id": f"44201-{NO_DIGITS}",
    "round_id": f"44201-{NO_DIGITS}",
    "number": "00000000",
    "name": "commitment.json",
    "token": "A" * 43,
    "group_id": NO_DIGITS,
    "user_number": "10000004",
    "waiting_id": f"44201-{NO_DIGITS}",
    "closure_id": NO_DIGITS,
}

LONG_AGO: Final = "2020-01-06"
SLOT: Final[Mapping[str, Any]] = {
    "room_id": "44201-mihon-bunka.meeting-1",
    "day": LONG_AGO,
    "start": "09:00",
    "end": "12:00",
    "purpose": "meeting",
}
_MONTH: Final = {"params": {"first": "2026-04"}}
_NEXT_MONTH: Final = (today(SystemClock()) + timedelta(days=30)).isoformat()
_DAYS: Final = {"params": {"first": _NEXT_MONTH, "last": _NEXT_MONTH}}
_READ: Final[Mapping[str, Any]] = {"json": {"version": 1}}
_NAME: Final = {"ja": "見本の抽選", "en": "Sample lottery", "ja-x-easy": "見本の くじ"}
_OVER: Final = {
    name: f"2020-01-{number:02d}T09:00:00+09:00"
    for number, name in enumerate(
        ("opens_at", "closes_at", "draw_at", "publish_at", "confirm_until", "first_come_at"), start=1
    )
}
_ROUND: Final = {
    "name": _NAME,
    "rooms": [{"room_id": "44201-mihon-tennis.court-1", "slots": [{"start": "09:00", "end": "11:00"}]}],
    "first_day": "2020-02-01",
    "last_day": "2020-02-01",
    "times": _OVER,
}
_CLOSURE: Final = {"facility_id": "44201-mihon-bunka", "first": LONG_AGO, "last": LONG_AGO, "reason": {"ja": "見本"}}
_CONTACT: Final = {"name": "見本 次郎", "telephone": "097-000-0000"}
_TABLE: Final = {"files": [("files", ("empty.csv", b""))], "data": {"publish": "true"}}
_EMPTY: Final[Mapping[str, Any]] = {"content": b""}

_NO_RESERVATION, _NO_ROUND = "facilities.reservation_not_found", "facilities.lottery_not_found"
_NO_GROUP, _NOT_REGISTERED = "facilities.group_not_found", "facilities.registration_not_found"
_NO_USER = "facilities.user_not_found"

PUBLIC: Final[Mapping[tuple[str, str], RouteRequest]] = {
    ("GET", "/facilities"): RouteRequest(200),
    ("GET", "/facilities/availability"): RouteRequest(200, parts={"params": {"purpose": "meeting", "limit": "1"}}),
    ("GET", "/facilities/purposes"): RouteRequest(200),
    ("GET", "/facilities/{facility_id}"): RouteRequest(200),
    ("GET", f"{OF_ROOM}/calendar"): RouteRequest(200),
    ("GET", f"{OF_ROOM}/calendar.ics"): RouteRequest(200),
    ("GET", "/facilities/{facility_id}/week"): RouteRequest(200),
    ("GET", "/reservation-calendars/{token}"): RouteRequest(404, "facilities.feed_not_found"),
    ("GET", "/lotteries"): RouteRequest(200, parts={"params": {"municipality": "44201"}}),
    ("GET", "/lotteries/{round_id}"): RouteRequest(404, _NO_ROUND),
    ("GET", "/lotteries/{round_id}/files/{name}"): RouteRequest(404, _NO_ROUND),
}

OF_RESIDENTS: Final[Mapping[tuple[str, str], RouteRequest]] = {
    ("GET", "/reservations/account"): RouteRequest(200),
    ("PUT", "/reservations/account"): RouteRequest(422, "validation_failed", {"json": {}}),
    ("GET", "/reservations/standing"): RouteRequest(200, parts={"params": {"municipality": "44201"}}),
    ("GET", "/reservations/availability"): RouteRequest(200, parts={"params": {"purpose": "meeting", "limit": "1"}}),
    ("POST", "/reservations/quotes"): RouteRequest(422, "facilities.slot_not_valid", {"json": {"slots": [SLOT]}}),
    ("POST", "/reservations/holds"): RouteRequest(422, "facilities.slot_not_valid", {"json": {"slots": [SLOT]}}),
    ("POST", "/reservations/confirmations"): RouteRequest(
        404, _NO_RESERVATION, {"json": {"reservations": [f"44201-{NO_DIGITS}"]}}
    ),
    ("POST", "/reservations/cancellations"): RouteRequest(
        404, _NO_RESERVATION, {"json": {"reservations": [f"44201-{NO_DIGITS}"]}}
    ),
    ("GET", "/reservations"): RouteRequest(200),
    ("GET", "/reservations/{reservation_id}"): RouteRequest(404, _NO_RESERVATION),
    ("GET", "/reservations/{reservation_id}/cancellation"): RouteRequest(404, _NO_RESERVATION),
    ("GET", "/reservations/{reservation_id}/door-pin"): RouteRequest(404, _NO_RESERVATION),
    ("POST", "/reservations/{reservation_id}/change"): RouteRequest(404, _NO_RESERVATION, {"json": SLOT}),
    ("GET", "/reservations/waiting"): RouteRequest(200),
    ("POST", "/reservations/waiting"): RouteRequest(422, "facilities.slot_not_valid", {"json": SLOT}),
    ("POST", "/reservations/waiting/{waiting_id}/withdrawal"): RouteRequest(
        404, "facilities.waiting_not_found", _EMPTY
    ),
    ("POST", "/reservations/calendar-feed"): RouteRequest(201, parts=_EMPTY),
    ("GET", ENTRIES): RouteRequest(404, _NO_ROUND),
    ("POST", ENTRIES): RouteRequest(404, _NO_ROUND, {"json": {"wishes": [SLOT]}}),
    ("PUT", f"{ENTRIES}/{{number}}"): RouteRequest(404, _NO_ROUND, {"json": {"wishes": [SLOT]}}),
    ("POST", f"{ENTRIES}/{{number}}/withdrawal"): RouteRequest(404, _NO_ROUND, _EMPTY),
    ("GET", "/groups"): RouteRequest(200),
    ("POST", "/groups"): RouteRequest(422, "validation_failed", {"json": {}}),
    ("GET", GROUP): RouteRequest(404, _NO_GROUP),
    ("POST", f"{GROUP}/members"): RouteRequest(404, _NO_GROUP, {"json": {"user_number": "10000004"}}),
    ("POST", f"{GROUP}/membership"): RouteRequest(404, _NO_GROUP, _EMPTY),
    ("DELETE", f"{GROUP}/members/{{user_number}}"): RouteRequest(404, _NO_GROUP),
    ("PUT", f"{GROUP}/representative"): RouteRequest(404, _NO_GROUP, {"json": {"user_number": "10000004"}}),
    ("POST", f"{GROUP}/registrations"): RouteRequest(404, _NO_GROUP, {"json": {"municipality": "44201"}}),
    ("DELETE", f"{GROUP}/registrations/{{municipality}}"): RouteRequest(404, _NO_GROUP),
}

STAFF: Final[Mapping[tuple[str, str], RouteRequest]] = {
    ("GET", f"{OF_STAFF}/facilities"): RouteRequest(200),
    ("GET", FACILITY): RouteRequest(200),
    ("PUT", FACILITY): RouteRequest(422, "validation_failed", {"json": {}}),
    ("GET", f"{OF_STAFF}/rules"): RouteRequest(200),
    ("PUT", f"{OF_STAFF}/rules"): RouteRequest(422, "validation_failed", {"json": {}}),
    ("GET", f"{OF_STAFF}/prices"): RouteRequest(200),
    ("PUT", f"{OF_STAFF}/prices"): RouteRequest(422, "validation_failed", {"json": {}}),
    ("POST", f"{OF_STAFF}/inventory"): RouteRequest(422, "validation_failed", {"json": {"facilities": "none"}}),
    ("POST", f"{OF_STAFF}/inventory/imports"): RouteRequest(422, "facilities.tables_not_valid", _TABLE),
    ("POST", f"{OF_STAFF}/reservations"): RouteRequest(
        422,
        "facilities.slot_not_valid",
        {"json": {"slots": [SLOT], "caller_class": "resident", "contact": _CONTACT}},
    ),
    ("GET", f"{OF_STAFF}/reservations/awaiting-approval"): RouteRequest(200),
    ("GET", RESERVATION): RouteRequest(404, _NO_RESERVATION),
    ("POST", f"{RESERVATION}/approval"): RouteRequest(404, _NO_RESERVATION, _READ),
    ("POST", f"{RESERVATION}/denial"): RouteRequest(404, _NO_RESERVATION, {"json": {"version": 1, "reason": "見本"}}),
    ("POST", f"{RESERVATION}/use"): RouteRequest(404, _NO_RESERVATION, _READ),
    ("POST", f"{RESERVATION}/no-show"): RouteRequest(404, _NO_RESERVATION, _READ),
    ("POST", f"{RESERVATION}/note"): RouteRequest(404, _NO_RESERVATION, {"json": {"version": 1, "note": "見本"}}),
    ("POST", f"{RESERVATION}/payments"): RouteRequest(404, _NO_RESERVATION, {"json": {"version": 1, "yen": 1}}),
    ("POST", f"{RESERVATION}/refunds"): RouteRequest(404, _NO_RESERVATION, {"json": {"version": 1, "yen": 1}}),
    ("POST", f"{RESERVATION}/cancellation"): RouteRequest(404, _NO_RESERVATION, _READ),
    ("GET", f"{OF_STAFF}/blocks"): RouteRequest(200),
    ("POST", f"{OF_STAFF}/blocks"): RouteRequest(422, "validation_failed", {"json": {"blocks": [], "reason": "見本"}}),
    ("POST", f"{OF_STAFF}/closures"): RouteRequest(422, "validation_failed", {"json": _CLOSURE}),
    ("POST", f"{OF_STAFF}/closures/{{closure_id}}/lifting"): RouteRequest(404, "facilities.closure_not_found", _EMPTY),
    ("GET", f"{FACILITY}/bookings-in-the-way"): RouteRequest(200, parts=_DAYS),
    ("GET", f"{FACILITY}/day-sheets/{{day}}"): RouteRequest(200),
    ("GET", f"{FACILITY}/day-sheets/{{day}}/csv"): RouteRequest(200),
    ("GET", f"{FACILITY}/statistics"): RouteRequest(200, parts=_MONTH),
    ("GET", f"{FACILITY}/statistics/csv"): RouteRequest(200, parts=_MONTH),
    ("GET", f"{OF_STAFF}/groups"): RouteRequest(200),
    ("GET", f"{OF_STAFF}/groups/{{group_id}}"): RouteRequest(404, _NOT_REGISTERED),
    ("POST", f"{OF_STAFF}/groups/{{group_id}}/verification"): RouteRequest(
        404, _NOT_REGISTERED, {"json": {"decision": "refused", "version": 1, "reason": "見本"}}
    ),
    ("POST", f"{OF_STAFF}/groups/{{group_id}}/points"): RouteRequest(
        404, _NOT_REGISTERED, {"json": {"action": "forgive", "note": "見本"}}
    ),
    ("GET", f"{OF_STAFF}/users/{{user_number}}"): RouteRequest(404, _NO_USER),
    ("POST", f"{OF_STAFF}/users/{{user_number}}/points"): RouteRequest(
        404, _NO_USER, {"json": {"action": "forgive", "note": "見本"}}
    ),
    ("GET", f"{OF_STAFF}/lotteries"): RouteRequest(200),
    ("POST", f"{OF_STAFF}/lotteries"): RouteRequest(422, "facilities.lottery_not_valid", {"json": _ROUND}),
    ("GET", f"{OF_STAFF}/lotteries/{{round_id}}"): RouteRequest(404, _NO_ROUND),
    ("GET", f"{OF_STAFF}/lotteries/{{round_id}}/result"): RouteRequest(404, _NO_ROUND),
}

REQUESTS: Final[Mapping[tuple[str, str], RouteRequest]] = {**PUBLIC, **OF_RESIDENTS, **STAFF}
