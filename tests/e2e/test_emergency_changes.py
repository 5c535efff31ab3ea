"""A typhoon comes: staff cancel and move collections, residents see it at once, the event goes out, it is settled."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from tests.e2e.deployed_stack import DeployedStack, eventually, new_key
from tests.e2e.garbage_city import City, days_of, sample_files, today, weekdays_between

from machiport.outbox.event import event_id_of

pytestmark = pytest.mark.xdist_group("stack")

MONDAY, WEDNESDAY, THURSDAY = 0, 2, 3
REASON = {"ja": "台風接近のため", "en": "Typhoon", "ja-x-easy": "台風が 来ます"}
SETTLING_SECONDS = 60
_LONGEST_POLL = 2


@dataclass
class Mailbox:
    """The notifications queue, read by nobody else here."""

    stack: DeployedStack
    received: list[dict[str, Any]] = field(default_factory=list)

    def about(self, change_id: str) -> list[dict[str, Any]]:
        """Return the events about a change that have arrived; waits a little where there is none yet."""
        queue, sqs = self.stack.running.outputs.notifications_queue_url, self.stack.client("sqs")
        while True:
            waiting = 0 if self._known(change_id) else _LONGEST_POLL
            messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=waiting)
            for message in messages.get("Messages", []):
                self.received.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            if not messages.get("Messages"):
                return self._known(change_id)

    def _known(self, change_id: str) -> list[dict[str, Any]]:
        return [event for event in self.received if event["data"].get("change_id") == change_id]


@pytest.fixture(scope="module")
def city(stack: DeployedStack) -> City:
    """Return 由布市 with a calendar of twenty areas in force, on top of the sample region's."""
    city = City(stack, "44213")
    city.put_in_force(sample_files())
    return city


@pytest.fixture(scope="module")
def areas(city: City) -> list[str]:
    """Return three areas of one route (北浜一丁目 to 三丁目) and, last, one more of it (駅前町)."""
    return [city.area_ids(name)[0] for name in ("北浜一丁目", "北浜二丁目", "北浜三丁目", "駅前町")]


@pytest.fixture(scope="module")
def mailbox(stack: DeployedStack) -> Mailbox:
    return Mailbox(stack)


def coming(weekday: int, weeks: int = 0) -> date:
    """Return the next such weekday from tomorrow on, or one some weeks later."""
    first = today() + timedelta(days=1 + 7 * weeks)
    return min(weekdays_between(first, first + timedelta(days=6), weekday))


def announce(city: City, areas: list[str], effects: list[dict[str, Any]], key: str | None = None) -> httpx.Response:
    body = {"reason": REASON, "areas": areas, "effects": effects}
    answer = city.staff_post("/changes", key, json=body)
    assert answer.status_code == 201, answer.text
    return answer


def unsettled(city: City, areas: list[str]) -> list[str]:
    """Return the entries that the settler has still to mark."""
    return [
        f"{area} {name}"
        for area in areas
        for name, entry in city.stored_calendar(area).items()
        if not entry["settled"]["BOOL"]
    ]


@dataclass(frozen=True)
class Typhoon:
    """A change of two categories in three areas, and what residents saw before it."""

    city: City
    concerned: list[str]
    spared: str
    monday: date
    wednesday: date
    before: dict[str, list[dict[str, Any]]]
    tags: dict[str, str]
    key: str
    answer: httpx.Response

    @property
    def change_id(self) -> str:
        """The change's id."""
        return str(self.answer.json()["change_id"])

    @property
    def effects(self) -> list[dict[str, Any]]:
        """What was announced: Monday's burnable garbage stays, Wednesday's plastic is collected on Friday."""
        return _effects(self.monday, self.wednesday)

    def seen(self) -> dict[str, list[dict[str, Any]]]:
        """Return what residents see now, by area."""
        return {area: self.city.collections(area, *_window()) for area in (*self.concerned, self.spared)}


def _window() -> tuple[date, date]:
    return today() + timedelta(days=1), today() + timedelta(days=20)


def _query(area: str) -> str:
    first, last = _window()
    return f"/areas/{area}/collections?from={first}&to={last}"


def _effects(monday: date, wednesday: date) -> list[dict[str, Any]]:
    friday = (wednesday + timedelta(days=2)).isoformat()
    return [
        {"kind": "cancel", "date": monday.isoformat(), "category_ids": ["burnable"]},
        {"kind": "move", "date": wednesday.isoformat(), "to": friday, "category_ids": ["plastic"]},
    ]


@pytest.fixture(scope="module")
def typhoon(city: City, areas: list[str]) -> Typhoon:
    """Announce the change."""
    monday, wednesday, key = coming(MONDAY), coming(WEDNESDAY), new_key()
    before = {area: city.collections(area, *_window()) for area in areas}
    tags = {area: city.get(_query(area)).headers["etag"] for area in areas}
    answer = announce(city, areas[:3], _effects(monday, wednesday), key)
    assert answer.json()["areas_reached"] == 3
    return Typhoon(city, areas[:3], areas[3], monday, wednesday, before, tags, key, answer)


