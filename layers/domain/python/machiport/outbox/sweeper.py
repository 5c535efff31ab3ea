"""Sends what the relay left unmarked: it crashed, was throttled, or its batch ran out of attempts."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import batched

from machiport.clock import Clock
from machiport.outbox.ports import PendingEvents
from machiport.outbox.relay import Relay

_LOGGER = logging.getLogger("machiport.outbox")

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How a sweep went.

    `found` events had been left behind, `still_pending` of them are so after it, the oldest found one occurred
    `oldest_seconds` ago, and of `unread` municipalities the events could not be read.
    """

    found: int = 0
    still_pending: int = 0
    oldest_seconds: int = 0
    unread: tuple[str, ...] = ()

    def together_with(self, other: "SweepResult") -> "SweepResult":
        """Return how this sweep and the `other` went together, as of two tables."""
        return SweepResult(
            found=self.found + other.found,
            still_pending=self.still_pending + other.still_pending,
            oldest_seconds=max(self.oldest_seconds, other.oldest_seconds),
            unread=(*self.unread, *other.unread),
        )


class Sweeper:
    """Sends pending events of all municipalities again."""

    def __init__(self, pending: PendingEvents, relay: Relay, clock: Clock, patience: timedelta) -> None:
        """Send what is in `pending` longer than `patience` with `relay`."""
        self._pending = pending
        self._relay = relay
        self._clock = clock
        self._patience = patience

    def sweep(self, municipalities: Iterable[str]) -> SweepResult:
        """Send the old pending events of `municipalities` (codes), the oldest first, each once.

        One municipality whose events cannot be read does not keep the others waiting.
        """
        result = SweepResult()
        for municipality in municipalities:
            try:
                result = self._sweep_one(municipality, result)
            except Exception as error:  # whatever it is, the next municipality is still swept
                _LOGGER.error("pending events unread", exc_info=error, extra={"municipality": municipality})
                result = replace(result, unread=(*result.unread, municipality))
        if result.found:
            extra = {"found": result.found, "still_pending": result.still_pending, "oldest_s": result.oldest_seconds}
            _LOGGER.warning("events had been left behind by the relay", extra=extra)
        return result

    def _sweep_one(self, municipality: str, result: SweepResult) -> SweepResult:
        now = self._clock.now()
        events = self._pending.older_than(municipality, now - self._patience)
        for batch in batched(events, _AT_ONCE, strict=False):
            age = int((now - batch[0].occurred_at).total_seconds())
            result = replace(
                result,
                found=result.found + len(batch),
                still_pending=result.still_pending + len(self._relay.relay(batch)),
                oldest_seconds=max(result.oldest_seconds, age),
            )
        return result
