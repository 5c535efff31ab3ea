"""The faults of `fault_injection` on DynamoDB in memory: the same sweeps, without a server.

What the SDK does by itself is not there: where it would send again, the request arrives twice at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError, ReadTimeoutError
from tests.fakes.dynamo import InMemoryDynamo
from tests.faults.fault_injection import Fault

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_OPERATIONS = {
    "batch_get_item": "BatchGetItem",
    "get_item": "GetItem",
    "put_item": "PutItem",
    "query": "Query",
    "transact_write_items": "TransactWriteItems",
    "update_item": "UpdateItem",
}


class MemoryClient:
    """One process' client of a table in memory, to whose calls a fault may happen."""

    def __init__(self, dynamo: InMemoryDynamo) -> None:
        """Begin without a fault."""
        self.exceptions = dynamo.exceptions
        self._dynamo = dynamo
        self._fault: Fault | None = None
        self._dead = False
        self._lock = Lock()

    @property
    def client(self) -> "DynamoDBClient":
        """Itself, as the adapters know it."""
        return cast("DynamoDBClient", self)

    @contextmanager
    def faulty(self, fault: Fault) -> Iterator[Fault]:
        """Let the fault happen to the client's calls."""
        self._fault = fault
        try:
            yield fault
        finally:
            self._fault, self._dead = None, False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return an operation."""
        if name not in _OPERATIONS:
            raise AttributeError(name)
        return lambda **request: self._send(name, request)

    def get_paginator(self, operation: str) -> "MemoryClient":
        """Return itself: everything fits one page."""
        assert operation == "query"
        return self

    def paginate(self, **request: Any) -> Iterator[Any]:
        """Yield the one page."""
        yield self._send("query", request)

    def _send(self, name: str, request: dict[str, Any]) -> Any:
        if self._dead:
            raise SystemExit
        fault = self._fault
        if fault is None or not self._is_victim(fault, name):
            return self._arrive(name, request)
        fault.happened = True
        if fault.kind in ("lost", "throttled", "crash_before"):
            raise self._refusal(fault, name)
        if fault.kind == "ambiguous_once":
            with suppress(ClientError):
                self._arrive(name, request)
            return self._arrive(name, request)
        self._arrive(name, request)
        raise self._end_or_timeout(dead=fault.kind == "crash_after")

    def _is_victim(self, fault: Fault, name: str) -> bool:
        with self._lock:
            fault.counted += 1
            if fault.counted != fault.at:
                return False
            fault.operation = _OPERATIONS[name]
            return True

    def _arrive(self, name: str, request: dict[str, Any]) -> Any:
        return getattr(self._dynamo, name)(**request)

    def _end_or_timeout(self, *, dead: bool) -> BaseException:
        self._dead = dead
        return SystemExit() if dead else ReadTimeoutError(endpoint_url="memory")

    def _refusal(self, fault: Fault, name: str) -> BaseException:
        if fault.kind != "throttled":
            return self._end_or_timeout(dead=fault.kind == "crash_before")
        if name != "transact_write_items":
            return ClientError({"Error": {"Code": "ThrottlingException", "Message": "too fast"}}, _OPERATIONS[name])
        reasons = [{"Code": "TransactionConflict", "Message": "conflict"}]
        error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
        return self.exceptions.TransactionCanceledException(error, _OPERATIONS[name])
