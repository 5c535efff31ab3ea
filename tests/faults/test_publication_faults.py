"""A fault at every call of publishing, changing, withdrawing and settling: all or nothing, once, nothing left behind.

After each fault: residents see the old calendar or the new one, whole; the same request sent again (the lease over)
is answered; relay, settler and sweeps run; then exactly one publication is visible, with one event, and no staged
entry is left.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from tests.faults.checkers import leftovers, mixed, one_event, seen, tidied_up
from tests.faults.conftest import NewProcess
from tests.faults.fault_injection import KINDS, Fault, Kind
from tests.faults.fault_injection import injected as injected_on_the_way
from tests.faults.memory_faults import MemoryClient
from tests.garbage_world import GarbageWorld, cancelled, days_of, edition_of, publication_id_of

from machiport.dynamo_transactions import transact
from machiport.garbage import dynamo_publications
from machiport.garbage.publisher import LEASE
from machiport.idempotency.once import Outcome
from machiport.problem_details import Problem

AREAS = ("north", "south", "coming", "going")
MONDAY = date(2026, 6, 1)
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "long"

type Action = Callable[[GarbageWorld], Outcome]


def every_kind(*on_a_server: Kind) -> pytest.MarkDecorator:
    """Try every kind of fault in memory, and these on a server as well; all of them in a thorough run."""
    servers = [("MiniStack", kind) for kind in (KINDS if THOROUGH else on_a_server)]
    tried = [("memory", kind) for kind in KINDS] + servers
    return pytest.mark.parametrize(("new_process", "kind"), tried, indirect=["new_process"])


def injected(client: Any, fault: Fault) -> AbstractContextManager[Fault]:
    """Let the fault happen to a client's calls, in memory or on the way to a server."""
    return client.faulty(fault) if isinstance(client, MemoryClient) else injected_on_the_way(client, fault)


def attempt(process: GarbageWorld, action: Action, fault: Fault) -> Outcome | None:
    """Run an action with a fault; None where its asker got no answer."""
    with injected(process.client, fault):
        try:
            return action(process)
        except (BotoCoreError, ClientError, SystemExit):
            return None


def answered(action: Action, process: GarbageWorld, where: str) -> Outcome:
    """Return the answer of a repeated request, which must not be told that it is wrong now."""
    try:
        return action(process)
    except Problem as problem:
        raise AssertionError(f"{where}: repeated, it was told {problem.code}") from problem


def calls_of(new_process: NewProcess, prepared: Callable[[GarbageWorld], Action]) -> int:
    """Return how many calls the action makes where nothing goes wrong."""
    process = new_process()
    action, fault = prepared(process), Fault("lost", 0)
    assert attempt(new_process(faulty=True), action, fault) is not None
    tidied_up(process)
    return fault.counted


def sweep(new_process: NewProcess, kind: Kind, prepared: Callable[[GarbageWorld], Action]) -> Iterator[GarbageWorld]:
    """Run the action with a fault at each of its calls; check what must hold always; yield when all is tidied up."""
    quiet = new_process()
    calls = calls_of(new_process, prepared)
    assert calls >= 8, "the sweep would miss calls"
    for at in range(1, calls + 1):
        action = prepared(quiet)
        version, before = quiet.catalogue.head("44201").version, seen(quiet, AREAS)
        fault = Fault(kind, at)
        first = attempt(new_process(faulty=True), action, fault)
        assert fault.happened, f"nothing happened to call {at} {fault.operation}"
        at_once = seen(quiet, AREAS)
        quiet.clock.advance(LEASE + timedelta(seconds=1))
        where = f"{kind} at call {at} of {calls} ({fault.operation})"
        again = answered(action, new_process(), where)
        if first is not None:
            assert again.response == first.response, where
        after = seen(quiet, AREAS)
        assert mixed(before, after, at_once) == [], where
        queue = tidied_up(quiet)
        assert one_event(queue, quiet.catalogue.head("44201").version, version) == [], where
        assert leftovers(quiet, AREAS) == [], where
        assert seen(quiet, AREAS) == after, where
        assert action(new_process()).response == again.response, where
        yield quiet


def in_force(process: GarbageWorld) -> None:
    process.put_in_force(edition_of({"north": 0, "south": 0, "going": 0}))
    tidied_up(process)


def next_publication(process: GarbageWorld) -> Action:
    """Prepare a draft that moves areas to the next weekday, brings one and takes one away, by turns."""
    version = process.catalogue.head("44201").version
    other = "coming" if version % 2 else "going"
    draft = process.upload(edition_of(dict.fromkeys(("north", "south", other), version % 5), dictionary=["見本"]))
    return lambda asker: asker.publish(draft, f"publish-{draft}", based_on=version)


@every_kind("ambiguous_once")
def test_publishing_an_edition(new_process: NewProcess, kind: Kind) -> None:
    in_force(new_process())
    for process in sweep(new_process, kind, next_publication):
        version = process.catalogue.head("44201").version - 1
        other, gone = ("coming", "going") if version % 2 else ("going", "coming")
        assert seen(process, AREAS) == {"north": version % 5, "south": version % 5, other: version % 5, gone: None}


