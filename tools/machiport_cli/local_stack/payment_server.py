"""The simulated payment gateway over HTTP on the loopback address, as Stripe's API (docs/payments.md).

Besides it: `GET /_ledger` (what the gateway knows), `POST /_faults` with `{"fault": "lost_reply", "operation":
"capture", "times": 2}` or `{"webhook_fault": "twice"}`, `POST /_webhooks` lets late webhooks go, `POST /_lapses/<id>`
lets an authorisation lapse.
"""

import json
import re
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlsplit

from machiport_cli.local_stack.payment_acts import Answer
from machiport_cli.local_stack.payment_ledger import PaymentLedger, load_ledger
from machiport_cli.local_stack.payment_objects import error_body
from machiport_cli.local_stack.payment_webhooks import WEBHOOK_FAULTS, PaymentWebhooks, WebhookFault
from machiport_cli.local_stack.simulated_payments import FAULTS, Fault, SimulatedPayments

_LARGEST_BODY: Final = 16 * 1024
_MOST_FAULTS: Final = 100
_BRACKETS: Final = re.compile(r"[^\[\]]+")
_CONFIRM: Final = re.compile(r"/v1/payment_intents/([A-Za-z0-9_]+)/confirm")


class PaymentServer:
    """The gateway as it runs: `url` is what the template's PaymentGatewayUrl is set to, `key` what it asks for."""

    def __init__(self, gateway: SimulatedPayments, webhooks: PaymentWebhooks, port: int, key: str) -> None:
        """Serve from a thread of our own until `stop`; port 0 takes any free one.

        Raises OSError where the port is taken.
        """
        self.gateway: Final = gateway
        self.webhooks: Final = webhooks
        self.key: Final = key
        gateway.told = webhooks.tell
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.url: Final = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and give the port back."""
        self.gateway.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.webhooks.stop()


def start_payments(port: int = 0, file: Path | None = None, webhook_url: str | None = None) -> PaymentServer:
    """Serve a payment gateway on the loopback address with new keys; `file` keeps its ledger.

    Raises OSError where the port is taken.
    """
    gateway = SimulatedPayments(file=file, ledger=load_ledger(file) if file else PaymentLedger())
    webhooks = PaymentWebhooks(secret=f"whsec_{secrets.token_hex(24)}", url=webhook_url)
    return PaymentServer(gateway, webhooks, port, f"sk_test_{secrets.token_hex(16)}")


def _handler(server: PaymentServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_PaymentHandler):
        payments = server

    return Handler


class _PaymentHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: the second would wait for the first one's acknowledgement.
    wbufsize = -1
    payments: PaymentServer

    def do_GET(self) -> None:
        """Show something."""
        parts = urlsplit(self.path)
        if parts.path == "/_ledger":
            ledger = self.payments.gateway.ledger.model_dump(mode="json")
            self._send(Answer(200, {"payments": list(ledger["payments"].values())}))
            return
        self._answer("GET", parts.path, nested(parts.query))

    def do_POST(self) -> None:
        """Do something."""
        path = urlsplit(self.path).path
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, _LARGEST_BODY)).decode("utf-8", errors="replace")
        if path.startswith("/_"):
            self._send(self._told(path, body))
            return
        self._answer("POST", path, nested(body))

    def _answer(self, method: str, path: str, params: dict[str, Any]) -> None:
        if not self._allowed(path, params):
            self._send(Answer(401, error_body("invalid_request_error", None, "Invalid API Key provided")))
            return
        answer = self.payments.gateway.answer(method, path, params, self.headers.get("Idempotency-Key"))
        if answer is None:
            self.close_connection = True  # and not a byte of an answer
            return
        self._send(answer)

    def _allowed(self, path: str, params: dict[str, Any]) -> bool:
        """Allow the key's holder everything, and who has a payment's client secret to pay it."""
        if secrets.compare_digest(self.headers.get("Authorization") or "", f"Bearer {self.payments.key}"):
            return True
        match = _CONFIRM.fullmatch(path)
        payment = self.payments.gateway.ledger.payments.get(match[1]) if match else None
        given = str(params.get("client_secret", ""))
        return payment is not None and secrets.compare_digest(given.encode(), payment.client_secret.encode())

    def _told(self, path: str, body: str) -> Answer:
        """Do what an experimenter asks for."""
        try:
            wanted = json.loads(body or "{}")
        except ValueError:
            wanted = {}
        gateway, webhooks = self.payments.gateway, self.payments.webhooks
        if path == "/_webhooks":
            webhooks.let_go()
        elif path.startswith("/_lapses/") and path.removeprefix("/_lapses/") in gateway.ledger.payments:
            gateway.lapse(path.removeprefix("/_lapses/"))
        elif path != "/_faults" or not self._planned(wanted):
            return Answer(404, {"faults": FAULTS, "webhook_faults": WEBHOOK_FAULTS})
        return Answer(200, {"done": True})

    def _planned(self, wanted: dict[str, Any]) -> bool:
        fault, webhook_fault = wanted.get("fault"), wanted.get("webhook_fault")
        times = wanted.get("times", 1)
        if not isinstance(times, int) or not 0 < times <= _MOST_FAULTS:
            return False
        if fault in FAULTS:
            self.payments.gateway.plan(cast("Fault", fault), times, wanted.get("operation"))
        if webhook_fault in WEBHOOK_FAULTS:
            self.payments.webhooks.plan(cast("WebhookFault", webhook_fault), times)
        return fault in FAULTS or webhook_fault in WEBHOOK_FAULTS

    def _send(self, answer: Answer) -> None:
        content = json.dumps(answer.body).encode()
        self.send_response(HTTPStatus(answer.status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Request-Id", f"req_{secrets.token_hex(7)}")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing: a line would name the payment."""


def nested(text: str) -> dict[str, Any]:
    """Return a form or a query with names in brackets as a tree: `metadata[payment_id]=…`, `expand[0]=…`."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        places = _BRACKETS.findall(name)
        inner = tree
        for place in places[:-1]:
            found = inner.setdefault(place, {})
            inner = found if isinstance(found, dict) else {}
        if places:
            inner[places[-1]] = value
    return tree
