"""The public and the residents' API over the sample region: search, quotes, calendars, feeds, as they are wired."""

from typing import Any

import pytest
from icalendar import Calendar
from tests.facilities_region import RegionApis
from tests.gateway_events import Answer

STUDIO = "44201-mihon-studio"
ROOM = f"{STUDIO}.studio-a"
MEETING = {"purpose": "meeting", "from": "2026-12-08", "to": "2026-12-10"}


@pytest.fixture(scope="module")
def region() -> RegionApis:
    """Return the APIs; what tests book is on days of their own."""
    return RegionApis()


def _slot(day: str, start: str, end: str, **others: Any) -> dict[str, Any]:
    return {"room_id": ROOM, "day": day, "start": start, "end": end, "purpose": "band", "people": 4, **others}


def _book(region: RegionApis, who: str, slot: dict[str, Any]) -> str:
    """Register, hold and confirm as an app does; return the reservation's number."""
    account = {"name": f"見本 {who}", "kana": "みほん", "telephone": "097-000-0000", "email": f"{who}@mihon.example"}
    assert region.put("/reservations/account", account, who).status in (200, 201)
    held = region.post("/reservations/holds", {"slots": [slot]}, who)
    assert held.status == 201, held.body
    number = str(held.document["items"][0]["reservation_id"])
    confirmed = region.post("/reservations/confirmations", {"reservations": [number]}, who)
    assert confirmed.status == 200, confirmed.body
    region.project()
    return number


def _rooms(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200, answer.body
    return {each["room"]["room_id"]: each for each in answer.document["items"]}


def test_one_search_over_all_municipalities(region: RegionApis) -> None:
    """Every owner's rooms, the price by who asks: the same room for a resident, the region, and the public."""
    taro = _rooms(region.get("/reservations/availability", MEETING | {"limit": 50}, "taro"))
    assert len({room_id[:5] for room_id in taro}) == 8
    public = _rooms(region.get("/facilities/availability", MEETING | {"limit": 50}))
    hanako = _rooms(region.get("/reservations/availability", MEETING | {"limit": 50}, "hanako"))
    room = next(room_id for room_id in taro if room_id.startswith("44201") and room_id in public)
    classes = [each[room]["caller_class"] for each in (taro, hanako, public)]
    totals = [each[room]["first"]["price"]["total"] for each in (taro, hanako, public)]
    assert classes == ["resident", "region", "outsider"]
    assert totals == sorted(totals)
    assert totals[0] < totals[2]


def test_pages_and_languages(region: RegionApis) -> None:
    """The cursor goes on where the page ended, for the same question only; names are the asker's."""
    first = region.get("/facilities/availability", MEETING | {"limit": 5}, accept_language="en")
    cursor = first.document["next_cursor"]
    second = region.get("/facilities/availability", MEETING | {"limit": 5, "cursor": cursor})
    assert _rooms(first).keys().isdisjoint(_rooms(second))
    assert first.document["purpose"]["name"].isascii()
    other = region.get("/facilities/availability", {"purpose": "meeting", "limit": 5, "cursor": cursor})
    assert (other.status, other.document["code"]) == (400, "invalid_cursor")
    etag = first.headers["etag"]
    again = region.get("/facilities/availability", MEETING | {"limit": 5}, accept_language="en", if_none_match=etag)
    assert again.status == 304


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-12-10", "to": "2026-12-09"}, "/query/to"),
        ({"to": "2026-11-01"}, "/query/to"),
        ({"from": "2026-12-01", "to": "2027-03-01"}, "/query/to"),
        ({"from": "9999-12-31"}, "/query/from"),
        ({"lon": "131.6"}, "/query"),
        ({"within": "500"}, "/query"),
        ({"earliest": "12:00", "latest": "13:00", "minutes": "90"}, "/query"),
        ({"purpose": "何もない"}, "/query/purpose"),
        ({"weekday": ["sat", "someday"]}, "/query/weekday/1"),
        ({"colour": "red"}, "/query/colour"),
    ],
)
def test_a_question_that_cannot_be_answered_says_where(region: RegionApis, query: dict[str, Any], pointer: str) -> None:
    """422 with a pointer into the query."""
    answer = region.get("/facilities/availability", {"purpose": "meeting"} | query)
    assert (answer.status, [each["pointer"] for each in answer.document["errors"]]) == (422, [pointer])


def test_a_booking_is_seen_everywhere(region: RegionApis) -> None:
    """Search, calendar, week, both feeds; the room's feed does not say by whom."""
    number = _book(region, "taro", _slot("2026-12-01", "10:00", "12:00"))
    query = {"purpose": "band", "from": "2026-12-01", "to": "2026-12-01", "limit": 50}
    (day,) = _rooms(region.get("/reservations/availability", query, "hanako"))[ROOM]["days"]
    assert not any(slot < "12:00" for slot in day["slots"])
    month = region.get(f"/facilities/{STUDIO}/rooms/{ROOM}/calendar", {"month": "2026-12"}).document
    assert month["room"]["days"][0]["slots"][0]["status"] == "taken"
    week = region.get(f"/facilities/{STUDIO}/week", {"from": "2026-12-01"}).document
    shown = next(room for room in week["rooms"] if room["room_id"] == ROOM)
    assert shown["days"][0]["status"] == "partly"
    feed = region.get(f"/facilities/{STUDIO}/rooms/{ROOM}/calendar.ics", lang="en")
    assert feed.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(feed.body).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2026-12-01T01:00:00+00:00"
    assert number not in feed.body
    opened = region.post("/reservations/calendar-feed", {}, "taro", key="a-feed-of-my-own")
    own = region.get(opened.document["path"])
    (mine,) = Calendar.from_ical(own.body).walk("VEVENT")
    assert str(mine["uid"]).startswith(number)
    assert own.headers["cache-control"].startswith("private")


