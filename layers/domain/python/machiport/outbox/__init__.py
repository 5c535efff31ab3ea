"""Events written in the transaction of what they tell of, then sent to the queues: never lost, perhaps twice."""

from machiport.outbox.event import OutboxEvent, event_id_of
from machiport.outbox.marks_by_context import MarksByContext
from machiport.outbox.ports import EventSender, PendingEvent, PendingEvents, RelayedMarks
from machiport.outbox.relay import Relay
from machiport.outbox.sweeper import Sweeper, SweepResult

__all__ = [
    "EventSender",
    "MarksByContext",
    "OutboxEvent",
    "PendingEvent",
    "PendingEvents",
    "Relay",
    "RelayedMarks",
    "SweepResult",
    "Sweeper",
    "event_id_of",
]
