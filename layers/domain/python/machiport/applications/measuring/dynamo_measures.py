"""Measures and usual times in DynamoDB."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from machiport.applications import dynamo_keys as keys
from machiport.applications.cases.measure import Measure
from machiport.applications.measuring.ports import UsualTime

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoMeasures:
    """The measures in one table: a Query for each procedure and month."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def begun_in(self, municipality: str, procedure_id: str, months: Iterable[str]) -> Sequence[Measure]:
        """Return the measures of a procedure's applications that were begun in the months (`2026-11`, in Japan)."""
        found: list[Measure] = []
        for month in months:
            pages = self._client.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": keys.measures(municipality, procedure_id, month)}},
            )
            found += [Measure.model_validate_json(item["document"]["S"]) for page in pages for item in page["Items"]]
        return found


class DynamoUsualTimes:
    """The usual times in one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table

    def of(self, municipality: str, procedure_id: str) -> UsualTime | None:
        """Return the usual time of a procedure; None while too few were decided. It may be a moment behind."""
        key = dict(keys.usual_time(municipality, procedure_id))
        item = self._client.get_item(TableName=self._table, Key=key).get("Item")
        return None if item is None else UsualTime.model_validate_json(item["document"]["S"])

    def keep(self, municipality: str, procedure_id: str, usual: UsualTime) -> None:
        """Keep the usual time of a procedure in place of an older one.

        Two who measure at the same time keep much the same: the last one stays.
        """
        document = {"document": {"S": usual.model_dump_json()}}
        self._client.put_item(TableName=self._table, Item={**keys.usual_time(municipality, procedure_id), **document})
