"""Send, then mark: in this order, so that a crash in between sends twice and never loses."""

import logging
from collections.abc import Sequence

from machiport.outbox.ports import EventSender, PendingEvent, RelayedMarks

_LOGGER = logging.getLogger("machiport.outbox")


class Relay:
    """Sends events and marks those that the queues have accepted."""

    def __init__(self, sender: EventSender, marks: RelayedMarks) -> None:
        """Send with `sender`, mark with `marks`."""
        self._sender = sender
        self._marks = marks

    def relay(self, events: Sequence[PendingEvent]) -> frozenset[str]:
        """Send and mark `events`; return the ids of those that are still pending afterwards."""
        accepted = self._sender.send(events)
        pending = {event.event_id for event in events if event.event_id not in accepted}
        for event in events:
            if event.event_id in accepted and not self._marks.mark(event):
                pending.add(event.event_id)
        if events:
            extra = {"relayed": len(events) - len(pending), "still_pending": len(pending)}
            _LOGGER.info("events relayed", extra=extra)
        return frozenset(pending)
