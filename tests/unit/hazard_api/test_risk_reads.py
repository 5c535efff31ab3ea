"""What an answer about a place costs: one read of the table, whichever way the place is told."""

import pytest
from tests.dataset_world import DatasetWorld, InventedPack, tile
from tests.fakes.dynamo import InMemoryDynamo
from tests.fakes.tiles import around, facts, section
from tests.gateway_events import GatewayClient, gateway_event
from tests.hazard_places import HERE, hazard_client

from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.tile_addresses import place_of


class RealSections(InventedPack):
    """A pack whose sections can be read: a zone around the middle of each tile."""

    def section(self, kind: str, number: int) -> bytes:  # noqa: ARG002  # the base says something else for each kind
        """Return a section that says something about the whole tile."""
        west, south, east, north = tile(number).bounds()
        return section((facts(3), around(place_of((west + east) / 2, (south + north) / 2))))


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    """Return a table with a dataset in force, of which nothing was read yet."""
    dynamo = InMemoryDynamo()
    DatasetWorld(dynamo.client).publish(RealSections("見本", {"tsunami": [1], "flood_maximum": [1]}))
    dynamo.operations.clear()
    return dynamo


@pytest.fixture
def api(dynamo: InMemoryDynamo) -> GatewayClient:
    return hazard_client(DynamoTiles(dynamo.client, "hazard"))


def _middle(number: int) -> dict[str, str]:
    west, south, east, north = tile(number).bounds()
    return {"lon": str((west + east) / 2), "lat": str((south + north) / 2)}


@pytest.mark.parametrize(
    "query",
    [_middle(1), _middle(2), {"lon": str(HERE[0]), "lat": str(HERE[1])}, {"address": "大分市府内町2丁目5番"}],
    ids=["in a zone", "no zone", "nobody looked", "address"],
)
def test_a_place_takes_one_read(api: GatewayClient, dynamo: InMemoryDynamo, query: dict[str, str]) -> None:
    answer = api.send(gateway_event("GET", "/hazard/risks", query=query))
    assert answer.status == 200, answer.body
    assert dynamo.operations == ["GetItem"]
    inside = {each["kind"] for each in answer.document["hazards"] if each["status"] == "inside"}
    assert inside == ({"tsunami", "flood_maximum"} if query == _middle(1) else set())