@every_kind("ambiguous")
def test_an_emergency_change(new_process: NewProcess, kind: Kind) -> None:
    in_force(new_process())
    weeks = iter(range(40))

    def next_change(_process: GarbageWorld) -> Action:
        week = next(weeks)
        change = cancelled(MONDAY + timedelta(weeks=week), ["north", "south"])
        return lambda asker: asker.change(change, f"typhoon-{week}")

    done = 1  # the counting run
    for process in sweep(new_process, kind, next_change):
        done += 1
        gone = {MONDAY + timedelta(weeks=week) for week in range(done)}
        for area_id, expected in (("north", gone), ("south", gone), ("going", set[date]())):
            every_monday = {MONDAY + timedelta(weeks=week) for week in range(30)}
            assert every_monday - set(days_of(process.read(area_id)) or ()) == expected


@every_kind()
def test_withdrawing_a_change(new_process: NewProcess, kind: Kind) -> None:
    in_force(new_process())
    weeks = iter(range(40))

    def next_withdrawal(process: GarbageWorld) -> Action:
        week = next(weeks)
        change_id = publication_id_of(
            process.change(cancelled(MONDAY + timedelta(weeks=week), ["north", "south"]), f"typhoon-{week}")
        )
        tidied_up(process)
        return lambda asker: asker.withdraw(change_id, f"withdrawal-{week}")

    for process in sweep(new_process, kind, next_withdrawal):
        assert len(days_of(process.read("north")) or ()) == 52
        assert process.catalogue.head("44201").changes == ()


@every_kind("throttled")
def test_settling(new_process: NewProcess, kind: Kind) -> None:
    """Whatever happens to the settler, no answer changes; the event comes again, and then all is settled."""
    quiet = new_process()
    in_force(quiet)

    def published() -> str:
        return publication_id_of(next_publication(quiet)(quiet))

    counting = Fault("lost", 0)
    process = new_process(faulty=True)
    with injected(process.client, counting):
        process.settlement.settle("44201", published())
    tidied_up(quiet)
    assert counting.counted >= 10
    for at in range(1, counting.counted + 1):
        publication_id = published()
        expected = seen(quiet, AREAS)
        process = new_process(faulty=True)
        fault = Fault(kind, at)
        with injected(process.client, fault), suppress(BotoCoreError, ClientError, SystemExit):
            process.settlement.settle("44201", publication_id)  # where it fails, the message comes again
        assert fault.happened
        assert seen(quiet, AREAS) == expected
        tidied_up(quiet)
        assert seen(quiet, AREAS) == expected
        assert leftovers(quiet, AREAS) == []


@every_kind()
def test_the_hourly_sweep(new_process: NewProcess, kind: Kind) -> None:
    """A sweep that breaks off anywhere is taken up by the next one."""
    quiet = new_process()
    in_force(quiet)
    expected = seen(quiet, AREAS)

    def unfinished() -> None:
        crashed = attempt(new_process(faulty=True), next_publication(quiet), Fault("crash_before", 14))
        assert crashed is None
        quiet.clock.advance(timedelta(hours=1, minutes=1))

    counting = Fault("lost", 0)
    process = new_process(faulty=True)
    unfinished()
    with injected(process.client, counting):
        assert process.settlement.sweep(["44201"]) == 1
    assert leftovers(quiet, AREAS) == []
    for at in range(1, counting.counted + 1):
        unfinished()
        process = new_process(faulty=True)
        fault = Fault(kind, at)
        with injected(process.client, fault), suppress(BotoCoreError, ClientError, SystemExit):
            process.settlement.sweep(["44201"])  # where it fails, the schedule comes again
        assert fault.happened
        assert seen(quiet, AREAS) == expected
        quiet.settlement.sweep(["44201"])
        assert leftovers(quiet, AREAS) == []
        assert seen(quiet, AREAS) == expected


@pytest.mark.parametrize("new_process", ["memory"], indirect=True)
def test_the_sweep_sees_a_request_that_is_remembered_after_its_effect(
    new_process: NewProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the record of the Idempotency-Key is completed in a transaction of its own."""
    transacted = transact

    def in_two_steps(client: Any, items: Sequence[Any]) -> None:
        remembered = [item for item in items if ":completed" in str(item)]
        transacted(client, [item for item in items if item not in remembered])
        if remembered:
            transacted(client, remembered)

    monkeypatch.setattr(dynamo_publications, "transact", in_two_steps)
    in_force(new_process())
    weeks = iter(range(40))

    def next_change(_process: GarbageWorld) -> Action:
        week = next(weeks)
        change = cancelled(MONDAY + timedelta(weeks=week), ["north"])
        return lambda asker: asker.change(change, f"typhoon-{week}")

    with pytest.raises(AssertionError, match=r"crash_after at call \d+ of \d+ \(TransactWriteItems\)"):
        for _ in sweep(new_process, "crash_after", next_change):
            pass
