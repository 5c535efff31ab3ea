"""What the relay and the sweeper need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event that nobody has marked as sent: what is needed to send it as it was written, and to mark it."""

    event_id: str
    municipality: str
    type: str
    envelope: str
    occurred_at: datetime

    @property
    def context(self) -> str:
        """The context that tells it, and whose table holds it: what stands before the dot of the type."""
        return self.type.partition(".")[0]


class EventSender(Protocol):
    """Hands events to the queues of those who want them."""

    def send(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Send `events`; return the ids of those that every queue of theirs has accepted. Never raises for AWS."""
        ...


class RelayedMarks(Protocol):
    """Remembers which events were sent."""

    def mark(self, event: PendingEvent) -> bool:
        """Mark `event` as sent; marking twice changes nothing. False where it could not be marked (it stays pending).

        Never raises for AWS: an event that stays pending is sent again by the sweeper.
        """
        ...


class PendingEvents(Protocol):
    """Finds events that were not sent."""

    def older_than(self, municipality: str, instant: datetime) -> Iterator[PendingEvent]:
        """Go through the municipality's pending events that occurred before `instant`, the oldest first."""
        ...
