"""Lambda entry: the schedule's tick."""

from functools import reduce
from typing import Any

from machiport.observability.log_context import log_context
from machiport.outbox import SweepResult
from outbox_sweeper.wiring import build_sweepers

# Events that old in spite of the relay and a few sweeps need a person: the failed invocation raises the alarm.
_ALARMING_SECONDS = 300

_SWEEPERS, _MUNICIPALITIES = build_sweepers()


class EventsLeftBehind(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Events could not be sent for minutes, or could not be read."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Sweep all municipalities once, in the table of every context.

    Raises EventsLeftBehind, after having swept everything, where events stay unsent for five minutes or a
    municipality's events could not be read.
    """
    with log_context(request_id=context.aws_request_id):
        codes = [municipality.code for municipality in _MUNICIPALITIES]
        result = reduce(SweepResult.together_with, (sweeper.sweep(codes) for sweeper in _SWEEPERS), SweepResult())
        if result.unread or (result.still_pending and result.oldest_seconds >= _ALARMING_SECONDS):
            raise EventsLeftBehind
        return {"found": result.found, "still_pending": result.still_pending}
