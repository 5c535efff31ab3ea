"""Keys of events in a context's table, and of the sparse index `pending` that holds those not yet sent."""

from datetime import UTC, datetime

EVENT = "EVENT"
PENDING_INDEX = "pending"


def event_partition(municipality: str, event_id: str) -> str:
    """Return the partition key of an event; its sort key is `EVENT`."""
    return f"M#{municipality}#OUTBOX#{event_id}"


def pending_partition(municipality: str) -> str:
    """Return the index partition key of the municipality's pending events."""
    return f"M#{municipality}#OUTBOX#PENDING"


def pending_before(instant: datetime) -> str:
    """Return the index sort key that lies after all events before `instant`."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def pending_position(occurred_at: datetime, event_id: str) -> str:
    """Return the index sort key of an event: by time, then by id."""
    return f"{pending_before(occurred_at)}#{event_id}"
