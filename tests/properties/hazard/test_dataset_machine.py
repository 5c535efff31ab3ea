"""Any sequence of publications, roll backs, faults, sweeps and late requests: readers see what was published.

The adapters run on DynamoDB in memory; `HYPOTHESIS_PROFILE=long` runs 2,000 × 50 steps.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule
from tests.dataset_world import DatasetWorld, InventedPack, combined, tile
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.faulty_dynamo import MEMORY_KINDS, FaultyDynamo, MemoryKind

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.datasets.errors import (
    DatasetNotInForce,
    DatasetPublishedMeanwhile,
    NothingToRestore,
    PublicationUnderWay,
)
from machiport.hazard.datasets.publisher import LEASE
from machiport.hazard.datasets.settlement_service import ABANDONED_AFTER
from machiport.hazard.dynamo_tiles import DynamoTiles

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
FLOOD, SLIDE, WAVE = KINDS = ("flood_maximum", "landslide_slide", "tsunami")
TILES = 4
# Few packs and tiles, so that what happens meets what happened before.
PACKS = (
    InventedPack("a", {FLOOD: [0, 1], WAVE: [1]}),
    InventedPack("b", {FLOOD: [1, 2], WAVE: [0, 1]}),
    InventedPack("c", {FLOOD: [3]}),
    InventedPack("d", {SLIDE: [1], WAVE: [2]}),
)
some_packs = st.sampled_from(PACKS)
some_kinds = st.sampled_from(KINDS)
operators = st.sampled_from(["operator", "rival"])
requests = st.integers(1, 20)
faults = st.sampled_from(MEMORY_KINDS)


@dataclass
class Dataset:
    """The model of a kind: what is in force, and what it replaced."""

    pack: InventedPack
    previous: InventedPack | None
    restored: bool = False


@dataclass
class LateRequest:
    """A process one of whose requests may still arrive, and what that does to the model if it is the deciding one."""

    faulty: FaultyDynamo
    in_model: Callable[[], bool]


class DatasetMachine(RuleBasedStateMachine):
    """Operators of a region, the hourly sweep, and readers who look after every step."""

    late_requests = Bundle("late_requests")

    def __init__(self) -> None:
        """Begin with nothing published."""
        super().__init__()
        self.store = InMemoryDynamo()
        self.world = DatasetWorld(self.store.client)
        self.model: dict[str, Dataset] = {}
        self.version = 0
        self.strays: set[str] = set()

    # --- what operators do ---

    @rule(pack=some_packs, operator=operators)
    def publish(self, pack: InventedPack, operator: str) -> None:
        self._answered(lambda: self._operator(operator).publish(pack), lambda: self._publish(pack))

    @rule(pack=some_packs, rival=some_packs)
    def publish_while_a_rival_does(self, pack: InventedPack, rival: InventedPack) -> None:
        def comes_first(operation: str, _request: object) -> None:
            if operation == "TransactWriteItems":
                self.store.before = None
                self.publish(rival, "rival")

        self.store.before = comes_first
        self.publish(pack, "operator")
        self.store.before = None

    @rule(target=late_requests, pack=some_packs, at=requests, fault=faults, operator=operators)
    def publish_with_a_fault(self, pack: InventedPack, at: int, fault: MemoryKind, operator: str) -> LateRequest:
        faulty = FaultyDynamo(self.store, fault, at)
        process = self._operator(operator, faulty)
        self._unanswered(lambda: process.publish(pack), lambda: self._publish(pack))
        return LateRequest(faulty, lambda: self._publish(pack))

    @rule(kind=some_kinds, operator=operators)
    def roll_back(self, kind: str, operator: str) -> None:
        self._answered(lambda: self._operator(operator).service.rollback(kind), lambda: self._roll_back(kind))

    @precondition(lambda self: self.model)
    @rule(target=late_requests, kind=some_kinds, at=requests, fault=faults)
    def roll_back_with_a_fault(self, kind: str, at: int, fault: MemoryKind) -> LateRequest:
        faulty = FaultyDynamo(self.store, fault, at)
        process = self._operator("operator", faulty)
        self._unanswered(lambda: process.service.rollback(kind), lambda: self._roll_back(kind))
        return LateRequest(faulty, lambda: self._roll_back(kind))

    # --- what the machinery does ---

    @rule(target=late_requests, at=requests, fault=faults)
    def sweep_with_a_fault(self, at: int, fault: MemoryKind) -> LateRequest:
        faulty = FaultyDynamo(self.store, fault, at)
        with suppress(BotoCoreError, ClientError, SystemExit):
            self._operator("sweep", faulty).settlement.sweep()
        return LateRequest(faulty, lambda: False)

    @rule(minutes=st.sampled_from([3, 63, 25 * 60]))
    def time_passes_and_the_sweep_comes(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))
        self.world.settlement.sweep()

    @rule(late=late_requests)
    def a_late_request_arrives(self, late: LateRequest) -> None:
        staged = self._staged()
        late.faulty.deliver_late()
        self.strays |= self._staged() - staged
        self._note_effect(late.in_model)

    # --- what must hold ---

    @invariant()
    def readers_see_what_was_published(self) -> None:
        assert self.world.records.head().version == self.version
        expected = combined(*((dataset.pack, kind) for kind, dataset in self.model.items()))
        fresh = DynamoTiles(self.store.client, "hazard")
        for reader in (self.world.tiles, fresh):
            found = {tile(number): dict(reader.sections(tile(number))) for number in range(TILES)}
            assert {address: sections for address, sections in found.items() if sections} == expected

    @rule()
    def everything_calms_down(self) -> None:
        self.world.clock.advance(LEASE + ABANDONED_AFTER + timedelta(seconds=1))
        self.world.settlement.sweep()
        assert self.world.service.status().pending == ()
        assert self._staged() <= self.strays
        if not self._staged():
            self.store.operations.clear()
            self.world.seen(TILES)
            assert self.store.operations == ["GetItem"] * TILES

    # --- how it is done ---

    def _operator(self, name: str, faulty: FaultyDynamo | None = None) -> DatasetWorld:
        client = self.world.client if faulty is None else faulty.client
        return DatasetWorld(client, clock=self.world.clock, packs=self.world.kept, operator=name)

    def _staged(self) -> set[str]:
        return {
            f"{partition}/{name}"
            for (partition, _), item in self.store.items.items()
            for name in item
            if keys.is_staged_attribute(name)
        }

    def _publish(self, pack: InventedPack) -> bool:
        """Do it in the model; False where it is in force already."""
        if all(kind in self.model and self.model[kind].pack == pack for kind in pack.tiles):
            return False
        for kind in pack.tiles:
            before = self.model.get(kind)
            if before and before.pack == pack:
                continue  # it stays what it is, with what was before it
            self.model[kind] = Dataset(pack, before.pack if before else None)
        return True

    def _roll_back(self, kind: str) -> bool:
        """Do it in the model; False where there is nothing to do, or nothing that could be done."""
        dataset = self.model.get(kind)
        if dataset is None or dataset.restored or dataset.previous is None:
            return False
        self.model[kind] = Dataset(dataset.previous, dataset.pack, restored=True)
        return True

    def _answered(self, act: Callable[[], object], in_model: Callable[[], bool]) -> None:
        """Do something; unless it is refused, it takes effect exactly where the model says so."""
        try:
            act()
        except (PublicationUnderWay, DatasetPublishedMeanwhile, DatasetNotInForce, NothingToRestore) as refusal:
            may_be_wrong = isinstance(refusal, PublicationUnderWay | DatasetPublishedMeanwhile)
            assert may_be_wrong or not in_model()
            return
        self.version += in_model()

    def _unanswered(self, act: Callable[[], object], in_model: Callable[[], bool]) -> None:
        """Do something that a fault may break off; it took effect where the head has moved."""
        with suppress(
            *(BotoCoreError, ClientError, SystemExit),
            *(PublicationUnderWay, DatasetPublishedMeanwhile, DatasetNotInForce, NothingToRestore),
        ):
            act()
        self._note_effect(in_model)

    def _note_effect(self, in_model: Callable[[], bool]) -> None:
        """Do it in the model where the head has moved: a deciding transaction may arrive late, and then decides."""
        if self.world.records.head().version > self.version:
            assert in_model()
            self.version += 1


TestDatasetMachine = DatasetMachine.TestCase
TestDatasetMachine.settings = settings(
    max_examples=2000 if LONG else 30,
    stateful_step_count=50 if LONG else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
