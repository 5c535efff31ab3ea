"""The Lambda entry of a queue's worker: each message of a batch is worked on by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from machiport.observability.log_context import log_context

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def queue_handler(work: "Callable[[SQSRecord], None]") -> "Callable[[dict[str, Any], Any], PartialItemFailureResponse]":
    """Return the handler that has `work` done for each message; those for which it raises come again.

    The batch's answer says only that a message comes again: `work` logs why.
    """
    # One message that cannot be read must not hold up the others: all failing is an answer, not an exception.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def handler(event: dict[str, Any], context: Any) -> "PartialItemFailureResponse":  # noqa: ANN401  # Lambda's context
        with log_context(request_id=context.aws_request_id):
            return process_partial_response(event, work, processor, context)

    return handler
