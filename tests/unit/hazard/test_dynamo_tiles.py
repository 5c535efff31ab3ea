"""What a reader makes of a tile's item and the head, in every order in which they can be found."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from tests.fakes.dynamo import InMemoryDynamo, Request

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.tile_addresses import TileAddress

TILE = TileAddress(15, 28352, 13017)
FLOOD, TSUNAMI = "flood_maximum", "tsunami"


def put_tile(dynamo: InMemoryDynamo, settled: Mapping[str, tuple[int, bytes]], staged: Mapping[str, bytes]) -> None:
    """Write the tile: settled sections with their numbers by kind, staged ones by attribute."""
    item: dict[str, Any] = dict(keys.tile(TILE))
    for kind, (number, section) in settled.items():
        item |= {keys.section_attribute(kind): {"B": section}, keys.number_attribute(kind): {"N": str(number)}}
    item |= {name: {"B": section} for name, section in staged.items()}
    dynamo.put_item(Item=item)


def put_head(dynamo: InMemoryDynamo, numbers: Mapping[str, int]) -> None:
    datasets = [{"kind": kind, "number": number} for kind, number in numbers.items()]
    dynamo.put_item(Item={**keys.head(), "document": {"S": json.dumps({"datasets": datasets})}})


@pytest.fixture
def dynamo() -> InMemoryDynamo:
    return InMemoryDynamo()


def reads(dynamo: InMemoryDynamo) -> int:
    return dynamo.operations.count("GetItem")


def test_a_settled_tile_is_one_read_and_empty_sections_are_not_there(dynamo: InMemoryDynamo) -> None:
    put_tile(dynamo, {FLOOD: (3, b"flood"), TSUNAMI: (4, b"")}, {})
    found = DynamoTiles(dynamo.client, "hazard").sections(TILE)
    assert (found, found.numbers, reads(dynamo)) == ({FLOOD: b"flood"}, {FLOOD: 3}, 1)


def test_nobody_said_anything(dynamo: InMemoryDynamo) -> None:
    assert DynamoTiles(dynamo.client, "hazard").sections(TILE) == {}
    assert reads(dynamo) == 1


@pytest.mark.parametrize(
    ("in_force", "expected"),
    [
        ({}, {FLOOD: b"old"}),
        ({FLOOD: 3}, {FLOOD: b"old"}),
        ({FLOOD: 5}, {FLOOD: b"new"}),
        ({FLOOD: 3, TSUNAMI: 5}, {FLOOD: b"old", TSUNAMI: b"wave"}),
        ({FLOOD: 5, TSUNAMI: 5}, {FLOOD: b"new", TSUNAMI: b"wave"}),
    ],
)
def test_the_head_decides_about_staged_sections(
    dynamo: InMemoryDynamo, in_force: Mapping[str, int], expected: Mapping[str, bytes]
) -> None:
    staged = {keys.staged_attribute(5, FLOOD): b"new", keys.staged_attribute(5, TSUNAMI): b"wave"}
    put_tile(dynamo, {FLOOD: (3, b"old")}, staged)
    put_head(dynamo, in_force)
    found = DynamoTiles(dynamo.client, "hazard").sections(TILE)
    assert found == expected
    assert found.numbers == {kind: in_force.get(kind, 3) for kind in expected}
    assert reads(dynamo) == 2


def test_a_staged_empty_section_in_force_takes_the_kind_away(dynamo: InMemoryDynamo) -> None:
    put_tile(dynamo, {FLOOD: (3, b"old")}, {keys.staged_attribute(5, FLOOD): b""})
    put_head(dynamo, {FLOOD: 5})
    assert DynamoTiles(dynamo.client, "hazard").sections(TILE) == {}


def test_a_section_staged_long_after_its_publication_was_settled_shows_nothing(dynamo: InMemoryDynamo) -> None:
    for settled_by, section in ((5, b"settled"), (7, b"newer")):
        put_tile(dynamo, {FLOOD: (settled_by, section)}, {keys.staged_attribute(5, FLOOD): b"late"})
        put_head(dynamo, {FLOOD: settled_by})
        assert DynamoTiles(dynamo.client, "hazard").sections(TILE) == {FLOOD: section}


def test_a_publication_committed_between_the_two_reads_is_read_whole(dynamo: InMemoryDynamo) -> None:
    """The copy has flood's new section and not yet the tsunami's; the head already names both."""
    put_head(dynamo, {FLOOD: 3})
    put_tile(dynamo, {FLOOD: (3, b"old")}, {keys.staged_attribute(5, FLOOD): b"new"})

    def commit_after_the_tile(_operation: str, request: Request) -> None:
        if request.get("Key") == keys.tile(TILE) and reads(dynamo) == 1:
            both = {keys.staged_attribute(5, FLOOD): b"new", keys.staged_attribute(6, TSUNAMI): b"wave"}
            put_tile(dynamo, {FLOOD: (3, b"old")}, both)
            put_head(dynamo, {FLOOD: 5, TSUNAMI: 6})

    dynamo.after = commit_after_the_tile
    assert DynamoTiles(dynamo.client, "hazard").sections(TILE) == {FLOOD: b"new", TSUNAMI: b"wave"}
    assert reads(dynamo) == 4


def test_a_number_seen_in_force_before_needs_no_third_read(dynamo: InMemoryDynamo) -> None:
    """The tsunami's dataset in force does not touch this tile; that is known once the head was seen."""
    put_head(dynamo, {FLOOD: 3, TSUNAMI: 2})
    put_tile(dynamo, {FLOOD: (3, b"old")}, {keys.staged_attribute(5, FLOOD): b"new"})
    tiles = DynamoTiles(dynamo.client, "hazard")
    assert tiles.sections(TILE) == {FLOOD: b"old"}
    assert reads(dynamo) == 4
    assert tiles.sections(TILE) == {FLOOD: b"old"}
    assert reads(dynamo) == 6


def test_a_head_that_moves_at_every_read_is_told(dynamo: InMemoryDynamo) -> None:
    put_tile(dynamo, {}, {keys.staged_attribute(5, FLOOD): b"new"})

    def move_on(_operation: str, request: Request) -> None:
        if request.get("Key") == keys.tile(TILE):
            put_head(dynamo, {FLOOD: 10 + reads(dynamo)})

    dynamo.after = move_on
    with pytest.raises(RuntimeError, match="kept coming"):
        DynamoTiles(dynamo.client, "hazard").sections(TILE)
