"""The HTTP API as the operator's commands call it: retries that are safe, refusals in the operator's words."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final, Self

import httpx

from machiport.localized_text import LocalizedText
from machiport_cli.faults import ExitCode, OperatorError, Pointer
from machiport_cli.operation_keys import OperationKeys

# API Gateway answers after 29 seconds at the latest.
_TIMEOUT: Final = httpx.Timeout(35, connect=5)
_ATTEMPTS: Final = 5
_LONGEST_PAUSE: Final = 60.0
# 504: a publication of a large city may take longer than API Gateway waits. The same key never has two effects; an
# attempt that was cut off is begun anew when its lease has run out, and until then 409 request_in_progress says so.
_WORTH_ANOTHER_ATTEMPT: Final = frozenset({429, 502, 503, 504})
_CONFLICT: Final = 409
_LOWEST_SERVER_ERROR: Final = 500
_UNAVAILABLE: Final = frozenset({502, 503, 504})
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """Files (name → content) and form fields of a multipart request."""

    files: Mapping[str, bytes]
    fields: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def fingerprint(self) -> bytes:
        """Return the same bytes for the same files and fields."""
        parts = [json.dumps(dict(sorted(self.fields.items()))).encode()]
        for name, content in sorted(self.files.items()):
            parts += [name.encode(), str(len(content)).encode(), content]
        return b"\0".join(parts)


class ApiClient:
    """One deployment's API, for one operator. Use as a context manager."""

    def __init__(
        self,
        http: httpx.Client,
        keys: OperationKeys,
        *,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        """Call through `http` (its base_url holds the stage); wait with `pause` (time.sleep) between attempts."""
        self._http = http
        self._keys = keys
        self._pause = pause or time.sleep

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close connections."""
        self._http.close()

    def get(self, path: str, query: Mapping[str, str | int] | None = None, *, language: str | None = None) -> Any:  # noqa: ANN401  # JSON
        """Return the JSON at `path` (below the stage, without a slash in front), in the operator's language or another.

        Raises OperatorError.
        """
        headers = {"Accept-Language": language} if language else None
        return self._answer(lambda: self._http.get(path, params=dict(query or {}), headers=headers), has_effect=False)

    def pages(self, path: str, query: Mapping[str, str | int] | None = None) -> Iterator[dict[str, Any]]:
        """Go through all items of a paged list.

        Raises OperatorError.
        """
        asked = {"limit": _PAGE, **(query or {})}
        while True:
            page = self.get(path, asked)
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            asked["cursor"] = page["next_cursor"]

    def post(self, path: str, body: Mapping[str, Any] | Upload | None = None, *, key: str | None = None) -> Any:  # noqa: ANN401  # JSON
        """Do something once and return the answer, however often it has to be sent.

        `key` is the Idempotency-Key; without one the operation's own is used, which also a later run of the same
        command uses if this one ends without an answer. Raises OperatorError.
        """
        if key is not None:
            return self._answer(lambda: self._send(path, body, key))
        content = body.fingerprint() if isinstance(body, Upload) else json.dumps(body, sort_keys=True).encode()
        with self.key_for(path.encode(), content) as own_key:
            return self._answer(lambda: self._send(path, body, own_key))

    def put(self, path: str, body: Mapping[str, Any], *, version: int) -> Any:  # noqa: ANN401  # JSON
        """Save something over its version that was read (`If-Match`), and return the answer.

        Raises OperatorError; also where an attempt without an answer was done: the version is another one then.
        """
        headers = {"If-Match": f'"{version}"'}
        return self._answer(lambda: self._http.put(path, json=body, headers=headers))

    def key_for(self, *parts: bytes) -> AbstractContextManager[str]:
        """Hold the key of an operation of several requests, which `parts` make out; see OperationKeys.key_for."""
        return self._keys.key_for(str(self._http.base_url).encode(), *parts)

    def _send(self, path: str, body: Mapping[str, Any] | Upload | None, key: str) -> httpx.Response:
        headers = {"Idempotency-Key": key}
        if isinstance(body, Upload):
            files = [("files", (name, content)) for name, content in sorted(body.files.items())]
            return self._http.post(path, data=dict(body.fields), files=files, headers=headers)
        if body is None:
            return self._http.post(path, headers=headers)
        return self._http.post(path, json=body, headers=headers)

    def _answer(self, send: Callable[[], httpx.Response], *, has_effect: bool = True) -> Any:  # noqa: ANN401  # JSON
        """Send, again where that can help: everything sent here has one effect however often it arrives.

        An attempt without an answer may have had its effect, whatever a later attempt is answered.
        """
        unclear = False
        for attempt in range(1, _ATTEMPTS + 1):
            last = attempt == _ATTEMPTS
            try:
                response = send()
            except httpx.ConnectError as failure:
                raise not_reachable(str(self._http.base_url)) from failure
            except httpx.TransportError as failure:
                if last:
                    raise not_reachable(str(self._http.base_url)) from failure
                unclear = has_effect
                self._pause(_backoff(attempt))
                continue
            unclear = unclear or (has_effect and _leaves_unclear(response))
            if last or not _worth_another_attempt(response):
                return _content(response, unclear=unclear)
            self._pause(_asked_pause(response) or _backoff(attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")


def open_http(
    base_url: str, token: str | None, language: str, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return the connection to the API at `base_url` (stage included), as the owner of an access token."""
    headers = {"Accept-Language": language, "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return httpx.Client(base_url=base_url, headers=headers, timeout=_TIMEOUT, transport=transport)


def not_reachable(address: str) -> OperatorError:
    """Return the error for a service that does not answer."""
    return OperatorError(
        "service_not_reachable",
        LocalizedText(ja="サービスに接続できません", en="The service cannot be reached"),
        LocalizedText(
            ja=f"{address} から応答がありません。接続先(--api-url)とネットワークを確かめて、"
            "同じコマンドをもう一度実行してください(二重に実行されることはありません)。",
            en=f"{address} does not answer. Check the address (--api-url) and the network, then run the same command "
            "again; nothing is done twice.",
        ),
        exit_code=ExitCode.NOT_REACHABLE,
        outcome_unclear=True,
    )


def _backoff(attempt: int) -> float:
    return 0.5 * 2.0**attempt


def _worth_another_attempt(response: httpx.Response) -> bool:
    return response.status_code in _WORTH_ANOTHER_ATTEMPT or _is_in_progress(response)


def _leaves_unclear(response: httpx.Response) -> bool:
    """Tell whether what was asked for may have been done, or be done just now, in spite of this answer."""
    return response.status_code >= _LOWEST_SERVER_ERROR or _is_in_progress(response)


def _is_in_progress(response: httpx.Response) -> bool:
    return response.status_code == _CONFLICT and _document(response).get("code") == "request_in_progress"


def _asked_pause(response: httpx.Response) -> float | None:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_PAUSE) if asked.isdecimal() else None


def _content(response: httpx.Response, *, unclear: bool) -> Any:  # noqa: ANN401  # JSON
    if response.is_error:
        raise _refusal(response, unclear=unclear)
    document = _json(response)
    if document is None or not response.is_success:
        raise not_reachable(str(response.url))  # a proxy's page or redirection: somebody else answers there
    return document


def _json(response: httpx.Response) -> Any:  # noqa: ANN401  # JSON
    """Return what was answered; None for what is no JSON."""
    try:
        return response.json()
    except ValueError:
        return None


def _document(response: httpx.Response) -> dict[str, Any]:
    document = _json(response)
    return document if isinstance(document, dict) else {}


def _refusal(response: httpx.Response, *, unclear: bool) -> OperatorError:
    """Return a problem (RFC 9457) as an error; its texts come in the language that was asked for."""
    document = _document(response)
    title = document.get("title") or f"HTTP {response.status_code}"
    detail = document.get("detail") or document.get("message") or response.reason_phrase
    if "request_id" in document:
        detail = f"{detail} (request_id: {document['request_id']})"
    no_answer = unclear or response.status_code in _UNAVAILABLE
    return OperatorError(
        str(document.get("code") or f"http_{response.status_code}"),
        LocalizedText(ja=str(title)),
        _with_advice(str(detail)) if unclear else LocalizedText(ja=str(detail)) if detail else None,
        pointers=[Pointer(str(entry["pointer"]), str(entry["message"])) for entry in document.get("errors", [])],
        exit_code=ExitCode.NOT_REACHABLE if no_answer else ExitCode.REFUSED,
        outcome_unclear=unclear,
    )


def _with_advice(detail: str) -> LocalizedText:
    """Return the service's words, and what to do where nobody knows whether an earlier attempt was done."""
    return LocalizedText(
        ja=f"{detail} 実行されたかどうかは、まだ分かりません。このあと同じコマンドをもう一度実行してください"
        "(二重に実行されることはありません)。".strip(),
        en=f"{detail} Whether it was done is not known yet. Run the same command again after this; "
        "nothing is done twice.".strip(),
    )
