"""Lambda entry: the schedule's tick, every minute."""

import logging
from collections import Counter
from typing import Any

from machiport.observability.log_context import log_context
from reservation_sweeper.wiring import build_chores

_LOGGER = logging.getLogger("machiport.facilities.sweeper")
_CHORES, _MUNICIPALITIES = build_chores()


class ChoresNotDone(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Something that is due could not be done; all else was. The failed invocation raises the alarm."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Do in every municipality what is due; one chore that fails holds up no other.

    Raises ChoresNotDone, after everything else is done, where one failed.
    """
    done: Counter[str] = Counter()
    with log_context(request_id=context.aws_request_id):
        for municipality in _MUNICIPALITIES:
            with log_context(municipality=municipality.code):
                for name, chore in _CHORES.items():
                    try:
                        done.update(chore(municipality.code))
                    except Exception:
                        _LOGGER.exception("chore failed", extra={"chore": name})
                        done["failed"] += 1
        if any(done.values()):
            _LOGGER.info("swept", extra={"done": dict(done)})
        if done["failed"]:
            raise ChoresNotDone
        return dict(done)
