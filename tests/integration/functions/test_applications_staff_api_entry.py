"""The entry of the applications function for staff, wired from the environment: its samples, and a silent log."""

import importlib
import io
import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.applications_staff import FREE, HANAKO, REVIEWER, counter_document
from tests.e2e.test_events_under_rie import PARAMETERS, missing
from tests.gateway_events import LambdaContextDouble, gateway_event

from applications_staff_api.routes import audit, bulk, cases, claims, counter, decisions, queue
from machiport.http_api.access import access_matrix
from machiport.observability.logging import configure_logging
from machiport_gates.paths import ROOT

SAMPLES = sorted(
    path
    for path in (ROOT / "events" / "applications_staff_api").glob("*.json")
    if not path.name.endswith(".expected.json")
)
# What is typed of people, or told to them: none of it may be in a log.
NAME, PHONE, REASON = "秘密の名前", "090-1111-2222", "kanarienvogel"


@pytest.fixture
def staff_api(applications_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return the function's entry. The log's handlers are put back afterwards."""
    shutil.copytree(ROOT / "sample_region" / "procedures", region_package / "procedures")
    for name, value in PARAMETERS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("APPLICATIONS_TABLE", applications_table)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield importlib.reload(importlib.import_module("applications_staff_api.main")).handler
    root.handlers[:] = handlers
    root.setLevel(level)


def test_sample_events_are_answered_as_they_say(staff_api: Any) -> None:
    for sample in SAMPLES:
        answer = staff_api(json.loads(sample.read_text(encoding="utf-8")), LambdaContextDouble())
        expected = json.loads(sample.with_suffix(".expected.json").read_text(encoding="utf-8"))
        assert answer["statusCode"] == expected["status"], (sample.name, answer)
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        wanted = {name.lower(): value for name, value in expected.get("headers", {}).items()}
        assert missing(wanted, headers) == [], sample.name
        if "body" in expected:
            assert missing(expected["body"], json.loads(answer["body"])) == [], sample.name


def test_every_route_of_the_review_has_two_samples() -> None:
    routers = (audit.router, bulk.router, cases.router, claims.router, counter.router, decisions.router, queue.router)
    matrix = access_matrix([route for router in routers for route in router.routes])
    events = [json.loads(sample.read_text("utf-8")) for sample in SAMPLES]
    asked = [(event["httpMethod"], event["resource"]) for event in events]
    assert [entry for entry in matrix if asked.count((entry.method, entry.path)) < 2] == []


def test_no_log_has_anything_personal(staff_api: Any) -> None:
    stream = io.StringIO()
    configure_logging("applications_staff_api", stream=stream)
    base, sent = "/staff/applications/44201", 0

    def send(method: str, path: str, body: object = None) -> Mapping[str, Any]:
        nonlocal sent
        sent += 1
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"key-{sent:08d}"}
        text = None if body is None else json.dumps(body)
        who = REVIEWER | {
            "iss": f"https://cognito-idp.ap-northeast-1.amazonaws.com/{PARAMETERS['STAFF_USER_POOL_ID']}",
            "client_id": PARAMETERS["STAFF_CLIENT_ID"],
        }
        answer: Mapping[str, Any] = staff_api(
            gateway_event(method, base + path, headers=headers, body=text, who=who), LambdaContextDouble()
        )
        return answer

    answers = FREE | {"applicant_name": NAME, "phone": PHONE}
    entered = send("POST", "/applications", counter_document(answers=answers, applicant=HANAKO | {"name": NAME}))
    assert entered["statusCode"] == 201, entered
    one = f"/applications/{json.loads(entered['body'])['application_id']}"
    assert NAME in send("GET", one)["body"]
    assert send("POST", f"{one}/rejection", {"version": 2, "reason": REASON})["statusCode"] == 200
    assert send("POST", f"{one}/rejection", {"version": 2, "reason": REASON})["statusCode"] == 409
    assert send("POST", "/applications", counter_document(answers={NAME: PHONE}))["statusCode"] == 422
    assert send("PUT", f"{one}/record", {"version": 3, "data": {"head_of_household": NAME}})["statusCode"] == 409
    logged = stream.getvalue()
    assert logged.count('"access"') == sent
    canaries = (NAME, PHONE, REASON)
    assert [canary for canary in canaries if canary in logged or json.dumps(canary)[1:-1] in logged] == []
