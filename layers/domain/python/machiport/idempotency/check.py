"""What to do with a request that carries an `Idempotency-Key`."""

import math

from machiport.clock import Clock
from machiport.idempotency.model import CompletedRecord, IdempotentRequest, StoredResponse
from machiport.idempotency.ports import IdempotencyRecords
from machiport.problem_details import IdempotencyKeyReused, RequestInProgress


def replay_or_proceed(records: IdempotencyRecords, request: IdempotentRequest, clock: Clock) -> StoredResponse | None:
    """Return the answer to repeat, or None where the request is to be done now.

    Asked twice: before the work, and again when the transaction was refused by the record's own condition. Then
    the record is either a twin's or our own committed write whose reply was lost; both mean that the work is done.

    Raises IdempotencyKeyReused where the key belongs to another request, and RequestInProgress (with Retry-After
    in seconds) where somebody works on it. A lease that has run out is nobody's: the request may be done, and is
    taken over by the transaction's condition.
    """
    record = records.find(request)
    if record is None:
        return None
    if record.fingerprint != request.fingerprint:
        raise IdempotencyKeyReused
    if isinstance(record, CompletedRecord):
        return record.response
    seconds_left = (record.lease_until - clock.now()).total_seconds()
    if seconds_left > 0:
        raise RequestInProgress(headers={"Retry-After": str(math.ceil(seconds_left))})
    return None
