"""The garbage services on moto, with the tables of infra/data.yaml."""

from typing import TYPE_CHECKING

import pytest
from tests.garbage_world import GarbageWorld

from machiport.garbage import dynamo_publications, settlement_service

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def world(dynamodb: "DynamoDBClient", garbage_table: str) -> GarbageWorld:
    """Return one municipality's services on a new table."""
    return GarbageWorld(dynamodb, garbage_table)


@pytest.fixture(autouse=True)
def _one_request_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # moto loses writes that arrive side by side; what happens then on a real server is for tests/faults to say.
    monkeypatch.setattr(dynamo_publications, "_WRITERS", 1)
    monkeypatch.setattr(settlement_service, "_WORKERS", 1)
