"""Lambda entry: messages about files put into the imports bucket (docs/design/hazard.md)."""

import logging
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from hazard_importer.wiring import build_uploads
from machiport.hazard.importing.ports import PutFile, UploadGoneError
from machiport.observability.queue_batches import queue_handler

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

_LOGGER = logging.getLogger("machiport.hazard.importer")
_UPLOADS = build_uploads()


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _PutObject(_Message):
    key: str
    etag: str
    sequencer: str = ""


class _Detail(_Message):
    object: _PutObject


class _ObjectCreated(_Message):
    """EventBridge's event `Object Created`; the key is plain text."""

    detail: _Detail


def _import(record: "SQSRecord") -> None:
    """Import a file. A bad one is done with (its report says why); a fault of AWS raises: the message comes again."""
    put = _ObjectCreated.model_validate_json(record.body).detail.object
    if not put.key.endswith(".zip"):
        _LOGGER.warning("not an import", extra={"key": put.key})
        return
    try:
        report = _UPLOADS(record.message_id).run(PutFile(put.key, put.etag, put.sequencer))
    except UploadGoneError:
        _LOGGER.warning("gone before it was imported", extra={"key": put.key})
        return
    except Exception:
        # The batch's answer says only that the message comes again: hours later, and nobody would know why.
        _LOGGER.exception("not imported", extra={"key": put.key})
        raise
    if report is None:
        _LOGGER.info("imported already", extra={"key": put.key})
        return
    told = {"key": put.key, "outcome": report.outcome, "pack_id": report.pack_id, "seconds": report.seconds}
    if report.reason is not None:
        told["reason"] = report.reason.ja
    _LOGGER.log(logging.WARNING if report.outcome == "refused" else logging.INFO, "imported", extra=told)


# Import the files that a batch of messages tells of; messages that failed come again.
handler = queue_handler(_import)
