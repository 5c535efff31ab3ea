"""Only https is fetched, but from this machine itself, and nobody's secrets are sent along."""

import pytest

from machiport.hazard.warnings.feed_reading import AddressNotAllowed, HttpWarningFeed, origin_of


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://www.data.jma.go.jp/developer/xml/feed/extra.xml", ("https", "www.data.jma.go.jp", 443)),
        ("https://example.jp:8443/feed", ("https", "example.jp", 8443)),
        ("http://127.0.0.1:8000/feed", ("http", "127.0.0.1", 8000)),
        ("http://[::1]/feed", ("http", "::1", 80)),
    ],
)
def test_allowed_addresses_have_an_origin(address: str, origin: tuple[str, str, int]) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "http://www.data.jma.go.jp/developer/xml/feed/extra.xml",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost.example.jp/feed",
        "http://127.0.0.1.example.jp/feed",
        "https://user@www.data.jma.go.jp/feed",
        "https://example.jp:port/feed",
        "https:///feed",
        "file:///etc/hostname",
        "https://[/feed",
        "",
        "https://example.jp/" + "a" * 500,
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(AddressNotAllowed):
        origin_of(address)


def test_a_feed_without_https_stops_the_function_at_its_start() -> None:
    with pytest.raises(ValueError, match="https"):
        HttpWarningFeed("http://example.jp/feed.xml")
    with pytest.raises(ValueError, match="https"):
        HttpWarningFeed("https://example.jp/feed.xml", "ftp://example.jp/long.xml")
