"""Warnings in DynamoDB: one item for each area and kind of telegram."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.warnings.model import AreaRecord
from machiport.outbox import OutboxEvent
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Real warnings never expire by themselves, nor does what is kept of an area without any: an older telegram must not
# bring a warning back, and the number, by which listeners order events, must not begin anew. Drills go after a month.
_KEPT = timedelta(days=30)


class DynamoWarnings:
    """Reads and writes the records of areas."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Work on `table` with `client`."""
        self._client = client
        self._table = table

    def record(self, empty: AreaRecord) -> AreaRecord:
        """Return what is kept of the area and kind that `empty` names, read consistently, or `empty`."""
        item = self._client.get_item(TableName=self._table, Key=_key(empty), ConsistentRead=True).get("Item")
        return empty if item is None else AreaRecord.from_json(item["document"]["S"])

    def save(self, record: AreaRecord, events: Sequence[OutboxEvent]) -> bool:
        """Write `record` over the one before it, and its events, in one transaction.

        False where the one before it is not there any more: somebody else wrote meanwhile. An event that was told
        before (the record was restored from a backup, say) is left out: it is not told twice, and holds nothing up.
        """
        pending = list(events)
        while True:
            try:
                transact(self._client, [self._put(record), *(outbox_put(event, self._table) for event in pending)])
            except TransactionRefused as refusal:
                if 0 in refusal.refused:
                    return False
                pending = [event for at, event in enumerate(pending, start=1) if at not in refusal.refused]
            else:
                return True

    def _put(self, record: AreaRecord) -> dict[str, Any]:
        newest = record.reports[0].reported_at
        item: dict[str, Any] = {
            **_key(record),
            "number": {"N": str(record.number)},
            "issued_at": {"S": newest.isoformat()},
            "document": {"S": record.to_json()},
        }
        if record.operation != "normal":
            item["expires_at"] = {"N": str(int((newest + _KEPT).timestamp()))}
        put: dict[str, Any] = {
            "TableName": self._table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if record.number > 1:
            put["ConditionExpression"] = "#number = :before"
            put["ExpressionAttributeNames"] = {"#number": "number"}
            put["ExpressionAttributeValues"] = {":before": {"N": str(record.number - 1)}}
        return {"Put": put}


def _key(record: AreaRecord) -> keys.Key:
    return keys.warning(record.municipality, record.operation, record.area_code, record.telegram)
