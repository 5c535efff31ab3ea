"""What `machiport seed` does with facilities and the sample group, over the APIs as they are wired in Lambda."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.accounts_api import AccountsApi
from tests.gateway_events import STAFF_POOL, claims, gateway_event

from machiport_cli.api_client import ApiClient, open_http
from machiport_cli.operation_keys import OperationKeys
from machiport_cli.sample_facilities import SeededFacilities, publish_sample_facilities, sample_inventory
from machiport_cli.sample_groups import NAME, register_sample_group

INVENTORY = sample_inventory()
STAGE = "/v1"


def token_of(subject: str, group: str = "") -> str:
    payload = json.dumps({"sub": subject, "group": group}).encode()
    return f"header.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}.signature"


def manager_token(municipality: str, subject: str = "seeder") -> str:
    return token_of(f"{subject}-{municipality}", f"m{municipality}.facilities.manager")


class Deployment:
    """Both APIs on one table; requests are counted."""

    def __init__(self, keys: Path) -> None:
        self.apis = AccountsApi()
        self.keys = OperationKeys(keys)
        self.requests = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        payload = request.headers["Authorization"].split(".")[1]
        person = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        path = request.url.path.removeprefix(STAGE)
        if path.startswith("/staff"):
            who = claims(STAFF_POOL, person["sub"], **{"cognito:groups": f"[{person['group']}]"})
            body = request.content.decode() or None
            found = self.apis.staff.send(
                gateway_event(request.method, path, headers=dict(request.headers), body=body, who=who)
            )
        else:
            key = request.headers.get("Idempotency-Key")
            document = json.loads(request.content) if request.content else None
            found = self.apis.call(person["sub"], request.method, path, document, key)
        return httpx.Response(found.status, headers=found.headers, text=found.body)

    def api(self, token: str) -> ApiClient:
        http = open_http(f"http://machiport.example{STAGE}", token, "ja", httpx.MockTransport(self.answer))
        return ApiClient(http, self.keys)

    def seed(self) -> list[SeededFacilities]:
        return publish_sample_facilities(INVENTORY, manager_token, self.api)


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(tmp_path)


def _published(deployment: Deployment, municipality: str, kind: str) -> Any:
    with deployment.api(manager_token(municipality)) as api:
        return api.get(f"staff/facilities/{municipality}/{kind}")


def test_every_sample_facility_is_published_once(deployment: Deployment) -> None:
    first = deployment.seed()
    assert [one.municipality for one in first] == sorted(INVENTORY.rules)
    assert {one.outcome for one in first} == {"published"}
    assert sum(one.facilities for one in first) == len(INVENTORY.facilities) >= 24
    assert sum(one.rooms for one in first) >= 120
    for municipality in INVENTORY.rules:
        listed = _published(deployment, municipality, "facilities")["items"]
        assert {one["facility_id"] for one in listed} == {
            each.facility_id for each in INVENTORY.of_municipality(municipality)
        }
    deployment.requests = 0
    assert {one.outcome for one in deployment.seed()} == {"unchanged"}
    assert deployment.requests == 4 * len(first)


def test_what_a_clerk_has_published_since_stays(deployment: Deployment) -> None:
    deployment.seed()
    path = "staff/facilities/44206"
    with deployment.api(manager_token("44206", "somebody-else")) as api:
        mine = {**_published(deployment, "44206", "rules")["rules"], "valid_from": "2026-05-01"}
        api.post(f"{path}/inventory", {"rules": mine})
    seeded = {one.municipality: one.outcome for one in deployment.seed()}
    assert set(seeded.values()) == {"unchanged"}
    assert _published(deployment, "44206", "rules")["rules"]["valid_from"] == "2026-05-01"


def test_what_a_seeding_that_broke_off_left_out_is_published(deployment: Deployment) -> None:
    one = INVENTORY.of_municipality("44202")[0]
    path = "staff/facilities/44202"
    with deployment.api(manager_token("44202")) as api:
        documents = {"rules": INVENTORY.rules["44202"], "prices": INVENTORY.prices["44202"]}
        plain = {name: each.model_dump(mode="json", by_alias=True) for name, each in documents.items()}
        api.post(f"{path}/inventory", {**plain, "facilities": [one.model_dump(mode="json", by_alias=True)]})
    assert {seeded.outcome for seeded in deployment.seed()} == {"published"}
    assert len(_published(deployment, "44202", "facilities")["items"]) == len(INVENTORY.of_municipality("44202"))


def test_the_sample_group_is_verified_at_home_and_in_the_neighbouring_city(deployment: Deployment) -> None:
    deployment.seed()
    deployment.apis.live("mihon", "44201")
    deployment.apis.register("mihon")

    def register() -> str:
        with deployment.api(token_of("mihon")) as representative:
            seeded = register_sample_group(
                representative, lambda code: deployment.api(manager_token(code)), INVENTORY.rules
            )
            group = representative.get(f"groups/{seeded.group_id}")
        assert group["name"] == NAME
        verified = {one["municipality"]: (one["caller_class"], one["exemption_id"]) for one in group["registrations"]}
        assert verified == {"44201": ("resident", "community"), "44202": ("region", None)}
        return seeded.outcome

    assert [register(), register()] == ["registered", "unchanged"]
