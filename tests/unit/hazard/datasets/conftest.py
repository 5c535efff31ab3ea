"""A region's datasets on DynamoDB in memory."""

import pytest
from tests.dataset_world import DatasetWorld
from tests.fakes.dynamo import InMemoryDynamo


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> DatasetWorld:
    return DatasetWorld(dynamo.client)
