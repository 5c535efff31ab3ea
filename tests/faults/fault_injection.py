"""Faults between a client and DynamoDB: at the k-th call, by botocore's own events.

A call is counted once, however often the SDK sends it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal, get_args

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError

type Kind = Literal[
    "lost",  # never arrives, however often the SDK sends it
    "ambiguous",  # arrives and is done; the reply is lost, and so is every repetition
    "ambiguous_once",  # arrives and is done; the reply is lost, the SDK sends it again
    "throttled",  # refused once, as DynamoDB does it under load
    "crash_before",  # the process ends before it sends
    "crash_after",  # the process ends when DynamoDB has done it
]
KINDS: tuple[Kind, ...] = get_args(Kind.__value__)


@dataclass
class Fault:
    """One fault at the `at`-th call (from 1; 0: none, only counting)."""

    kind: Kind
    at: int
    counted: int = 0
    operation: str = ""
    happened: bool = False
    _victim: str = ""
    _sent: int = 0
    _dead: bool = False
    _known: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def before_send(self, request: Any, event_name: str, **_others: Any) -> AWSResponse | None:
        """Count the call; lose, throttle or end it before it is sent."""
        if self._dead:
            raise SystemExit
        if not self._is_victim(request, event_name):
            return None
        self._sent += 1
        if self.kind == "crash_before":
            self.happened = self._dead = True
            raise SystemExit
        if self.kind == "lost" or (self.kind == "ambiguous" and self._sent > 1):
            self.happened = True
            raise ReadTimeoutError(endpoint_url=request.url)
        if self.kind == "throttled" and self._sent == 1:
            self.happened = True
            return _throttled(request.url, self.operation)
        return None

    def needs_retry(self, response: Any, request_dict: Any, **_others: Any) -> float | None:
        """Lose the reply of what was done, and let the SDK send it again."""
        invocation = request_dict["context"]["retries"]["invocation-id"]
        if response is None or self._sent != 1 or invocation != self._victim:
            return None
        if self.kind == "crash_after":
            self.happened = self._dead = True
            raise SystemExit
        if self.kind in ("ambiguous", "ambiguous_once"):
            self.happened = True
            return 0
        return None

    def _is_victim(self, request: Any, event_name: str) -> bool:
        invocation = request.headers["amz-sdk-invocation-id"]
        name = invocation.decode() if isinstance(invocation, bytes) else str(invocation)
        with self._lock:
            if name not in self._known:
                self._known.add(name)
                self.counted += 1
                if self.counted == self.at:
                    self._victim, self.operation = name, event_name.rpartition(".")[2]
        return name == self._victim


@contextmanager
def injected(client: Any, fault: Fault) -> Iterator[Fault]:
    """Let the fault happen to the client's calls."""
    events = client.meta.events
    events.register_first("before-send.dynamodb", fault.before_send)
    events.register_first("needs-retry.dynamodb", fault.needs_retry)
    try:
        yield fault
    finally:
        events.unregister("before-send.dynamodb", fault.before_send)
        events.unregister("needs-retry.dynamodb", fault.needs_retry)


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


def _throttled(url: str, operation: str) -> AWSResponse:
    if operation == "TransactWriteItems":
        code, reasons = "TransactionCanceledException", [{"Code": "TransactionConflict", "Message": "conflict"}]
        document = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "CancellationReasons": reasons}
    else:
        document = {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "too fast"}
    headers = HTTPHeaders.from_dict({"Content-Type": "application/x-amz-json-1.0"})
    return AWSResponse(url, 400, headers, _Body(json.dumps(document).encode()))
