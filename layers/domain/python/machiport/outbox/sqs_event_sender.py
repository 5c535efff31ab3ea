"""Events to SQS, each to all queues that its type is routed to."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from machiport.outbox.ports import PendingEvent

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_LOGGER = logging.getLogger("machiport.outbox")

# SendMessageBatch: at most ten messages, 256 KiB together. Envelopes end at 64 KiB, so three always fit and ten
# usually do.
_MESSAGES_AT_ONCE = 10
_BYTES_AT_ONCE = 240 * 1024


def _batches(events: Sequence[PendingEvent]) -> Iterator[list[PendingEvent]]:
    for most in batched(events, _MESSAGES_AT_ONCE, strict=False):
        batch: list[PendingEvent] = []
        size = 0
        for event in most:
            event_size = len(event.envelope.encode())
            if batch and size + event_size > _BYTES_AT_ONCE:
                yield batch
                batch, size = [], 0
            batch.append(event)
            size += event_size
        yield batch


def _entry(position: int, event: PendingEvent) -> "SendMessageBatchRequestEntryTypeDef":
    return {
        "Id": str(position),
        "MessageBody": event.envelope,
        "MessageAttributes": {
            "type": {"DataType": "String", "StringValue": event.type},
            "municipality": {"DataType": "String", "StringValue": event.municipality},
        },
    }


class SqsEventSender:
    """Sends events to SQS queues by the beginning of their type."""

    def __init__(self, client: "SQSClient", queues_by_prefix: Mapping[str, Iterable[str]]) -> None:
        """Route every event whose type begins with a prefix (`garbage.`) to that prefix's queue URLs."""
        self._client = client
        self._queues_by_prefix = {prefix: tuple(queues) for prefix, queues in queues_by_prefix.items()}

    def _queues_of(self, event: PendingEvent) -> frozenset[str]:
        return frozenset(
            queue
            for prefix, queues in self._queues_by_prefix.items()
            if event.type.startswith(prefix)
            for queue in queues
        )

    def send(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Send `events`; return the ids of those that every queue of theirs has accepted.

        An event without a queue is not accepted: it stays pending, and the operator hears of it, until the routing
        knows its type. Whatever AWS answers, nothing is raised: what was not accepted is sent again.
        """
        queues_of = {event.event_id: self._queues_of(event) for event in events}
        refused = {event_id for event_id, queues in queues_of.items() if not queues}
        for event in events:
            if event.event_id in refused:
                _LOGGER.error("event without a queue", extra={"event_id": event.event_id, "event_type": event.type})
        for queue in sorted(frozenset().union(*queues_of.values())):
            for batch in _batches([event for event in events if queue in queues_of[event.event_id]]):
                refused |= self._refused(queue, batch)
        return frozenset(queues_of) - refused

    def _refused(self, queue: str, batch: Sequence[PendingEvent]) -> set[str]:
        """Send one batch to one queue; return the ids of the events that it did not accept."""
        entries = [_entry(position, event) for position, event in enumerate(batch)]
        try:
            answer = self._client.send_message_batch(QueueUrl=queue, Entries=entries)
        except (BotoCoreError, ClientError) as error:
            _LOGGER.warning("events not sent", exc_info=error, extra={"events": len(batch)})
            return {event.event_id for event in batch}
        for failed in answer.get("Failed", []):
            _LOGGER.warning("event not accepted", extra={"sqs_code": failed["Code"]})
        # Only what SQS names as successful is sent; what it names neither way is sent again.
        accepted = {batch[int(success["Id"])].event_id for success in answer.get("Successful", [])}
        return {event.event_id for event in batch} - accepted
