"""Lambda entry: events of the payments' queue."""

import logging
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from machiport.applications.cases.errors import ApplicationNotFound
from machiport.observability.log_context import log_context
from machiport.outbox import OutboxEvent
from payment_worker.wiring import build_settling

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.applications.payments")
_SETTLING = build_settling()
# One message that cannot be read must not hold up nine that can: all failing is an answer, not an exception.
_PROCESSOR = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


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


def handler(event: dict[str, Any], context: Any) -> "PartialItemFailureResponse":  # noqa: ANN401  # Lambda's context
    """Settle the payments that a batch of events asks for; messages that failed come again."""
    with log_context(request_id=context.aws_request_id):
        return process_partial_response(event, _settle, _PROCESSOR, context)
