"""Events and their CloudEvents envelopes."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from tests.outbox_events import edition_published

from machiport.clock import TOKYO
from machiport.outbox import OutboxEvent, event_id_of

EVENT = edition_published("e1")


def test_the_same_step_makes_the_same_id() -> None:
    first = event_id_of("garbage.edition_published", "44201", "e1", 1)
    assert first == event_id_of("garbage.edition_published", "44201", "e1", 1)
    others = {
        event_id_of("garbage.edition_published", "44201", "e1", 2),
        event_id_of("garbage.edition_published", "44201", "e2", 1),
        event_id_of("garbage.edition_published", "44202", "e1", 1),
        event_id_of("garbage.change_published", "44201", "e1", 1),
    }
    assert len(others | {first}) == 5
    assert isinstance(first, UUID)


def test_the_envelope_is_a_cloud_event() -> None:
    assert json.loads(EVENT.to_envelope()) == {
        "specversion": "1.0",
        "id": str(EVENT.event_id),
        "source": "/municipalities/44201/garbage",
        "type": "garbage.edition_published",
        "subject": "e1",
        "time": "2026-03-31T23:30:00Z",
        "datacontenttype": "application/json",
        "municipality": "44201",
        "schemaversion": 1,
        "data": {"edition_id": "e1", "routes": 12},
    }


def test_a_worker_reads_back_what_was_written() -> None:
    assert OutboxEvent.from_envelope(EVENT.to_envelope()) == EVENT


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"specversion": "0.3"}', EVENT.to_envelope()[:-1]])
def test_what_is_no_envelope_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        OutboxEvent.from_envelope(text)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "EditionPublished"},
        {"type": "edition_published"},
        {"municipality": "4420"},
        {"subject": ""},
        {"version": 0},
        {"occurred_at": datetime(2026, 4, 1)},  # noqa: DTZ001  # the mistake under test
        {"surprise": 1},
    ],
)
def test_a_malformed_event_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OutboxEvent.model_validate(EVENT.model_dump() | change)


def test_time_is_kept_in_utc() -> None:
    event = EVENT.model_copy(update={})
    local = OutboxEvent.model_validate(event.model_dump() | {"occurred_at": datetime(2026, 4, 1, 8, 30, tzinfo=TOKYO)})
    assert local.occurred_at.isoformat() == "2026-03-31T23:30:00+00:00"


def test_a_large_event_is_refused() -> None:
    event = OutboxEvent.model_validate(EVENT.model_dump() | {"data": {"text": "あ" * 30_000}})
    with pytest.raises(ValueError, match="larger"):
        event.to_envelope()
