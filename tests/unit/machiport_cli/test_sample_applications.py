"""The sample applications are made once, each as far as it says, over the API as people use it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from machiport_cli.api_client import ApiClient
from machiport_cli.faults import OperatorError
from machiport_cli.operation_keys import OperationKeys
from machiport_cli.sample_applications import make_sample_applications, sample_applications


class FakeApplications:
    """Applications with a version of their answers and of themselves; steps on another version are refused."""

    def __init__(self) -> None:
        """Begin without any."""
        self.made: dict[str, dict[str, Any]] = {}

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of the resident or of the staff."""
        parts = request.url.path.removeprefix("/v1/").split("/")
        if parts == ["applications"] and request.method == "GET":
            items = [{"procedure_id": procedure} for procedure in self.made]
            return httpx.Response(200, json={"items": items, "next_cursor": None})
        body = json.loads(request.content)
        if parts == ["applications"]:
            self.made[body["procedure_id"]] = {
                "answers": {"applicant_name": "見本 太郎"},
                "state": "draft",
                "version": 1,
            }
            form = {"version": 1, "answers": {"applicant_name": "見本 太郎"}}
            return httpx.Response(201, json={"application_id": body["procedure_id"], "form": form})
        return self._step(self.made[parts[-2]], parts[-1], request.headers.get("If-Match"), body)

    def _step(self, found: dict[str, Any], step: str, read: str | None, body: dict[str, Any]) -> httpx.Response:
        if step == "answers":
            if read != '"1"':
                return httpx.Response(412, json={"code": "precondition_failed"})
            found["answers"] = body["answers"]
            return httpx.Response(200, json={"version": 2, "fee": {"total": 300}})
        if step == "submission" and body != {"answers_version": 2, "expected_fee": 300}:
            return httpx.Response(409, json={"code": "stale"})
        if step != "submission" and body["version"] != found["version"]:
            return httpx.Response(409, json={"code": "stale"})
        found |= {"state": step, "version": found["version"] + 1}
        return httpx.Response(200, json={"version": found["version"]})


@pytest.fixture
def service() -> FakeApplications:
    return FakeApplications()


def client(service: FakeApplications, folder: Path) -> ApiClient:
    http = httpx.Client(base_url="https://machiport.example.jp/v1/", transport=httpx.MockTransport(service.answer))
    return ApiClient(http, OperationKeys(folder))


def test_each_sample_goes_as_far_as_it_says_and_only_once(service: FakeApplications, tmp_path: Path) -> None:
    told: list[None] = []
    resident = client(service, tmp_path)
    first = make_sample_applications(resident, lambda: client(service, tmp_path), lambda: told.append(None))
    states = {"draft": "draft", "submitted": "submission", "claimed": "claim", "correction_requested": "corrections"}
    assert {name: made["state"] for name, made in service.made.items()} == {
        sample.procedure_id: states[sample.step] for sample in sample_applications()
    }
    assert {each.outcome for each in first} == {"made"}
    assert len(told) == len(first) == len(sample_applications())
    before = json.dumps(service.made)
    again = make_sample_applications(resident, lambda: client(service, tmp_path), lambda: None)
    assert {each.outcome for each in again} == {"unchanged"}
    assert json.dumps(service.made) == before


def test_what_is_known_of_the_resident_stays_filled_in(service: FakeApplications, tmp_path: Path) -> None:
    make_sample_applications(client(service, tmp_path), lambda: client(service, tmp_path), lambda: None)
    assert all(made["answers"]["applicant_name"] == "見本 太郎" for made in service.made.values())


def test_answers_are_not_saved_over_another_version(service: FakeApplications, tmp_path: Path) -> None:
    service.made["juminhyo"] = {"answers": {}, "state": "draft", "version": 1}
    with pytest.raises(OperatorError) as refused:
        client(service, tmp_path).put("applications/juminhyo/answers", {"answers": {}}, version=7)
    assert refused.value.code == "precondition_failed"
