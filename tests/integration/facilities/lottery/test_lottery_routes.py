"""What staff, residents and everybody send and are answered about lotteries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, GatewayClient, claims, gateway_event
from tests.lottery_world import CITY, FIRST_DAY, GYM, HALF_A, LAST_DAY, LOUNGE, LotteryWorld, round_times

from facilities_api.app import build_app as public_app
from facilities_staff_api.app import build_app as staff_app
from machiport.facilities.lottery.model import FILE_NAMES
from machiport.facilities.lottery.verification import Noted, OwnEntry, verify
from machiport.identity import UserPools
from machiport.municipalities import load_registry
from reservations_api.app import build_app as residents_app

REGION_FILES = Path(__file__).parents[4] / "sample_region"
MANAGER = claims(STAFF_POOL, "manager", **{"cognito:groups": f"[m{CITY}.facilities.manager]"})
CLERK = claims(STAFF_POOL, "clerk", **{"cognito:groups": f"[m{CITY}.facilities.clerk]"})
ELSEWHERE = claims(STAFF_POOL, "elsewhere", **{"cognito:groups": "[m44202.facilities.manager]"})
STAFF = f"/staff/facilities/{CITY}/lotteries"


@dataclass
class LotteryApis:
    """The three functions over one lottery; people are named by their subjects."""

    world: LotteryWorld = field(default_factory=lambda: LotteryWorld(InMemoryDynamo().client))
    _keys: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """Build the apps; of their services only those that these routes touch are there."""
        world, pools = self.world, UserPools(RESIDENTS_POOL, STAFF_POOL)
        world.entrants.groups["0000-choir"] = ("ann", "ben")
        services: Any = SimpleNamespace(
            municipalities=load_registry(REGION_FILES),
            lotteries=world.reader,
            announcing=world.announcing,
            lottery_entries=world.entering,
            clock=world.clock,
        )
        self._public = GatewayClient(public_app(services))
        self._staff = GatewayClient(staff_app(services, pools))
        self._residents = GatewayClient(residents_app(services, pools))

    def send(
        self, method: str, path: str, who: str | Mapping[str, str] | None = None, document: Any = None, **headers: str
    ) -> Answer:
        """Send a request; a POST has a key of its own unless one is given."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            named.setdefault("Idempotency-Key", f"own-key-{next(self._keys):04d}")
        if document is not None:
            named["Content-Type"] = "application/json"
        path, _, query = path.partition("?")
        client = self._public if who is None else self._residents if isinstance(who, str) else self._staff
        event = gateway_event(
            method,
            path,
            query=dict(part.split("=") for part in query.split("&")) if query else None,
            headers=named,
            body=None if document is None else json.dumps(document),
            who=claims(RESIDENTS_POOL, who) if isinstance(who, str) else who,
        )
        return client.send(event)

    def announce(self, **others: Any) -> str:
        """Announce a round as the manager; return its id, the clock in its entry window."""
        answer = self.send("POST", STAFF, MANAGER, round_document(**others))
        assert answer.status == 201, answer.body
        self.world.to(round_times().opens_at)
        round_id: str = answer.document["lottery"]["round_id"]
        return round_id


def round_document(**others: Any) -> dict[str, Any]:
    """Return a round as staff send it."""
    return {
        "name": {"ja": "4月分の抽選", "en": "Lottery for April", "ja-x-easy": "4月の くじ(抽選)"},
        "rooms": [{"room_id": HALF_A}],
        "first_day": FIRST_DAY.isoformat(),
        "last_day": LAST_DAY.isoformat(),
        "times": round_times().model_dump(mode="json"),
        "limits": {"wishes_per_entry": 3},
        "resident_percent": 50,
    } | others


def wish_document(**others: Any) -> dict[str, Any]:
    """Return a wish as residents send it."""
    slot = {"room_id": HALF_A, "day": FIRST_DAY.isoformat(), "start": "09:00", "end": "12:00"}
    return {**slot, "purpose": "meeting", "people": 10, **others}


@pytest.fixture
def api() -> LotteryApis:
    return LotteryApis()


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.document["code"]


