"""The poller against real HTTP on the loopback address: the sample feed, and servers that mean harm."""

import gzip
import importlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from tests.gateway_events import LambdaContextDouble
from tests.integration.conftest import CreateTable
from tests.warning_telegrams import OITA, REGION, telegram_xml

from machiport.clock import SystemClock
from machiport.hazard.warnings.dynamo_warnings_in_force import DynamoWarningsInForce
from machiport.hazard.warnings.feed_reading import HttpWarningFeed
from machiport.hazard.warnings.ports import FeedEntry, FeedNotReadable, TelegramGone
from machiport.hazard.warnings.telegram_reading import LARGEST_TELEGRAM
from machiport.hazard.warnings.warning_codes import load_warning_codes
from machiport.hazard.warnings.warnings_service import WarningsService
from machiport_cli.local_stack.warning_feed import SAMPLE_TELEGRAMS, start_feed

CONTEXT = LambdaContextDouble()


@dataclass
class Page:
    """What a server answers at a path."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    goes_on: Event | None = None
    """After the first byte the rest is kept back until then."""


@dataclass
class Place:
    """A server on the loopback address, with what it was asked."""

    url: str
    pages: dict[str, Page]
    asked: list[tuple[str, dict[str, str]]]

    def put_feed(self, *addresses: str, updated: str = "2026-06-01T00:00:00Z") -> None:
        """Put a feed of telegrams at these addresses to /feed.xml."""
        entries = "".join(
            f'<entry><id>{each}</id><updated>{updated}</updated><link href="{each}"/></entry>' for each in addresses
        )
        self.pages["/feed.xml"] = Page(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode())

    def feed(self) -> HttpWarningFeed:
        """Return a reader of it."""
        return HttpWarningFeed(f"{self.url}/feed.xml")


type Serve = Callable[[], Place]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def started() -> Place:
            place = Place("", {}, [])

            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    place.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                    page = place.pages.get(self.path, Page(b"", 404))
                    self.send_response(page.status)
                    for name, value in {"Content-Length": str(len(page.content)), **page.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(page.content[:1])
                    if page.goes_on is not None:
                        page.goes_on.wait(timeout=10)
                    self.wfile.write(page.content[1:])

                def log_message(self, *_anything: object) -> None:
                    """Say nothing."""

            server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            place.url = f"http://127.0.0.1:{server.server_address[1]}"
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return place

        yield started


@pytest.fixture
def place(serve: Serve) -> Place:
    return serve()


NAME = "/data/20260601000010_0_VPWW55_440000.xml"


def only(feed: HttpWarningFeed) -> FeedEntry:
    entries = feed.entries()
    assert entries is not None
    assert len(entries) == 1
    return entries[0]


def test_telegrams_are_listed_and_fetched(place: Place) -> None:
    place.put_feed(NAME, "/data/20260601000010_0_VPFD51_440000.xml", "/data/20260601000010_0_VPWW53_440000.xml")
    place.pages[NAME] = Page(telegram_xml({OITA: ["03"]}))
    feed = place.feed()
    entry = only(feed)
    assert (entry.telegram, entry.office, entry.url) == ("VPWW55", "440000", place.url + NAME)
    assert feed.telegram(entry) == place.pages[NAME].content


def test_an_unchanged_feed_is_not_read_twice_unless_it_is_forgotten(place: Place) -> None:
    place.put_feed(NAME)
    place.pages["/feed.xml"].headers = {"ETag": '"1"', "Last-Modified": "Mon, 01 Jun 2026 00:00:00 GMT"}
    feed = place.feed()
    only(feed)
    place.pages["/feed.xml"].status = 304
    assert feed.entries() is None
    asked = place.asked[-1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', "Mon, 01 Jun 2026 00:00:00 GMT")
    place.pages["/feed.xml"].status = 200
    feed.forget()
    only(feed)
    assert "if-none-match" not in place.asked[-1][1]


def test_the_feed_of_days_is_another_one(place: Place) -> None:
    place.put_feed(NAME)
    older = NAME.replace("VPWW55", "VPWW61")
    place.pages["/long.xml"] = Page(place.pages["/feed.xml"].content.replace(NAME.encode(), older.encode()))
    feed = HttpWarningFeed(f"{place.url}/feed.xml", f"{place.url}/long.xml")
    assert only(feed).telegram == "VPWW55"
    assert [entry.telegram for entry in feed.entries_of_days()] == ["VPWW61"]
    assert place.feed().entries_of_days() == ()
    del place.pages["/long.xml"]
    with pytest.raises(FeedNotReadable):
        feed.entries_of_days()


def test_telegrams_elsewhere_are_not_fetched(place: Place, serve: Serve) -> None:
    stranger = serve()
    stranger.pages[NAME] = Page(telegram_xml({OITA: ["33"]}))
    for address in (stranger.url + NAME, "file:///etc/hostname_VPWW55_440000.xml", "//169.254.169.254" + NAME):
        place.put_feed(address)
        feed = place.feed()
        with pytest.raises(TelegramGone):
            feed.telegram(only(feed))
    assert stranger.asked == []


def test_a_redirect_is_not_followed(place: Place, serve: Serve) -> None:
    stranger = serve()
    place.put_feed(NAME)
    place.pages[NAME] = Page(b"", 302, {"Location": stranger.url + NAME})
    feed = place.feed()
    with pytest.raises(TelegramGone):
        feed.telegram(only(feed))
    assert stranger.asked == []


@pytest.mark.parametrize(
    ("page", "error"),
    [
        pytest.param(Page(b"", 404), TelegramGone, id="not there"),
        pytest.param(Page(b"", 503), FeedNotReadable, id="out of order"),
        pytest.param(Page(b"", 429), FeedNotReadable, id="too many"),
        pytest.param(Page(b"a" * (LARGEST_TELEGRAM + 1)), TelegramGone, id="too large"),
        pytest.param(Page(gzip.compress(b"a" * 10**6), 200, {"Content-Encoding": "gzip"}), TelegramGone, id="swells"),
        pytest.param(Page(b"a", 200, {"Content-Length": "500"}), FeedNotReadable, id="cut off"),
    ],
)
def test_a_telegram_that_cannot_be_fetched_says_whose_fault_it_is(
    place: Place, page: Page, error: type[FeedNotReadable]
) -> None:
    place.put_feed(NAME)
    place.pages[NAME] = page
    feed = place.feed()
    entry = only(feed)
    with pytest.raises(error) as raised:
        feed.telegram(entry)
    assert raised.type is error


@pytest.mark.parametrize(
    "content",
    [
        b"<html/>",
        b"<feed",
        b'<!DOCTYPE feed [<!ENTITY a "a">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>',
        b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]><feed>&a;</feed>',
    ],
)
def test_what_is_no_feed_is_refused(place: Place, content: bytes) -> None:
    place.pages["/feed.xml"] = Page(content)
    with pytest.raises(FeedNotReadable):
        place.feed().entries()


def test_entries_that_lack_something_are_passed_over(place: Place) -> None:
    place.put_feed(NAME)
    feed = place.pages["/feed.xml"].content.decode()
    entry = feed[feed.index("<entry>") : feed.index("</feed>")]
    broken = [
        entry.replace("<updated>2026-06-01T00:00:00Z</updated>", ""),
        entry.replace("00:00:00Z", "00:00:00"),
        entry.replace(f'<link href="{NAME}"/>', ""),
        entry.replace('href="/', 'href="/' + "a" * 600),
    ]
    place.pages["/feed.xml"] = Page(feed.replace(entry, "".join(broken) + entry).encode())
    assert only(place.feed()).telegram == "VPWW55"


def test_nobody_listening_is_a_feed_not_readable() -> None:
    with pytest.raises(FeedNotReadable):
        HttpWarningFeed("http://127.0.0.1:9/feed.xml").entries()


def test_a_server_that_drips_is_left(place: Place) -> None:
    place.put_feed(NAME)
    seconds = iter(range(0, 1000, 20))
    feed = HttpWarningFeed(f"{place.url}/feed.xml", monotonic=lambda: float(next(seconds)))
    with pytest.raises(FeedNotReadable, match="slow"):
        feed.entries()


def test_a_feed_that_sends_byte_by_byte_is_not_waited_for(place: Place) -> None:
    place.put_feed(NAME)
    place.pages["/feed.xml"].goes_on = Event()
    seconds = iter(range(0, 1000, 20))
    feed = HttpWarningFeed(f"{place.url}/feed.xml", monotonic=lambda: float(next(seconds)))
    # The time is looked at after the first byte, not when 64 KiB have trickled in.
    with pytest.raises(FeedNotReadable, match="too slow"):
        feed.entries()
    place.pages["/feed.xml"].goes_on.set()


def test_a_series_is_a_kind_of_telegram_from_an_office(place: Place) -> None:
    place.put_feed(NAME)
    assert only(place.feed()).series == "VPWW55_440000"
    place.put_feed(NAME.replace("_440000", ""))
    assert only(place.feed()).series == "VPWW55_unknown"


@pytest.fixture
def deployed(create_table: CreateTable, region_package: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return how to start the poller as a new process with a feed."""
    shutil.copytree(REGION / "hazard", region_package / "hazard", dirs_exist_ok=True)
    monkeypatch.setenv("HAZARD_TABLE", create_table("HazardTable"))

    def start(feed_url: str) -> Any:
        monkeypatch.setenv("WARNING_FEED_URL", feed_url)
        return importlib.reload(importlib.import_module("warning_poller.main"))

    return start


