"""A clerk imports a city's calendar and publishes it; a resident gets everything out of it. Real HTTP, all the way."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from tests.e2e.deployed_stack import DeployedStack, new_key
from tests.e2e.garbage_city import City, days_of, sample_files, today, weekdays_between

pytestmark = pytest.mark.xdist_group("stack")

MONDAY, WEDNESDAY, THURSDAY = 0, 2, 3
LARGEST_BUNDLE = 300 * 1024


@pytest.fixture(scope="module")
def city(stack: DeployedStack) -> City:
    """Return 竹田市, whose calendar the sample region published; the clerk now brings another one."""
    return City(stack, "44208")


@pytest.fixture(scope="module")
def draft(city: City) -> dict[str, Any]:
    """Return the clerk's upload as it was answered."""
    answer = city.upload(sample_files())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture(scope="module")
def edition_id(city: City, draft: dict[str, Any]) -> str:
    """Return the id of the draft, published."""
    published = city.publish(draft["edition"]["edition_id"])
    assert published.status_code == 201, published.text
    assert published.json()["areas_reached"] >= 20
    return str(draft["edition"]["edition_id"])


@pytest.fixture(scope="module")
def area_id(city: City, edition_id: str) -> str:
    """Return 北浜一丁目, found by its reading: burnable Mondays and Thursdays, plastic Wednesdays."""
    assert edition_id
    found = city.area_ids("きたはま1ちょうめ")
    assert city.get(f"/areas/{found[0]}").json()["name"].startswith("北浜一丁目")
    return found[0]


def test_upload_says_what_was_understood_and_what_would_change(draft: dict[str, Any]) -> None:
    assert draft["edition"]["state"] == "draft"
    assert draft["edition"]["counts"]["areas"] == 20
    assert draft["edition"]["counts"]["categories"] == 7
    assert draft["edition"]["counts"]["errors"] == 0
    assert draft["cells"]
    assert draft["areas_added"] == 20


def test_a_draft_shows_to_nobody(stack: DeployedStack) -> None:
    elsewhere = City(stack, "44341")
    uploaded = elsewhere.upload(sample_files())
    assert (uploaded.status_code, uploaded.json()["areas_added"]) == (201, 20)
    assert elsewhere.area_ids("きたはま1ちょうめ") == []


def test_report_and_difference_can_be_read(city: City, draft: dict[str, Any]) -> None:
    path = f"/editions/{draft['edition']['edition_id']}"
    report = city.staff_get(f"{path}/report", headers={"Accept-Language": "en"}).json()
    assert report["cells"] == draft["cells"]
    assert report["problems_total"] == draft["problems_total"] == len(report["problems"])
    compared = city.staff_get(f"{path}/difference").json()
    assert compared["based_on_version"] >= 1
    assert compared["difference"]["summary"]["areas_in_edition"] == 20


def test_publication_is_listed_and_cannot_be_repeated_as_another_one(city: City, edition_id: str) -> None:
    shown = city.staff_get("/editions").json()["items"][0]
    assert (shown["edition_id"], shown["state"]) == (edition_id, "published")
    again = city.publish(edition_id)
    assert (again.status_code, again.json()["code"]) == (409, "garbage.edition_not_draft")


@pytest.mark.parametrize("query", ["きたはま", "キタハマ", "ｷﾀﾊﾏ", "北浜", "北浜一丁目", "Kitahama"])
def test_resident_finds_the_area(city: City, area_id: str, query: str) -> None:
    assert area_id in city.area_ids(query)[:3]


def test_range_is_that_of_the_rules(city: City, area_id: str) -> None:
    first, last = today() + timedelta(days=1), today() + timedelta(days=60)
    found = city.collections(area_id, first, last)
    assert days_of(found, "burnable") == weekdays_between(first, last, MONDAY, THURSDAY)
    assert days_of(found, "plastic") == weekdays_between(first, last, WEDNESDAY)


def test_next_collection_is_the_first_of_the_range_that_is_not_too_late_for(city: City, area_id: str) -> None:
    answer = city.get(f"/areas/{area_id}/collections/next").json()
    coming = city.collections(area_id, today(), today() + timedelta(days=14))
    deadlines = [datetime.fromisoformat(f"{one['date']}T{one['category']['cut_off']}+09:00") for one in coming]
    following = min(deadline for deadline in deadlines if deadline > datetime.now(UTC))
    assert datetime.fromisoformat(answer["put_out_by"]) == following
    assert answer["date"] == following.date().isoformat()
    assert {one["date"] for one in answer["collections"]} == {answer["date"]}


