"""DynamoDB in memory: conditional writes, transactions and queries with DynamoDB's own semantics, and nothing else.

The adapters run on it as they are, a hundred times faster than on a server. That it decides as DynamoDB does is
checked in tests/faults, where the same tests run on a real server.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from threading import RLock
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError
from tests.fakes.dynamo_expressions import Item, condition_holds, key_condition_holds, updated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Request = Mapping[str, Any]
type Interrupt = Callable[[str, Request], None]


class ConditionalCheckFailedException(ClientError):  # noqa: N818  # DynamoDB's own name
    """A condition did not hold."""


class TransactionCanceledException(ClientError):  # noqa: N818  # DynamoDB's own name
    """A condition of a transaction did not hold."""


class _Exceptions:
    ConditionalCheckFailedException = ConditionalCheckFailedException
    TransactionCanceledException = TransactionCanceledException


class InMemoryDynamo:
    """One table. `before` and `after` are called around every request and may raise: a lost request, a lost reply."""

    exceptions = _Exceptions

    def __init__(self) -> None:
        """Begin with an empty table."""
        self.items: dict[tuple[str, str], Item] = {}
        self.before: Interrupt | None = None
        self.after: Interrupt | None = None
        self.operations: list[str] = []
        self._lock = RLock()
        self._applied: set[str] = set()

    @property
    def client(self) -> "DynamoDBClient":
        """Itself, as the adapters know it."""
        return cast("DynamoDBClient", self)

    def get_item(self, **request: Any) -> dict[str, Any]:
        """Return one item."""
        return self._answer("GetItem", request, lambda: _found(self.items.get(_key(request["Key"]))))

    def put_item(self, **request: Any) -> dict[str, Any]:
        """Put one item."""
        return self._answer("PutItem", request, lambda: self._write(request))

    def update_item(self, **request: Any) -> dict[str, Any]:
        """Update one item."""
        return self._answer("UpdateItem", request, lambda: self._write(request))

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        """Return up to 100 items."""

        def found() -> dict[str, Any]:
            ((table, asked),) = request["RequestItems"].items()
            assert len(asked["Keys"]) <= 100
            items = [deepcopy(self.items[_key(key)]) for key in asked["Keys"] if _key(key) in self.items]
            return {"Responses": {table: items}, "UnprocessedKeys": {}}

        return self._answer("BatchGetItem", request, found)

    def query(self, **request: Any) -> dict[str, Any]:
        """Return the items of a key condition in order of their sort key."""

        def found() -> dict[str, Any]:
            index = request.get("IndexName")
            sort = "sk" if index is None else f"{index}_sk"
            items = [item for item in self.items.values() if key_condition_holds(request, item)]
            items.sort(key=lambda item: item[sort]["S"], reverse=request.get("ScanIndexForward") is False)
            page = items[: request.get("Limit")]
            more = {"LastEvaluatedKey": {"pk": page[-1]["pk"], "sk": page[-1]["sk"]}} if len(page) < len(items) else {}
            return {"Items": deepcopy(page), **more}

        return self._answer("Query", request, found)

    def get_paginator(self, operation: str) -> "InMemoryDynamo":
        """Return itself: everything fits one page."""
        assert operation == "query"
        return self

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        """Yield the one page."""
        yield self.query(**request)

    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        """Write all items or none; the same token is applied once."""
        return self._answer("TransactWriteItems", request, lambda: self._transact(request))

    def forget_tokens(self) -> None:
        """Let ten minutes pass, after which DynamoDB applies a transaction again that has a token it knew."""
        self._applied.clear()

    def _answer(self, operation: str, request: Request, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if self.before is not None:
            self.before(operation, request)
        with self._lock:
            self.operations.append(operation)
            reply = act()
        if self.after is not None:
            self.after(operation, request)
        return reply

    def _write(self, request: Request) -> dict[str, Any]:
        key = _key(request.get("Key") or request["Item"])
        if not condition_holds(request, self.items.get(key)):
            error = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "refused"}}
            raise ConditionalCheckFailedException(cast("Any", error), "UpdateItem")
        self._apply(request, key)
        return {"Attributes": deepcopy(self.items[key])} if request.get("ReturnValues") == "ALL_NEW" else {}

    def _apply(self, request: Request, key: tuple[str, str]) -> None:
        if "Item" in request:
            self.items[key] = deepcopy(request["Item"])
        elif "UpdateExpression" in request:
            self.items[key] = updated(request, self.items.get(key))
        else:
            self.items.pop(key, None)

    def _transact(self, request: Request) -> dict[str, Any]:
        token = request["ClientRequestToken"]
        parts = [next(iter(entry.values())) for entry in request["TransactItems"]]
        keys = [_key(part.get("Key") or part["Item"]) for part in parts]
        assert len(set(keys)) == len(keys) <= 100
        if token in self._applied:
            return {}
        refused = [not condition_holds(part, self.items.get(key)) for part, key in zip(parts, keys, strict=True)]
        if any(refused):
            reasons = [{"Code": "ConditionalCheckFailed" if one else "None"} for one in refused]
            error = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise TransactionCanceledException(cast("Any", error), "TransactWriteItems")
        for entry, part, key in zip(request["TransactItems"], parts, keys, strict=True):
            if "ConditionCheck" not in entry:
                self._apply(part, key)
        self._applied.add(token)
        return {}


def _key(attributes: Mapping[str, Any]) -> tuple[str, str]:
    return attributes["pk"]["S"], attributes["sk"]["S"]


def _found(item: Item | None) -> dict[str, Any]:
    return {} if item is None else {"Item": deepcopy(item)}
