"""Structured logs (Powertools' format) in which every line, of every library, passes the masking."""

import copy
import json
import logging
import sys
from typing import TYPE_CHECKING, TextIO, cast

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from machiport.observability.access_line import AccessLine
from machiport.observability.exception_record import exception_record
from machiport.observability.log_context import log_context_fields
from machiport.observability.masking import MASK, masked

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.types import LogRecord


def _number_or_mask(argument: object) -> int | float | str:
    """Keep numbers; anything else that was formatted into a message may be a name that no pattern finds."""
    return argument if isinstance(argument, int | float) else MASK


class MaskingFormatter(LambdaPowertoolsFormatter):
    """One JSON object a line; no personal data, whoever logged it.

    Text formatted into a message is masked (`%s`); what the operator needs goes into named fields (`extra`).
    Of exceptions the kinds and places are kept, and a text only where it is known to be harmless.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return `record` as one line of JSON."""
        if isinstance(record.msg, AccessLine):
            return self._access_line(record, record.msg)
        safe = copy.copy(record)
        if isinstance(safe.args, tuple):
            safe.args = tuple(_number_or_mask(argument) for argument in safe.args)
        elif safe.args:
            safe.args = {key: _number_or_mask(argument) for key, argument in safe.args.items()}
        if isinstance(safe.exc_info, tuple) and safe.exc_info[1] is not None:
            # `exception` is the field that Powertools' formatter takes from the record where it is set.
            safe.__dict__["exception"] = exception_record(safe.exc_info[1])
        safe.exc_info = None
        safe.exc_text = None
        safe.stack_info = None
        safe.__dict__.pop("taskName", None)  # asyncio's, always the same in Lambda
        for name, value in log_context_fields().items():
            safe.__dict__.setdefault(name, value)
        return super().format(safe)

    def _access_line(self, record: logging.LogRecord, line: AccessLine) -> str:
        document = {
            "level": record.levelname,
            "message": "access",
            "timestamp": self.formatTime(record),
            "service": self.keys_combined["service"],
            **line.fields(),
            **log_context_fields(),
        }
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def serialize(self, log: "LogRecord") -> str:
        """Return the line: masked as a whole, the message and every field alike."""
        return json.dumps(masked(cast("dict[str, object]", log)), ensure_ascii=False, separators=(",", ":"))


def configure_logging(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send all logs of the process through the masking: `service` is the function's name in them.

    Called once, in wiring.py, before anything is logged. Modules log with `logging.getLogger("machiport.…")`:
    a constant message, and facts as `extra`. Lambda's own handler on the root logger is replaced, since what goes
    through it (botocore, Mangum, asyncio) would not be masked.
    """
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(MaskingFormatter(service=service, utc=True, use_rfc3339=True, serialize_stacktrace=False))
    root = logging.getLogger()
    for present in list(root.handlers):
        root.removeHandler(present)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("machiport").setLevel(level)