def test_an_address_that_was_replaced_shows_nothing(region: RegionApis) -> None:
    """The same key gives the same address; a new one ends it; in the table neither address can be found."""
    first = region.post("/reservations/calendar-feed", {}, "hanako", key="the-first-address")
    again = region.post("/reservations/calendar-feed", {}, "hanako", key="the-first-address")
    assert (first.status, again.status) == (201, 201)
    assert first.document == again.document
    assert again.headers["idempotency-replayed"] == "true"
    assert region.get(first.document["path"]).status == 200
    second = region.post("/reservations/calendar-feed", {}, "hanako", key="the-second-address")
    assert region.get(second.document["path"]).status == 200
    gone = region.get(first.document["path"])
    assert (gone.status, gone.document["code"]) == (404, "facilities.feed_not_found")
    stored = repr(region.dynamo.items)
    assert first.document["token"] not in stored
    assert second.document["token"] not in stored


def test_quotes_tell_price_and_refusals_and_write_nothing(region: RegionApis) -> None:
    """What can be booked, what a rule refuses to this caller, what somebody has; nothing is held."""
    _book(region, "taro", _slot("2026-12-03", "10:00", "12:00"))
    before = dict(region.dynamo.items)
    wishes = [
        _slot("2026-12-04", "10:00", "12:00"),
        _slot("2026-12-03", "11:00", "13:00"),
        _slot("2027-01-08", "10:00", "12:00", people=50),
    ]
    answer = region.post("/reservations/quotes", {"slots": wishes}, "jiro")
    assert answer.status == 200, answer.body
    free, taken, refused = answer.document["items"]
    assert (free["bookable"], free["caller_class"]) == (True, "outsider")
    assert sum(line["yen"] for line in free["price"]["lines"]) == free["price"]["total"] > 0
    assert (taken["bookable"], taken["taken"], taken["refusals"]) == (False, True, [])
    assert [each["code"] for each in refused["refusals"]] == ["not_open_yet", "over_capacity"]
    assert region.dynamo.items == before
    unknown = region.post("/reservations/quotes", {"slots": [_slot("2026-12-02", "10:00", "12:00")]}, "jiro")
    assert (unknown.status, unknown.document["errors"][0]["pointer"]) == (422, "/body/slots/0/day")


def test_the_directory(region: RegionApis) -> None:
    """Pages of facilities, one in full, purposes; literal paths are not taken for facilities."""
    first = region.get("/facilities", {"limit": 20}).document
    rest = region.get("/facilities", {"limit": 20, "cursor": first["next_cursor"]}).document
    names = [each["facility_id"] for each in (*first["items"], *rest["items"])]
    assert names == sorted(set(names))
    assert len(names) == 26
    assert {
        each["municipality"] for each in region.get("/facilities", {"municipality": "44202"}).document["items"]
    } == {"44202"}
    courts = {each["facility_id"] for each in region.get("/facilities", {"purpose": "卓球"}).document["items"]}
    of_beppu = region.get("/facilities", {"purpose": "卓球", "municipality": "44202"}).document["items"]
    assert {each["facility_id"] for each in of_beppu} == {each for each in courts if each.startswith("44202")} != set()
    hall = region.get("/facilities/44201-mihon-bunka", accept_language="en").document
    assert hall["rooms"] == len(hall["room_list"])
    assert any(room["overlaps"] for room in hall["room_list"])
    assert region.get("/facilities/44201-nowhere").document["code"] == "facilities.facility_not_found"
    assert region.get("/facilities", {"municipality": "13101"}).status == 404
    assert region.get("/facilities/purposes").document["items"][0]["purpose_id"] == "meeting"
    wrong = region.get(f"/facilities/44201-mihon-bunka/rooms/{ROOM}/calendar")
    assert (wrong.status, wrong.document["code"]) == (404, "facilities.room_not_found")


def test_rules_that_refuse_are_named_when_asked(region: RegionApis) -> None:
    """In the asker's language; and a group that one is not in does not exist."""
    query = {"purpose": "meeting", "from": "2027-03-01", "to": "2027-03-10", "include_refused": "true"}
    refused = region.get("/facilities/availability", query, accept_language="en").document["not_bookable"]
    reasons = {reason["code"]: reason["message"] for room in refused for reason in room["reasons"]}
    assert "not_open_yet" in reasons
    assert reasons["not_open_yet"].isascii()
    strangers = region.get("/reservations/availability", {"purpose": "meeting", "group_id": "0" * 24}, "taro")
    assert (strangers.status, strangers.document["code"]) == (404, "facilities.group_not_found")


def test_searches_are_few_requests(region: RegionApis) -> None:
    """The index beside the person's home, then views and standings: three where the process is warm."""
    query = {"purpose": "meeting", "limit": 50}
    region.get("/reservations/availability", query, "taro")
    region.dynamo.operations.clear()
    region.get("/reservations/availability", query, "taro")
    assert sorted(region.dynamo.operations) == ["BatchGetItem", "GetItem", "Query"]
