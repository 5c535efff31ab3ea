"""A feed of weather warnings on this machine: the sample telegrams, as JMA's would be read.

Served on the loopback address only. Times in the samples are moved so that the latest report was made a minute
before the feed began: a fresh stack shows warnings as if they had just been issued.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from machiport_cli.local_stack.places import PROJECT_ROOT

SAMPLE_TELEGRAMS: Final = PROJECT_ROOT / "sample_region" / "hazard" / "telegrams"
_FEED_PATH: Final = "/feed/extra.xml"
_TELEGRAMS: Final = "/data/"
_INSTANT: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")
_REPORTED: Final = re.compile(r"<ReportDateTime>([^<]+)</ReportDateTime>")
_FILE_TIME: Final = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class SampleTelegram:
    """A telegram as it is served: its file name, when it was sent (UTC), its XML."""

    name: str
    sent_at: datetime
    content: bytes


def time_shift(folder: Path, now: datetime) -> timedelta:
    """Return by how much to move the telegrams of a folder so that the latest report was made a minute before `now`.

    Raises ValueError for a file that names no time of report.
    """
    latest = max((_reported_at(path) for path in folder.glob("*.xml")), default=now)
    return now.replace(second=0, microsecond=0) - timedelta(minutes=1) - latest


def sample_telegrams(folder: Path, moved: timedelta) -> list[SampleTelegram]:
    """Return the telegrams of a folder with all their times moved.

    Files are named as JMA's: `<UTC time>_<number>_<kind>_<forecast area>.xml`.
    """

    def later(match: re.Match[str]) -> str:
        return (datetime.fromisoformat(match[0]) + moved).isoformat()

    telegrams = []
    for path in sorted(folder.glob("*.xml")):
        time, _, rest = path.name.partition("_")
        sent_at = datetime.strptime(time, _FILE_TIME).replace(tzinfo=UTC) + moved
        content = _INSTANT.sub(later, path.read_text(encoding="utf-8")).encode()
        telegrams.append(SampleTelegram(f"{sent_at:{_FILE_TIME}}_{rest}", sent_at, content))
    return telegrams


def _reported_at(path: Path) -> datetime:
    found = _REPORTED.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path.name} has no ReportDateTime")
    return datetime.fromisoformat(found[1])


class FeedServer:
    """The feed as it runs. `url` is what `WARNING_FEED_URL` is set to."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        """Serve from a thread of our own until `stop`."""
        self._server = server
        host, port = server.server_address[:2]
        self.url: Final = f"http://{host!s}:{port}{_FEED_PATH}"
        self._thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def start_feed(port: int = 0, folder: Path = SAMPLE_TELEGRAMS) -> FeedServer:
    """Serve the sample telegrams of `folder` on the loopback address; port 0 takes any free one.

    The folder is read at each request: a file that is added while the feed runs is in it at once, moved in time as
    the others are. Raises OSError where the port is taken.
    """
    moved = time_shift(folder, datetime.now(UTC))

    class Handler(_FeedHandler):
        def documents(self) -> Mapping[str, bytes]:
            return feed_documents(sample_telegrams(folder, moved))

    return FeedServer(ThreadingHTTPServer(("127.0.0.1", port), Handler))


def feed_documents(telegrams: list[SampleTelegram]) -> dict[str, bytes]:
    """Return what is served by path: the feed, the newest telegram first, and each telegram."""
    entries = []
    for telegram in sorted(telegrams, key=lambda each: (each.sent_at, each.name), reverse=True):
        address = quoteattr(_TELEGRAMS + telegram.name)
        entries.append(
            f"  <entry>\n    <title>見本の気象警報・注意報</title>\n    <id>{escape(telegram.name)}</id>\n"
            f"    <updated>{telegram.sent_at.isoformat()}</updated>\n"
            f'    <link type="application/xml" href={address}/>\n  </entry>\n'
        )
    feed = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">\n'
        "  <title>見本のフィード（架空）</title>\n" + "".join(entries) + "</feed>\n"
    )
    return {_FEED_PATH: feed.encode(), **{_TELEGRAMS + each.name: each.content for each in telegrams}}


class _FeedHandler(BaseHTTPRequestHandler):
    """Answers GET with a document, its ETag, and 304 to who has it."""

    def documents(self) -> Mapping[str, bytes]:
        """Return what is served, by path."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Answer."""
        content = self.documents().get(self.path)
        if content is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        etag = f'"{sha256(content).hexdigest()[:16]}"'
        known = self.headers.get("If-None-Match") == etag
        self.send_response(HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/xml; charset=utf-8")
        if not known:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not known:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing: the poller asks every minute."""
