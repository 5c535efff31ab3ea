"""Lambda entry: the schedule's tick, once a day."""

import logging
from typing import Any

from calendar_renewer.wiring import build_publications
from machiport.observability.log_context import log_context

_LOGGER = logging.getLogger("machiport.facilities.calendars")
_PUBLICATIONS, _MUNICIPALITIES = build_publications()


class CalendarsNotRenewed(RuntimeError):  # noqa: N818  # reads as what the alarm is about
    """Calendars of some facilities end too early, and could not be renewed; the others are."""


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Give facilities the public holidays of another year, before residents want to book in it.

    Raises CalendarsNotRenewed, after all others are renewed, where that failed for a municipality.
    """
    renewed, failed = 0, False
    with log_context(request_id=context.aws_request_id):
        for municipality in _MUNICIPALITIES:
            try:
                renewed += len(_PUBLICATIONS.renew_calendars(municipality.code))
            except Exception:
                _LOGGER.exception("calendars not renewed", extra={"municipality": municipality.code})
                failed = True
        if renewed:
            _LOGGER.info("calendars renewed", extra={"facilities": renewed})
        if failed:
            raise CalendarsNotRenewed
        return {"renewed": renewed}
