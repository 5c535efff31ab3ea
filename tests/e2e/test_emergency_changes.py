"""A typhoon comes: staff cancel and move collections, residents see it at once, the event goes out, it is settled."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

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


def announce(city: City, areas: list[str], effects: list[dict[str, Any]], key: str | None = None) -> Any:
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


def test_two_categories_in_three_areas_are_cancelled_and_moved_at_once(
    city: City, areas: list[str], mailbox: Mailbox
) -> None:
    monday, wednesday = coming(MONDAY), coming(WEDNESDAY)
    moved_to = wednesday + timedelta(days=2)
    first, last = today() + timedelta(days=1), today() + timedelta(days=20)
    before = {area: city.collections(area, first, last) for area in areas}
    query = f"/collections?from={first}&to={last}"
    tags = {area: city.get(f"/areas/{area}{query}").headers["etag"] for area in areas}
    concerned, spared = areas[:3], areas[3]
    effects = [
        {"kind": "cancel", "date": monday.isoformat(), "category_ids": ["burnable"]},
        {"kind": "move", "date": wednesday.isoformat(), "to": moved_to.isoformat(), "category_ids": ["plastic"]},
    ]
    key = new_key()
    answer = announce(city, concerned, effects, key)
    change = answer.json()

    # At once: the next request sees it, in every area concerned and in no other.
    assert change["areas_reached"] == 3
    for area in concerned:
        now = city.collections(area, first, last)
        assert days_of(now, "burnable", "cancelled") == {monday}
        assert days_of(now, "burnable") == days_of(before[area], "burnable") - {monday}
        assert days_of(now, "plastic", "moved_away") == {wednesday}
        assert days_of(now, "plastic") == days_of(before[area], "plastic") - {wednesday} | {moved_to}
        touched = [one for one in now if one["change_id"] is not None]
        assert {one["change_id"] for one in touched} == {change["change_id"]}
        assert {one["note"] for one in touched} == {REASON["ja"]}
        moved = next(one for one in now if one["status"] == "moved_here")
        assert moved["other_date"] == wednesday.isoformat()
        assert city.get(f"/areas/{area}{query}", headers={"If-None-Match": tags[area]}).status_code == 200
    assert city.collections(spared, first, last) == before[spared]

    # The same request again is the same answer, and no second change.
    again = announce(city, concerned, effects, key)
    assert (again.content, again.headers["idempotency-replayed"]) == (answer.content, "true")
    listed = [one["change_id"] for one in city.staff_get("/changes").json()["items"]]
    assert listed.count(change["change_id"]) == 1

    # The event arrives under the id by which its readers tell a repetition.
    arrived = eventually(lambda: mailbox.about(change["change_id"]), bool, SETTLING_SECONDS)
    publication = arrived[0]["subject"]
    version = int(city.stored_calendar(concerned[0])[f"p#{publication}"]["version"]["N"])
    expected = str(event_id_of("garbage.change_published", city.code, publication, version))
    assert {event["id"] for event in arrived} == {expected}
    assert {event["municipality"] for event in arrived} == {city.code}
    assert {event["type"] for event in arrived} == {"garbage.change_published"}

    # Tidied up behind the queue; nothing that residents read changes by it.
    shown = {area: city.collections(area, first, last) for area in areas}
    eventually(lambda: unsettled(city, areas), lambda left: left == [], SETTLING_SECONDS)
    assert {area: city.collections(area, first, last) for area in areas} == shown

    # Withdrawn: as if it had never been.
    withdrawn = city.staff_post(f"/changes/{change['change_id']}/withdrawal")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert {area: city.collections(area, first, last) for area in areas} == before
    twice = city.staff_post(f"/changes/{change['change_id']}/withdrawal")
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
