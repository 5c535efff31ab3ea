"""Webhooks of the simulated gateway: signed as Stripe signs them, sent by a thread of their own, late or twice."""

import hashlib
import hmac
import json
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, RLock, Thread
from typing import Any, Final, Literal, get_args
from urllib.parse import urlsplit

import urllib3

from machiport_cli.local_stack.payment_ledger import new_identifier

# twice: it is sent two times. lost: never. late: only when late ones are let go. swapped: after the next one.
type WebhookFault = Literal["twice", "lost", "late", "swapped"]

WEBHOOK_FAULTS: Final[tuple[str, ...]] = get_args(WebhookFault.__value__)
_LOGGER: Final = logging.getLogger(__name__)
_ATTEMPTS: Final = 3
_PAUSE_SECONDS: Final = 1.0
_TIMEOUT: Final = urllib3.Timeout(connect=2, read=30)
_GOOD: Final = range(200, 300)


def signature(body: str, secret: str, seconds: int) -> str:
    """Return the header `Stripe-Signature` (https://docs.stripe.com/webhooks#verify-manually)."""
    digest = hmac.new(secret.encode(), f"{seconds}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


@dataclass
class PaymentWebhooks:
    """Sends to `url` what happens. `events` are all bodies there were, sent or not. Without a url nothing is sent."""

    secret: str
    url: str | None = None
    seconds: Callable[[], float] = time.time
    events: list[str] = field(default_factory=list)
    _faults: deque[WebhookFault] = field(default_factory=deque)
    _late: list[str] = field(default_factory=list)
    _swapped: list[str] = field(default_factory=list)
    _sending: SimpleQueue[str | None] = field(default_factory=SimpleQueue)
    _stopped: Event = field(default_factory=Event)
    _guard: RLock = field(default_factory=RLock)
    _thread: Thread | None = None

    def plan(self, fault: WebhookFault, times: int = 1) -> None:
        """Let the next `times` webhooks meet a fault."""
        with self._guard:
            self._faults.extend([fault] * times)

    def tell(self, kind: str, item: dict[str, Any]) -> None:
        """Send an event about an object."""
        body = json.dumps(
            {
                "id": new_identifier("evt"),
                "object": "event",
                "type": kind,
                "created": int(self.seconds()),
                "livemode": False,
                "data": {"object": item},
            }
        )
        with self._guard:
            self.events.append(body)
            fault = self._faults.popleft() if self._faults else None
            swapped, self._swapped = self._swapped, []
            match fault:
                case "late":
                    self._late.append(body)
                case "swapped":
                    self._swapped.append(body)
                case "lost":
                    pass
                case _:
                    self._send([body] * (2 if fault == "twice" else 1))
            self._send(swapped)

    def let_go(self) -> None:
        """Send what was late or still waits for the next one."""
        with self._guard:
            late = self._late + self._swapped
            self._late, self._swapped = [], []
            self._send(late)

    def signed(self, body: str) -> str:
        """Return the signature of a body, as of now."""
        return signature(body, self.secret, int(self.seconds()))

    def stop(self) -> None:
        """End the thread; what waits is not sent any more."""
        self._stopped.set()
        if self._thread is not None:
            self._sending.put(None)
            self._thread.join()

    def _send(self, bodies: list[str]) -> None:
        if self.url is None:
            return
        for body in bodies:
            self._sending.put(body)
        if self._thread is None:
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
            while not self._stopped.is_set():
                body = self._sending.get()
                if body is not None:
                    self._deliver(pool, body)

    def _deliver(self, pool: urllib3.PoolManager, body: str) -> None:
        """Send until it is taken; Stripe goes on for three days, we for three times."""
        for attempt in range(_ATTEMPTS):
            headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": self.signed(body)}
            try:
                status = pool.request("POST", str(self.url), body=body.encode(), headers=headers).status
            except urllib3.exceptions.HTTPError:
                status = 0
            if status in _GOOD or self._stopped.wait(_PAUSE_SECONDS * 2**attempt):
                return
        _LOGGER.warning("a webhook to %s was not taken", urlsplit(str(self.url)).path)
