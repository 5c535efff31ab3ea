"""Lambda entry: the schedule's tick, every minute."""

import logging
from typing import Any

from machiport.observability.log_context import log_context
from warning_poller.wiring import build_poller

_LOGGER = logging.getLogger("machiport.hazard.warnings")
_POLLER = build_poller()


class WarningsNotComplete(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Some telegrams failed; all others are stored. The failed invocation raises the alarm."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401  # Lambda's context has no type
    """Read the feed once and store what is new.

    Raises WarningsNotComplete, after everything else is stored, where telegrams failed or were put aside for good;
    FeedNotReadable where the feed could not be read. Both are tried again, and raise the alarm where it stays so.
    """
    with log_context(request_id=context.aws_request_id):
        if _POLLER is None:
            return {"feed": "none"}
        result = _POLLER.poll()
        facts = {"stored": result.stored, "changes": result.changes}
        others = {"failed": result.failed, "put_aside": result.put_aside, "left_over": result.left_over}
        if any((*facts.values(), *others.values())):
            _LOGGER.info("warnings polled", extra={**facts, **others})
        if result.failed or result.put_aside:
            raise WarningsNotComplete
        return {"feed": "read", **facts}
