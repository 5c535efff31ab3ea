"""An exception as a log shows it: kinds and places, and a text only where it cannot hold what a person typed."""

import traceback
from pathlib import PurePath

from machiport.observability.masking import Loggable
from machiport.problem_details import Problem

_LONGEST_CHAIN = 5
_MOST_FRAMES = 25


def _safe_text(error: BaseException) -> str | None:
    """Return what may be said of `error` besides its kind; most texts may not (`KeyError: '山田太郎'`)."""
    if isinstance(error, Problem):
        return error.code
    response = getattr(error, "response", None)
    operation = getattr(error, "operation_name", None)
    if isinstance(response, dict) and isinstance(operation, str):  # botocore's ClientError, known by its shape
        code = (response.get("Error") or {}).get("Code")
        return f"{operation}: {code}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    validation_errors = getattr(error, "errors", None)
    if type(error).__name__.endswith("ValidationError") and callable(validation_errors):  # pydantic's and FastAPI's
        return "; ".join(f"{'.'.join(map(str, entry['loc']))}: {entry['type']}" for entry in validation_errors()[:10])
    return None


def _frames(error: BaseException) -> list[Loggable]:
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    return ["/".join(PurePath(frame.filename).parts[-3:]) + f":{frame.lineno} {frame.name}" for frame in frames]


def exception_record(error: BaseException) -> list[Loggable]:
    """Return `error` and what caused it, the latest first: `type`, `text` where it is safe, and `frames`."""
    chain: list[Loggable] = []
    current: BaseException | None = error
    while current is not None and len(chain) < _LONGEST_CHAIN:
        entry: dict[str, Loggable] = {"type": f"{type(current).__module__}.{type(current).__qualname__}"}
        text = _safe_text(current)
        if text is not None:
            entry["text"] = text
        entry["frames"] = _frames(current)
        chain.append(entry)
        hidden = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or hidden
    return chain
