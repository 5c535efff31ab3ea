"""A fault at every request of holding, confirming, moving, cancelling and promoting; then the client asks again.

Nothing may bind that nobody was told of, nothing that was acknowledged may be lost, and quotas equal bookings. In
memory every request × every fault, with and without a rival who is faster than the repetition; on the two servers as
the SDK meets the faults, with its own repetitions.
"""

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Literal, cast

import pytest
from botocore.exceptions import ClientError
from tests.booking_clients import wrong
from tests.booking_history import History
from tests.facilities_world import NOW, FakeParties, World
from tests.fakes.dynamo import InMemoryDynamo, Request, TransactionCanceledException
from tests.faults.booking_rush import persistent
from tests.faults.booking_stories import STORIES, Cast
from tests.faults.conftest import NewDesk
from tests.faults.fault_injection import Fault, Kind, injected
from tests.faults.faulty_dynamo import MEMORY_KINDS, FaultyDynamo, MemoryKind

from machiport.clock import FixedClock
from machiport.dynamo_transactions import transact
from machiport.facilities.reservations import dynamo_reservations
from machiport.facilities.reservations.dynamo_reservations import DynamoReservations

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
type AnyKind = MemoryKind | Literal["conflict"]
KINDS: tuple[AnyKind, ...] = (
    (*MEMORY_KINDS, "conflict")
    if LONG
    else ("lost", "ambiguous", "throttled", "crash_before", "crash_after", "late", "conflict")
)
RIVALLED: tuple[AnyKind, ...] = KINDS if LONG else ("lost", "ambiguous", "late")
SERVER_KINDS: tuple[Kind, ...] = ("lost", "ambiguous", "throttled", "crash_before", "crash_after")
PLANTED = ("ambiguous", "crash_after")


@dataclass
class Conflict:
    """Refuses the `at`-th request in DynamoDB in memory: another transaction is under way on the same items."""

    at: int
    counted: int = 0

    def __call__(self, operation: str, _request: Request) -> None:
        """Count, and refuse where it is the one."""
        self.counted += 1
        if self.counted == self.at:
            if operation != "TransactWriteItems":
                raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, operation)
            error = {
                "Error": {"Code": "TransactionCanceledException"},
                "CancellationReasons": [{"Code": "TransactionConflict"}],
            }
            raise TransactionCanceledException(cast("Any", error), operation)


def world_on(dynamo: Any, clock: FixedClock) -> World:
    return World(dynamo, "facilities", clock, parties=FakeParties(everybody=True))


@cache
def prepared(name: str) -> tuple[InMemoryDynamo, Cast, Any]:
    """Return a table and a cast to whom everything has happened that comes before the story's step."""
    store, cast_of, clock = InMemoryDynamo(), Cast(), FixedClock(NOW)
    STORIES[name].before(cast_of, world_on(store, clock))
    return store, cast_of, clock.now()


def fresh(name: str) -> tuple[InMemoryDynamo, Cast, World]:
    before, cast_before, now = prepared(name)
    store = InMemoryDynamo()
    store.items = deepcopy(before.items)
    cast_of = Cast(history=History(list(cast_before.history.told)))
    return store, cast_of, world_on(store, FixedClock(now))


def requests_of(name: str) -> int:
    store, cast_of, world = fresh(name)
    counting = FaultyDynamo(store, "lost", 0)
    assert STORIES[name].act(cast_of, world_on(counting.client, world.clock)).outcome == "done"
    return counting.counted


def with_fault(name: str, kind: AnyKind, at: int) -> tuple[FaultyDynamo, Cast, World]:
    """Do the story's step with a fault at a request; return what delivers late requests, the cast, a sound world."""
    store, cast_of, world = fresh(name)
    faulty = FaultyDynamo(store, "lost" if kind == "conflict" else kind, 0 if kind == "conflict" else at)
    if kind == "conflict":
        store.before = Conflict(at)
    STORIES[name].act(cast_of, world_on(faulty.client, world.clock))
    store.before = None
    return faulty, cast_of, world


