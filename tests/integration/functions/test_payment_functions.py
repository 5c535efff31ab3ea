"""The entries of payments_api and payment_worker, wired from the environment, with Stripe's adapter on a server."""

import importlib
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.applications_world import PlainDrafts, World
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, claims, gateway_event
from tests.payment_servers import pay

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.cases.events import told
from machiport.applications.cases.flow import end
from machiport.applications.cases.step import Step
from machiport.aws_clients import secrets_manager_client
from machiport.clock import FixedClock
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport_cli.local_stack.payment_server import PaymentServer, start_payments

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONTEXT = LambdaContextDouble()
TARO = "taro"


@pytest.fixture
def server() -> Iterator[PaymentServer]:
    server = start_payments()
    yield server
    server.stop()


@pytest.fixture
def world(
    applications_table: str,
    region_package: Path,
    dynamodb: "DynamoDBClient",
    server: PaymentServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """Return cases in the table that the functions are told of. The log's handlers are put back afterwards."""
    assert region_package.exists()
    keys = {"api_key": server.key, "webhook_secret": server.webhooks.secret}
    secret = secrets_manager_client().create_secret(Name="payment-gateway", SecretString=json.dumps(keys))
    monkeypatch.setenv("APPLICATIONS_TABLE", applications_table)
    monkeypatch.setenv("PAYMENT_GATEWAY_URL", server.url)
    monkeypatch.setenv("PAYMENT_GATEWAY_SECRET_ARN", secret["ARN"])
    monkeypatch.setenv("RESIDENTS_USER_POOL_ID", RESIDENTS_POOL)
    monkeypatch.setenv("STAFF_USER_POOL_ID", STAFF_POOL)
    world = World(FixedClock(datetime.now(UTC)))
    world.records = DynamoIdempotencyRecords(dynamodb, applications_table, world.clock)
    world.store = DynamoCases(dynamodb, applications_table, world.records)
    world.desk = CaseDesk(world.store, PlainDrafts(), world.records, world.clock)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield world
    root.handlers[:] = handlers
    root.setLevel(level)


def _api() -> Any:
    return importlib.reload(importlib.import_module("payments_api.main"))


def _deliver(world: World, application_id: str, *more: str) -> list[str]:
    application = world.case(application_id).application
    bodies = [told("payment_settlement_requested", application, world.clock.now()).to_envelope(), *more]
    main = importlib.reload(importlib.import_module("payment_worker.main"))
    records = [{"messageId": str(number), "eventSource": "aws:sqs", "body": body} for number, body in enumerate(bodies)]
    return [failure["itemIdentifier"] for failure in main.handler({"Records": records}, CONTEXT)["batchItemFailures"]]


def _send(api: Any, method: str, path: str, **parts: Any) -> Any:
    who = claims(RESIDENTS_POOL, TARO)
    parts.setdefault("headers", {"Idempotency-Key": "a-key-of-this-test"})
    answer = api.handler(gateway_event(method, path, who=who, **parts), CONTEXT)
    assert answer["statusCode"] == 200, answer["body"]
    return json.loads(answer["body"])


def test_a_resident_pays_and_the_webhook_tells(
    world: World, server: PaymentServer, capsys: pytest.CaptureFixture[str]
) -> None:
    application_id = world.submitted()
    api = _api()
    started = _send(api, "POST", f"/applications/{application_id}/payment")
    pay(server, started["gateway_payment_id"])
    body = server.webhooks.events[-1]
    headers = {"Stripe-Signature": server.webhooks.signed(body), "Content-Type": "application/json"}
    notice = gateway_event("POST", "/payments/webhooks/stripe", headers=headers, body=body)
    assert json.loads(api.handler(notice, CONTEXT)["body"]) == {"known": True}
    assert world.state(application_id) == "accepted"
    assert _send(api, "GET", f"/applications/{application_id}/payment")["state"] == "authorised"
    notice["body"] = body.replace("pi_", "pj_")
    assert api.handler(notice, CONTEXT)["statusCode"] == 400
    logged = capsys.readouterr().out
    assert started["client_secret"] not in logged
    assert server.key not in logged


def test_the_worker_settles_and_unreadable_messages_come_again(
    world: World, server: PaymentServer, capsys: pytest.CaptureFixture[str]
) -> None:
    application_id = world.submitted()
    started = _send(_api(), "POST", f"/applications/{application_id}/payment")
    pay(server, started["gateway_payment_id"])
    assert _deliver(world, application_id, "not an event") == ["1"]
    assert world.state(application_id) == "accepted"
    assert "payment settled" in capsys.readouterr().out


def test_a_gateway_that_fails_brings_the_message_again(
    world: World, server: PaymentServer, capsys: pytest.CaptureFixture[str]
) -> None:
    application_id = world.submitted()
    _send(_api(), "POST", f"/applications/{application_id}/payment")

    def withdraw(step: Step) -> bool:
        end(step, "withdrawn")
        return True

    world.desk.work(application_id, TARO, withdraw)
    server.gateway.plan("throttled", times=2)
    assert _deliver(world, application_id) == ["0"]
    assert "payment not settled" in capsys.readouterr().out
    server.gateway.well()
    assert _deliver(world, application_id) == []
    assert [payment.state for payment in world.case(application_id).payments] == ["cancelled"]


def test_what_is_not_there_needs_no_settling(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    application = world.case(world.submitted()).application
    gone = application.model_copy(update={"application_id": "44201-000000000000000000000000"})
    body = told("payment_settlement_requested", gone, world.clock.now()).to_envelope()
    assert _deliver(world, application.application_id, body) == []
    assert "no such application" in capsys.readouterr().out
