"""A fault at every request of publishing a list and reporting statuses; sixteen at once on a real server.

At every step readers see the old list or the new one, whole. The same request once more (the lease over) is answered
and has one effect with its events; a request that arrives when everything is over changes nothing.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.conftest import _new_table
from tests.faults.faulty_dynamo import MEMORY_KINDS, FaultyDynamo, MemoryKind
from tests.faults.test_concurrent_publishing import all_at_once
from tests.shelter_world import CITY, TYPHOON, ShelterWorld, sample_list

from machiport.clock import FixedClock
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.shelters.dynamo_shelter_reports import DynamoShelterReports
from machiport.hazard.shelters.errors import NewerStatusKnown, ShelterListPublishedMeanwhile
from machiport.hazard.shelters.status_service import LEASE, AskedStatus
from machiport.idempotency.once import Outcome
from machiport.problem_details import Problem, RequestInProgress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AT_ONCE = 16
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "long"
OLD, NEW = sample_list(shelters=52), sample_list(shelters=7)
ROWS = range(52)  # two transactions
TABLE = ("ID,状況,人数\n" + "".join(f"44201-{n},混雑,{n + 1}\n" for n in ROWS)).encode()

type Action = Callable[[ShelterWorld], Outcome]
type State = tuple[int, dict[str, str], int]
"""What is seen: how many shelters, the statuses, the number of events."""


def publish_new(world: ShelterWorld) -> Outcome:
    return world.publish(NEW, "publish-new")


def report_full(world: ShelterWorld) -> Outcome:
    return world.report("44201-0", AskedStatus("full", 7), "report-full")


def report_table(world: ShelterWorld) -> Outcome:
    return world.report_table(TABLE, "report-table", world.clock.now() - LEASE)


def state(world: ShelterWorld) -> State:
    shelters = world.list_store.heads([CITY])[CITY]
    listed = world.list_store.shelters(CITY, shelters)
    known = world.status_store.of_municipality(CITY)
    events = {event["id"] for event in world.events()}
    return len(listed), {shelter_id: known[shelter_id].status for shelter_id in known}, len(events)


def expiring(store: InMemoryDynamo, world: ShelterWorld) -> list[object]:
    """Return which chunks of the list in force TTL would remove."""
    head = world.list_store.heads([CITY])[CITY]
    wanted = [keys.shelter_chunk(CITY, head.version_id or "", number) for number in range(head.chunks)]
    items = [store.items[key["pk"]["S"], key["sk"]["S"]] for key in wanted]
    return [item["sk"] for item in items if "expires_at" in item]


@cache
def prepared() -> InMemoryDynamo:
    store = InMemoryDynamo()
    world = ShelterWorld(store.client, "hazard")
    world.publish(OLD, "publish-old")
    world.report("44201-0", AskedStatus("open"), "report-open")
    return store


def in_force() -> tuple[InMemoryDynamo, ShelterWorld]:
    store = InMemoryDynamo()
    store.items = deepcopy(prepared().items)
    return store, ShelterWorld(store.client, "hazard", FixedClock(TYPHOON + timedelta(hours=1)))


def requests_of(action: Action) -> int:
    store, world = in_force()
    counting = FaultyDynamo(store, "lost", 0)
    action(ShelterWorld(counting.client, "hazard", world.clock))
    return counting.counted


def sweep(action: Action, kind: MemoryKind) -> Iterator[tuple[str, InMemoryDynamo, ShelterWorld]]:
    """Run the action with a fault at each of its requests, then once more; yield when everything is over."""
    requests = requests_of(action)
    for at in range(1, requests + 1):
        store, world = in_force()
        faulty = FaultyDynamo(store, kind, at)
        first: Outcome | None = None
        with suppress(BotoCoreError, ClientError, SystemExit):
            first = action(ShelterWorld(faulty.client, "hazard", world.clock))
        where = f"{kind} at request {at} of {requests} ({faulty.operation})"
        assert faulty.happened, where
        world.clock.advance(LEASE + timedelta(seconds=1))
        try:
            again = action(ShelterWorld(store.client, "hazard", world.clock))
        except Problem as problem:
            raise AssertionError(f"{where}: repeated, it was told {problem.code}") from problem
        assert first is None or again.response == first.response, where
        before = state(world)
        faulty.deliver_late()
        assert state(world) == before, where
        assert action(world).response == again.response, where
        assert expiring(store, world) == [], where
        yield where, store, world


@pytest.mark.parametrize("kind", MEMORY_KINDS)
def test_publishing_a_list(kind: MemoryKind) -> None:
    for where, _store, world in sweep(publish_new, kind):
        assert state(world) == (7, {"44201-0": "open"}, 3), where
        assert world.lists.head(CITY).version == 2, where


@pytest.mark.parametrize("kind", MEMORY_KINDS)
def test_reporting_a_status(kind: MemoryKind) -> None:
    for where, _store, world in sweep(report_full, kind):
        assert state(world) == (52, {"44201-0": "full"}, 3), where


@pytest.mark.parametrize("kind", MEMORY_KINDS if THOROUGH else ("ambiguous", "crash_after", "late"))
def test_reporting_a_table(kind: MemoryKind) -> None:
    for where, _store, world in sweep(report_table, kind):
        statuses = {f"44201-{number}": "crowded" for number in ROWS}
        assert state(world) == (52, statuses, 2 + len(ROWS)), where


def test_readers_see_the_old_list_or_the_new_one_after_every_request() -> None:
    store, world = in_force()
    seen: list[int] = []
    watching = FaultyDynamo(store, "lost", 0, lambda: seen.append(state(world)[0]))
    publish_new(ShelterWorld(watching.client, "hazard", world.clock))
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == {52, 7}


def test_the_sweep_sees_events_that_are_not_written_with_their_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the event of a report is told by an id of its own at every attempt."""
    from machiport.hazard.shelters import dynamo_shelter_reports  # noqa: PLC0415  # only what is planted in

    event, numbers = dynamo_shelter_reports._event, iter(range(10_000))

    def numbered(*given: Any) -> Any:
        made = event(*given)
        return made.model_copy(update={"event_id": made.event_id.__class__(int=made.event_id.int ^ next(numbers))})

    monkeypatch.setattr(dynamo_shelter_reports, "_event", numbered)
    with pytest.raises(AssertionError):
        test_reporting_a_table("crash_after")


