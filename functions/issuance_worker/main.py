"""Lambda entry: events of the issuance queue."""

import logging
from typing import TYPE_CHECKING

from issuance_worker.wiring import build_issuance_service
from machiport.observability.log_context import log_context
from machiport.observability.queue_batches import queue_handler
from machiport.outbox import OutboxEvent

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.applications.issuing")
_ISSUANCE = build_issuance_service()


def _advance(record: "SQSRecord") -> None:
    event = OutboxEvent.from_envelope(record.body)
    number = event.data.get("number")
    with log_context(municipality=event.municipality):
        try:
            # A message for one certificate makes that one; its sisters have their own messages.
            outcome = _ISSUANCE.advance(event.subject, number if isinstance(number, int) else None)
        except Exception:
            # The batch's answer says only that the message comes again, not why.
            _LOGGER.exception("issuing failed", extra={"event_id": str(event.event_id), "event_type": event.type})
            raise
        if outcome != "nothing_to_do":
            _LOGGER.info("issuing went on", extra={"event_id": str(event.event_id), "outcome": outcome})


# Bring the cases that a batch of events names further; messages that failed come again.
handler = queue_handler(_advance)
