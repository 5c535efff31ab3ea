"""The entry of the public garbage function, wired from the environment, on a published edition."""

import importlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.garbage_world import CITY, GarbageWorld, edition_of
from tests.gateway_events import LambdaContextDouble, gateway_event

from machiport.clock import FixedClock
from machiport.garbage.rules import DateRange

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AREA = f"/garbage/{CITY}/areas/mihon"


@pytest.fixture
def public(
    dynamodb: "DynamoDBClient",
    garbage_table: str,
    region_package: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """Return the function's entry; this year's edition is published. The access key comes from a profile."""
    assert region_package.exists()
    now = datetime.now(UTC)
    world = GarbageWorld(dynamodb, garbage_table, FixedClock(now))
    period = DateRange(start=now.date() - timedelta(30), end=now.date() + timedelta(300))
    world.put_in_force(edition_of({"mihon": 0}, period=period, dictionary=["見本の傘"]))
    profile = tmp_path / "credentials"
    profile.write_text("[default]\naws_access_key_id = invented\naws_secret_access_key = invented\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(profile))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("GARBAGE_TABLE", garbage_table)
    return importlib.reload(importlib.import_module("garbage_api.main")).handler


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"{AREA}/collections/next", '"status":"scheduled"'),
        (f"{AREA}/collections", '"category_id":"burnable"'),
        (f"{AREA}/calendar.ics", "BEGIN:VEVENT"),
        (f"{AREA}/bundle", "見本の傘"),
        (AREA, '"name":"見本 mihon"'),
        (f"/garbage/{CITY}/areas", '"area_id":"mihon"'),
        (f"/garbage/{CITY}/categories", "資源プラ"),
        (f"/garbage/{CITY}/dictionary", "見本の傘"),
    ],
)
def test_every_route_answers(public: Any, path: str, shown: str) -> None:
    answer = public(gateway_event("GET", path), LambdaContextDouble())
    assert answer["statusCode"] == 200
    assert shown in answer["body"]


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        (f"/garbage/{CITY}/areas/none/collections/next", {}, 404, "garbage.area_not_found"),
        ("/garbage/00000/categories", {}, 404, "municipality_not_found"),
        (f"{AREA}/collections", {"from": "nonsense"}, 422, "validation_failed"),
    ],
)
def test_problems_are_told(public: Any, path: str, query: dict[str, str], status: int, code: str) -> None:
    answer = public(gateway_event("GET", path, query=query), LambdaContextDouble())
    assert answer["statusCode"] == status
    assert f'"code": "{code}"' in answer["body"]
