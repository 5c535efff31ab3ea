"""Faults in front of DynamoDB in memory: at the k-th request, and a watcher after every one of them.

A hundred times faster than a server, and it can do what no server can be asked for: let a request arrive when
everything is long over.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from botocore.exceptions import ClientError, ReadTimeoutError
from tests.fakes.dynamo import InMemoryDynamo

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type MemoryKind = Literal[
    "lost",  # never arrives; the sender gives up
    "ambiguous",  # arrives and is done; the sender never learns
    "ambiguous_once",  # arrives and is done; the reply is lost, the SDK sends it again
    "throttled",  # refused
    "crash_before",  # the process ends before it sends
    "crash_after",  # the process ends when DynamoDB has done it
    "late",  # the sender gives up; it arrives when everything is over
    "late_twice",  # arrives and is answered; once more when everything is over
]
MEMORY_KINDS: tuple[MemoryKind, ...] = get_args(MemoryKind.__value__)

_OPERATIONS = {"batch_get_item", "get_item", "put_item", "update_item", "query", "transact_write_items"}
_SENDER_GIVES_UP = {"lost", "late"}


class FaultyDynamo:
    """A client of `dynamo` with one fault at the `at`-th request (from 1; 0: none). `watch` is called after each."""

    def __init__(
        self, dynamo: InMemoryDynamo, kind: MemoryKind, at: int, watch: Callable[[], object] = lambda: None
    ) -> None:
        """Count from here on."""
        self.exceptions = dynamo.exceptions
        self.counted = 0
        self.happened = False
        self.operation = ""
        self._dynamo, self._kind, self._at, self._watch = dynamo, kind, at, watch
        self._late: Callable[[], object] | None = None

    @property
    def client(self) -> "DynamoDBClient":
        """Itself, as the adapters know it."""
        return cast("DynamoDBClient", self)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return an operation."""
        if name not in _OPERATIONS:
            raise AttributeError(name)
        return lambda **request: self._send(name, request)

    def get_paginator(self, operation: str) -> "FaultyDynamo":
        """Return itself: everything fits one page."""
        assert operation == "query"
        return self

    def paginate(self, **request: Any) -> Iterator[Any]:
        """Yield the one page."""
        yield self._send("query", request)

    def deliver_late(self) -> None:
        """Let the late request arrive. DynamoDB has forgotten its token by now."""
        if self._late is not None:
            self._dynamo.forget_tokens()
            with suppress(ClientError):
                self._late()

    def _send(self, name: str, request: dict[str, Any]) -> Any:
        self.counted += 1
        reply = self._faulty(name, request) if self.counted == self._at else self._arrive(name, request)
        self._watch()
        return reply

    def _arrive(self, name: str, request: dict[str, Any]) -> Any:
        return getattr(self._dynamo, name)(**request)

    def _faulty(self, name: str, request: dict[str, Any]) -> Any:
        self.happened, self.operation = True, name
        if self._kind.startswith("late"):
            self._late = lambda: self._arrive(name, request)
        if self._kind in _SENDER_GIVES_UP:
            raise ReadTimeoutError(endpoint_url="memory")
        if self._kind == "throttled":
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "too fast"}}, name)
        if self._kind == "crash_before":
            raise SystemExit
        if self._kind == "ambiguous_once":
            with suppress(ClientError):
                self._arrive(name, request)
            self._watch()
            return self._arrive(name, request)
        reply = self._arrive(name, request)
        self._watch()
        if self._kind == "crash_after":
            raise SystemExit
        if self._kind == "ambiguous":
            raise ReadTimeoutError(endpoint_url="memory")
        return reply
