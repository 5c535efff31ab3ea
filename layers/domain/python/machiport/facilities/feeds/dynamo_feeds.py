"""Calendar feeds in DynamoDB: which token a holder has, and whose feed a token opens."""

from typing import TYPE_CHECKING, Any

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.feeds.errors import FeedChangedMeanwhile
from machiport.facilities.holders import Holder
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import EffectRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoFeeds:
    """The feeds in one table."""

    def __init__(self, client: "DynamoDBClient", table: str, idempotency: DynamoIdempotencyRecords) -> None:
        """Read and write `table` with `client`; requests are remembered in `idempotency`, in the same table."""
        self._client = client
        self._table = table
        self._idempotency = idempotency

    def token_of(self, holder: Holder) -> str | None:
        """Return the hash of the token of a holder's feed; None where none was opened."""
        item = self._item(keys.calendar_feed(holder.key))
        return None if item is None else str(item["token_hash"]["S"])

    def holder_of(self, token_hash: str) -> Holder | None:
        """Return whose feed a token opens; None where it opens none."""
        item = self._item(keys.feed_token(token_hash))
        return None if item is None else Holder.parse(item["holder"]["S"])

    def open(
        self, holder: Holder, tokens: tuple[str | None, str], request: IdempotentRequest, response: StoredResponse
    ) -> None:
        """Let the second token open the feed instead of the first, in one transaction.

        Raises EffectRefused, with FeedChangedMeanwhile where the first is not the holder's any more.
        """
        before, after = tokens
        feed: dict[str, Any] = {
            "TableName": self._table,
            "Item": {**keys.calendar_feed(holder.key), "token_hash": {"S": after}},
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        token = {
            "TableName": self._table,
            "Item": {**keys.feed_token(after), "holder": {"S": holder.key}},
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        entries: list[Any] = [{"Put": feed}, {"Put": token}]
        if before is not None:
            feed["ConditionExpression"] = "token_hash = :before"
            feed["ExpressionAttributeValues"] = {":before": {"S": before}}
            entries.append({"Delete": {"TableName": self._table, "Key": keys.feed_token(before)}})
        try:
            transact(self._client, [*entries, self._idempotency.completed(request, response)])
        except TransactionRefused as refused:
            raise EffectRefused(FeedChangedMeanwhile() if 0 in refused.refused else None) from refused

    def _item(self, key: keys.Key) -> dict[str, Any] | None:
        return self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
