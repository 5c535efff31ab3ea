"""Staff's records of editions and emergency changes in DynamoDB."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from machiport.garbage import dynamo_keys as keys
from machiport.garbage.publication import ChangeRecord, EditionRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# What a transition writes beside `state`; the rest of a record never changes and lies in `document`.
_LATER_FACTS = ("state", "published_at", "publication_id", "withdrawn_at")


class DynamoRecords:
    """Reads records: one GetItem each, lists by one Query."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read from `table` with `client`."""
        self._client = client
        self._table = table

    def edition(self, municipality: str, edition_id: str) -> EditionRecord | None:
        """Return an edition's record; None where there is none."""
        item = self._get(keys.edition(municipality, edition_id))
        return None if item is None else EditionRecord.model_validate(item)

    def change(self, municipality: str, change_id: str) -> ChangeRecord | None:
        """Return a change's record; None where there is none."""
        item = self._get(keys.change(municipality, change_id))
        return None if item is None else ChangeRecord.model_validate(item)

    def editions(self, municipality: str, limit: int, before: str | None) -> Sequence[EditionRecord]:
        """Return at most `limit` records, newest first, those older than the id `before`."""
        rows = self._list(municipality, keys.EDITION_PREFIX, keys.edition, limit, before)
        return [EditionRecord.model_validate(row) for row in rows]

    def changes(self, municipality: str, limit: int, before: str | None) -> Sequence[ChangeRecord]:
        """Return at most `limit` records, newest first, those older than the id `before`."""
        rows = self._list(municipality, keys.CHANGE_PREFIX, keys.change, limit, before)
        return [ChangeRecord.model_validate(row) for row in rows]

    def _get(self, key: keys.Key) -> dict[str, Any] | None:
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return None if item is None else _document(item)

    def _list(
        self, municipality: str, prefix: str, key_of: Callable[[str, str], keys.Key], limit: int, before: str | None
    ) -> list[dict[str, Any]]:
        # "~" sorts behind every character of an id, so that the first page begins with the newest one.
        last = key_of(municipality, before if before is not None else "~")
        reply = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={":pk": last["pk"], ":first": {"S": prefix}, ":last": last["sk"]},
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit + 1,
        )
        rows = [_document(item) for item in reply["Items"] if item["sk"] != last["sk"]]
        return rows[:limit]


def _document(item: Any) -> dict[str, Any]:  # noqa: ANN401  # DynamoDB's attribute map
    """Return a record's fields: the document as created, and what later transitions wrote beside it."""

    later = {name: item[name]["S"] for name in _LATER_FACTS if name in item}
    document: dict[str, Any] = json.loads(item["document"]["S"])
    return document | later
