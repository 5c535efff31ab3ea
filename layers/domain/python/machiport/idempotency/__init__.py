"""Doing once what a client sends twice: the record is written in the effect's own transaction."""

from machiport.idempotency.check import replay_or_proceed
from machiport.idempotency.model import (
    LONGEST_BODY,
    REGION,
    CompletedRecord,
    IdempotencyRecord,
    IdempotentRequest,
    InProgressRecord,
    StoredResponse,
    request_fingerprint,
)
from machiport.idempotency.ports import IdempotencyRecords

__all__ = [
    "LONGEST_BODY",
    "REGION",
    "CompletedRecord",
    "IdempotencyRecord",
    "IdempotencyRecords",
    "IdempotentRequest",
    "InProgressRecord",
    "StoredResponse",
    "replay_or_proceed",
    "request_fingerprint",
]
