"""A review on DynamoDB's own queries: the queue in pages, its counts, one case from entry to decision, its trail."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.applications_staff import APPROVER, ApplicationsStaff

from machiport.applications.reviewing import dynamo_queue_counts
from machiport_cli.audited_cases import cases_in

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def api(dynamodb: "DynamoDBClient", applications_table: str) -> ApplicationsStaff:
    return ApplicationsStaff(client=dynamodb, table=applications_table)


def test_a_review_from_entry_to_decision(
    api: ApplicationsStaff, dynamodb: "DynamoDBClient", applications_table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = []
    for _ in range(5):
        entered.append(api.accepted()["application_id"])
        api.clock.advance(timedelta(minutes=1))
    claimed = api.post(f"/applications/{entered[1]}/claim", {"version": 2})
    assert claimed.status == 200, claimed.body
    found, cursor = [], None
    for _ in range(3):
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = api.get("/applications", query=query).document
        found += [each["application_id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert (found, cursor) == (entered, None)
    mine = api.get("/applications", query={"assignee": "me"}).document
    assert [each["application_id"] for each in mine["items"]] == [entered[1]]
    counts = api.get("/applications/counts").document
    assert (counts["counts"]["accepted"], counts["counts"]["in_review"], counts["complete"]) == (4, 1, True)
    monkeypatch.setattr(dynamo_queue_counts, "_MOST_PAGES", 0)
    assert not api.get("/applications/counts").document["complete"]

    path = f"/applications/{entered[1]}"
    record = {"version": claimed.document["version"], "data": {"resident_since": "2001-04-01"}}
    recorded = api.put(f"{path}/record", record).document
    approval = {"version": recorded["version"], "exempt": True}
    first = api.post(f"{path}/approval", approval, key="approve-once")
    assert (first.status, first.document["state"]) == (200, "issuing")
    assert api.post(f"{path}/approval", approval, key="approve-once").body == first.body
    audit = api.get(f"{path}/audit", APPROVER).document
    assert (audit["intact"], audit["items"][-1]["action"]) == (True, "audit_viewed")
    cases = cases_in(dynamodb, applications_table)
    assert list(cases.measures.begun_in("44201", "juminhyo", ["2026-11"])) != []
    assert all(check.intact for check in cases.checker.check_all(entered, {}, lambda _: None))