def test_a_lottery_from_announcement_to_anybodys_check(api: LotteryApis) -> None:
    answer = api.send("POST", STAFF, MANAGER, round_document())
    assert (answer.status, answer.document["slots"], answer.document["left_out"]) == (201, 6, 0)
    round_id = answer.document["lottery"]["round_id"]
    assert answer.headers["location"] == f"{STAFF}/{round_id}"
    path = f"/reservations/lotteries/{round_id}/entries"
    assert code_of(api.send("POST", path, "ann", {"wishes": [wish_document()]})) == (409, "facilities.lottery_not_open")
    api.world.to(round_times().opens_at)
    entered = api.send("POST", path, "ann", {"wishes": [wish_document()]})
    assert (entered.status, entered.document["state"], entered.headers["location"]) == (201, "entered", path)
    assert entered.document["wishes"][0]["slot"] == f"{HALF_A}/{FIRST_DAY}/0900-1200"
    number = entered.document["number"]
    changed = api.send("PUT", f"{path}/{number}", "ann", {"wishes": [wish_document(start="18:00", end="21:00")]})
    assert (changed.status, changed.document["number"]) == (200, number)
    public = api.send("GET", f"/lotteries?municipality={CITY}").document["items"][0]
    assert (public["state"], public["entries"], [one["name"] for one in public["files"]]) == (
        "open", None, ["commitment.json"],
    )  # fmt: skip
    assert api.send("GET", f"{STAFF}/{round_id}", CLERK).document["entries"] == 1
    api.world.run_until(round_id, "draw_at")
    for staff_or_anybody in (
        api.send("GET", f"{STAFF}/{round_id}/result", MANAGER),
        api.send("GET", f"/lotteries/{round_id}/files/seed.json"),
    ):
        assert code_of(staff_or_anybody) == (404, "facilities.lottery_file_not_published")
    api.world.run_until(round_id, "publish_at")
    files = {name: api.send("GET", f"/lotteries/{round_id}/files/{name}") for name in FILE_NAMES}
    assert {answer.status for answer in files.values()} == {200}
    assert not any(answer.is_base64 for answer in files.values())
    told = entered.document
    noted = Noted(public["seed_sha256"], own=OwnEntry(told["number"], told["salt"], told["holder"]))
    assert verify({name: answer.body.encode() for name, answer in files.items()}, noted).passed
    result = api.send("GET", f"{STAFF}/{round_id}/result", CLERK).document
    assert result["wins"] == [{"slot": f"{HALF_A}/{FIRST_DAY}/1800-2100", "number": number, "wish": 1}]
    (own,) = api.send("GET", path, "ann").document["items"]
    assert own["state"] == "won"
    assert own["wins"][0]["confirm_until"] == "2027-01-25T09:00:00+09:00"
    assert own["wins"][0]["reservation_id"].startswith(f"{CITY}-")
    assert (own["wins"][0]["start"], own["wins"][0]["end"]) == ("18:00", "21:00")


def test_files_do_not_change_and_say_so(api: LotteryApis) -> None:
    round_id = api.announce()
    first = api.send("GET", f"/lotteries/{round_id}/files/commitment.json")
    (file,) = api.send("GET", f"/lotteries/{round_id}").document["files"]
    assert first.headers["etag"] == f'"{file["sha256"]}"'
    assert "immutable" in first.headers["cache-control"]
    assert len(first.body.encode()) == file["size"]
    again = api.send("GET", f"/lotteries/{round_id}/files/commitment.json", If_None_Match=first.headers["etag"])
    assert again.status == 304


def test_a_group_enters_and_its_members_see_it_and_strangers_do_not(api: LotteryApis) -> None:
    round_id = api.announce()
    path = f"/reservations/lotteries/{round_id}/entries"
    entered = api.send("POST", path, "ann", {"wishes": [wish_document()], "group_id": "0000-choir"})
    assert (entered.status, entered.document["group_id"]) == (201, "0000-choir")
    number = entered.document["number"]
    assert [one["number"] for one in api.send("GET", path, "ben").document["items"]] == [number]
    assert api.send("GET", path, "eve").document == {"items": []}
    refused = api.send("POST", path, "ben", {"wishes": [wish_document()]})
    assert code_of(refused) == (409, "facilities.lottery_entered_with_group")
    assert code_of(api.send("POST", f"{path}/{number}/withdrawal", "eve")) == (
        404,
        "facilities.lottery_entry_not_found",
    )
    withdrawn = api.send("POST", f"{path}/{number}/withdrawal", "ben")
    assert (withdrawn.status, withdrawn.document) == (200, {"round_id": round_id, "number": number})
    assert api.send("POST", path, "ben", {"wishes": [wish_document()]}).status == 201


