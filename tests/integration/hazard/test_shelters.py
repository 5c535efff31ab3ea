"""Shelters on moto with the table of infra/data.yaml, and both functions through their own entries."""

import base64
import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, gateway_event
from tests.multipart_forms import FORM_MEDIA_TYPE, form
from tests.shelter_world import CITY, EDITOR, NEIGHBOUR, REPORTER, ShelterWorld, list_csv, sample_list

from machiport import packed_chunks
from machiport.clock import FixedClock
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.shelters.ports import ListMoved
from machiport.hazard.shelters.status_service import AskedStatus

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def world(dynamodb: "DynamoDBClient", hazard_table: str) -> ShelterWorld:
    return ShelterWorld(dynamodb, hazard_table, FixedClock(datetime.now(UTC)))


def test_lists_and_statuses_are_read_as_they_were_written(world: ShelterWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_chunks, "MAXIMUM_CHUNK_BYTES", 600)
    world.publish(sample_list(shelters=30), "list-1")
    world.publish(sample_list(NEIGHBOUR), "list-2", NEIGHBOUR)
    heads = world.list_store.heads([CITY, NEIGHBOUR, "44206"])
    assert set(heads) == {CITY, NEIGHBOUR}
    assert heads[CITY].chunks > 1
    assert len(world.list_store.shelters(CITY, heads[CITY])) == 30
    reported = [f"{CITY}-{number}" for number in range(0, 30, 7)]
    for shelter_id in reported:
        world.report(shelter_id, AskedStatus("open", 5), f"report-{shelter_id}")
    assert sorted(world.status_store.of_municipality(CITY)) == sorted(reported)
    asked = [(CITY, f"{CITY}-{number}") for number in range(30)] + [(NEIGHBOUR, f"{NEIGHBOUR}-{n}") for n in range(90)]
    assert {shelter_id for _, shelter_id in world.status_store.of_shelters(asked)} == set(reported)
    assert len(world.events()) == 1 + len(reported)


def test_chunks_of_the_list_before_are_forgotten_and_those_in_force_kept(
    world: ShelterWorld, dynamodb: "DynamoDBClient", hazard_table: str
) -> None:
    world.publish(sample_list(), "list-1")
    old = world.list_store.heads([CITY])[CITY]
    world.publish(sample_list(shelters=3), "list-2")
    new = world.list_store.heads([CITY])[CITY]

    def expires(version_id: str | None) -> bool:
        key = keys.shelter_chunk(CITY, version_id or "", 0)
        return "expires_at" in dynamodb.get_item(TableName=hazard_table, Key=key)["Item"]

    assert (expires(old.version_id), expires(new.version_id)) == (True, False)
    dynamodb.delete_item(TableName=hazard_table, Key=keys.shelter_chunk(CITY, old.version_id or "", 0))
    with pytest.raises(ListMoved):
        world.list_store.shelters(CITY, old)


@pytest.fixture
def environment(hazard_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set what both functions read from their environment."""
    for name, value in {
        "HAZARD_TABLE": hazard_table,
        "RESIDENTS_USER_POOL_ID": RESIDENTS_POOL,
        "STAFF_USER_POOL_ID": STAFF_POOL,
        "SHELTER_STATUS_AGE_HOURS": "6",
    }.items():
        monkeypatch.setenv(name, value)
    return region_package


def upload(path: str, name: str, content: bytes, who: dict[str, str]) -> dict[str, Any]:
    """Return an upload as API Gateway hands it over."""
    headers = {"Content-Type": FORM_MEDIA_TYPE, "Idempotency-Key": f"key-of-{name}"}
    event = gateway_event("POST", path, headers=headers, who=who)
    return event | {"body": base64.b64encode(form([(name, content)])).decode(), "isBase64Encoded": True}


def test_the_staff_function_publishes_and_records(environment: Path) -> None:
    assert environment.exists()
    handler = importlib.reload(importlib.import_module("hazard_staff_api.main")).handler
    base = f"/staff/hazard/{CITY}"
    rows = [("A", "見本小学校", "見本町", 33.24, 131.6, 1, "", 1, 200)]
    published = handler(upload(f"{base}/shelter-lists", "list.csv", list_csv(rows), EDITOR), LambdaContextDouble())
    assert published["statusCode"] == 201, published["body"]
    instant = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    table = f"名称,状況,人数,時点\n見本小学校,混雑,150,{instant}\n".encode()
    recorded = handler(upload(f"{base}/shelter-statuses", "s.csv", table, REPORTER), LambdaContextDouble())
    assert recorded["statusCode"] == 200, recorded["body"]
    listed = handler(gateway_event("GET", f"{base}/shelters", who=REPORTER), LambdaContextDouble())
    assert '"told":"crowded"' in listed["body"]
    broken = handler(upload(f"{base}/shelter-lists", "b.csv", b"\xff\xfe\x00", EDITOR), LambdaContextDouble())
    assert broken["statusCode"] == 422