def test_residents_see_it_at_once_and_only_where_it_is(typhoon: Typhoon) -> None:
    seen = typhoon.seen()
    for area in typhoon.concerned:
        now, before = seen[area], typhoon.before[area]
        assert days_of(now, "burnable", "cancelled") == {typhoon.monday}
        assert days_of(now, "burnable") == days_of(before, "burnable") - {typhoon.monday}
        friday = typhoon.wednesday + timedelta(days=2)
        assert days_of(now, "plastic", "moved_away") == {typhoon.wednesday}
        assert days_of(now, "plastic") == days_of(before, "plastic") - {typhoon.wednesday} | {friday}
    assert seen[typhoon.spared] == typhoon.before[typhoon.spared]


def test_residents_are_told_why_and_where_to(typhoon: Typhoon) -> None:
    for area in typhoon.concerned:
        touched = [one for one in typhoon.seen()[area] if one["change_id"] is not None]
        assert {one["change_id"] for one in touched} == {typhoon.change_id}
        assert {one["note"] for one in touched} == {REASON["ja"]}
        moved = next(one for one in touched if one["status"] == "moved_here")
        assert moved["other_date"] == typhoon.wednesday.isoformat()


def test_caches_get_the_new_answer(typhoon: Typhoon) -> None:
    asked = {
        area: typhoon.city.get(_query(area), headers={"If-None-Match": tag}).status_code
        for area, tag in typhoon.tags.items()
    }
    assert asked == dict.fromkeys(typhoon.concerned, 200) | {typhoon.spared: 304}


def test_the_same_request_again_is_the_same_answer_and_no_second_change(typhoon: Typhoon) -> None:
    again = announce(typhoon.city, typhoon.concerned, typhoon.effects, typhoon.key)
    assert (again.content, again.headers["idempotency-replayed"]) == (typhoon.answer.content, "true")
    listed = [one["change_id"] for one in typhoon.city.staff_get("/changes").json()["items"]]
    assert listed.count(typhoon.change_id) == 1


def test_the_event_arrives_under_the_id_that_tells_repetitions(typhoon: Typhoon, mailbox: Mailbox) -> None:
    arrived = eventually(lambda: mailbox.about(typhoon.change_id), bool, SETTLING_SECONDS)
    publication = arrived[0]["subject"]
    stored = typhoon.city.stored_calendar(typhoon.concerned[0])[f"p#{publication}"]
    expected = event_id_of("garbage.change_published", typhoon.city.code, publication, int(stored["version"]["N"]))
    assert {event["id"] for event in arrived} == {str(expected)}
    assert {(event["type"], event["municipality"]) for event in arrived} == {
        ("garbage.change_published", typhoon.city.code)
    }


def test_it_is_settled_behind_the_queue_and_nothing_that_residents_read_changes(typhoon: Typhoon) -> None:
    shown = typhoon.seen()
    eventually(lambda: unsettled(typhoon.city, list(shown)), lambda left: left == [], SETTLING_SECONDS)
    assert typhoon.seen() == shown


def test_withdrawn_it_is_as_if_it_had_never_been(typhoon: Typhoon) -> None:
    withdrawn = typhoon.city.staff_post(f"/changes/{typhoon.change_id}/withdrawal")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert typhoon.seen() == typhoon.before
    twice = typhoon.city.staff_post(f"/changes/{typhoon.change_id}/withdrawal")
    assert (twice.status_code, twice.json()["code"]) == (409, "garbage.change_not_in_force")


def test_a_change_stays_when_the_calendar_is_published_again(city: City, areas: list[str]) -> None:
    thursday = coming(THURSDAY, weeks=1)
    days = (thursday, thursday + timedelta(days=1))
    effect = {"kind": "cancel", "date": thursday.isoformat(), "category_ids": ["burnable"]}
    change = announce(city, areas[:1], [effect]).json()["change_id"]
    files = sample_files()
    corrected = files["area_days.csv"].decode().replace("駅前町(えきまえちょう)", "駅前新町(えきまえしんまち)")
    city.put_in_force(files | {"area_days.csv": corrected.encode()}, title="直した見本")
    assert city.area_ids("えきまえしんまち") != []
    assert days_of(city.collections(areas[0], *days), "burnable", "cancelled") == {thursday}
    eventually(lambda: unsettled(city, areas[:1]), lambda left: left == [], SETTLING_SECONDS)
    assert days_of(city.collections(areas[0], *days), "burnable", "cancelled") == {thursday}
    assert city.staff_post(f"/changes/{change}/withdrawal").status_code == 200
    assert days_of(city.collections(areas[0], *days), "burnable") == {thursday}
    # What the new edition replaced is gone from the area's item; reads stay small.
    eventually(lambda: len(city.stored_calendar(areas[0])), lambda entries: entries <= 3, SETTLING_SECONDS)


def test_nothing_ended_in_a_dead_letter_queue(stack: DeployedStack) -> None:
    outputs = stack.running.outputs
    queues = (
        outputs.garbage_settlement_dead_letter_queue_url,
        outputs.notifications_dead_letter_queue_url,
        outputs.invocation_failures_queue_url,
    )
    for queue in queues:
        counted = stack.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        assert counted["ApproximateNumberOfMessages"] == counted["ApproximateNumberOfMessagesNotVisible"] == "0", queue
