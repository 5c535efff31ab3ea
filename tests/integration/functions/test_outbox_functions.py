"""The relay's and the sweeper's Lambda handlers, wired from the environment."""

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.gateway_events import LambdaContextDouble
from tests.integration.conftest import CreateQueue
from tests.integration.outbox.aws_faults import FaultInjector
from tests.integration.outbox.outbox_bench import OutboxBench
from tests.outbox_events import application_told, edition_published, reservation_confirmed, shelter_status_changed

from machiport.outbox.dynamo_outbox import outbox_put

EVENTS = [edition_published(f"e{number}") for number in range(3)]
CONTEXT = LambdaContextDouble()


@pytest.fixture
def workers_queues(create_queue: CreateQueue) -> dict[str, str]:
    """Return the URLs of the queues of door locks, certificates and payments, by name."""
    return {name: create_queue(name) for name in ("door_lock", "issuance", "payment")}


@pytest.fixture
def environment(
    outbox_bench: OutboxBench,
    outbox_tables: dict[str, str],
    workers_queues: dict[str, str],
    region_package: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> OutboxBench:
    """Return the outbox_bench, with the environment that the template gives the functions."""
    assert region_package.exists()
    for context, table in outbox_tables.items():
        monkeypatch.setenv(f"{context.upper()}_TABLE", table)
    for name, url in workers_queues.items():
        monkeypatch.setenv(f"{name.upper()}_QUEUE_URL", url)
    monkeypatch.setenv("GARBAGE_SETTLEMENT_QUEUE_URL", outbox_bench.queues[0])
    monkeypatch.setenv("NOTIFICATIONS_QUEUE_URL", outbox_bench.queues[1])
    return outbox_bench


def _fresh(module: str) -> Any:
    """Import a function's entry as a new process does."""
    return importlib.reload(importlib.import_module(module))


def test_the_relay_sends_a_batch_of_the_stream(environment: OutboxBench) -> None:
    environment.write(EVENTS)
    handler = _fresh("outbox_relay.main").handler
    assert handler({"Records": environment.stream_records()}, CONTEXT) == {"batchItemFailures": []}
    assert environment.faults_found(EVENTS) == []


def _write_hazard_event(environment: OutboxBench, table: str) -> dict[str, Any]:
    """Write an event into the hazard table; return its item."""
    entry: Any = outbox_put(shelter_status_changed("h1"), table)
    environment.dynamodb.transact_write_items(TransactItems=[entry])
    return dict(_hazard_event(environment, table))


def _hazard_event(environment: OutboxBench, table: str) -> dict[str, Any]:
    (item,) = environment.dynamodb.scan(TableName=table)["Items"]
    return dict(item)


def _told(environment: OutboxBench) -> list[list[str]]:
    """Take the messages out of both queues; return their types."""
    return [[envelope["type"] for envelope in environment.received(queue)] for queue in environment.queues]


def test_the_relay_sends_and_marks_the_events_of_both_tables(environment: OutboxBench, hazard_table: str) -> None:
    environment.write(EVENTS[:1])
    image = _write_hazard_event(environment, hazard_table)
    record = {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "900", "NewImage": image}}
    handler = _fresh("outbox_relay.main").handler
    answer = handler({"Records": [*environment.stream_records(), record]}, CONTEXT)
    assert answer == {"batchItemFailures": []}
    assert "relayed_at" in _hazard_event(environment, hazard_table)
    told = [["garbage.edition_published"], ["garbage.edition_published", "hazard.shelter_status_changed"]]
    assert [sorted(types) for types in _told(environment)] == told


def test_a_reservation_is_told_to_the_door_lock_and_a_reminder_is_not(
    environment: OutboxBench, facilities_table: str, workers_queues: dict[str, str]
) -> None:
    reminder = reservation_confirmed("r2").model_copy(update={"type": "facilities.reservation_reminder"})
    for event in (reservation_confirmed("r1"), reminder.model_copy(update={"event_id": uuid4()})):
        entry: Any = outbox_put(event, facilities_table)
        environment.dynamodb.transact_write_items(TransactItems=[entry])
    assert _fresh("outbox_sweeper.main").handler({}, CONTEXT) == {"found": 2, "still_pending": 0}
    assert [envelope["subject"] for envelope in environment.received(workers_queues["door_lock"])] == ["r1"]
    told = [["facilities.reservation_confirmed", "facilities.reservation_reminder"]]
    assert [sorted(types) for types in _told(environment)] == [[], *told]