def test_calendar_feed_holds_the_same_days(city: City, area_id: str) -> None:
    answer = city.get(f"/areas/{area_id}/calendar.ics", params={"alarm": "evening", "lang": "en"})
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-language"] == "en"
    events: list[Any] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    first, last = today() + timedelta(days=1), today() + timedelta(days=60)
    shown = {(one["date"], one["category"]["name"]) for one in city.collections(area_id, first, last)}
    days = {event["DTSTART"].dt for event in events}
    assert {day.isoformat() for day in days if first <= day <= last} == {day for day, _ in shown}
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(event["DTSTAMP"].dt.utcoffset() == timedelta(0) for event in events)
    assert all(event.walk("VALARM") for event in events)


def test_feed_without_an_alarm_has_none_and_keeps_its_ids(city: City, area_id: str) -> None:
    def ids(alarm: str) -> set[str]:
        feed = icalendar.Calendar.from_ical(city.get(f"/areas/{area_id}/calendar.ics?alarm={alarm}").content)
        assert bool(feed.walk("VALARM")) is (alarm != "none")
        return {str(event["UID"]) for event in feed.walk("VEVENT")}

    assert ids("none") == ids("morning") == ids("evening")


def test_bundle_is_small_and_whole(city: City, area_id: str) -> None:
    answer = city.get(f"/areas/{area_id}/bundle")
    assert len(answer.content) <= LARGEST_BUNDLE
    text = json.dumps(answer.json(), ensure_ascii=False)
    assert all(word in text for word in ("燃やすごみ", "ペットボトル", area_id))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ペットボトル", "ペットボトル"),
        ("ぺっとぼとる", "ペットボトル"),
        ("ﾍﾟｯﾄﾎﾞﾄﾙ", "ペットボトル"),
        ("ペットポトル", "ペットボトル"),
        ("pettobotoru", "ペットボトル"),
        ("plastic bottle", "ペットボトル"),
        ("iron", "アイロン"),
        ("あいろん", "アイロン"),
    ],
)
def test_dictionary_finds_the_thing_first(city: City, edition_id: str, query: str, name: str) -> None:
    assert edition_id
    found = city.get("/dictionary", params={"q": query}).json()["items"]
    assert found[0]["name"] == name


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_texts_come_in_the_language_asked_for(city: City, area_id: str, language: str) -> None:
    answer = city.get("/categories", headers={"Accept-Language": language})
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    unknown = city.get("/areas/unknown", headers={"Accept-Language": language})
    assert unknown.headers["content-language"] == language
    titles = {"ja": "収集地区がありません", "en": "No such collection area", "ja-x-easy": "この地区は ありません"}
    assert unknown.json()["title"] == titles[language]
    assert area_id


@pytest.mark.parametrize(
    "path", ["/areas", "/areas/{0}", "/areas/{0}/collections/next", "/areas/{0}/calendar.ics", "/areas/{0}/bundle",
             "/areas/{0}/collections", "/categories", "/dictionary?q=びん"]
)  # fmt: skip
def test_unchanged_answer_is_not_sent_again(city: City, area_id: str, path: str) -> None:
    first = city.get(path.format(area_id))
    assert first.status_code == 200
    assert first.headers["etag"].startswith('"')
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = city.get(path.format(area_id), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = city.get(path.format(area_id), headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_draft_reviewed_against_an_older_state_is_not_published(city: City, edition_id: str) -> None:
    assert edition_id
    uploaded = city.upload(sample_files(), title="古い見直し").json()
    path = f"/editions/{uploaded['edition']['edition_id']}"
    stale = city.staff_post(f"{path}/publication", json={"based_on_version": uploaded["based_on_version"] - 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "garbage.published_meanwhile")
    assert city.staff_get(path).json()["state"] == "draft"
    key = new_key()
    assert city.staff_post(f"{path}/discard", key).json()["state"] == "discarded"
    again = city.staff_post(f"{path}/discard", key)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
