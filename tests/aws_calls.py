"""Watching what a client asks AWS: which operations, and of which partitions."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_KEY_VALUES = ("pk", "pending_pk")
_VALUE_OF_CONDITION = re.compile(r"(?:pending_)?pk = (:\w+)")


@dataclass(frozen=True)
class Call:
    """One call: its operation and its parameters as the code gave them."""

    operation: str
    parameters: Mapping[str, Any]

    @property
    def partitions(self) -> list[str]:
        """The partition keys that the call names.

        Raises AssertionError for a call whose partitions it cannot tell.
        """
        found = list(_partitions(self.operation, self.parameters))
        assert found, f"{self.operation} names no partition"
        return found


@dataclass
class Calls:
    """The calls of a client, in order."""

    made: list[Call] = field(default_factory=list)

    @property
    def operations(self) -> list[str]:
        """The names of the calls' operations, in order."""
        return [call.operation for call in self.made]


@contextmanager
def watched(client: Any) -> Iterator[Calls]:
    """Collect the calls of a botocore client."""
    calls = Calls()

    def note(params: dict[str, Any], model: Any, **_others: Any) -> None:
        calls.made.append(Call(model.name, dict(params)))

    client.meta.events.register_first("provide-client-params.*.*", note)
    try:
        yield calls
    finally:
        client.meta.events.unregister("provide-client-params.*.*", note)


def _partitions(operation: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    if operation == "TransactWriteItems":
        for entry in parameters["TransactItems"]:
            yield from _of_transaction_entry(entry)
    elif operation == "Query":
        values = parameters["ExpressionAttributeValues"]
        for name in _VALUE_OF_CONDITION.findall(parameters["KeyConditionExpression"]):
            yield values[name]["S"]
    elif operation == "BatchGetItem":
        for asked in parameters["RequestItems"].values():
            for key in asked["Keys"]:
                yield key["pk"]["S"]
    elif "Item" in parameters:
        yield from _of_item(parameters["Item"])
    elif "Key" in parameters:
        yield parameters["Key"]["pk"]["S"]


def _of_transaction_entry(entry: Mapping[str, Any]) -> Iterator[str]:
    for part in entry.values():
        if "Item" in part:
            yield from _of_item(part["Item"])
        else:
            yield part["Key"]["pk"]["S"]


def _of_item(item: Mapping[str, Any]) -> Iterator[str]:
    for name in _KEY_VALUES:
        if name in item:
            yield item[name]["S"]
