"""Requests about rooms, reservations, groups and lotteries that somebody gets wrong, and what must come back."""

from typing import Any, Final

from tests.e2e import facility_requests
from tests.e2e.bad_requests import VALIDATION, BadRequest, body, cursor, key, query, raw, unknown
from tests.e2e.facility_requests import ENTRIES, FACILITY, GROUP, OF_ROOM, OF_STAFF, RESERVATION, SLOT

SEARCHES: Final = ("/facilities/availability", "/reservations/availability")
HOLDS, CONFIRMATIONS = "/reservations/holds", "/reservations/confirmations"
CANCELLATIONS, WAITING = "/reservations/cancellations", "/reservations/waiting"
ONE_OF_MINE, ACCOUNT = "/reservations/{reservation_id}", "/reservations/account"
COUNTER, BLOCKS, CLOSURES = f"{OF_STAFF}/reservations", f"{OF_STAFF}/blocks", f"{OF_STAFF}/closures"
LOTTERIES, USER = f"{OF_STAFF}/lotteries", f"{OF_STAFF}/users/{{user_number}}"
IMPORTS, REGISTRATION = f"{OF_STAFF}/inventory/imports", f"{OF_STAFF}/groups/{{group_id}}"

_NO_FACILITY, _NO_ROOM = "facilities.facility_not_found", "facilities.room_not_found"
_NO_RESERVATION, _NO_GROUP = "facilities.reservation_not_found", "facilities.group_not_found"
_NO_ROUND, _NOT_VALID = "facilities.lottery_not_found", "facilities.slot_not_valid"
_CITY, _NO_CITY = "municipality", "municipality_not_found"
_NOBODY: Final = "mihon-unknown"
_NOWHERE: Final = "44201-nowhere"
_SOME_DAY: Final[dict[str, Any]] = {**SLOT, "day": "2088-04-06"}
_ACCOUNT: Final = {"name": "見本 花", "kana": "ミホン ハナ", "telephone": "097-000-0000", "email": "hana@example.jp"}


def put(route: str, document: Any, *wrong: str, code: str = VALIDATION, status: int = 422) -> BadRequest:
    """Return a JSON body of a PUT with faults at the pointers `wrong`."""
    return BadRequest("PUT", route, status, code, frozenset(wrong), parts={"json": document})


def _not_there(route: str, name: str, value: str, code: str, method: str = "POST") -> BadRequest:
    """Return the route's own request, for something that is not there."""
    return unknown(route, name, value, code, method, **facility_requests.REQUESTS[method, route].parts)


PUBLIC: tuple[BadRequest, ...] = (
    unknown("/facilities", _CITY, "44299", _NO_CITY, params={"municipality": "44299"}),
    query("/facilities", "limit", limit="101"),
    query("/facilities", "purpose", "facilities.purpose_not_found", purpose="ドラゴン飼育"),
    cursor("/facilities", "x"),
    unknown("/facilities/{facility_id}", "facility_id", _NOWHERE, _NO_FACILITY),
    unknown("/facilities/{facility_id}/week", "facility_id", _NOWHERE, _NO_FACILITY),
    query("/facilities/{facility_id}/week", "from", **{"from": "あした"}),
    *(unknown(f"{OF_ROOM}/{name}", "room_id", "44201-mihon-bunka.attic", _NO_ROOM)
      for name in ("calendar", "calendar.ics")),
    *(unknown(f"{OF_ROOM}/{name}", "room_id", "44201-mihon-studio.studio-a", _NO_ROOM)
      for name in ("calendar", "calendar.ics")),
    query(f"{OF_ROOM}/calendar", "month", month="2026-13"),
    query(f"{OF_ROOM}/calendar.ics", "lang", lang="tlh"),
    unknown("/reservation-calendars/{token}", "token", "B" * 43, "facilities.feed_not_found"),
    BadRequest("GET", "/reservation-calendars/{token}", 422, VALIDATION, frozenset({"/path/token"}), {"token": "x"}),
    query("/lotteries", "municipality", municipality="大分市"),
    unknown("/lotteries", _CITY, "44299", _NO_CITY, params={"municipality": "44299"}),
    unknown("/lotteries/{round_id}", "round_id", "unknown", _NO_ROUND),
    unknown("/lotteries/{round_id}/files/{name}", "round_id", "unknown", _NO_ROUND),
)  # fmt: skip

