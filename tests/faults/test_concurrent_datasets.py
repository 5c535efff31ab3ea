"""Hazard datasets on a real server: readers beside publications and roll backs, publishers beside each other.

And a fault at every request of a publication, as the SDK meets it: with its own repetitions.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Event

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from tests.dataset_world import DatasetWorld, InventedPack, tile
from tests.faults.checkers import Read, torn_reads
from tests.faults.conftest import NewOperator
from tests.faults.fault_injection import Fault, Kind, injected

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.datasets.errors import DatasetPublishedMeanwhile, PublicationTakenOver, PublicationUnderWay
from machiport.hazard.datasets.publisher import LEASE
from machiport.hazard.datasets.settlement_service import ABANDONED_AFTER
from machiport.hazard.tile_addresses import TileAddress

FLOOD, WAVE = "flood_maximum", "tsunami"
REFUSALS = (DatasetPublishedMeanwhile, PublicationTakenOver, PublicationUnderWay)


def pack(title: str, tiles: int) -> InventedPack:
    return InventedPack(title, {FLOOD: range(tiles), WAVE: range(tiles)})


def left_behind(world: DatasetWorld, tiles: int) -> list[str]:
    """Sweep when everybody is gone; return what is left then."""
    world.clock.advance(LEASE + ABANDONED_AFTER + timedelta(seconds=1))
    world.settlement.sweep()
    found = [f"pending: {record.state}" for record in world.service.status().pending]
    for number in range(tiles):
        reply = world.client.get_item(TableName=world.table, Key=keys.tile(tile(number)))
        found += [name for name in reply.get("Item", {}) if keys.is_staged_attribute(name)]
    return found


def titles(world: DatasetWorld, number: int) -> dict[str, str]:
    """Return which pack each kind's section on a tile is of."""
    return {kind: section.split()[0].decode() for kind, section in world.tiles.sections(tile(number)).items()}


def watched(
    new_operator: NewOperator, tiles: int, now: Mapping[str, str], then: Mapping[str, str], act: Callable[[], object]
) -> list[str]:
    """Let readers read at random while `act` changes what each kind's section is of; return what was wrong."""
    done, seen = Event(), list[Read]()

    def watch(first: int) -> list[str]:
        reader, wrong, number = new_operator(), list[str](), first
        while not done.is_set():
            number = (number + 37) % tiles
            began = time.monotonic()
            found = titles(reader, number)
            seen.append(Read(began, time.monotonic(), str(number), found == then))
            if found not in (now, then):
                wrong.append(f"a mix on tile {number}: {found}")
        return wrong

    with ThreadPoolExecutor(3) as readers:
        watching = [readers.submit(watch, first) for first in range(3)]
        try:
            act()
        finally:
            done.set()
        wrong = [each for found in watching for each in found.result()]
    assert len(seen) > 50
    assert {read.shows_new for read in seen} == {False, True}
    return wrong + torn_reads(sorted(seen, key=lambda read: read.began))


def test_readers_see_the_old_datasets_or_the_new_ones(new_operator: NewOperator) -> None:
    world, tiles = new_operator(), 120
    world.publish(pack("old", tiles))
    old, new = dict.fromkeys((FLOOD, WAVE), "old"), dict.fromkeys((FLOOD, WAVE), "new")
    assert watched(new_operator, tiles, old, new, lambda: world.publish(pack("new", tiles))) == []
    restored = {FLOOD: "old", WAVE: "new"}
    assert watched(new_operator, tiles, new, restored, lambda: world.service.rollback(FLOOD)) == []
    assert left_behind(world, tiles) == []


def test_the_check_of_reads_sees_sections_that_show_when_they_are_staged(
    new_operator: NewOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = DynamoTileWriter.stage

    def at_once(writer: DynamoTileWriter, address: TileAddress, number: int, sections: Mapping[str, bytes]) -> bool:
        stage(writer, address, number, sections)
        writer.settle(address, number, list(sections))
        return True

    world, tiles = new_operator(), 60
    world.publish(pack("old", tiles))
    monkeypatch.setattr(DynamoTileWriter, "stage", at_once)
    old, new = dict.fromkeys((FLOOD, WAVE), "old"), dict.fromkeys((FLOOD, WAVE), "new")
    assert watched(new_operator, tiles, old, new, lambda: world.publish(pack("new", tiles))) != []


def publishing(world: DatasetWorld, pack_id: str, start: Barrier) -> Callable[[], bool]:
    """Return how to publish together with others; False for who was refused."""

    def publish() -> bool:
        start.wait()
        with suppress(*REFUSALS):
            world.service.publish(pack_id)
            return True
        return False

    return publish


@pytest.mark.parametrize("same", [True, False])
def test_publishers_at_once(new_operator: NewOperator, same: bool) -> None:
    """Every answer of success is in force or was, one after the other; who was refused may try again."""
    world, count, tiles = new_operator(), 4, 12
    world.publish(pack("old", tiles))
    ids = {f"new-{0 if same else number}": "" for number in range(count)}
    ids = {title: world.keep(pack(title, tiles)) for title in ids}
    wanted = [ids[f"new-{0 if same else number}"] for number in range(count)]
    start = Barrier(count)
    actions = [publishing(new_operator(f"operator {n}"), pack_id, start) for n, pack_id in enumerate(wanted)]
    with ThreadPoolExecutor(count) as threads:
        answers = list(threads.map(lambda action: action(), actions))
    published = world.service.status().published
    assert any(answers)
    assert world.records.head().version == len(published) == 1 + (1 if same else sum(answers))
    assert {line.pack_id for line in published} >= {wanted[n] for n, answer in enumerate(answers) if answer}
    assert len({line.number for line in published}) == len(published)
    last = max(published, key=lambda line: line.number)
    for number in range(tiles):
        assert set(titles(world, number).values()) == {title for title, each in ids.items() if each == last.pack_id}
    assert left_behind(world, tiles) == []
    world.service.publish(wanted[0])
    assert set(titles(world, 0).values()) == {next(iter(ids))}


@pytest.mark.parametrize("kind", ["ambiguous_once", "throttled"])
def test_a_fault_at_any_request(new_operator: NewOperator, kind: Kind) -> None:
    world, tiles = new_operator(), 3
    editions = iter(range(100))

    def publish(fault: Fault) -> tuple[str, str]:
        title = f"edition-{next(editions)}"
        pack_id = world.keep(pack(title, tiles))
        process = new_operator(faulty=True)
        with injected(process.client, fault), suppress(BotoCoreError, ClientError, SystemExit):
            process.service.publish(pack_id)
        return title, pack_id

    before, _ = publish(counting := Fault(kind, 0))
    assert counting.counted >= 15
    for at in range(1, counting.counted + 1):
        title, pack_id = publish(fault := Fault(kind, at))
        assert fault.happened
        where = f"{kind} at {at} of {counting.counted} ({fault.operation})"
        shown = {each for number in range(tiles) for each in titles(world, number).values()}
        assert shown in ({before}, {title}), where
        new_operator().service.publish(pack_id)
        assert {each for number in range(tiles) for each in titles(world, number).values()} == {title}, where
        assert left_behind(world, tiles) == [], where
        before = title
    assert len(world.service.status().published) == min(20, counting.counted + 1)
