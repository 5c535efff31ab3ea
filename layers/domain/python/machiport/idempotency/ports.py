"""Where idempotency records are read."""

from typing import Protocol

from machiport.idempotency.model import IdempotencyRecord, IdempotentRequest


class IdempotencyRecords(Protocol):
    """Reads the records. They are written by the transaction of the effect, so that side is the adapter's alone."""

    def find(self, request: IdempotentRequest) -> IdempotencyRecord | None:
        """Return what is remembered under the request's key, read consistently; None for nothing or expired."""
        ...
