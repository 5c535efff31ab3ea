"""What surrounds every request: size limit, request id, security headers, the access line, and the last resort."""

import logging
import time

from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from machiport.http_api.problem_responses import PROBLEM_CODE_KEY, problem_response
from machiport.http_api.request_facts import gateway_event, request_id_of
from machiport.observability.access_line import AccessLine
from machiport.observability.log_context import log_context
from machiport.problem_details import InternalError, PayloadTooLarge

_LOGGER = logging.getLogger("machiport.http")

# For what the API itself answers: data, never a page. The docs page sets its own Content-Security-Policy.
_DEFAULT_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
)


def _body_bytes(scope: Scope) -> int:
    """Return the size of the body: the larger of what is declared and what API Gateway handed over."""
    event = gateway_event(scope)
    delivered = len(event.get("body") or "")
    if event.get("isBase64Encoded"):
        delivered = delivered * 3 // 4
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return max(delivered, int(declared) if declared.isdigit() else 0)


def _route_template(scope: Scope) -> str:
    """Return the route's template (`/garbage/{municipality}/areas`), never the path: that may hold personal data."""
    route = scope.get("route")
    return route.path if isinstance(route, APIRoute) else "unmatched"


def _log_access(scope: Scope, status: int, milliseconds: float) -> None:
    line = AccessLine(
        method=scope["method"],
        route=_route_template(scope),
        status=status,
        duration_ms=milliseconds,
        municipality=(scope.get("path_params") or {}).get("municipality"),
        problem=scope.get(PROBLEM_CODE_KEY),
    )
    _LOGGER.info(line)


def _add_headers(message: Message, request_id: str) -> None:
    """Add the default headers that the answer does not set itself; `Headers` would search the list for each."""
    headers = message["headers"] = list(message.get("headers", ()))
    present = {name.lower() for name, _ in headers}
    headers += [(name, value) for name, value in _DEFAULT_HEADERS if name not in present]
    headers.append((b"x-request-id", request_id.encode("latin-1", "replace")))


class RequestEnvelope:
    """The outermost middleware of every HTTP function (plain ASGI: no task group, no copies)."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        """Surround `app`; bodies above `max_body_bytes` bytes are refused with 413 before they are parsed."""
        self.app = app
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every exception ends as a problem, and one access line is written."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with log_context(request_id=request_id_of(scope)):
            await self._answer_and_log(scope, receive, send)

    async def _answer_and_log(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, request_id_of(scope))
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        except Exception as error:  # the last resort: whatever happened becomes a problem, not a crash
            if status:
                raise
            extra = {"route": _route_template(scope)}
            _LOGGER.error("unexpected error", exc_info=error, extra=extra)
            await problem_response(InternalError(), scope)(scope, receive, send_with_headers)
        finally:
            _log_access(scope, status, (time.perf_counter() - started) * 1000)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _body_bytes(scope) > self.max_body_bytes:
            problem = PayloadTooLarge(params={"limit": self.max_body_bytes})
            await problem_response(problem, scope)(scope, receive, send)
            return
        await self.app(scope, receive, send)
