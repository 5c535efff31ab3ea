"""Lambda entry: messages about files put into the quarantine bucket (docs/design/applications.md)."""

import logging
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from attachment_checker.wiring import build_checking
from machiport.observability.queue_batches import queue_handler

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.applications")
_CHECKING = build_checking()


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


# Check the uploads that a batch of messages tells of; messages that failed come again.
handler = queue_handler(_check)
