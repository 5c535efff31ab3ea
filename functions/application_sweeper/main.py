"""Lambda entry: the schedule's tick, every minute."""

import logging
from collections import Counter
from datetime import timedelta
from typing import Any, Final

from application_sweeper.wiring import build_sweeper
from machiport.applications.keeping.sweep_service import in_turn
from machiport.clock import SystemClock
from machiport.observability.log_context import log_context

_LOGGER = logging.getLogger("machiport.applications.sweeper")
_SWEEPER, _MUNICIPALITIES = build_sweeper()
_CLOCK: Final = SystemClock()
# Nothing is begun later, so that the slowest case still ends within the function's 55 seconds.
_BEGINS_WITHIN: Final = timedelta(seconds=25)


class NotAllAttended(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Something that is due could not be attended to; all else was. The failed invocation raises the alarm."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Attend to what is due in every municipality; one that fails, or that takes all the time, holds up no other.

    Raises NotAllAttended, after everything else is done, where something failed.
    """
    done: Counter[str] = Counter()
    began = _CLOCK.now()
    with log_context(request_id=context.aws_request_id):
        for code in in_turn([municipality.code for municipality in _MUNICIPALITIES], began):
            with log_context(municipality=code):
                try:
                    done.update(_SWEEPER.sweep(code, began + _BEGINS_WITHIN))
                except Exception:
                    _LOGGER.exception("sweep failed")
                    done["failed"] += 1
        if any(done.values()):
            _LOGGER.info("swept", extra={"done": dict(done)})
        if done["failed"]:
            raise NotAllAttended
        return dict(done)
