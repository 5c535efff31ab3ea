"""Webhooks: signed as Stripe signs them, and only then read."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest
from tests.payment_servers import pay, stripe_at

from machiport.applications.payments.errors import WebhookNotGenuine
from machiport.applications.payments.model import PaymentRequest
from machiport_cli.local_stack.payment_server import PaymentServer, start_payments
from machiport_cli.local_stack.payment_webhooks import WebhookFault, signature
from machiport_cli.local_stack.places import StackPlace
from machiport_cli.local_stack.served_payments import served_payments

REQUEST = PaymentRequest(payment_id="44201-000000000000000000000001-p01", municipality="44201", amount=300)


def notice(server: PaymentServer) -> tuple[str, str]:
    """Have something happen; return the id of its payment and the body that tells it."""
    name = stripe_at(server).authorise(REQUEST).gateway_id
    return name, server.webhooks.events[-1]


def test_a_genuine_notice_names_its_payment(server: PaymentServer) -> None:
    name, body = notice(server)
    told = stripe_at(server).read_webhook(body.encode(), server.webhooks.signed(body))
    assert (told.gateway_id, told.kind) == (name, "payment_intent.created")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda body, signed: (body.replace("created", "succeeded"), signed),
        lambda body, signed: (body + " ", signed),
        lambda body, signed: (body, signed[:-1] + ("0" if signed[-1] != "0" else "1")),
        lambda body, _: (body, ""),
        lambda body, _: (body, "t=1,v1=é"),
        lambda body, signed: (body, signed.replace("v1=", "v0=")),
        lambda body, _: (body, signature(body, "whsec_of_somebody_else", int(time.time()))),
    ],
)
def test_a_tampered_notice_is_refused(server: PaymentServer, tamper: Callable[[str, str], tuple[str, str]]) -> None:
    _, body = notice(server)
    odd, signed = tamper(body, server.webhooks.signed(body))
    with pytest.raises(WebhookNotGenuine):
        stripe_at(server).read_webhook(odd.encode(), signed)


def test_an_old_notice_is_refused(server: PaymentServer) -> None:
    _, body = notice(server)
    for age, genuine in ((290, True), (310, False)):
        signed = signature(body, server.webhooks.secret, int(time.time()) - age)
        if genuine:
            assert stripe_at(server).read_webhook(body.encode(), signed)
        else:
            with pytest.raises(WebhookNotGenuine):
                stripe_at(server).read_webhook(body.encode(), signed)


@pytest.mark.parametrize("body", ["", "[]", "{}", '"text"', "{", '{"id": "evt_1", "type": 3, "data": {}}'])
def test_what_is_signed_and_yet_no_event_is_refused(server: PaymentServer, body: str) -> None:
    with pytest.raises(WebhookNotGenuine):
        stripe_at(server).read_webhook(body.encode(), server.webhooks.signed(body))
    with pytest.raises(WebhookNotGenuine):
        stripe_at(server).read_webhook(b"\xff\xfe", "t=1,v1=00")


@pytest.mark.parametrize(
    ("item", "gateway_id"),
    [
        ({"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}, "pi_1"),
        ({"object": "refund", "id": "re_1", "payment_intent": "pi_2"}, "pi_2"),
        ({"object": "payout", "id": "po_1"}, None),
    ],
)
def test_what_happens_to_a_charge_happens_to_its_payment(
    server: PaymentServer, item: dict[str, str], gateway_id: str | None
) -> None:
    body = json.dumps({"id": "evt_1", "type": "something", "data": {"object": item}})
    assert stripe_at(server).read_webhook(body.encode(), server.webhooks.signed(body)).gateway_id == gateway_id


class Receiver:
    """Takes webhooks; the first `refused` of them with 503."""

    def __init__(self, refused: int = 0) -> None:
        self.taken: SimpleQueue[dict[str, Any]] = SimpleQueue()
        taken, left = self.taken, [503] * refused

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = left.pop() if left else 200
                if status == 200:
                    taken.put({"body": body, "signature": self.headers["Stripe-Signature"]})
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhooks"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def kinds(self, number: int) -> list[str]:
        """Wait for that many webhooks; return what they tell."""
        return [json.loads(self.taken.get(timeout=5)["body"])["type"] for _ in range(number)]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


CREATED, PAID = "payment_intent.created", "payment_intent.amount_capturable_updated"


@pytest.mark.parametrize(
    ("faults", "arriving"),
    [([], [CREATED, PAID]), (["twice"], [CREATED, CREATED, PAID]), (["swapped"], [PAID, CREATED]), (["lost"], [PAID])],
)
def test_webhooks_arrive_once_twice_in_another_order_or_not(faults: list[WebhookFault], arriving: list[str]) -> None:
    receiver = Receiver()
    server = start_payments(webhook_url=receiver.url)
    for fault in faults:
        server.webhooks.plan(fault)
    try:
        name = stripe_at(server).authorise(REQUEST).gateway_id
        pay(server, name)
        assert receiver.kinds(len(arriving)) == arriving
    finally:
        server.stop()
        receiver.stop()


def test_late_webhooks_arrive_when_they_are_let_go_and_refused_ones_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("machiport_cli.local_stack.payment_webhooks._PAUSE_SECONDS", 0.01)
    receiver = Receiver(refused=2)
    server = start_payments(webhook_url=receiver.url)
    server.webhooks.plan("late")
    try:
        stripe_at(server).authorise(REQUEST)
        server.webhooks.let_go()
        taken = receiver.taken.get(timeout=5)
        assert stripe_at(server).read_webhook(taken["body"], taken["signature"]).kind == CREATED
    finally:
        server.stop()
        receiver.stop()


def test_beside_a_stack_the_gateway_keeps_its_port_and_its_ledger(tmp_path: Any) -> None:
    place, beside = StackPlace(4566, tmp_path), StackPlace(4567, tmp_path / "beside")
    beside.directory.mkdir()
    with served_payments(place) as first:
        assert place.payment_gateway_file.read_text() == first.url
        first.webhooks.url = None  # nothing runs there in this test
        name = stripe_at(first).authorise(REQUEST).gateway_id
        with served_payments(beside) as other:
            assert other.url != first.url
    with served_payments(place) as again:
        assert again.url == first.url
        again.webhooks.url = None
        pay(again, name)
        found = stripe_at(again).find(name)
        assert found is not None
        assert found.state == "authorised"
