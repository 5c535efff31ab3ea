"""The service of door locks over HTTP (contract: docs/door-locks.md)."""

import json
from typing import Final, Protocol
from urllib.parse import quote, urlencode, urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr, ValidationError
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from machiport.facilities.locks.errors import LockKnowsNewer, LockRefused, LockUnavailable
from machiport.facilities.locks.model import IssuedPin, PinRequest
from machiport.service_addresses import is_protected

_TIMEOUT: Final = Timeout(connect=2, read=4)
_LARGEST_ANSWER: Final = 4096
_LONGEST_ADDRESS: Final = 500
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _CONFLICT, _SERVER_ERROR = 401, 403, 404, 409, 500
_SUCCESS: Final = range(200, 300)
# Every request may be repeated: a reservation is its own operation. After three times the queue brings it again.
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MORE_TRIES: Final = 2


class LockKey(Protocol):
    """The key that the service asks for."""

    def current(self) -> str:
        """Return the key."""
        ...

    def forget(self) -> None:
        """Fetch the key anew the next time: the service did not take this one."""
        ...


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    pin: SecretStr
    valid_from: AwareDatetime
    valid_until: AwareDatetime


def checked_address(url: str) -> str:
    """Return the address of a service, without a slash at the end.

    Raises ValueError for anything but https where it is not this machine itself (for trying out), and for addresses
    with a user or a query in them.
    """
    parts = urlsplit(url)
    usable = is_protected(parts) and parts.hostname and parts.username is None and not parts.query
    if not usable or len(url) > _LONGEST_ADDRESS:
        raise ValueError("the address of the locks' service must be https, without user and query")
    return url.rstrip("/")


class HttpSmartLock:
    """Asks the service; repeats what has no answer, at most three times."""

    def __init__(self, url: str, key: LockKey, *, timeout: Timeout = _TIMEOUT, pause_seconds: float = 0.2) -> None:
        """Ask the service at `url` with `key`; `pause_seconds` before the second repetition, then twice as long.

        Raises ValueError for an address that is not allowed.
        """
        self._url = checked_address(url)
        self._key = key
        retries = Retry(
            total=_MORE_TRIES,
            redirect=False,
            status_forcelist=_AGAIN,
            allowed_methods=frozenset({"PUT", "DELETE"}),
            backoff_factor=pause_seconds,
            backoff_max=2,
            raise_on_status=False,
            raise_on_redirect=False,
            respect_retry_after_header=False,
        )
        self._pool = PoolManager(timeout=timeout, retries=retries, maxsize=2)

    def issue(self, request: PinRequest) -> IssuedPin:
        """Return a PIN for the reservation. Raises LockUnavailable, LockRefused, LockKnowsNewer."""
        wanted = {
            "valid_from": request.valid_from.isoformat(),
            "valid_until": request.valid_until.isoformat(),
            "revision": request.revision,
        }
        content = self._asked("PUT", self._address(request.lock_id, request.reservation_id), json.dumps(wanted))
        try:
            answer = _Answer.model_validate_json(content)
            pin = IssuedPin(lock_id=request.lock_id, **dict(answer))
        except ValidationError:
            # Without its cause: that would show what was answered.
            raise LockRefused("the answer is no PIN") from None
        if not pin.answers(request):
            raise LockRefused("the answer is a PIN for other times")
        return pin

    def revoke(self, lock_id: str, reservation_id: str, revision: int) -> None:
        """Revoke the reservation's PIN. Raises LockUnavailable, LockRefused, LockKnowsNewer."""
        query = urlencode({"revision": revision})
        self._asked("DELETE", f"{self._address(lock_id, reservation_id)}?{query}", None)

    def _address(self, lock_id: str, reservation_id: str) -> str:
        return f"{self._url}/locks/{quote(lock_id, safe='')}/pins/{quote(reservation_id, safe='')}"

    def _asked(self, method: str, address: str, body: str | None) -> bytes:
        headers = {
            "Authorization": f"Bearer {self._key.current()}",
            "Content-Type": "application/json",
            "User-Agent": "machiport-door-lock-worker",
        }
        try:
            response = self._pool.request(
                method, address, body=body, headers=headers, redirect=False, preload_content=False
            )
            try:
                content: bytes = response.read(_LARGEST_ANSWER + 1)
            finally:
                response.close()
        except (HTTPError, OSError):
            raise LockUnavailable("no answer") from None  # its cause names the address with the reservation
        self._check(method, response.status)
        if len(content) > _LARGEST_ANSWER:
            raise LockRefused("an answer larger than any PIN")
        return content

    def _check(self, method: str, status: int) -> None:
        if status in _SUCCESS or (status == _NOT_FOUND and method == "DELETE"):
            return
        if status == _CONFLICT:
            raise LockKnowsNewer
        if status in (_UNAUTHORIZED, _FORBIDDEN):
            self._key.forget()
        if status in _AGAIN or status >= _SERVER_ERROR:
            raise LockUnavailable(f"answered {status}")
        raise LockRefused(f"answered {status}")
