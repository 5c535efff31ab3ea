"""What the public function reads of warnings: records by one Query, the poll by one GetItem."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from machiport.hazard import dynamo_keys as keys
from machiport.hazard.warnings.model import AreaRecord, Operation
from machiport.hazard.warnings.ports import Poll

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoWarningsInForce:
    """Reads, consistently."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read from `table` with `client`."""
        self._client = client
        self._table = table

    def records(self, municipality: str, operation: Operation) -> Sequence[AreaRecord]:
        """Return all records of a municipality."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :operation)",
            ExpressionAttributeValues={
                ":pk": keys.warning(municipality, operation, "", "")["pk"],
                ":operation": {"S": keys.warnings_of_mode(operation)},
            },
            ConsistentRead=True,
        )
        return [AreaRecord.from_json(item["document"]["S"]) for page in pages for item in page["Items"]]

    def poll(self) -> Poll | None:
        """Return what is known of reading the feed; None before the first time."""
        reply = self._client.get_item(TableName=self._table, Key=keys.warning_poll(), ConsistentRead=True)
        item = reply.get("Item")
        if item is None:
            return None
        unreadable: dict[str, str] = json.loads(item["unreadable"]["S"])
        read_at, missed_since = (
            datetime.fromisoformat(item[name]["S"]) if name in item else None for name in ("read_at", "missed_since")
        )
        return Poll(
            read_at,
            {series: datetime.fromisoformat(instant) for series, instant in unreadable.items()},
            missed_since,
            int(item["number"]["N"]) if "number" in item else 0,
        )
