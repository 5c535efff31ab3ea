"""The entry of the facilities API for staff, wired from the environment, on the table of infra/data.yaml."""

import importlib
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.facilities_staff import CLERK, MANAGER, REGION_FILES, sample_files
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, gateway_event


@pytest.fixture
def entry(
    facilities_table: str, residents_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Return the entry as a new process has it. The log's handlers are put back afterwards."""
    shutil.copytree(REGION_FILES / "facilities", region_package / "facilities")
    monkeypatch.setenv("FACILITIES_TABLE", facilities_table)
    monkeypatch.setenv("RESIDENTS_TABLE", residents_table)
    monkeypatch.setenv("RESIDENTS_USER_POOL_ID", RESIDENTS_POOL)
    monkeypatch.setenv("STAFF_USER_POOL_ID", STAFF_POOL)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield importlib.reload(importlib.import_module("facilities_staff_api.main"))
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_facility_is_published_booked_closed_and_counted(entry: Any) -> None:
    def send(method: str, path: str, body: Any, who: Any, key: str = "", query: Any = None) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        text = None if body is None else json.dumps(body)
        event = gateway_event(
            method, f"/staff/facilities/44208{path}", body=text, headers=headers, who=who, query=query
        )
        answer = entry.handler(event, LambdaContextDouble())
        assert answer["statusCode"] in (200, 201), answer["body"]
        return json.loads(answer["body"])

    manager = MANAGER | {"cognito:groups": "[m44208.facilities.manager]"}
    clerk = CLERK | {"cognito:groups": "[m44208.facilities.clerk]"}
    files = sample_files("44208")
    assert send("POST", "/inventory", files, manager, "publish-it")["changed"] == len(files["facilities"]) + 2
    facility = files["facilities"][0]
    room = next(each for each in facility["rooms"] if each["scheme"]["kind"] == "periods" and not each.get("lottery"))
    times = room["scheme"]["periods"][0]
    day = send("GET", "/facilities", None, clerk)["items"][0]["published_at"][:10]
    slot = {"room_id": room["room_id"], "day": f"{int(day[:4]) + 1}{day[4:8]}15", "purpose": room["purposes"][0]}
    block = {"room_id": room["room_id"], "day": slot["day"], "start": times["start"], "end": times["end"]}
    made = send("POST", "/blocks", {"blocks": [block], "reason": "点検"}, clerk, "block-it-1")["items"][0]
    assert send("GET", "/blocks", None, clerk, query={"until": "2099-12-31"})["total"] == 0
    path = f"/facilities/{facility['facility_id']}"
    sheet = send("GET", f"{path}/day-sheets/{slot['day']}", None, clerk)
    shown = [each for of_room in sheet["rooms"] for each in of_room["reservations"]]
    assert [each["reservation_id"] for each in shown] == [made["reservation_id"]]
    closure = {"facility_id": facility["facility_id"], "first": slot["day"], "last": slot["day"]}
    closed = send("POST", "/closures", closure | {"reason": {"ja": "点検"}}, manager, "close-it-1")
    assert (closed["results"], closed["calendar_code"]) == ([], None)
    month = {"first": slot["day"][:7]}
    assert send("GET", f"{path}/statistics", None, manager, query=month)["bookings"] == 0
