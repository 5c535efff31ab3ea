import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from tests.integration.conftest import ROOT
from tests.outbox_events import (
    OCCURRED_AT,
    application_told,
    edition_published,
    reservation_confirmed,
    shelter_status_changed,
)
from typer.testing import CliRunner, Result

from machiport.outbox.dynamo_outbox import outbox_put
from machiport_cli.commands import outbox as commands
from machiport_cli.dead_letters import Queue, Redrive, queues_of, redrive
from machiport_cli.deployment import StackOutputs
from machiport_cli.main import app
from machiport_cli.outbox_status import OutboxStatus, QueueDepth, read_status

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

COUNT = 23
TYPE: Any = {"type": {"DataType": "String", "StringValue": "garbage.edition_published"}}


def refusal(operation: str, code: str) -> ClientError:
    """Return what AWS answers when it refuses."""
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)


@pytest.fixture(autouse=True)
def _sqs_without_move_tasks(sqs: "SQSClient", monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQS answer as MiniStack does: it does not know StartMessageMoveTask."""
    events = sqs.meta.events
    events.register("before-call.sqs.StartMessageMoveTask", failing_at("StartMessageMoveTask", 1, "InvalidAction"))
    monkeypatch.setattr(commands, "client", lambda *_: sqs)


def failing_at(operation: str, number: int, code: str = "ServiceUnavailable") -> Callable[..., None]:
    """Return a handler that lets the `number`-th call and all later ones fail."""
    calls = 0

    def fail(**_: object) -> None:
        nonlocal calls
        calls += 1
        if calls >= number:
            raise refusal(operation, code)

    return fail


@pytest.fixture
def notifications(outputs: StackOutputs, sqs: "SQSClient") -> Queue:
    """Return a queue behind which 23 numbered dead letters lie."""
    queue = next(one for one in queues_of(outputs) if one.name == "notifications")
    assert queue.dead_letters_url is not None
    for number in range(COUNT):
        sqs.send_message(QueueUrl=queue.dead_letters_url, MessageBody=str(number), MessageAttributes=TYPE)
    return queue


def bodies(sqs: "SQSClient", url: str | None) -> Counter[str]:
    """Take everything out of a queue."""
    assert url is not None
    found: Counter[str] = Counter()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found.update(message["Body"] for message in messages)
    return found


def machiport(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, ["outbox", *arguments], env={"COLUMNS": "160"})


def in_moto(monkeypatch: pytest.MonkeyPatch, outputs: StackOutputs) -> None:
    """Let commands find the deployment on moto."""
    monkeypatch.setattr(commands, "deployment", lambda _: outputs)


def test_every_dead_letter_goes_back_with_its_attributes(sqs: "SQSClient", notifications: Queue) -> None:
    advanced: list[int] = []
    assert redrive(sqs, notifications, advanced.append) == Redrive(COUNT, COUNT)
    assert sum(advanced) == COUNT
    received = sqs.receive_message(QueueUrl=notifications.url, MessageAttributeNames=["All"])["Messages"][0]
    assert received["MessageAttributes"]["type"]["StringValue"] == "garbage.edition_published"
    assert bodies(sqs, notifications.dead_letters_url) == Counter()


@pytest.mark.parametrize("number", [1, 5, 10, 11, COUNT])
@pytest.mark.parametrize("operation", ["SendMessage", "DeleteMessage"])
def test_a_failure_in_the_middle_loses_nothing(
    sqs: "SQSClient", notifications: Queue, operation: str, number: int
) -> None:
    handler = failing_at(operation, number)
    sqs.meta.events.register(f"before-call.sqs.{operation}", handler)
    broken = redrive(sqs, notifications, lambda _: None)
    assert (broken.found, broken.moved) == (COUNT, number - 1)
    assert broken.failure is not None
    sqs.meta.events.unregister(f"before-call.sqs.{operation}", handler)

    # Nothing stays hidden: what was received and not moved can be moved at once.
    again = redrive(sqs, notifications, lambda _: None)
    assert again.failure is None
    assert bodies(sqs, notifications.dead_letters_url) == Counter()
    moved = bodies(sqs, notifications.url)
    assert set(moved) == {str(one) for one in range(COUNT)}, "every message is there"
    twice = 1 if operation == "DeleteMessage" else 0
    assert moved.total() == COUNT + twice, "at most the message whose deletion failed is there twice"


def test_a_message_that_comes_back_is_not_moved_in_circles(sqs: "SQSClient", notifications: Queue) -> None:
    def fails_again(**_: object) -> None:
        assert notifications.dead_letters_url is not None
        sqs.send_message(QueueUrl=notifications.dead_letters_url, MessageBody="again")

    sqs.meta.events.register("before-call.sqs.DeleteMessage", fails_again)
    assert redrive(sqs, notifications, lambda _: None) == Redrive(COUNT, COUNT)


def test_the_command_moves_one_queue_or_all(
    sqs: "SQSClient", outputs: StackOutputs, notifications: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_moto(monkeypatch, outputs)
    sqs.send_message(QueueUrl=outputs.garbage_settlement_dead_letter_queue_url, MessageBody="settle")
    counted = json.loads(machiport("redrive", "--dry-run", "--json").stdout)
    assert {name: one["found"] for name, one in counted["queues"].items()} == {
        "garbage_settlement": 1,
        "door_lock": 0,
        "issuance": 0,
        "payment": 0,
        "attachment_check": 0,
        "hazard_import": 0,
        "notifications": COUNT,
    }
    asked = machiport("redrive")
    assert asked.exit_code == 2, "nobody to ask, nothing is moved"
    one = machiport("redrive", "--queue", "garbage_settlement", "--yes", "--json")
    assert json.loads(one.stdout)["queues"] == {"garbage_settlement": {"found": 1, "moved": 1, "failure": None}}
    assert machiport("redrive", "--yes").exit_code == 0
    assert bodies(sqs, notifications.url).total() == COUNT
    assert machiport("redrive", "--queue", "invocation_failures", "--yes").exit_code == 2


def test_the_command_says_that_it_stopped(
    sqs: "SQSClient", outputs: StackOutputs, notifications: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_moto(monkeypatch, outputs)
    sqs.meta.events.register("before-call.sqs.SendMessage", failing_at("SendMessage", 4))
    result = machiport("redrive", "--yes", "--queue", notifications.name)
    assert result.exit_code == 1
    assert "失われた通知はありません" in result.stderr


def status_of(outputs: StackOutputs, dynamodb: "DynamoDBClient", sqs: "SQSClient", seconds: int) -> OutboxStatus:
    """Return the status that many seconds after the events occurred."""
    return read_status(outputs, dynamodb, sqs, OCCURRED_AT + timedelta(seconds=seconds))


def test_pending_events_are_counted_with_their_age_until_they_are_sent(
    dynamodb: "DynamoDBClient", sqs: "SQSClient", outputs: StackOutputs
) -> None:
    for municipality, edition in (("44201", "a"), ("44201", "b"), ("44202", "c")):
        entry: Any = outbox_put(edition_published(edition, municipality), outputs.garbage_table_name)
        dynamodb.transact_write_items(TransactItems=[entry])
    status = status_of(outputs, dynamodb, sqs, 60)
    assert {one.municipality for one in status.events} == {
        file.stem for file in (ROOT / "sample_region" / "municipalities").glob("*.json")
    }
    waiting = {one.municipality: (one.pending, one.oldest_seconds) for one in status.events if one.pending}
    assert waiting == {"44201": (2, 60), "44202": (1, 60)}
    assert not status.needs_somebody
    assert status_of(outputs, dynamodb, sqs, 301).needs_somebody


def test_pending_events_of_every_table_are_counted(
    dynamodb: "DynamoDBClient", sqs: "SQSClient", outputs: StackOutputs
) -> None:
    for event, table in (
        (edition_published("a"), outputs.garbage_table_name),
        (shelter_status_changed("h1"), outputs.hazard_table_name),
        (reservation_confirmed("r1"), outputs.facilities_table_name),
        (application_told("issuance_requested"), outputs.applications_table_name),
    ):
        entry: Any = outbox_put(event, table)
        dynamodb.transact_write_items(TransactItems=[entry])
    waiting = [one for one in status_of(outputs, dynamodb, sqs, 60).events if one.pending]
    assert [(one.municipality, one.pending, one.oldest_seconds) for one in waiting] == [("44201", 4, 60)]


def test_queues_and_dead_letters_are_counted(
    dynamodb: "DynamoDBClient", sqs: "SQSClient", outputs: StackOutputs, notifications: Queue
) -> None:
    sqs.send_message(QueueUrl=notifications.url, MessageBody="waits")
    sqs.send_message(QueueUrl=outputs.invocation_failures_queue_url, MessageBody="failed")
    status = status_of(outputs, dynamodb, sqs, 0)
    assert status.queues == (
        QueueDepth("garbage_settlement", 0, 0),
        QueueDepth("door_lock", 0, 0),
        QueueDepth("issuance", 0, 0),
        QueueDepth("payment", 0, 0),
        QueueDepth("attachment_check", 0, 0),
        QueueDepth("hazard_import", 0, 0),
        QueueDepth("notifications", 1, COUNT),
        QueueDepth("invocation_failures", 0, 1),
    )
    assert status.needs_somebody


def test_the_status_command_shows_and_tells_machines(
    outputs: StackOutputs, notifications: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_moto(monkeypatch, outputs)
    shown = machiport("status")
    assert shown.exit_code == 1
    assert "44201 大分市" in shown.stdout
    assert "machiport outbox redrive" in shown.stderr
    document = json.loads(machiport("status", "--json").stdout)
    assert document["needs_somebody"] is True
    assert {"queue": notifications.name, "waiting": 0, "dead_letters": COUNT} in document["queues"]
