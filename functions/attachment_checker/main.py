"""Lambda entry: messages about files put into the quarantine bucket (docs/design/applications.md)."""

import logging
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from pydantic import BaseModel, ConfigDict

from attachment_checker.wiring import build_checking
from machiport.observability.log_context import log_context

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.applications")
_CHECKING = build_checking()
# One message that cannot be read must not hold up another: all failing is an answer, not an exception.
_PROCESSOR = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _PutObject(_Message):
    key: str


class _Detail(_Message):
    object: _PutObject


class _ObjectCreated(_Message):
    """EventBridge's event `Object Created`; the key is plain text."""

    detail: _Detail


def _check(record: "SQSRecord") -> None:
    """Check one upload. A bad one is done with; a scanner that is away raises: the message comes again."""
    put = _ObjectCreated.model_validate_json(record.body).detail.object
    try:
        outcome = _CHECKING.check(put.key)
    except Exception:
        # The batch's answer says only that the message comes again, not why.
        _LOGGER.exception("not checked", extra={"key": put.key})
        raise
    _LOGGER.info("checked", extra={"outcome": outcome})


def handler(event: dict[str, Any], context: Any) -> "PartialItemFailureResponse":  # noqa: ANN401  # Lambda's context
    """Check the uploads that a batch of messages tells of; messages that failed come again."""
    with log_context(request_id=context.aws_request_id):
        return process_partial_response(event, _check, _PROCESSOR, context)
