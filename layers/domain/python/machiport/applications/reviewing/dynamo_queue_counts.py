"""Counting queues in DynamoDB: the states stand in the index's sort keys."""

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from machiport.applications import dynamo_keys as keys
from machiport.applications.reviewing.ports import QueueCounts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# A page is 1 MB, some 600 applications: more than 10,000 are not counted out while somebody waits.
_MOST_PAGES: Final = 17


class DynamoQueueCounter:
    """The queues of one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def counts(self, municipality: str, department: str) -> QueueCounts:
        """Return the counts of a department; it may be a moment behind."""
        pages = iter(
            self._client.get_paginator("query").paginate(
                TableName=self._table,
                IndexName=keys.QUEUE_INDEX,
                KeyConditionExpression="queue_pk = :pk",
                ExpressionAttributeValues={":pk": {"S": keys.queue_partition(municipality, department)}},
                ProjectionExpression="queue_sk",
            )
        )
        counted = Counter(
            item["queue_sk"]["S"].partition("#")[0] for page in islice(pages, _MOST_PAGES) for item in page["Items"]
        )
        return QueueCounts(counted, complete=next(pages, None) is None)
