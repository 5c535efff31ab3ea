"""The feed of JMA's telegrams (Atom), read over HTTP with bounds on everything: time, size, and where it may go."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urljoin, urlsplit

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from machiport.hazard.warnings.bounded_xml import parsed
from machiport.hazard.warnings.model import TelegramType
from machiport.hazard.warnings.ports import FeedEntry, FeedNotReadable, TelegramGone
from machiport.hazard.warnings.telegram_reading import LARGEST_TELEGRAM
from machiport.service_addresses import is_protected

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from urllib3 import BaseHTTPResponse

_JMA: Final = ("https", "www.data.jma.go.jp", 443)
_LARGEST_FEED: Final = 16 * 1024 * 1024
_MOST_TAGS: Final = 600_000
_MOST_ENTRIES: Final = 20_000
_LONGEST_ADDRESS: Final = 500
_CHUNK: Final = 64 * 1024
# Two feeds and a telegram, each as slow as it may be, fit the function's time.
_SECONDS_IN_ALL: Final = 8.0
_TIMEOUT: Final = Timeout(connect=3, read=4)
_PORTS: Final = {"https": 443, "http": 80}
_OK, _NOT_MODIFIED, _BAD_REQUEST, _SERVER_ERROR = 200, 304, 400, 500
_TOO_MANY: Final = frozenset({408, 429})
# …/20260601000500_0_VPWW55_440000.xml: when, which of the second, kind, forecast area of the office.
_FILE: Final = re.compile(r"_(VPWW(?:5[5-9]|6[01]))(?:_([0-9]{6}))?(?:_[0-9A-Za-z]+)*\.xml$")

type Origin = tuple[str, str, int]


class AddressNotAllowed(ValueError):  # noqa: N818  # reads as a sentence, as problems do
    """An address that is not to be fetched."""


def origin_of(address: str) -> Origin:
    """Return scheme, host and port of an address.

    Raises AddressNotAllowed for anything but https, where the host is not this machine itself (a feed for trying
    out), and for addresses with a user in them.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressNotAllowed("not an address") from error
    if not is_protected(parts) or not host or parts.username is not None or len(address) > _LONGEST_ADDRESS:
        raise AddressNotAllowed("only https without a user")
    return parts.scheme, host, port or _PORTS[parts.scheme]


class HttpWarningFeed:
    """Reads one feed, and a second one of the last days after a silence."""

    def __init__(self, url: str, long_url: str = "", monotonic: Callable[[], float] = time.monotonic) -> None:
        """Read the feed at `url`; `long_url` is that of the last days, empty where there is none.

        Raises AddressNotAllowed (a ValueError).
        """
        self._url = url
        self._long_url = long_url
        self._origins = {_JMA, *(origin_of(each) for each in (url, long_url) if each)}
        self._monotonic = monotonic
        # Redirects are not followed and nothing is tried again: the next minute comes soon enough.
        self._pool = PoolManager(timeout=_TIMEOUT, retries=False, maxsize=2)
        self._validators: dict[str, str] = {}

    def forget(self) -> None:
        """Read the feed anew the next time."""
        self._validators = {}

    def entries(self) -> Sequence[FeedEntry] | None:
        """Return the warning telegrams that the feed lists; None where it has not changed. Raises FeedNotReadable."""
        answer = self._get(self._url, self._validators, _LARGEST_FEED)
        if answer is None:
            return None
        content, validators = answer
        entries = list(_entries(content, self._url))
        self._validators = validators
        return entries

    def entries_of_days(self) -> Sequence[FeedEntry]:
        """Return those that the feed of the last days lists; none where there is none. Raises FeedNotReadable."""
        answer = self._get(self._long_url, {}, _LARGEST_FEED) if self._long_url else None
        return () if answer is None else list(_entries(answer[0], self._long_url))

    def telegram(self, entry: FeedEntry) -> bytes:
        """Return a telegram's XML. Raises FeedNotReadable, TelegramGone where it is the telegram's own fault."""
        try:
            allowed = origin_of(entry.url) in self._origins
        except AddressNotAllowed as error:
            raise TelegramGone("at an address that nobody may fetch") from error
        if not allowed:
            raise TelegramGone("not at the feed's own place, nor at JMA's")
        answer = self._get(entry.url, {}, LARGEST_TELEGRAM)
        if answer is None:
            raise TelegramGone("not modified, though nobody asked")
        return answer[0]

    def _get(self, url: str, validators: dict[str, str], largest: int) -> tuple[bytes, dict[str, str]] | None:
        """Return content and validators; None for 304."""
        # Identity: what arrives is what is counted, no small answer swells into a large one.
        headers = {"Accept-Encoding": "identity", "User-Agent": "machiport-warning-poller", **validators}
        try:
            response = self._pool.request("GET", url, headers=headers, preload_content=False, redirect=False)
            try:
                if response.status == _NOT_MODIFIED and validators:
                    return None
                _check(response)
                return self._body(response, largest), _validators(response)
            finally:
                # Not back into the pool: it may hold a body that nobody has read to its end.
                response.close()
        except (HTTPError, OSError) as error:
            raise FeedNotReadable("no answer") from error

    def _body(self, response: "BaseHTTPResponse", largest: int) -> bytes:
        began = self._monotonic()
        body = bytearray()
        # What has arrived, at most so much: `read` would wait for all of it, however slowly it trickles.
        while chunk := response.read1(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > largest:
                raise TelegramGone("larger than it may be")
            if self._monotonic() - began > _SECONDS_IN_ALL:
                raise FeedNotReadable("too slow")
        return bytes(body)


def _check(response: "BaseHTTPResponse") -> None:
    if response.status >= _SERVER_ERROR or response.status in _TOO_MANY:
        raise FeedNotReadable(f"answered {response.status}")
    if response.status != _OK:
        raise TelegramGone(f"answered {response.status}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise TelegramGone("encoded, though nobody asked")


def _validators(response: "BaseHTTPResponse") -> dict[str, str]:
    found = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
    return {asking: response.headers[name] for asking, name in found.items() if name in response.headers}


def _entries(content: bytes, base: str) -> Iterator[FeedEntry]:
    """Go through the warning telegrams of a feed; entries that are none, or lack something, are passed over."""
    try:
        root = parsed(content, _MOST_TAGS)
    except ValueError as error:
        raise FeedNotReadable("not a feed") from error
    if root.tag.rpartition("}")[2] != "feed":
        raise FeedNotReadable("not a feed")
    for number, element in enumerate(root.iterfind("{*}entry")):
        if number >= _MOST_ENTRIES:
            raise FeedNotReadable("more entries than any feed has")
        entry = _entry(element, base)
        if entry is not None:
            yield entry


def _entry(element: "Element", base: str) -> FeedEntry | None:
    link = element.find("{*}link")
    address = "" if link is None else link.get("href", "")
    file = _FILE.search(address)
    updated = (element.findtext("{*}updated") or "").strip()
    entry_id = (element.findtext("{*}id") or address).strip()
    if file is None or len(address) > _LONGEST_ADDRESS or len(entry_id) > _LONGEST_ADDRESS:
        return None
    try:
        updated_at, url = datetime.fromisoformat(updated), urljoin(base, address)
    except ValueError:
        return None
    if updated_at.tzinfo is None:
        return None
    return FeedEntry(f"{entry_id}|{updated}", url, cast("TelegramType", file[1]), file[2], updated_at)
