"""Entries of transactions that go through only where an item is still in the version that was read."""

from collections.abc import Mapping
from typing import Any, Final

_ABSENT: Final = "attribute_not_exists(pk)"


def put_over(table: str, item: Mapping[str, Any], before: int | None) -> dict[str, Any]:
    """Return the entry that puts `item` in place of its version `before`; None where there is to be none yet."""
    put: dict[str, Any] = {"TableName": table, "Item": dict(item), "ConditionExpression": _ABSENT}
    if before is not None:
        put["ConditionExpression"] = "version = :before"
        put["ExpressionAttributeValues"] = {":before": {"N": str(before)}}
    return {"Put": put}


def move_head(
    table: str, key: Mapping[str, Any], head: tuple[int, str], before: int, absent: str = _ABSENT
) -> dict[str, Any]:
    """Return the entry that gives a head its next version and document, and leaves its other attributes.

    `before` is the version that was read, 0 where there was none: then `absent` is the condition.
    """
    version, document = head
    values: dict[str, Any] = {":version": {"N": str(version)}, ":document": {"S": document}}
    if before:
        values[":before"] = {"N": str(before)}
    return {
        "Update": {
            "TableName": table,
            "Key": dict(key),
            "UpdateExpression": "SET version = :version, document = :document",
            "ConditionExpression": "version = :before" if before else absent,
            "ExpressionAttributeValues": values,
        }
    }
