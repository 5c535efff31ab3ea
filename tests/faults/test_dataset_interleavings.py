"""A reader between whose two reads anything may happen: what it answers was in force at one moment."""

from collections.abc import Callable, Iterator
from threading import Semaphore, Thread
from typing import Any

import pytest
from tests.dataset_world import DatasetWorld, InventedPack, tile
from tests.fakes.dynamo import InMemoryDynamo, Request
from tests.faults.faulty_dynamo import FaultyDynamo

from machiport.hazard import dynamo_tiles
from machiport.hazard.dynamo_tiles import DynamoTiles

FLOOD, WAVE = "flood_maximum", "tsunami"
OLD = InventedPack("old", {FLOOD: [1]})
FLOODS, WAVES, GONE = (InventedPack("new", {kind: [number]}) for kind, number in ((FLOOD, 1), (WAVE, 1), (FLOOD, 2)))
# What a tile shows, one publication after the other; nothing else ever was.
MOMENTS = [
    {FLOOD: OLD.section(FLOOD, 1)},
    {FLOOD: FLOODS.section(FLOOD, 1)},
    {FLOOD: FLOODS.section(FLOOD, 1), WAVE: WAVES.section(WAVE, 1)},
    {WAVE: WAVES.section(WAVE, 1)},
]
LEAPS = (2, 5, 13, 34)


class SteppedOperator:
    """Publishes in a thread of its own, a request at a time."""

    def __init__(self, dynamo: InMemoryDynamo, known: Callable[[], object]) -> None:
        """Begin when the first packs are in force and readers have done `known`."""
        self._may, self._did = Semaphore(0), Semaphore(0)
        self.steps = 0
        self.done = False
        world = DatasetWorld(dynamo.client)
        world.publish(OLD)
        known()
        stepped = FaultyDynamo(dynamo, "lost", 0, self._step)
        self._process = DatasetWorld(stepped.client, clock=world.clock, packs=world.kept)
        self._thread = Thread(target=self._publish, daemon=True)
        self._thread.start()

    def _publish(self) -> None:
        """Stage the waves; then publish the floods; only then commit the waves. At last take the floods away."""
        self._may.acquire()
        commit = self._process.records.commit

        def floods_first(*given: Any) -> None:
            self._process.records.commit = commit  # type: ignore[method-assign]  # once
            self._process.publish(FLOODS)
            commit(*given)

        self._process.records.commit = floods_first  # type: ignore[assignment, method-assign]  # once
        for pack in (WAVES, GONE):
            self._process.publish(pack)
        self.done = True
        self._did.release()

    def _step(self) -> None:
        self.steps += 1
        self._did.release()
        self._may.acquire()

    def advance(self, requests: int) -> None:
        """Let so many requests happen, or all that are left."""
        for _ in range(requests):
            if self.done:
                return
            self._may.release()
            self._did.acquire()


def answer(first: int, leap: int) -> tuple[dict[str, bytes], int]:
    """Return what a reader answers that began after `first` requests and met `leap` more between each two of its own.

    Also how many requests the operator made in all.
    """
    dynamo, own = InMemoryDynamo(), InMemoryDynamo()
    own.items = dynamo.items
    reader = DynamoTiles(own.client, "hazard")
    operator = SteppedOperator(dynamo, lambda: reader.sections(tile(1)))
    operator.advance(first)

    def meanwhile(_operation: str, _request: Request) -> None:
        operator.advance(leap)

    own.after = meanwhile
    found = dict(reader.sections(tile(1)))
    own.after = None
    operator.advance(1_000)
    return found, operator.steps


def never_were() -> Iterator[str]:
    """Go through the answers that were in force at no moment."""
    _, requests = answer(0, 1_000)
    assert requests > 30
    for leap in LEAPS:
        for first in range(requests):
            found, _ = answer(first, leap)
            if found not in MOMENTS:
                yield f"began after {first}, met {leap}: {found}"


def test_an_answer_was_in_force_at_one_moment() -> None:
    assert list(never_were()) == []


def test_the_check_sees_a_reader_who_does_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamo_tiles, "_has", lambda *_: True)
    assert next(never_were(), None) is not None


def test_every_moment_is_met() -> None:
    met = [answer(first, 3)[0] for first in range(0, 60, 4)]
    assert [moment for moment in MOMENTS if moment not in met] == []
