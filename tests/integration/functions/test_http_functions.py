"""The entries of the residents function, wired from the environment."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, claims, gateway_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def residents(residents_table: str, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the entry of the residents function as a new process has it."""
    assert region_package.exists()
    monkeypatch.setenv("RESIDENTS_TABLE", residents_table)
    monkeypatch.setenv("RESIDENTS_USER_POOL_ID", RESIDENTS_POOL)
    monkeypatch.setenv("STAFF_USER_POOL_ID", STAFF_POOL)
    monkeypatch.setenv("RESIDENTS_CLIENT_ID", "the-app")
    monkeypatch.delenv("STAFF_CLIENT_ID", raising=False)
    return importlib.reload(importlib.import_module("residents_api.main"))


def test_a_resident_reads_their_facts(residents: Any, dynamodb: "DynamoDBClient", residents_table: str) -> None:
    dynamodb.put_item(
        TableName=residents_table,
        Item={"pk": {"S": "R#r1"}, "sk": {"S": "PROFILE"}, "identity_level": {"S": "email"}},
    )
    event = gateway_event("GET", "/residents/me", who=claims(RESIDENTS_POOL, "r1", client_id="the-app"))
    answer = residents.handler(event, LambdaContextDouble())
    assert answer["statusCode"] == 200
    assert '"identity_level":"email"' in answer["body"]


def test_another_app_of_the_pool_is_401(residents: Any) -> None:
    event = gateway_event("GET", "/residents/me", who=claims(RESIDENTS_POOL, "r1", client_id="another"))
    assert residents.handler(event, LambdaContextDouble())["statusCode"] == 401


def test_staff_read_their_roles(residents: Any) -> None:
    who = claims(STAFF_POOL, "s1", **{"cognito:groups": "m44201.garbage.editor"})
    answer = residents.handler(gateway_event("GET", "/staff/me", who=who), LambdaContextDouble())
    assert answer["statusCode"] == 200
    assert "大分市" in answer["body"]