def sweep(name: str, kind: AnyKind, rival: bool) -> Iterator[tuple[str, list[str]]]:
    """Put a fault at each request of a step, and repeat the step; yield where, and what is wrong in the end."""
    story = STORIES[name]
    for at in range(1, requests_of(name) + 1):
        faulty, cast_of, world = with_fault(name, kind, at)
        where = f"{kind} at request {at} ({faulty.operation})"
        if rival:
            other = cast_of.client(world, "rival")
            other.confirm("confirm", other.hold("hold", story.rival(cast_of)).reservation_ids)
        told = story.act(cast_of, world)
        assert told.outcome == "done" or rival, f"{where}: repeated, it was told {told.code}"
        faulty.deliver_late()
        again = story.act(cast_of, world)
        assert (again.outcome, again.reservation_ids) == (told.outcome, told.reservation_ids), where
        yield where, wrong(world, cast_of.history)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STORIES)
def test_a_fault_at_any_request(name: str, kind: AnyKind) -> None:
    for where, found in sweep(name, kind, rival=False):
        assert found == [], where


@pytest.mark.parametrize("kind", RIVALLED)
@pytest.mark.parametrize("name", STORIES)
def test_a_fault_at_any_request_with_a_rival(name: str, kind: AnyKind) -> None:
    for where, found in sweep(name, kind, rival=True):
        assert found == [], where


@pytest.mark.parametrize("name", STORIES)
def test_two_faults_one_after_the_other(name: str) -> None:
    """The repetition of a step fails as well, at any of its requests; then it is done."""
    kinds: tuple[MemoryKind, ...] = ("lost", "ambiguous", "crash_after") if LONG else ("ambiguous",)
    requests = requests_of(name)
    for kind in kinds:
        for at in range(1, requests + 1):
            for then in range(1, requests + 1, 1 if LONG else 2):
                _, cast_of, world = with_fault(name, kind, at)
                STORIES[name].act(cast_of, world_on(FaultyDynamo(world.dynamo, kind, then).client, world.clock))
                assert STORIES[name].act(cast_of, world).outcome == "done"
                assert wrong(world, cast_of.history) == [], f"{kind} at {at}, then at {then}"


def test_the_sweep_sees_a_request_that_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the record is not in the transaction of its effect."""
    original = DynamoReservations.commit

    def commit(store: DynamoReservations, change: Any, *_request: object) -> None:
        original(store, change)

    monkeypatch.setattr(DynamoReservations, "commit", commit)
    found = [found for kind in PLANTED for _, found in sweep("hold", cast("AnyKind", kind), rival=True)]
    assert any(found)


def test_the_sweep_sees_marks_outside_of_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a reservation is written first, and its marks in a second transaction."""

    def in_two(client: Any, entries: Any) -> None:
        marks = [entry for entry in entries if "Update" in entry or "ConditionCheck" in entry]
        transact(client, [entry for entry in entries if entry not in marks])
        transact(client, marks)

    monkeypatch.setattr(dynamo_reservations, "transact", in_two)
    assert any(found for _, found in sweep("hold", "crash_after", rival=False))


def stories_on(new_desk: NewDesk, kind: Kind, name: str, numbers: Iterator[int]) -> list[str]:
    """Put a fault at each request of a step on a server, each time on another day with other people."""
    world, history, happened = new_desk(parties=FakeParties(everybody=True)), History(), True
    at = 0
    while happened:
        at, number = at + 1, next(numbers)
        cast_of = Cast(f"-{number}", (NOW + timedelta(days=20 + number)).date(), history)
        STORIES[name].before(cast_of, world)
        with injected(world.dynamo, Fault(kind, at)) as fault:
            STORIES[name].act(cast_of, world)
        happened = fault.happened
        told = persistent(lambda cast_of=cast_of: STORIES[name].act(cast_of, world))  # type: ignore[misc]  # a lambda with a default
        assert told.outcome == "done", f"{kind} at request {at}: {told.code}"
    assert at >= 4  # record, marks, transaction, and once without a fault
    return wrong(world, history)


@pytest.mark.parametrize("kind", SERVER_KINDS if LONG else ("ambiguous",))
@pytest.mark.parametrize("name", STORIES if LONG else ("hold", "promote"))
def test_a_fault_at_any_request_to_a_server(new_desk: NewDesk, kind: Kind, name: str) -> None:
    assert stories_on(new_desk, kind, name, iter(range(100))) == []
