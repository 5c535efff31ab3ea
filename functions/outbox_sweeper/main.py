"""Lambda entry: the schedule's tick."""

from typing import Any

from machiport.observability.log_context import log_context
from outbox_sweeper.wiring import build_sweeper

# Events that old in spite of the relay and a few sweeps need a person: the failed invocation raises the alarm.
_ALARMING_SECONDS = 300

_SWEEPER, _MUNICIPALITIES = build_sweeper()


class EventsLeftBehind(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Events could not be sent for minutes, or could not be read."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Sweep all municipalities once.

    Raises EventsLeftBehind, after having swept everything, where events stay unsent for five minutes or a
    municipality's events could not be read.
    """
    with log_context(request_id=context.aws_request_id):
        result = _SWEEPER.sweep(municipality.code for municipality in _MUNICIPALITIES)
        if result.unread or (result.still_pending and result.oldest_seconds >= _ALARMING_SECONDS):
            raise EventsLeftBehind
        return {"found": result.found, "still_pending": result.still_pending}
