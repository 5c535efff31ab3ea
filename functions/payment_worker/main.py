"""Lambda entry: events of the payments' queue."""

import logging
from typing import TYPE_CHECKING

from machiport.applications.cases.errors import ApplicationNotFound
from machiport.observability.log_context import log_context
from machiport.observability.queue_batches import queue_handler
from machiport.outbox import OutboxEvent
from payment_worker.wiring import build_settling

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.applications.payments")
_SETTLING = build_settling()


def _settle(record: "SQSRecord") -> None:
    event = OutboxEvent.from_envelope(record.body)
    with log_context(municipality=event.municipality):
        try:
            changed = _SETTLING.settle(event.subject)
        except ApplicationNotFound:
            _LOGGER.warning("no such application", extra={"event_id": str(event.event_id)})
            return
        except Exception:
            # The batch's answer says only that the message comes again, not why.
            _LOGGER.exception("payment not settled", extra={"event_id": str(event.event_id), "event_type": event.type})
            raise
        _LOGGER.info("payment settled", extra={"event_id": str(event.event_id), "changed": changed})


# Settle the payments that a batch of events asks for; messages that failed come again.
handler = queue_handler(_settle)
