"""The entry of the public procedures function, wired from the environment: its sample events, and a silent log."""

import importlib
import io
import json
import logging
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.test_events_under_rie import missing
from tests.gateway_events import LambdaContextDouble, gateway_event

from machiport.applications.measuring.dynamo_measures import DynamoUsualTimes
from machiport.applications.measuring.ports import UsualTime
from machiport.observability.logging import configure_logging
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SAMPLES = sorted(
    path for path in (ROOT / "events" / "procedures_api").glob("*.json") if not path.name.endswith(".expected.json")
)
CHECKS = "/procedures/44201/juminhyo/checks"
RESULTS = "/procedure-navigators/moving/results"
# What somebody typed, and where they were asked: none of it may be in a log.
CANARIES = ("秘密の名前", "090-1111-2222", "kanarienvogel")


@pytest.fixture
def procedures(applications_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return the function's entry. The log's handlers are put back afterwards."""
    shutil.copytree(ROOT / "sample_region" / "procedures", region_package / "procedures")
    monkeypatch.setenv("APPLICATIONS_TABLE", applications_table)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield importlib.reload(importlib.import_module("procedures_api.main")).handler
    root.handlers[:] = handlers
    root.setLevel(level)


def test_sample_events_are_answered_as_they_say(procedures: Any) -> None:
    for sample in SAMPLES:
        answer = procedures(json.loads(sample.read_text(encoding="utf-8")), LambdaContextDouble())
        expected = json.loads(sample.with_suffix(".expected.json").read_text(encoding="utf-8"))
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        assert answer["statusCode"] == expected["status"], (sample.name, answer)
        wanted = {name.lower(): value for name, value in expected["headers"].items()}
        assert missing(wanted, headers) == [], sample.name
        assert [text for text in expected.get("body_contains", []) if text not in answer["body"]] == [], sample.name
        if "body" in expected:
            assert missing(expected["body"], json.loads(answer["body"])) == [], sample.name


def test_usual_times_come_from_the_table(procedures: Any, dynamodb: "DynamoDBClient", applications_table: str) -> None:
    usual = UsualTime(p50_days=1, p90_days=2.5, count=40, measured_at=datetime(2026, 11, 21, tzinfo=UTC))
    DynamoUsualTimes(dynamodb, applications_table).keep("44201", "juminhyo", usual)
    headers = {"Accept-Language": "en"}
    answer = procedures(gateway_event("GET", "/procedures/44201/juminhyo", headers=headers), LambdaContextDouble())
    assert json.loads(answer["body"])["usual_time"]["text"] == "Lately nine in ten were decided within 2.5 days."


def test_no_log_has_what_was_typed(procedures: Any) -> None:
    stream = io.StringIO()
    configure_logging("procedures_api", stream=stream)
    name, phone, word = CANARIES
    headers = {"Content-Type": "application/json"}
    bodies = [
        (CHECKS, {"answers": {"applicant_name": name, "phone": phone}}, 200),
        (CHECKS, {"answers": {name: phone}}, 200),
        (CHECKS, {"answers": [name], word: 1}, 422),
        (RESULTS, {"municipality": "44201", "answers": {"which": word}}, 422),
        (RESULTS, {"municipality": "44201", "answers": {word: name}}, 422),
    ]
    for path, body, status in bodies:
        event = gateway_event("POST", path, headers=headers, body=json.dumps(body))
        assert procedures(event, LambdaContextDouble())["statusCode"] == status
    logged = stream.getvalue()
    assert logged.count('"access"') == len(bodies)
    assert [canary for canary in CANARIES if canary in logged or json.dumps(canary)[1:-1] in logged] == []
