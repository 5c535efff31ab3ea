"""Lambda entry: the schedule's tick, once an hour."""

import logging
from dataclasses import asdict
from typing import Any

from hazard_importer.wiring import build_sweep
from machiport.observability.log_context import log_context

_LOGGER = logging.getLogger("machiport.hazard.sweep")
_SETTLEMENT = build_sweep()


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401  # Lambda's context has no type
    """Settle what was committed, give up publications that nobody finished, remove what they left and old packs."""
    with log_context(request_id=context.aws_request_id):
        swept = asdict(_SETTLEMENT.sweep())
        _LOGGER.info("swept", extra=swept)
        return swept