RESIDENTS: tuple[BadRequest, ...] = (
    *(query(search, "purpose") for search in SEARCHES),
    *(query(search, "purpose", "facilities.purpose_not_found", purpose="ドラゴン飼育") for search in SEARCHES),
    *(query(search, "people", purpose="meeting", people="0") for search in SEARCHES),
    *(query(search, "weekday/0", purpose="meeting", weekday="someday") for search in SEARCHES),
    *(query(search, "earliest", purpose="meeting", earliest="25:00") for search in SEARCHES),
    *(query(search, "to", purpose="meeting", to="2020-01-01") for search in SEARCHES),
    *(cursor(search, "x", purpose="meeting") for search in SEARCHES),
    query(SEARCHES[1], "group_id", purpose="meeting", group_id="見本"),
    # The account
    put(ACCOUNT, {**_ACCOUNT, "kana": "漢字"}, "/body/kana"),
    put(ACCOUNT, {**_ACCOUNT, "telephone": "sea shells"}, "/body/telephone"),
    put(ACCOUNT, {**_ACCOUNT, "email": "nobody"}, "/body/email"),
    query("/reservations/standing", "municipality"),
    unknown("/reservations/standing", _CITY, "44299", _NO_CITY, params={"municipality": "44299"}),
    # Holding
    key(HOLDS, None, "idempotency_key_missing", json={"slots": [SLOT]}),
    body(HOLDS, {}, "/body/slots"),
    body(HOLDS, {"slots": []}, "/body/slots"),
    body(HOLDS, {"slots": [_SOME_DAY | {"start": "9時"}]}, "/body/slots/0/start"),
    body(HOLDS, {"slots": [_SOME_DAY | {"day": "2026-02-30"}]}, "/body/slots/0/day"),
    body(HOLDS, {"slots": [_SOME_DAY | {"people": 0}]}, "/body/slots/0/people"),
    body(HOLDS, {"slots": [_SOME_DAY | {"end": "08:00"}]}, "/body/slots/0"),
    body(HOLDS, {"slots": [_SOME_DAY], "discount": 100}, "/body/discount"),
    body(HOLDS, {"slots": [_SOME_DAY | {"room_id": "44201-mihon-bunka.attic"}]}, code=_NO_ROOM, status=404),
    body(HOLDS, {"slots": [SLOT]}, code=_NOT_VALID),
    raw(HOLDS, 400, "malformed_body", b'{"slots": [', "application/json"),
    raw(HOLDS, 415, "unsupported_media_type", b"slots=all", "text/plain"),
    body(CONFIRMATIONS, {"reservations": ["44201"]}, "/body/reservations/0"),
    body(CANCELLATIONS, {"reservations": []}, "/body/reservations"),
    body("/reservations/quotes", {"slots": []}, "/body/slots"),
    key("/reservations/calendar-feed", None, "idempotency_key_missing"),
    # My reservations
    query("/reservations", "from", **{"from": "きのう"}),
    query("/reservations", "group_id", group_id="G" * 50),
    *(unknown(f"{ONE_OF_MINE}{part}", "reservation_id", _NOBODY, _NO_RESERVATION)
      for part in ("", "/cancellation", "/door-pin")),
    _not_there(f"{ONE_OF_MINE}/change", "reservation_id", _NOBODY, _NO_RESERVATION),
    query(WAITING, "until", until="never"),
    body(WAITING, {**_SOME_DAY, "end": "08:00"}, "/body"),
    _not_there(f"{WAITING}/{{waiting_id}}/withdrawal", "waiting_id", _NOBODY, "facilities.waiting_not_found"),
    # Lotteries
    unknown(ENTRIES, "round_id", "unknown", _NO_ROUND),
    _not_there(ENTRIES, "round_id", "unknown", _NO_ROUND),
    body(ENTRIES, {"wishes": []}, "/body/wishes"),
    _not_there(f"{ENTRIES}/{{number}}", "number", "seven", _NO_ROUND, "PUT"),
    _not_there(f"{ENTRIES}/{{number}}/withdrawal", "number", "seven", _NO_ROUND),
    # Groups
    body("/groups", {"name": "見本コーラス", "kana": "ミホンコーラス", "kind": "empire"}, "/body/kind"),
    unknown(GROUP, "group_id", _NOBODY, _NO_GROUP),
    *(_not_there(f"{GROUP}/{part}", "group_id", _NOBODY, _NO_GROUP)
      for part in ("members", "membership", "registrations")),
    body(f"{GROUP}/members", {"user_number": "12345678"}, "/body/user_number"),
    _not_there(f"{GROUP}/representative", "group_id", _NOBODY, _NO_GROUP, "PUT"),
    _not_there(f"{GROUP}/members/{{user_number}}", "group_id", _NOBODY, _NO_GROUP, "DELETE"),
    _not_there(f"{GROUP}/registrations/{{municipality}}", "municipality", "44299", _NO_CITY, "DELETE"),
)  # fmt: skip

