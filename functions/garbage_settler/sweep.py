"""Lambda entry: the schedule's tick, once an hour."""

import logging
from typing import Any

from garbage_settler.wiring import build_settler
from machiport.observability.log_context import log_context

_LOGGER = logging.getLogger("machiport.garbage.settler")
_SETTLER, _MUNICIPALITIES = build_settler()


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Abandon publications that somebody began over an hour ago and never finished, and remove what they left."""
    with log_context(request_id=context.aws_request_id):
        swept = _SETTLER.sweep(municipality.code for municipality in _MUNICIPALITIES)
        _LOGGER.info("swept", extra={"publications": swept})
        return {"abandoned": swept}
