"""The ids of all applications, from their measures, which outlive everything else of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from machiport.applications import dynamo_keys as keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoMeasuredApplications:
    """The measures of one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def begun_in(self, municipality: str, procedure_id: str, month: str) -> Iterator[str]:
        """Go through the ids of a procedure's applications that were begun in a month (`2026-11`, in Japan)."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.measures(municipality, procedure_id, month)}},
            ProjectionExpression="sk",
        )
        for page in pages:
            for item in page["Items"]:
                yield item["sk"]["S"]
