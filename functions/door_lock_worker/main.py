"""Lambda entry: events of the door locks' queue."""

import logging
from typing import TYPE_CHECKING

from door_lock_worker.wiring import build_pin_service
from machiport.observability.log_context import log_context
from machiport.observability.queue_batches import queue_handler
from machiport.outbox import OutboxEvent

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.facilities.locks")
_PINS = build_pin_service()


def _settle(record: "SQSRecord") -> None:
    event = OutboxEvent.from_envelope(record.body)
    if _PINS is None:  # no service of locks is set: keys are handed over at the desk
        return
    with log_context(municipality=event.municipality):
        try:
            outcome = _PINS.settle(event.subject)
        except Exception:
            # The batch's answer says only that the message comes again, not why.
            _LOGGER.exception("door not settled", extra={"event_id": str(event.event_id), "event_type": event.type})
            raise
        if outcome != "nothing_to_do":
            _LOGGER.info("door settled", extra={"event_id": str(event.event_id), "outcome": outcome})


# Issue and revoke the PINs that a batch of events asks for; messages that failed come again.
handler = queue_handler(_settle)
