"""Reads tiles: one consistent GetItem, and the head besides while a publication of the tile is not settled.

Standard library and the client only: this is the request path. The scheme is in docs/design/hazard.md.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.ports import SectionsInForce
from machiport.hazard.tile_addresses import TileAddress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Each further try needs one more publication to be committed between two reads of it.
_TRIES = 6

type TileItem = Mapping[str, Any]
type Numbers = Mapping[str, int]


class DynamoTiles:
    """Implements `machiport.hazard.ports.TileSections`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read from `table` with `client`."""
        self._client = client
        self._table = table
        # Numbers that were in force before the tile now being read: what they staged, they had staged by then.
        self._known: Numbers = {}

    def sections(self, tile: TileAddress) -> SectionsInForce:
        """Return what is in force on a tile, all kinds as of one moment; empty where nobody ever said anything.

        Where a section is not settled the head decides. A number that the head names and neither the copy nor an
        earlier head has may have been staged between the two reads: then both are read again.

        Raises RuntimeError where publications came between the reads again and again.
        """
        for _ in range(_TRIES):
            known = self._known
            item = self._get(keys.tile(tile))
            if not any(map(keys.is_staged_attribute, item)):
                return _settled(item)
            numbers = self._known = self._numbers_in_force()
            if all(known.get(kind) == number or _has(item, kind, number) for kind, number in numbers.items()):
                return _decided(item, numbers)
        message = f"publications kept coming while tile {tile} was read"
        raise RuntimeError(message)

    def _numbers_in_force(self) -> Numbers:
        document = self._get(keys.head()).get("document")
        datasets = json.loads(document["S"])["datasets"] if document else []
        return {dataset["kind"]: dataset["number"] for dataset in datasets}

    def _get(self, key: keys.Key) -> TileItem:
        return self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item", {})


def _has(item: TileItem, kind: str, number: int) -> bool:
    return _settled_number(item, kind) >= number or keys.staged_attribute(number, kind) in item


def _settled_number(item: TileItem, kind: str) -> int:
    return int(item.get(keys.number_attribute(kind), {"N": "0"})["N"])


def _settled(item: TileItem) -> SectionsInForce:
    found = {kind: item[name]["B"] for name in item if (kind := keys.kind_of_section(name))}
    return _present(found, {kind: _settled_number(item, kind) for kind in found})


def _decided(item: TileItem, in_force: Numbers) -> SectionsInForce:
    """Return the settled sections, and instead of them the staged ones of publications that are in force.

    A staged section whose number is settled already came late: the settled one is the same, or newer.
    """
    settled = _settled(item)
    sections, numbers = dict(settled), dict(settled.numbers)
    for kind, number in in_force.items():
        staged = item.get(keys.staged_attribute(number, kind))
        if staged is not None and _settled_number(item, kind) < number:
            sections[kind], numbers[kind] = staged["B"], number
    return _present(sections, numbers)


def _present(sections: Mapping[str, bytes], numbers: Numbers) -> SectionsInForce:
    """Leave out empty sections: with them a publication took a kind off the tile."""
    there = {kind: bytes(section) for kind, section in sections.items() if section}
    return SectionsInForce(there, {kind: numbers[kind] for kind in there})