STAFF: tuple[BadRequest, ...] = (
    *(_not_there(route, _CITY, "44299", _NO_CITY, method) for method, route in facility_requests.STAFF),
    *(unknown(f"{FACILITY}{part}", "facility_id", _NOWHERE, _NO_FACILITY)
      for part in ("", "/day-sheets/{day}", "/day-sheets/{day}/csv")),
    *(unknown(RESERVATION, "reservation_id", number, _NO_RESERVATION) for number in (_NOBODY, "44202-" + "0" * 24)),
    BadRequest("GET", f"{FACILITY}/day-sheets/{{day}}", 422, VALIDATION, frozenset({"/path/day"}), {"day": "today"}),
    query(f"{FACILITY}/statistics", "first", first="2026-13"),
    query(f"{FACILITY}/statistics/csv", "first"),
    query(f"{FACILITY}/bookings-in-the-way", "last", first="2026-04-01"),
    query(BLOCKS, "from", **{"from": "soon"}),
    query(f"{OF_STAFF}/groups", "state", state="famous"),
    cursor(f"{OF_STAFF}/groups", "e30"),
    BadRequest("GET", USER, 422, VALIDATION, frozenset({"/path/user_number"}), {"user_number": "12345678"}),
    # The counter
    body(COUNTER, {"slots": [_SOME_DAY]}, "/body"),
    body(COUNTER, {"slots": [_SOME_DAY], "user_number": "12345678"}, "/body/user_number"),
    body(COUNTER, {"slots": [_SOME_DAY], "user_number": "10000004", "overrides": ["everything"]}, "/body/overrides/0"),
    body(f"{RESERVATION}/payments", {"version": 1, "yen": 0}, "/body/yen"),
    body(f"{RESERVATION}/denial", {"version": 1}, "/body/reason"),
    body(f"{RESERVATION}/note", {"version": 0, "note": "見本"}, "/body/version"),
    body(BLOCKS, {"blocks": [], "reason": "見本"}, "/body/blocks"),
    body(CLOSURES, {"facility_id": "44201-mihon-bunka", "first": "2088-04-06", "last": "2088-04-07"}, "/body/reason"),
    body(f"{REGISTRATION}/points", {"action": "double", "note": "見本"}, "/body/action"),
    # Lotteries
    body(LOTTERIES, {}, "/body/name", "/body/rooms", "/body/times"),
    unknown(f"{LOTTERIES}/{{round_id}}/result", "round_id", "unknown", _NO_ROUND),
    # Data
    put(FACILITY, {"facility_id": "44201-mihon-bunka"}, "/body/name", "/body/rooms"),
    put(f"{OF_STAFF}/rules", {"rule_sets": []}, "/body/municipality"),
    put(f"{OF_STAFF}/prices", {}, "/body/municipality"),
    raw(f"{OF_STAFF}/inventory", 415, "unsupported_media_type", b"rooms: all", "text/plain"),
    raw(IMPORTS, 400, "malformed_body", b"nonsense", "multipart/form-data"),
)  # fmt: skip
