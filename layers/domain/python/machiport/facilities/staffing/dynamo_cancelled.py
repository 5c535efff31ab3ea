"""Cancelled bookings in DynamoDB: the sparse index has them by facility and day of use."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from machiport.facilities import dynamo_keys as keys
from machiport.outbox.dynamo_outbox_keys import PENDING_INDEX

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCancelledBookings:
    """Reads the index of one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def cancelled(self, facility_id: str, first: date, last: date) -> Sequence[str]:
        """Return the numbers of a facility's cancelled bookings for uses from `first` to `last`, by day.

        The index is a moment behind, as statistics may be.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=PENDING_INDEX,
            KeyConditionExpression="pending_pk = :facility AND pending_sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":facility": {"S": keys.cancelled_partition(facility_id)},
                ":first": {"S": first.isoformat()},
                ":last": {"S": (last + timedelta(days=1)).isoformat()},
            },
        )
        return [item["pending_sk"]["S"].partition("#")[2] for page in pages for item in page["Items"]]
