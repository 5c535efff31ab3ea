"""The garbage services on moto, with the tables of infra/data.yaml."""

from typing import TYPE_CHECKING

import pytest
from tests.garbage_world import GarbageWorld

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def world(dynamodb: "DynamoDBClient", garbage_table: str) -> GarbageWorld:
    """Return one municipality's services on a new table."""
    return GarbageWorld(dynamodb, garbage_table)