@pytest.fixture
def server_worlds(clients: tuple["DynamoDBClient", "DynamoDBClient"]) -> Callable[[], ShelterWorld]:
    """Return how to make processes of the shelter functions on a new table of a real server."""
    table, clock = _new_table(clients[0], "HazardTable"), FixedClock(in_force()[1].clock.now())
    return lambda: ShelterWorld(clients[0], table, clock)


def race_of_reporters(new_world: Callable[[], ShelterWorld]) -> tuple[ShelterWorld, list[int]]:
    """Let sixteen report of one shelter at once, each as of another minute; return who was told that it counts."""
    world = new_world()
    world.publish(OLD, "publish-old")
    now = world.clock.now()

    def report(number: int) -> int | None:
        status = AskedStatus("open", number, now - timedelta(minutes=number))
        try:
            new_world().report("44201-0", status, f"report-{number:04d}")
        except NewerStatusKnown:
            return None
        return number

    told = all_at_once([lambda number=number: report(number) for number in range(AT_ONCE)])  # type: ignore[misc]  # a lambda with a default
    return world, [number for number in told if number is not None]


def wrong_after_race(world: ShelterWorld, counted: list[int]) -> list[str]:
    known = world.status_store.of_municipality(CITY)["44201-0"]
    wrong = [] if known.headcount == 0 else [f"the newest report is lost: {known}"]
    told = [event for event in world.events() if event["type"] == "hazard.shelter_status_changed"]
    if len(told) != len(counted):
        wrong.append(f"{len(told)} events of {len(counted)} reports")
    return wrong


def test_of_16_reporters_at_once_the_newest_counts(server_worlds: Callable[[], ShelterWorld]) -> None:
    world, counted = race_of_reporters(server_worlds)
    assert 0 in counted
    assert wrong_after_race(world, counted) == []


def test_the_check_of_reporters_sees_a_status_without_its_condition(
    server_worlds: Callable[[], ShelterWorld], monkeypatch: pytest.MonkeyPatch
) -> None:
    conditional = DynamoShelterReports._status

    def unconditional(*given: Any) -> Any:
        entry = conditional(*given)
        entry["Put"].pop("ConditionExpression")
        entry["Put"].pop("ExpressionAttributeValues")
        return entry

    monkeypatch.setattr(DynamoShelterReports, "_status", unconditional)
    # The newest is sent first, so without the condition an older one takes its place.
    world = server_worlds()
    world.publish(OLD, "publish-old")
    now = world.clock.now()
    for number in range(3):
        world.report("44201-0", AskedStatus("open", number, now - timedelta(minutes=number)), f"report-{number:04d}")
    assert wrong_after_race(world, [0, 1, 2]) != []


def test_the_same_table_16_times_at_once_has_one_effect(server_worlds: Callable[[], ShelterWorld]) -> None:
    world = server_worlds()
    world.publish(OLD, "publish-old")
    as_of = world.clock.now()

    def report() -> str:
        try:
            return server_worlds().report_table(TABLE, "the-one-key", as_of).response.body
        except RequestInProgress:
            return "in progress"

    bodies = set(all_at_once([report] * AT_ONCE)) - {"in progress"}
    assert bodies == {",".join(["applied"] * len(ROWS))}
    assert len({event["id"] for event in world.events()}) == 1 + len(ROWS)


def test_of_16_publishers_at_once_every_success_is_a_version(server_worlds: Callable[[], ShelterWorld]) -> None:
    def publish(number: int) -> int | None:
        try:
            outcome = server_worlds().publish(sample_list(shelters=number + 5), f"publish-{number:04d}")
        except ShelterListPublishedMeanwhile:
            return None
        return int(outcome.response.body)

    told = all_at_once([lambda number=number: publish(number) for number in range(AT_ONCE)])  # type: ignore[misc]  # a lambda with a default
    versions = sorted(version for version in told if version is not None)
    world = server_worlds()
    assert versions == list(range(1, len(versions) + 1))
    head = world.lists.head(CITY)
    assert head.version == versions[-1]
    assert len(world.list_store.shelters(CITY, head)) == told.index(head.version) + 5
    assert len(world.events()) == len(versions)