def test_the_same_key_enters_once(api: LotteryApis) -> None:
    path = f"/reservations/lotteries/{api.announce()}/entries"
    first, again = (
        api.send("POST", path, "ann", {"wishes": [wish_document()]}, Idempotency_Key="one-key-for-both")
        for _ in range(2)
    )
    assert (first.status, first.body) == (again.status, again.body)
    assert again.headers["idempotency-replayed"] == "true"
    other = api.send("POST", path, "ann", {"wishes": [wish_document(people=2)]}, Idempotency_Key="one-key-for-both")
    assert code_of(other) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"wishes": []}, "/body/wishes"),
        ({"wishes": [wish_document()] * 9}, "/body/wishes"),
        ({"wishes": [wish_document(start="12:00", end="09:00")]}, "/body/wishes/0"),
        ({"wishes": [wish_document(colour="red")]}, "/body/wishes/0/colour"),
        ({"wishes": [wish_document(room_id=LOUNGE)]}, "/body/wishes/0"),
        ({"wishes": [wish_document(people=99)]}, "/body/wishes/0/people"),
        ({}, "/body/wishes"),
    ],
)
def test_bad_wishes_are_422_with_a_pointer(api: LotteryApis, document: dict[str, Any], pointer: str) -> None:
    answer = api.send("POST", f"/reservations/lotteries/{api.announce()}/entries", "ann", document)
    assert answer.status == 422, answer.body
    assert pointer in [error["pointer"] for error in answer.document["errors"]]


@pytest.mark.parametrize(
    ("others", "pointer"),
    [
        ({"rooms": [{"room_id": LOUNGE}]}, "/body/rooms/0"),
        ({"rooms": [{"room_id": GYM}]}, "/body/rooms/0"),
        ({"rooms": []}, "/body/rooms"),
        ({"resident_percent": 101}, "/body/resident_percent"),
        ({"last_day": "2027-08-01"}, "/body/first_day"),
        ({"name": {"ja": "日本語だけ"}}, "/body/name/en"),
        ({"times": round_times().model_dump(mode="json") | {"draw_at": "2027-01-12T00:00:00Z"}}, "/body/times"),
    ],
)
def test_bad_rounds_are_422_with_a_pointer(api: LotteryApis, others: dict[str, Any], pointer: str) -> None:
    answer = api.send("POST", STAFF, MANAGER, round_document(**others), Accept_Language="en")
    assert answer.status == 422, answer.body
    assert pointer in [error["pointer"] for error in answer.document["errors"]]
    assert api.send("GET", STAFF, MANAGER).document == {"items": []}


def test_who_may_do_what(api: LotteryApis) -> None:
    assert api.send("POST", STAFF, CLERK, round_document()).status == 403
    assert api.send("POST", STAFF, ELSEWHERE, round_document()).status == 404
    round_id = api.announce()
    assert api.send("GET", STAFF, CLERK).document["items"][0]["round_id"] == round_id
    other_city = api.send("GET", f"/staff/facilities/44202/lotteries/{round_id}", ELSEWHERE)
    assert code_of(other_city) == (404, "facilities.lottery_not_found")


@pytest.mark.parametrize("round_id", ["44201-0", "nothing", f"{CITY}-{'0' * 24}", "44201-" + "Z" * 24])
def test_unknown_rounds_are_not_found(api: LotteryApis, round_id: str) -> None:
    for answer in (
        api.send("GET", f"/lotteries/{round_id}"),
        api.send("GET", f"/lotteries/{round_id}/files/commitment.json"),
        api.send("GET", f"/reservations/lotteries/{round_id}/entries", "ann"),
        api.send("POST", f"/reservations/lotteries/{round_id}/entries", "ann", {"wishes": [wish_document()]}),
        api.send("PUT", f"/reservations/lotteries/{round_id}/entries/00000001", "ann", {"wishes": [wish_document()]}),
    ):
        assert code_of(answer) == (404, "facilities.lottery_not_found")


def test_lists_are_of_one_municipality_and_past_rounds_apart(api: LotteryApis) -> None:
    round_id = api.announce()
    assert api.send("GET", "/lotteries?municipality=44202").document == {"items": []}
    assert api.send("GET", "/lotteries?municipality=99999").status == 404
    assert api.send("GET", "/lotteries").status == 422
    api.world.run_until(round_id, "first_come_at")
    for days in (20, 60):
        api.world.clock.advance(timedelta(days=days))
        api.world.tick()
    assert api.send("GET", f"/lotteries?municipality={CITY}").document == {"items": []}
    (past,) = api.send("GET", f"/lotteries?municipality={CITY}&past=true", Accept_Language="en").document["items"]
    assert (past["state"], past["name"], past["entries"]) == ("over", "Lottery for April", 0)
