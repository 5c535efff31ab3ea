"""A fault at every request of publishing, rolling back and sweeping hazard datasets, with readers at every step.

At every step readers see the old datasets on all tiles or the new ones on all tiles, and never the old ones again;
the same run once more (the lease over) gives what was wanted; the sweep leaves nothing behind; a request that
arrives when everything is over changes nothing.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from tests.dataset_world import DatasetWorld, InMemoryPacks, InventedPack, Seen, combined, tile
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.faulty_dynamo import MEMORY_KINDS, FaultyDynamo, MemoryKind

from machiport.clock import FixedClock
from machiport.hazard import dynamo_keys as keys
from machiport.hazard import dynamo_tiles
from machiport.hazard.datasets.dynamo_tile_writes import DynamoTileWriter
from machiport.hazard.datasets.publication import DatasetInForce, PublicationRecord
from machiport.hazard.datasets.publisher import LEASE
from machiport.hazard.datasets.settlement_service import ABANDONED_AFTER
from machiport.hazard.dynamo_tiles import DynamoTiles
from machiport.hazard.tile_addresses import TileAddress

FLOOD, SLIDE, WAVE = "flood_maximum", "landslide_slide", "tsunami"
OLD = InventedPack("old", {FLOOD: [0, 1, 2], WAVE: [1]})
NEW = InventedPack("new", {FLOOD: [1, 3], WAVE: [0, 1]})
SLIDES = InventedPack("slides", {SLIDE: [1]})
TILES = 4
WITH_SLIDES: Seen = combined((OLD, FLOOD), (OLD, WAVE), (SLIDES, SLIDE))
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "long"

type Action = Callable[[DatasetWorld], object]


@dataclass(frozen=True)
class Scenario:
    """What happened before, what is done, and what readers see before and after; `versions` it adds to the head."""

    prepare: Callable[[DatasetWorld, InMemoryDynamo], object]
    act: Action
    before: Seen
    after: Seen
    versions: int = 1


def in_force(world: DatasetWorld, _dynamo: InMemoryDynamo) -> None:
    for pack in (OLD, SLIDES):
        world.publish(pack)


def new_in_force(world: DatasetWorld, _dynamo: InMemoryDynamo) -> None:
    for pack in (OLD, SLIDES, NEW):
        world.publish(pack)


def broken_off(at: int, state: str) -> Callable[[DatasetWorld, InMemoryDynamo], object]:
    """Return how to leave a publication of NEW that broke off at its `at`-th request, hours ago."""

    def prepare(world: DatasetWorld, dynamo: InMemoryDynamo) -> None:
        in_force(world, dynamo)
        crashing = DatasetWorld(FaultyDynamo(dynamo, "crash_before", at).client, clock=world.clock, packs=world.kept)
        with pytest.raises(SystemExit):
            crashing.publish(NEW)
        assert [record.state for record in world.records.pending()] == [state]
        assert list(staged_sections(dynamo)) != []
        world.clock.advance(LEASE + ABANDONED_AFTER + timedelta(seconds=1))

    return prepare


def sweep_once(world: DatasetWorld) -> object:
    return world.settlement.sweep()


NEW_AND_SLIDES: Seen = combined((NEW, FLOOD), (NEW, WAVE), (SLIDES, SLIDE))
SCENARIOS = {
    "the first publication": Scenario(lambda *_: None, lambda world: world.publish(OLD), {}, OLD.seen()),
    "a new pack": Scenario(in_force, lambda world: world.publish(NEW), WITH_SLIDES, NEW_AND_SLIDES),
    "rolling back": Scenario(
        new_in_force,
        lambda world: world.service.rollback(FLOOD),
        NEW_AND_SLIDES,
        combined((OLD, FLOOD), (NEW, WAVE), (SLIDES, SLIDE)),
    ),
    "giving up": Scenario(broken_off(9, "staging"), sweep_once, WITH_SLIDES, WITH_SLIDES, versions=0),
    "settling what was left behind": Scenario(
        broken_off(15, "committed"), sweep_once, NEW_AND_SLIDES, NEW_AND_SLIDES, versions=0
    ),
}


@dataclass
class Readers:
    """One reader who reads all tiles at every step, and what was wrong with what it saw."""

    tiles: DynamoTiles
    before: Seen
    after: Seen
    wrong: list[str] = field(default_factory=list)
    _seen_after: bool = False

    def __call__(self) -> None:
        """Read every tile."""
        found = {tile(number): dict(self.tiles.sections(tile(number))) for number in range(TILES)}
        now = {address: sections for address, sections in found.items() if sections}
        if now not in (self.before, self.after):
            self.wrong.append(f"a mix: {now}")
        elif now == self.after:
            self._seen_after = True
        elif self._seen_after:
            self.wrong.append("the old datasets again after the new ones")


@dataclass
class Run:
    """A prepared table, of which every run has a copy of its own."""

    scenario: Scenario
    items: dict[tuple[str, str], dict[str, object]]
    packs: InMemoryPacks
    clock: FixedClock
    version: int

    @classmethod
    def of(cls, scenario: Scenario) -> "Run":
        """Prepare."""
        dynamo = InMemoryDynamo()
        world = DatasetWorld(dynamo.client)
        scenario.prepare(world, dynamo)
        for pack in (OLD, NEW, SLIDES):
            world.keep(pack)
        assert world.seen(TILES) == scenario.before
        assert isinstance(world.kept, InMemoryPacks)
        return cls(scenario, dynamo.items, world.kept, world.clock, world.records.head().version)

    def wrong(self, kind: MemoryKind, at: int) -> tuple[list[str], FaultyDynamo]:
        """Do it with a fault at the `at`-th request; return what is wrong then and later."""
        dynamo, clock = InMemoryDynamo(), FixedClock(self.clock.now())
        dynamo.items = deepcopy(self.items)
        readers = Readers(DynamoTiles(dynamo.client, "hazard"), self.scenario.before, self.scenario.after)
        faulty = FaultyDynamo(dynamo, kind, at, readers)
        with suppress(BotoCoreError, ClientError, SystemExit):
            self.scenario.act(DatasetWorld(faulty.client, clock=clock, packs=self.packs))
        clock.advance(LEASE + timedelta(seconds=1))
        again = FaultyDynamo(dynamo, kind, 0, readers)
        operator = f"operator {at % 2}"  # the lease is over: it may be the same one or another
        self.scenario.act(DatasetWorld(again.client, clock=clock, packs=self.packs, operator=operator))
        wrong = self._wrong_at_the_end(dynamo, clock)
        faulty.deliver_late()
        return readers.wrong + wrong + self._wrong_at_the_end(dynamo, clock), faulty

    def _wrong_at_the_end(self, dynamo: InMemoryDynamo, clock: FixedClock) -> list[str]:
        world = DatasetWorld(dynamo.client, clock=clock, packs=self.packs)
        wrong = [] if world.seen(TILES) == self.scenario.after else [f"seen in the end: {world.seen(TILES)}"]
        clock.advance(LEASE + ABANDONED_AFTER + timedelta(seconds=1))
        world.settlement.sweep()
        wrong += [f"left behind: {name}" for name in staged_sections(dynamo)]
        wrong += [f"pending: {record.state}" for record in world.service.status().pending]
        if world.seen(TILES) != self.scenario.after:
            wrong.append(f"seen after the sweep: {world.seen(TILES)}")
        if world.records.head().version != self.version + self.scenario.versions:
            wrong.append(f"the head went from version {self.version} to {world.records.head().version}")
        return wrong


def staged_sections(dynamo: InMemoryDynamo) -> Iterable[str]:
    return (name for item in dynamo.items.values() for name in item if keys.is_staged_attribute(name))


def swept(scenario: Scenario, kind: MemoryKind) -> list[str]:
    """Return everything that is wrong with a fault at any request."""
    run = Run.of(scenario)
    found, counting = run.wrong(kind, 0)
    calls = counting.counted
    assert calls >= 6, "the sweep would miss requests"
    for at in range(1, calls + 1):
        wrong, faulty = run.wrong(kind, at)
        assert faulty.happened
        found += [f"{kind} at {at} of {calls} ({faulty.operation}): {each}" for each in wrong]
    return found


def swept_with_every_kind(name: str) -> bool:
    """Say whether to try every kind of fault on a scenario, or the ones that found most; all in a thorough run."""
    return THOROUGH or name == "a new pack"


TRIED = [
    pytest.param(scenario, kind, id=f"{name}-{kind}")
    for name, scenario in SCENARIOS.items()
    for kind in (MEMORY_KINDS if swept_with_every_kind(name) else ("ambiguous", "crash_before", "late"))
]


@pytest.mark.parametrize(("scenario", "kind"), TRIED)
def test_readers_see_all_of_it_or_nothing(scenario: Scenario, kind: MemoryKind) -> None:
    assert swept(scenario, kind) == []


def test_the_sweep_sees_sections_that_show_when_they_are_staged(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = DynamoTileWriter.stage

    def at_once(writer: DynamoTileWriter, address: TileAddress, number: int, sections: Mapping[str, bytes]) -> bool:
        stage(writer, address, number, sections)
        writer.settle(address, number, list(sections))
        return True

    monkeypatch.setattr(DynamoTileWriter, "stage", at_once)
    assert any("a mix" in each for each in swept(SCENARIOS["a new pack"], "crash_after"))


def test_the_sweep_sees_a_reader_who_asks_no_head(monkeypatch: pytest.MonkeyPatch) -> None:
    decided = dynamo_tiles._decided

    def newest(item: dynamo_tiles.TileItem, in_force: dynamo_tiles.Numbers) -> object:
        staged = [name.split("#") for name in item if keys.is_staged_attribute(name)]
        return decided(item, {**in_force, **{kind: int(number) for _, number, kind in staged}})

    monkeypatch.setattr(dynamo_tiles, "_decided", newest)
    assert any("a mix" in each for each in swept(SCENARIOS["rolling back"], "lost"))


def test_the_sweep_sees_what_arrives_late_without_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    update = DynamoTileWriter._update

    def anything_goes(writer: DynamoTileWriter, address: TileAddress, *given: object) -> bool:
        expression, condition, *others = given
        if str(expression).startswith("SET #p"):
            condition = "attribute_exists(pk) OR attribute_not_exists(pk) OR #n0 < :number OR #n1 < :number"
        return update(writer, address, expression, condition, *others)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(DynamoTileWriter, "_update", anything_goes)
    assert any("left behind" in each for each in swept(SCENARIOS["a new pack"], "late_twice"))


def test_the_sweep_sees_a_second_roll_back_that_goes_forward_again(monkeypatch: pytest.MonkeyPatch) -> None:
    in_force_of = PublicationRecord.in_force

    def forgetful(record: PublicationRecord, *given: object) -> tuple[DatasetInForce, ...]:
        datasets = in_force_of(record, *given)  # type: ignore[arg-type]  # passed through
        return tuple(dataset.model_copy(update={"restored": False}) for dataset in datasets)

    monkeypatch.setattr(PublicationRecord, "in_force", forgetful)
    wrong, _ = Run.of(SCENARIOS["rolling back"]).wrong("lost", 0)
    assert any("the old datasets again" in each or "seen in the end" in each for each in wrong)