def test_the_poller_puts_the_sample_feed_into_the_table(deployed: Callable[[str], Any], dynamodb: Any) -> None:
    server = start_feed()
    try:
        handler = deployed(server.url).handler
        first, second = handler({}, CONTEXT), handler({}, CONTEXT)
    finally:
        server.stop()
    assert (first["feed"], first["stored"]) == ("read", len(list(SAMPLE_TELEGRAMS.glob("*.xml"))))
    assert second == {"feed": "read", "stored": 0, "changes": 0}
    codes = load_warning_codes(REGION)
    service = WarningsService(DynamoWarningsInForce(dynamodb, "HazardTable"), codes, SystemClock())
    found = service.in_force("44201", training=True)
    assert not found.stale
    assert [(each.operation, each.line.code) for each in found.warnings] == [
        ("normal", "03"), ("normal", "09"), ("normal", "14"), ("normal", "16"), ("training", "48"),
    ]  # fmt: skip
    newest = max(each.report.reported_at for each in found.warnings)
    assert datetime.now(UTC) - newest < timedelta(minutes=5)


def test_the_poller_calls_for_help_after_having_stored_the_rest(
    deployed: Callable[[str], Any], place: Place, dynamodb: Any
) -> None:
    good = NAME.replace("VPWW55", "VPWW56")
    place.put_feed(NAME, good)
    place.pages[NAME] = Page(b"<Report>")
    place.pages[good] = Page(telegram_xml({OITA: ["49"]}, telegram="VPWW56"))
    main = deployed(f"{place.url}/feed.xml")
    with pytest.raises(main.WarningsNotComplete):
        main.handler({}, CONTEXT)
    stored = DynamoWarningsInForce(dynamodb, "HazardTable").records("44201", "normal")
    assert [line.code for record in stored for line in record.lines] == ["49"]


def test_without_a_feed_nothing_is_read(deployed: Callable[[str], Any]) -> None:
    assert deployed("").handler({}, CONTEXT) == {"feed": "none"}


def test_a_feed_without_https_stops_the_poller_at_its_start(deployed: Callable[[str], Any]) -> None:
    with pytest.raises(ValueError, match="https"):
        deployed("http://example.jp/feed.xml")
