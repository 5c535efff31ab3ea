"""Processes that end in the middle of publishing a pack, and what they leave."""

import pytest
from tests.dataset_world import DatasetWorld, InventedPack
from tests.fakes.dynamo import InMemoryDynamo, Request

from machiport.hazard import dynamo_keys as keys


def another(world: DatasetWorld, operator: str = "another operator") -> DatasetWorld:
    """Return another process on the same table."""
    return DatasetWorld(world.client, clock=world.clock, packs=world.kept, operator=operator)


def staged_attributes(dynamo: InMemoryDynamo) -> list[str]:
    return [name for item in dynamo.items.values() for name in item if keys.is_staged_attribute(name)]


class Crash:
    """Ends the process at its n-th write of a tile."""

    def __init__(self, dynamo: InMemoryDynamo, at: int) -> None:
        self.dynamo, self.left = dynamo, at
        dynamo.before = self

    def __call__(self, operation: str, request: Request) -> None:
        if operation == "UpdateItem" and "TILE" in request["Key"]["pk"]["S"]:
            self.left -= 1
            if self.left == 0:
                self.dynamo.before = None
                raise SystemExit


def crash_publishing(world: DatasetWorld, dynamo: InMemoryDynamo, pack: InventedPack, at: int) -> str:
    """Publish a pack and crash at the n-th write of a tile; return the pack's id."""
    pack_id = world.keep(pack)
    Crash(dynamo, at)
    with pytest.raises(SystemExit):
        world.service.publish(pack_id)
    return pack_id
