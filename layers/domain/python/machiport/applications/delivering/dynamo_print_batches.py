"""Print batches in DynamoDB."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from machiport.applications import dynamo_keys as keys
from machiport.applications.delivering.ports import PrintBatch
from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoPrintBatches:
    """The batches in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def keep(self, batch: PrintBatch, request: IdempotentRequest, response: StoredResponse) -> None:
        """Keep a new batch together with its request's response.

        Raises EffectRefused where a twin of the request has done it.
        """
        item = {
            **keys.print_batch(batch.municipality, batch.batch_id),
            "document": {"S": batch.model_dump_json()},
        }
        put = {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
        try:
            transact(self._client, [put, self._idempotency.completed(request, response)])
        except TransactionRefused as error:
            raise EffectRefused from error

    def find(self, municipality: str, batch_id: str) -> PrintBatch | None:
        """Return a batch of a municipality; None where there is none."""
        key = dict(keys.print_batch(municipality, batch_id))
        item = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return None if item is None else PrintBatch.model_validate_json(item["document"]["S"])

    def latest(self, municipality: str, most: int, before: str | None = None) -> Sequence[PrintBatch]:
        """Return a municipality's batches, the newest first, those older than id `before`."""
        condition = "pk = :pk"
        values: dict[str, Any] = {":pk": {"S": keys.print_batches(municipality)}}
        if before is not None:
            condition += " AND sk < :before"
            values[":before"] = {"S": before}
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=most,
        )
        return [PrintBatch.model_validate_json(item["document"]["S"]) for item in answer["Items"]]
