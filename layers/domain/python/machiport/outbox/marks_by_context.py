"""Marks of events of several contexts, each in its context's own table."""

import logging
from collections.abc import Mapping

from machiport.outbox.ports import PendingEvent, RelayedMarks

_LOGGER = logging.getLogger("machiport.outbox")


class MarksByContext:
    """Remembers which events were sent, wherever they are kept."""

    def __init__(self, marks: Mapping[str, RelayedMarks]) -> None:
        """Mark the events of each context (`garbage`) with its own marks."""
        self._marks = dict(marks)

    def mark(self, event: PendingEvent) -> bool:
        """Mark `event` in the table of its context. False where that did not work, or nobody keeps such events."""
        marks = self._marks.get(event.context)
        if marks is None:
            _LOGGER.error("event of an unknown context", extra={"event_id": event.event_id, "event_type": event.type})
            return False
        return marks.mark(event)