@pytest.mark.parametrize("function", ["outbox_relay", "outbox_sweeper"])
def test_work_on_applications_goes_to_its_queue_and_all_of_it_to_notifications(
    environment: OutboxBench, applications_table: str, workers_queues: dict[str, str], function: str
) -> None:
    told = ["issuance_requested", "issuance_continued", "payment_settlement_requested", "application_issued"]
    for what in told:
        entry: Any = outbox_put(application_told(what), applications_table)
        environment.dynamodb.transact_write_items(TransactItems=[entry])
    items = environment.dynamodb.scan(TableName=applications_table)["Items"]
    records = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(number), "NewImage": dict(item)}}
        for number, item in enumerate(items)
    ]
    _fresh(f"{function}.main").handler({"Records": records}, CONTEXT)
    received = {
        name: sorted(each["type"].partition(".")[2] for each in environment.received(url))
        for name, url in workers_queues.items()
    }
    assert received == {
        "door_lock": [],
        "issuance": ["issuance_continued", "issuance_requested"],
        "payment": ["payment_settlement_requested"],
    }
    notified = [sorted(types) for types in _told(environment)]
    assert notified == [[], sorted(f"applications.{what}" for what in told)]
    left = environment.dynamodb.scan(TableName=applications_table)["Items"]
    assert not any("pending_pk" in item for item in left), "every event is marked as sent"


def test_the_sweeper_sweeps_both_tables(environment: OutboxBench, hazard_table: str) -> None:
    environment.write(EVENTS)
    _write_hazard_event(environment, hazard_table)
    assert _fresh("outbox_sweeper.main").handler({}, CONTEXT) == {"found": 4, "still_pending": 0}
    assert "pending_pk" not in _hazard_event(environment, hazard_table)


def test_the_relay_reports_what_to_try_again(environment: OutboxBench) -> None:
    environment.write(EVENTS)
    environment.sqs.delete_queue(QueueUrl=environment.queues[1])
    handler = _fresh("outbox_relay.main").handler
    answer = handler({"Records": environment.stream_records()}, CONTEXT)
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["100", "101", "102"]


def test_the_sweeper_sweeps_every_municipality(environment: OutboxBench) -> None:
    events = [*EVENTS, edition_published("e9", "44341")]
    environment.write(events)
    assert _fresh("outbox_sweeper.main").handler({}, CONTEXT) == {"found": 4, "still_pending": 0}
    assert environment.faults_found(events) == []


def test_the_sweeper_calls_for_help_when_events_stay_unsent(environment: OutboxBench) -> None:
    environment.write(EVENTS)
    environment.sqs.delete_queue(QueueUrl=environment.queues[1])
    main = _fresh("outbox_sweeper.main")
    with pytest.raises(main.EventsLeftBehind):
        main.handler({}, CONTEXT)


def test_events_of_the_last_minutes_are_no_alarm(environment: OutboxBench) -> None:
    young = EVENTS[0].model_copy(update={"occurred_at": datetime.now(UTC)})
    environment.write([young])
    assert _fresh("outbox_sweeper.main").handler({}, CONTEXT) == {"found": 0, "still_pending": 0}


@pytest.mark.parametrize("function", ["outbox_relay", "outbox_sweeper"])
def test_a_missing_setting_stops_the_function_at_its_start(
    environment: OutboxBench, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    assert environment is not None
    monkeypatch.delenv("NOTIFICATIONS_QUEUE_URL")
    with pytest.raises(ValueError, match="NOTIFICATIONS_QUEUE_URL"):
        _fresh(f"{function}.main")


def test_faults_do_not_stop_the_relay(environment: OutboxBench) -> None:
    environment.write(EVENTS)
    records = environment.stream_records()
    main = _fresh("outbox_relay.main")
    injector = FaultInjector("lost", lambda call: call <= 3)
    injector.watch(main._RELAY._sender._client)
    answer = main.handler({"Records": records}, CONTEXT)
    assert len(answer["batchItemFailures"]) == 3
