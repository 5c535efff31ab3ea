"""What to do with a request that is sent twice."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from machiport.clock import FixedClock
from machiport.idempotency import (
    CompletedRecord,
    IdempotencyRecord,
    IdempotentRequest,
    InProgressRecord,
    StoredResponse,
    replay_or_proceed,
    request_fingerprint,
)
from machiport.problem_details import IdempotencyKeyReused, RequestInProgress

NOW = datetime(2026, 4, 1, tzinfo=UTC)
DONE = StoredResponse(201, '{"id":"e1"}', {"Location": "/e1"})
REQUEST = IdempotentRequest("44201", "staff:s1", "key-0001", "fingerprint")


@dataclass
class RecordsInMemory:
    """Records as a mapping."""

    records: dict[str, IdempotencyRecord] = field(default_factory=dict)

    def find(self, request: IdempotentRequest) -> IdempotencyRecord | None:
        """Return the record of `request`."""
        return self.records.get(request.record_id)


def _records(record: IdempotencyRecord) -> RecordsInMemory:
    return RecordsInMemory({REQUEST.record_id: record})


def test_a_new_request_proceeds() -> None:
    assert replay_or_proceed(RecordsInMemory(), REQUEST, FixedClock(NOW)) is None


def test_a_completed_request_is_answered_again() -> None:
    assert replay_or_proceed(_records(CompletedRecord("fingerprint", DONE)), REQUEST, FixedClock(NOW)) == DONE


@pytest.mark.parametrize(
    "record", [CompletedRecord("another", DONE), InProgressRecord("another", "o", NOW + timedelta(minutes=1))]
)
def test_another_request_under_the_key_is_refused(record: IdempotencyRecord) -> None:
    with pytest.raises(IdempotencyKeyReused):
        replay_or_proceed(_records(record), REQUEST, FixedClock(NOW))


def test_a_request_in_progress_is_to_be_tried_later() -> None:
    record = InProgressRecord("fingerprint", "o", NOW + timedelta(seconds=12.2))
    with pytest.raises(RequestInProgress) as caught:
        replay_or_proceed(_records(record), REQUEST, FixedClock(NOW))
    assert caught.value.headers == {"Retry-After": "13"}


def test_a_lapsed_lease_lets_the_request_proceed() -> None:
    record = InProgressRecord("fingerprint", "o", NOW)
    assert replay_or_proceed(_records(record), REQUEST, FixedClock(NOW)) is None


def test_the_record_is_of_one_person_and_key() -> None:
    ids = {
        IdempotentRequest("44201", person, key, "f").record_id
        for person, key in [("staff:a", "bkey-0001"), ("staff:ab", "key-0001"), ("resident:a", "bkey-0001")]
    }
    assert len(ids) == 3


def test_the_fingerprint_tells_every_part() -> None:
    parts = ("POST", "/staff/garbage/44201/editions", "staff:s1", b"{}")
    changed = [
        ("PUT", *parts[1:]),
        ("POST", "/staff/garbage/44202/editions", *parts[2:]),
        (*parts[:2], "staff:s2", parts[3]),
        (*parts[:3], b"{ }"),
        ("POST", "/staff/garbage/44201/editionsstaff:", "s1", b"{}"),
    ]
    fingerprints = {request_fingerprint(*each) for each in [parts, *changed]}
    assert len(fingerprints) == 6
    assert request_fingerprint("post", *parts[1:]) == request_fingerprint(*parts)


def test_a_response_too_large_to_keep_is_refused() -> None:
    with pytest.raises(ValueError, match="kept"):
        StoredResponse(200, "あ" * 30_000)
