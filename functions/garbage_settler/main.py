"""Lambda entry: events of the settlement queue."""

import logging
from typing import TYPE_CHECKING

from garbage_settler.wiring import build_settler
from machiport.observability.log_context import log_context
from machiport.observability.queue_batches import queue_handler
from machiport.outbox import OutboxEvent

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.garbage.settler")
_SETTLER, _ = build_settler()


def _settle(record: "SQSRecord") -> None:
    event = OutboxEvent.from_envelope(record.body)
    with log_context(municipality=event.municipality):
        try:
            areas = _SETTLER.settle(event.municipality, event.subject)
        except Exception:
            # The batch's answer says only that the message comes again, not why.
            _LOGGER.exception("not settled", extra={"event_id": str(event.event_id), "event_type": event.type})
            raise
        _LOGGER.info("settled", extra={"event_id": str(event.event_id), "event_type": event.type, "areas": areas})


# Settle the publications that a batch of events tells of; messages that failed come again.
handler = queue_handler(_settle)
