"""Lambda entry: events of the settlement queue."""

import logging
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from garbage_settler.wiring import build_settler
from machiport.observability.log_context import log_context
from machiport.outbox import OutboxEvent

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.garbage.settler")
_SETTLER, _ = build_settler()
# One message that cannot be read must not hold up nine that can: all failing is an answer, not an exception.
_PROCESSOR = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


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


def handler(event: dict[str, Any], context: Any) -> "PartialItemFailureResponse":  # noqa: ANN401  # Lambda's context
    """Settle the publications that a batch of events tells of; messages that failed come again."""
    with log_context(request_id=context.aws_request_id):
        return process_partial_response(event, _settle, _PROCESSOR, context)
