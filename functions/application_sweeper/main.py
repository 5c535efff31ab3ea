"""Lambda entry: the schedule's tick, every minute."""

import logging
from collections import Counter
from typing import Any

from application_sweeper.wiring import build_sweeper
from machiport.observability.log_context import log_context

_LOGGER = logging.getLogger("machiport.applications.sweeper")
_SWEEPER, _MUNICIPALITIES = build_sweeper()


class NotAllAttended(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Something that is due could not be attended to; all else was. The failed invocation raises the alarm."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Attend to what is due in every municipality; one that fails holds up no other.

    Raises NotAllAttended, after everything else is done, where something failed.
    """
    done: Counter[str] = Counter()
    with log_context(request_id=context.aws_request_id):
        for municipality in _MUNICIPALITIES:
            with log_context(municipality=municipality.code):
                try:
                    done.update(_SWEEPER.sweep(municipality.code))
                except Exception:
                    _LOGGER.exception("sweep failed")
                    done["failed"] += 1
        if any(done.values()):
            _LOGGER.info("swept", extra={"done": dict(done)})
        if done["failed"]:
            raise NotAllAttended
        return dict(done)
