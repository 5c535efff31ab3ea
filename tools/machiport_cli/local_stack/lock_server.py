"""The service of door locks on this machine, over HTTP on the loopback address (docs/door-locks.md).

Its faults are switched on at `POST /simulation/faults` with `{"fault": "lost_reply", "times": 2}`.
"""

import json
import secrets
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from machiport_cli.local_stack.simulated_locks import FAULTS, Asked, DoorPin, SimulatedLocks

_LARGEST_BODY: Final = 4096
_MOST_FAULTS: Final = 100
_PARTS: Final = 4  # locks, <lock>, pins, <reservation>


class LockServer:
    """The service as it runs. `url` is what the template's SmartLockUrl is set to, `key` what it asks for."""

    def __init__(self, locks: SimulatedLocks, port: int, key: str) -> None:
        """Serve from a thread of our own until `stop`; port 0 takes any free one.

        Raises OSError where the port is taken.
        """
        self.locks: Final = locks
        self.key: Final = key
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(locks, key))
        self._server.daemon_threads = True
        self.url: Final = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and give the port back."""
        self.locks.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def start_locks(port: int = 0, locks: SimulatedLocks | None = None) -> LockServer:
    """Serve door locks on the loopback address with a new key. Raises OSError where the port is taken."""
    return LockServer(locks or SimulatedLocks(), port, secrets.token_urlsafe(24))


def _handler(locks: SimulatedLocks, key: str) -> type[BaseHTTPRequestHandler]:
    class Handler(_LockHandler):
        service = locks
        expected = f"Bearer {key}"

    return Handler


class _LockHandler(BaseHTTPRequestHandler):
    """Answers PUT and DELETE of a reservation's PIN, and POST of a fault."""

    service: SimulatedLocks
    expected: str

    def do_PUT(self) -> None:
        """Issue a PIN."""
        self._answer(issues=True)

    def do_DELETE(self) -> None:
        """Revoke a PIN."""
        self._answer(issues=False)

    def do_POST(self) -> None:
        """Plan a fault."""
        body = self._body()
        fault, times = body.get("fault"), body.get("times", 1)
        if urlsplit(self.path).path != "/simulation/faults" or fault not in FAULTS or not isinstance(times, int):
            self._send(HTTPStatus.NOT_FOUND, {"faults": FAULTS})
            return
        self.service.plan(fault, min(times, _MOST_FAULTS))
        self._send(HTTPStatus.NO_CONTENT)

    def _answer(self, *, issues: bool) -> None:
        asked = self._asked(issues=issues)
        if self.headers.get("Authorization") != self.expected:
            self._send(HTTPStatus.UNAUTHORIZED)
            return
        if asked is None:
            self._send(HTTPStatus.BAD_REQUEST)
            return
        answer = self.service.meet(asked, self.service.next_fault())
        if answer is None:
            self.close_connection = True  # and not a byte of an answer
            return
        status, pin = answer
        self._send(status, None if pin is None else _document(pin))

    def _asked(self, *, issues: bool) -> Asked | None:
        parts = urlsplit(self.path)
        names = [unquote(part) for part in parts.path.strip("/").split("/")]
        body = self._body()
        given = body.get("revision") if issues else parse_qs(parts.query).get("revision", [""])[0]
        if len(names) != _PARTS or (names[0], names[2]) != ("locks", "pins"):
            return None
        try:
            times = (_instant(body["valid_from"]), _instant(body["valid_until"])) if issues else None
            return Asked(names[1], names[3], int(str(given)), times)
        except (KeyError, TypeError, ValueError):
            return None

    def _body(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            body = json.loads(self.rfile.read(min(length, _LARGEST_BODY)) or b"{}")
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def _send(self, status: HTTPStatus, document: object = None) -> None:
        content = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing: a line would name the reservation."""


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant


def _document(pin: DoorPin) -> dict[str, str | None]:
    def text(instant: datetime | None) -> str | None:
        return None if instant is None else instant.isoformat()

    return {"pin": pin.pin, "valid_from": text(pin.valid_from), "valid_until": text(pin.valid_until)}
