"""A fault at every call k of relay and sweep: every event is sent at least once and marked in the end."""

from collections.abc import Sequence
from contextlib import suppress

import boto3
import pytest
from botocore.config import Config
from tests.integration.outbox.aws_faults import FAULTS, Crash, Fault, FaultInjector
from tests.integration.outbox.outbox_bench import OutboxBench
from tests.outbox_events import edition_published

from machiport.outbox import EventSender, PendingEvent, Relay, RelayedMarks

EVENTS = [edition_published(f"e{number}") for number in range(3)]

# Two batches to SQS and three marks; the sweep that follows makes a query, and again as many where all was lost.
CALLS_OF_A_CLEAN_RELAY = 5
CALLS_OF_A_CLEAN_SWEEP = 6


@pytest.fixture
def unforgiving(outbox_bench: OutboxBench) -> OutboxBench:
    """The outbox_bench with clients that never retry, so that each fault reaches the code under test."""
    once = Config(retries={"mode": "standard", "total_max_attempts": 1})
    dynamodb, sqs = boto3.client("dynamodb", config=once), boto3.client("sqs", config=once)
    return OutboxBench(dynamodb, sqs, outbox_bench.table, lambda name: outbox_bench.queues[name == "notifications"])


def _relay_under(outbox_bench: OutboxBench, injector: FaultInjector) -> None:
    injector.watch(outbox_bench.dynamodb)
    injector.watch(outbox_bench.sqs)
    with suppress(Crash):
        outbox_bench.relay_stream()
    injector.heal()


def _injector(fault: Fault, broken: range) -> FaultInjector:
    # Reading the stream's records is the test's own call, number 1.
    return FaultInjector(fault, lambda call: call - 1 in broken)


def test_a_clean_run_makes_the_calls_that_the_sweep_over_k_assumes(unforgiving: OutboxBench) -> None:
    unforgiving.write(EVENTS)
    injector = _injector("lost", range(0))
    _relay_under(unforgiving, injector)
    assert injector.calls - 1 == CALLS_OF_A_CLEAN_RELAY
    assert unforgiving.faults_found(EVENTS) == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("k", range(1, CALLS_OF_A_CLEAN_RELAY + 1))
def test_a_fault_at_call_k_of_the_relay(unforgiving: OutboxBench, fault: Fault, k: int) -> None:
    unforgiving.write(EVENTS)
    _relay_under(unforgiving, _injector(fault, range(k, k + 1)))
    unforgiving.sweep_later()
    assert unforgiving.faults_found(EVENTS) == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("k", range(1, CALLS_OF_A_CLEAN_RELAY + 1))
def test_an_outage_from_call_k_on(unforgiving: OutboxBench, fault: Fault, k: int) -> None:
    unforgiving.write(EVENTS)
    _relay_under(unforgiving, _injector(fault, range(k, 1000)))
    unforgiving.sweep_later()
    assert unforgiving.faults_found(EVENTS) == []


@pytest.mark.parametrize("fault", ["lost", "throttled"])
def test_the_functions_own_clients_heal_one_fault_by_themselves(outbox_bench: OutboxBench, fault: Fault) -> None:
    outbox_bench.write(EVENTS)
    _relay_under(outbox_bench, _injector(fault, range(1, 2)))
    assert outbox_bench.faults_found(EVENTS) == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("k", range(1, CALLS_OF_A_CLEAN_SWEEP + 1))
def test_a_fault_at_call_k_of_the_sweep(unforgiving: OutboxBench, fault: Fault, k: int) -> None:
    unforgiving.write(EVENTS)
    injector = FaultInjector(fault, lambda call: call == k)
    injector.watch(unforgiving.dynamodb)
    injector.watch(unforgiving.sqs)
    with suppress(Crash):
        unforgiving.sweep_later()
    injector.heal()
    unforgiving.sweep_later()
    assert unforgiving.faults_found(EVENTS) == []


def test_a_failed_send_is_reported_to_the_stream(unforgiving: OutboxBench) -> None:
    unforgiving.write(EVENTS)
    injector = FaultInjector("lost", lambda call: call == 1)
    injector.watch(unforgiving.sqs)
    assert len(unforgiving.relay_stream()) == 3
    injector.heal()
    assert unforgiving.relay_stream() == []
    assert unforgiving.faults_found(EVENTS) == []


class MarkingBeforeSending:
    """The mistake that the order of sending and marking avoids."""

    def __init__(self, sender: EventSender, marks: RelayedMarks) -> None:
        """Mark with `marks`, then send with `sender`."""
        self._sender = sender
        self._marks = marks

    def relay(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Mark, then send."""
        for event in events:
            self._marks.mark(event)
        return frozenset(event.event_id for event in events) - self._sender.send(events)


class TrustingSender:
    """The mistake of taking every sent event for accepted."""

    def __init__(self, sender: EventSender) -> None:
        """Send with `sender`."""
        self._sender = sender

    def send(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Send and hope."""
        self._sender.send(events)
        return frozenset(event.event_id for event in events)


@pytest.mark.parametrize("planted", ["marks first", "trusts the queue"])
def test_the_checker_finds_planted_mistakes(unforgiving: OutboxBench, planted: str) -> None:
    marks, sender = unforgiving.outbox, unforgiving.sender
    wrong = MarkingBeforeSending(sender, marks) if planted == "marks first" else Relay(TrustingSender(sender), marks)
    unforgiving.relay = wrong  # type: ignore[assignment]  # the same method, the wrong order
    found: list[str] = []
    unforgiving.write(EVENTS)
    injector = FaultInjector("lost", lambda call: call == 1)
    injector.watch(unforgiving.sqs)
    unforgiving.relay_stream()
    injector.heal()
    unforgiving.sweep_later()
    found += unforgiving.faults_found(EVENTS)
    assert any("lost" in each for each in found)
