"""Events from the stream of a context's table (NEW_IMAGE)."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from machiport.outbox.dynamo_outbox import pending_event
from machiport.outbox.dynamo_outbox_keys import EVENT
from machiport.outbox.ports import PendingEvent

_LOGGER = logging.getLogger("machiport.outbox")


@dataclass(frozen=True, slots=True)
class StreamedEvent:
    """An event and its place in the stream, under which its failure is reported."""

    sequence_number: str
    event: PendingEvent


def events_in(records: Iterable[Mapping[str, Any]]) -> list[StreamedEvent]:
    """Return the new pending events among stream records, in their order.

    Marks, removals and other items are passed over. A record that looks like an event and cannot be read is logged
    and passed over too: trying it again would hold up the whole shard, and the sweeper reports it again.
    """
    events: list[StreamedEvent] = []
    for record in records:
        change = record.get("dynamodb") or {}
        image = change.get("NewImage") or {}
        is_new = record.get("eventName") == "INSERT" and "pending_pk" in image
        if not is_new or image.get("sk") != {"S": EVENT}:
            continue
        try:
            events.append(StreamedEvent(change["SequenceNumber"], pending_event(image)))
        except (KeyError, ValueError) as error:
            _LOGGER.error("stream record is not a readable event", exc_info=error)
    return events
