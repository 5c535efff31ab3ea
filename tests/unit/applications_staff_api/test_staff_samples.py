"""The sample events are answered as they say."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.applications_staff import ApplicationsStaff
from tests.gateway_events import STAFF_POOL

from applications_staff_api.routes import audit, bulk, cases, claims, counter, decisions, queue
from machiport.http_api.access import access_matrix

EVENTS = Path(__file__).parents[3] / "events"
SAMPLES = sorted(
    path for path in (EVENTS / "applications_staff_api").glob("*.json") if not path.name.endswith(".expected.json")
)


def _of_this_pool(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event with a token of the tests' pool in place of the samples'."""
    claims = event["requestContext"]["authorizer"]["claims"]
    claims["iss"] = claims["iss"].rpartition("/")[0] + "/" + STAFF_POOL
    return event


def _holds(expected: Any, found: Any) -> bool:
    if isinstance(expected, dict):
        return all(name in found and _holds(value, found[name]) for name, value in expected.items())
    if isinstance(expected, list):
        return all(any(_holds(each, one) for one in found) for each in expected)
    return bool(expected == found)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_answered_as_it_says(sample: Path) -> None:
    expected = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    answer = ApplicationsStaff().send(_of_this_pool(json.loads(sample.read_text("utf-8"))))
    assert answer.status == expected["status"], answer.body
    assert _holds(expected.get("body", {}), answer.document)


def test_every_route_of_the_review_has_two_samples() -> None:
    routers = (audit.router, bulk.router, cases.router, claims.router, counter.router, decisions.router, queue.router)
    matrix = access_matrix([route for router in routers for route in router.routes])
    events = [json.loads(sample.read_text("utf-8")) for sample in SAMPLES]
    asked = [(event["httpMethod"], event["resource"]) for event in events]
    assert [entry for entry in matrix if asked.count((entry.method, entry.path)) < 2] == []
