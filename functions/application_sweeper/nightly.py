"""Lambda entry: once a day, how long procedures took lately, which residents are told."""

import logging
from typing import Any

from application_sweeper.wiring import build_usual_times
from machiport.observability.log_context import log_context

_LOGGER = logging.getLogger("machiport.applications.sweeper")
_USUAL_TIMES, _PROCEDURES, _MUNICIPALITIES = build_usual_times()


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Measure the usual times of all procedures anew; a municipality that fails keeps yesterday's.

    Raises the last fault, after everything else is done.
    """
    measured = 0
    fault: Exception | None = None
    with log_context(request_id=context.aws_request_id):
        for municipality in _MUNICIPALITIES:
            offered = [procedure.id for procedure in _PROCEDURES.offered(municipality.code)]
            try:
                measured += _USUAL_TIMES.measure(municipality.code, offered)
            except Exception as error:
                _LOGGER.exception("usual times not measured", extra={"municipality": municipality.code})
                fault = error
        _LOGGER.info("usual times measured", extra={"measured": measured})
        if fault is not None:
            raise fault
        return {"measured": measured}
