"""Strong ETags and conditional answers."""

import pytest
from fastapi import Request

from machiport.http_api.etag import conditional_response, matches_any, public_cache, strong_etag

ETAG = strong_etag(b"calendar")


def _request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


def test_etag_is_strong_quoted_and_of_the_content() -> None:
    assert ETAG.startswith('"')
    assert ETAG.endswith('"')
    assert len(ETAG) == 34
    assert strong_etag(b"calendar2") != ETAG


@pytest.mark.parametrize(
    ("header", "matches"),
    [
        (None, False),
        ("", False),
        ("*", True),
        (" * ", True),
        (ETAG, True),
        (f"W/{ETAG}", True),
        (f'"a", {ETAG}', True),
        (f'"with, comma",W/{ETAG}', True),
        ('"other"', False),
        (ETAG.strip('"'), False),
        ('"' + "x" * 100_000, False),
    ],
)
def test_if_none_match(header: str | None, *, matches: bool) -> None:
    assert matches_any(header, ETAG) is matches


def test_a_weak_etag_is_compared_by_its_opaque_part() -> None:
    assert matches_any('"abc"', 'W/"abc"')


def test_the_first_answer_carries_content_and_etag() -> None:
    answer = conditional_response(_request(), b"calendar", media_type="text/calendar", cache_control="no-cache")
    assert answer.status_code == 200
    assert answer.body == b"calendar"
    assert answer.headers["etag"] == ETAG
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/calendar")


def test_who_has_it_already_gets_304_with_the_same_headers_and_no_body() -> None:
    answer = conditional_response(
        _request(if_none_match=ETAG),
        b"calendar",
        media_type="text/calendar",
        cache_control=public_cache(60, stale_seconds=600),
        headers={"Vary": "Accept-Language"},
    )
    assert answer.status_code == 304
    assert answer.body == b""
    assert answer.headers["etag"] == ETAG
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"


def test_a_stored_etag_is_used_as_it_is() -> None:
    answer = conditional_response(
        _request(if_none_match='"7"'), b"x", media_type="text/plain", cache_control="no-cache", etag='"7"'
    )
    assert answer.status_code == 304
