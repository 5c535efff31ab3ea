"""The newest report of each shelter in DynamoDB as it is read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from machiport.dynamo_batch_reads import items_of
from machiport.hazard import dynamo_keys as keys
from machiport.hazard.shelters.statuses import KnownStatus

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoShelterStatuses:
    """Reads the statuses in one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read `table` with `client`."""
        self._client = client
        self._table = table

    def of_shelters(self, shelters: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KnownStatus]:
        """Return what is known of (municipality, shelter id)."""
        wanted = {_key_text(keys.shelter_status(*shelter)): shelter for shelter in shelters}
        found = items_of(self._client, self._table, [keys.shelter_status(*shelter) for shelter in wanted.values()])
        return {wanted[_key_text(item)]: _known(item) for item in found}

    def of_municipality(self, municipality: str) -> Mapping[str, KnownStatus]:
        """Return what is known of each shelter of a municipality."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": keys.shelter_status(municipality, "")["pk"]},
            ConsistentRead=True,
        )
        known = [_known(item) for page in pages for item in page["Items"]]
        return {status.shelter_id: status for status in known}


def _key_text(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _known(item: Mapping[str, Any]) -> KnownStatus:
    return KnownStatus(
        shelter_id=item["sk"]["S"],
        status=item["status"]["S"],
        headcount=int(item["headcount"]["N"]) if "headcount" in item else None,
        reported_at=datetime.fromisoformat(item["reported_at"]["S"]),
    )
