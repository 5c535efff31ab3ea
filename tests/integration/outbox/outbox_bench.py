"""An outbox with its table and queues, and a checker that finds lost and unmarked events."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.outbox_events import OCCURRED_AT

from machiport.clock import FixedClock
from machiport.outbox import OutboxEvent, Relay, Sweeper
from machiport.outbox.dynamo_outbox import DynamoOutbox, outbox_put
from machiport.outbox.dynamo_stream import events_in
from machiport.outbox.sqs_event_sender import SqsEventSender

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

PATIENCE = timedelta(seconds=30)


class OutboxBench:
    """Everything between the transaction that writes an event and the queues that get it."""

    def __init__(
        self, dynamodb: "DynamoDBClient", sqs: "SQSClient", table: str, create_queue: Callable[[str], str]
    ) -> None:
        """Route the events of `table` to two new queues."""
        self.dynamodb = dynamodb
        self.sqs = sqs
        self.table = table
        self.clock = FixedClock(OCCURRED_AT)
        self.queues = [create_queue("garbage-settlement"), create_queue("notifications")]
        self.outbox = DynamoOutbox(dynamodb, table, self.clock)
        self.sender = SqsEventSender(sqs, {"garbage.": self.queues})
        self.relay = Relay(self.sender, self.outbox)
        self.sweeper = Sweeper(self.outbox, self.relay, self.clock, PATIENCE)

    def write(self, events: Sequence[OutboxEvent]) -> None:
        """Write each event in a transaction of its own."""
        for event in events:
            self.dynamodb.transact_write_items(TransactItems=[outbox_put(event, self.table)])

    def items(self) -> list[dict[str, Any]]:
        """Return all event items as they are stored."""
        return [dict(item) for item in self.dynamodb.scan(TableName=self.table)["Items"] if item["sk"]["S"] == "EVENT"]

    def stream_records(self) -> list[dict[str, Any]]:
        """Return the stream records that the event items' writing causes."""
        return [
            {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(100 + number), "NewImage": item}}
            for number, item in enumerate(self.items())
        ]

    def relay_stream(self) -> list[str]:
        """Relay as the function does; return the sequence numbers to be tried again."""
        streamed = events_in(self.stream_records())
        pending = self.relay.relay([each.event for each in streamed])
        return [each.sequence_number for each in streamed if each.event.event_id in pending]

    def sweep_later(self, municipality: str = "44201") -> None:
        """Let the sweeper's patience pass, and sweep."""
        self.clock.advance(PATIENCE + timedelta(seconds=1))
        self.sweeper.sweep([municipality])

    def received(self, queue: str) -> list[dict[str, Any]]:
        """Take all messages out of `queue`; return their envelopes."""
        envelopes: list[dict[str, Any]] = []
        while messages := self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                envelopes.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return envelopes

    def faults_found(self, events: Sequence[OutboxEvent]) -> list[str]:
        """Return what is wrong when all is said to be done: events lost on the way to a queue, or still pending."""
        wanted = {str(event.event_id) for event in events}
        found: list[str] = []
        for queue in self.queues:
            lost = wanted - {envelope["id"] for envelope in self.received(queue)}
            found += [f"lost on the way to {queue}: {event_id}" for event_id in sorted(lost)]
        found += [f"pending: {item['event_id']['S']}" for item in self.items() if "pending_pk" in item]
        found += [f"unmarked: {item['event_id']['S']}" for item in self.items() if "relayed_at" not in item]
        return found
