"""Fields that every log line of one request (or one queue message) carries."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_FIELDS: ContextVar[Mapping[str, str]] = ContextVar("machiport_log_context", default={})  # noqa: B039  # never mutated


def log_context_fields() -> Mapping[str, str]:
    """Return the fields of the present request."""
    return _FIELDS.get()


def add_to_log_context(**fields: str) -> None:
    """Add fields to all further log lines of the present request; never personal data, only pseudonyms."""
    _FIELDS.set({**_FIELDS.get(), **fields})


@contextmanager
def log_context(**fields: str) -> Iterator[None]:
    """Begin a request with `fields`; at its end, whatever was added to the context is forgotten."""
    token = _FIELDS.set(dict(fields))
    try:
        yield
    finally:
        _FIELDS.reset(token)
