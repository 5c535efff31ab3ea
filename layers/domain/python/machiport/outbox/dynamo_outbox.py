"""Events in DynamoDB: the entry for the effect's transaction, reading pending ones, marking them as sent."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from machiport.clock import Clock
from machiport.outbox.dynamo_outbox_keys import (
    EVENT,
    PENDING_INDEX,
    event_partition,
    pending_before,
    pending_partition,
    pending_position,
)
from machiport.outbox.event import OutboxEvent
from machiport.outbox.ports import PendingEvent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_LOGGER = logging.getLogger("machiport.outbox")

# Sent events are kept this long for questions, then DynamoDB's TTL removes them.
_KEPT_AFTER_SENDING = timedelta(days=30)


def outbox_put(event: OutboxEvent, table: str) -> "TransactWriteItemTypeDef":
    """Return the entry that writes `event`, for the transaction of what it tells of.

    Refused where the event is there already: its step was done before, and the transaction has no effect again.
    """
    event_id = str(event.event_id)
    return {
        "Put": {
            "TableName": table,
            "Item": {
                "pk": {"S": event_partition(event.municipality, event_id)},
                "sk": {"S": EVENT},
                "event_id": {"S": event_id},
                "municipality": {"S": event.municipality},
                "type": {"S": event.type},
                "occurred_at": {"S": event.occurred_at.isoformat()},
                "envelope": {"S": event.to_envelope()},
                "pending_pk": {"S": pending_partition(event.municipality)},
                "pending_sk": {"S": pending_position(event.occurred_at, event_id)},
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }


def pending_event(item: Mapping[str, Any]) -> PendingEvent:
    """Return the event in a DynamoDB item (of the table, its stream or its index).

    Raises KeyError or ValueError for an item that is no event.
    """
    return PendingEvent(
        event_id=item["event_id"]["S"],
        municipality=item["municipality"]["S"],
        type=item["type"]["S"],
        envelope=item["envelope"]["S"],
        occurred_at=datetime.fromisoformat(item["occurred_at"]["S"]),
    )


class DynamoOutbox:
    """The events in the table of one context."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        """Read and mark the events of `table` with `client`."""
        self._client = client
        self._table = table
        self._clock = clock

    def older_than(self, municipality: str, instant: datetime) -> Iterator[PendingEvent]:
        """Go through the municipality's pending events that occurred before `instant`, the oldest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=PENDING_INDEX,
            KeyConditionExpression="pending_pk = :municipality AND pending_sk < :instant",
            ExpressionAttributeValues={
                ":municipality": {"S": pending_partition(municipality)},
                ":instant": {"S": pending_before(instant)},
            },
        )
        for page in pages:
            yield from map(pending_event, page["Items"])

    def mark(self, event: PendingEvent) -> bool:
        """Mark `event` as sent; marking twice changes nothing. False where DynamoDB did not answer."""
        now = self._clock.now()
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"pk": {"S": event_partition(event.municipality, event.event_id)}, "sk": {"S": EVENT}},
                UpdateExpression=(
                    "SET relayed_at = if_not_exists(relayed_at, :now), "
                    "expires_at = if_not_exists(expires_at, :expires_at) REMOVE pending_pk, pending_sk"
                ),
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={
                    ":now": {"S": now.isoformat()},
                    ":expires_at": {"N": str(int((now + _KEPT_AFTER_SENDING).timestamp()))},
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return True  # already gone: sent, marked and removed by TTL long ago
        except (BotoCoreError, ClientError) as error:
            _LOGGER.warning("event sent but not marked", exc_info=error, extra={"event_id": event.event_id})
            return False
        return True
