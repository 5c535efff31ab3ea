"""One municipality with rules and prices, on DynamoDB in memory."""

import pytest
from tests.fakes.dynamo import InMemoryDynamo
from tests.integration.facilities.inventory.inventory_world import InventoryWorld
from tests.unit.facilities.inventory.sample_facilities import prices, rules


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    """Return an empty table."""
    return InMemoryDynamo()


@pytest.fixture
def world(dynamo: InMemoryDynamo) -> InventoryWorld:
    """Return a world where 大分市 has published rules and prices."""
    world = InventoryWorld(dynamo.client)
    world.publish(rules())
    world.publish(prices())
    return world
