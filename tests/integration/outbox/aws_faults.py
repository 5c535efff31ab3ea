"""Faults in the calls of a client: lost, ambiguous, throttled, crashed, at a chosen call."""

from collections.abc import Callable
from typing import Any, Literal

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from moto.core.models import botocore_stubber

type Fault = Literal["lost", "ambiguous", "throttled", "crash_before", "crash_after"]

FAULTS: tuple[Fault, ...] = ("lost", "ambiguous", "throttled", "crash_before", "crash_after")


class Crash(BaseException):
    """The process ended: nothing in the code under test may catch it."""


class _Body:
    """The part of urllib3's response that botocore reads."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_options: Any) -> Any:
        """Give the content in one piece."""
        yield self._content


def _throttling(request: AWSPreparedRequest) -> AWSResponse:
    body = b'{"__type":"com.amazonaws#ThrottlingException","message":"invented"}'
    headers = HTTPHeaders.from_dict({"Content-Type": "application/x-amz-json-1.0"})
    return AWSResponse(request.url, 400, headers, _Body(body))


class FaultInjector:
    """Counts the requests of clients and breaks those that `breaks` names (by number, from 1, retries included)."""

    def __init__(self, fault: Fault, breaks: Callable[[int], bool]) -> None:
        """Apply `fault` to the requests for which `breaks` is true."""
        self._fault = fault
        self._breaks = breaks
        self.calls = 0

    def watch(self, client: Any) -> None:
        """Count and break the requests of `client`, before moto sees them."""
        client.meta.events.register_first("before-send", self._before_send)

    def heal(self) -> None:
        """Break nothing any more."""
        self._breaks = lambda _call: False

    def _before_send(self, event_name: str, request: AWSPreparedRequest, **_others: Any) -> AWSResponse | None:
        self.calls += 1
        if not self._breaks(self.calls):
            return None
        if self._fault in ("ambiguous", "crash_after"):
            botocore_stubber(event_name, request)
        if self._fault.startswith("crash"):
            raise Crash
        if self._fault == "throttled":
            return _throttling(request)
        error = ConnectTimeoutError if self._fault == "lost" else ReadTimeoutError
        raise error(endpoint_url=request.url)
