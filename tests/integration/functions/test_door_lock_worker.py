"""The entry of the worker of the door locks, wired from the environment."""

import importlib
import json
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.door_world import ID, LOCK, reserved
from tests.gateway_events import LambdaContextDouble
from tests.outbox_events import reservation_confirmed

from machiport.aws_clients import secrets_manager_client
from machiport.facilities import dynamo_keys as keys
from machiport_cli.local_stack.lock_server import LockServer, start_locks

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONTEXT = LambdaContextDouble()


@pytest.fixture
def server() -> Iterator[LockServer]:
    server = start_locks()
    yield server
    server.stop()


@pytest.fixture
def environment(facilities_table: str, server: LockServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the table's name; the service's key is in Secrets Manager. The log's handlers are put back afterwards."""
    secret = secrets_manager_client().create_secret(Name="smart-lock-key", SecretString=server.key)
    monkeypatch.setenv("FACILITIES_TABLE", facilities_table)
    monkeypatch.setenv("SMART_LOCK_URL", server.url)
    monkeypatch.setenv("SMART_LOCK_KEY_ARN", secret["ARN"])
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield facilities_table
    root.handlers[:] = handlers
    root.setLevel(level)


def _message(number: int, body: str) -> dict[str, Any]:
    return {"messageId": str(number), "eventSource": "aws:sqs", "body": body}


def _deliver(*bodies: str) -> list[str]:
    main = importlib.reload(importlib.import_module("door_lock_worker.main"))
    answer = main.handler({"Records": [_message(number, body) for number, body in enumerate(bodies)]}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def _write_reservation(dynamodb: "DynamoDBClient", table: str) -> None:
    item: Any = {
        **keys.reservation(ID),
        "version": {"N": "1"},
        "document": {"S": reserved().model_dump_json(exclude_defaults=True)},
    }
    dynamodb.put_item(TableName=table, Item=item)


def test_a_confirmed_reservation_gets_a_pin_that_no_log_shows(
    environment: str, dynamodb: "DynamoDBClient", server: LockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    _write_reservation(dynamodb, environment)
    server.locks.plan("error")
    assert _deliver(reservation_confirmed(ID).to_envelope(), "not an event") == ["1"]
    pins = server.locks.pins_of(ID)
    assert list(pins) == [LOCK]
    item = dynamodb.get_item(TableName=environment, Key={"pk": keys.reservation(ID)["pk"], "sk": {"S": "PIN"}})["Item"]
    assert item["pin"]["S"] == pins[LOCK].pin
    logged = capsys.readouterr().out
    assert "door settled" in logged
    assert "door not settled" not in logged
    assert item["pin"]["S"] not in logged


def test_a_lock_that_fails_brings_the_message_again(
    environment: str, dynamodb: "DynamoDBClient", server: LockServer
) -> None:
    _write_reservation(dynamodb, environment)
    server.locks.plan("error", 3)
    message = reservation_confirmed(ID).to_envelope()
    assert _deliver(message) == ["0"]
    assert _deliver(message) == []
    assert list(server.locks.pins_of(ID)) == [LOCK]


def test_a_new_key_is_fetched_when_the_old_one_is_refused(
    environment: str, dynamodb: "DynamoDBClient", server: LockServer
) -> None:
    _write_reservation(dynamodb, environment)
    secrets = secrets_manager_client()
    secrets.put_secret_value(SecretId="smart-lock-key", SecretString="not yet the right one")
    main = importlib.reload(importlib.import_module("door_lock_worker.main"))
    event = {"Records": [_message(1, reservation_confirmed(ID).to_envelope())]}
    assert json.dumps(main.handler(event, CONTEXT)).count("itemIdentifier") == 1
    secrets.put_secret_value(SecretId="smart-lock-key", SecretString=server.key)
    assert main.handler(event, CONTEXT) == {"batchItemFailures": []}


def test_without_a_service_events_are_taken_and_nothing_happens(
    environment: str, dynamodb: "DynamoDBClient", server: LockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_reservation(dynamodb, environment)
    monkeypatch.setenv("SMART_LOCK_URL", "")
    assert _deliver(reservation_confirmed(ID).to_envelope()) == []
    assert server.locks.pins_of(ID) == {}


@pytest.mark.parametrize("setting", ["FACILITIES_TABLE", "SMART_LOCK_URL", "SMART_LOCK_KEY_ARN"])
def test_a_missing_setting_stops_the_function_at_its_start(
    environment: str, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    assert environment
    monkeypatch.delenv(setting)
    with pytest.raises(ValueError, match=setting):
        importlib.reload(importlib.import_module("door_lock_worker.wiring")).build_pin_service()
