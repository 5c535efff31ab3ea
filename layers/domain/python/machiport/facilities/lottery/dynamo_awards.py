"""What was offered to whom, in DynamoDB: an item for each slot and entry."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from machiport.dynamo_transactions import TransactionRefused, transact
from machiport.facilities import dynamo_keys as keys
from machiport.facilities.lottery.model import Award, AwardState
from machiport.facilities.lottery.transitions import award_moved
from machiport.outbox import OutboxEvent
from machiport.outbox.dynamo_outbox import outbox_put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoLotteryAwards:
    """The awards in one table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Read and write `table` with `client`."""
        self._client = client
        self._table = table

    def all(self, round_id: str) -> Sequence[Award]:
        """Return all awards of a round, by slot and number."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :awards)",
            ExpressionAttributeValues={":pk": keys.lottery_item(round_id, "")["pk"], ":awards": {"S": "AWARD#"}},
            ConsistentRead=True,
        )
        return [_award(item) for page in pages for item in page["Items"]]

    def add(self, award: Award, event: OutboxEvent | None) -> None:
        """Write a new award with its event; one that is there stays as it is."""
        put = {
            "TableName": self._table,
            "Item": {
                **keys.lottery_item(award.round_id, keys.lottery_award(award.slot, award.number)),
                "document": {"S": award.model_dump_json(exclude={"state"})},
                "state": {"S": award.state},
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        self._write({"Put": put}, event)

    def settle(self, award: Award, state: AwardState, event: OutboxEvent | None) -> None:
        """Write what became of an award; one that is settled stays as it is."""
        update = {
            "TableName": self._table,
            "Key": keys.lottery_item(award.round_id, keys.lottery_award(award.slot, award.number)),
            "UpdateExpression": "SET #state = :after",
            "ConditionExpression": "#state = :before",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": {
                ":before": {"S": award.state},
                ":after": {"S": award_moved(award.state, state)},
            },
        }
        self._write({"Update": update}, event)

    def _write(self, entry: dict[str, Any], event: OutboxEvent | None) -> None:
        events = [] if event is None else [outbox_put(event, self._table)]
        # What refuses is that it was done before.
        with suppress(TransactionRefused):
            transact(self._client, [entry, *events])


def _award(item: dict[str, Any]) -> Award:
    document = json.loads(item["document"]["S"])
    return Award.model_validate(document | {"state": item["state"]["S"]})
