"""Opaque cursors that belong to one query."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machiport.http_api.pagination import (
    decode_cursor,
    decode_offset,
    encode_cursor,
    next_offset_cursor,
    query_fingerprint,
)
from machiport.problem_details import InvalidCursor

QUERY = query_fingerprint("garbage/44201/areas", {"q": "中央"})


def _cursor(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20) | st.integers(), max_size=4))
def test_a_cursor_returns_its_position(position: dict[str, str | int]) -> None:
    cursor = encode_cursor(position, QUERY)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decode_cursor(cursor, QUERY) == position


@given(st.text(max_size=300))
def test_arbitrary_text_is_a_problem_and_never_a_crash(text: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(text, QUERY)


@pytest.mark.parametrize(
    "document",
    [
        [],
        "text",
        None,
        {},
        {"v": 2, "q": QUERY, "p": {}},
        {"v": 1, "q": "another query", "p": {}},
        {"v": 1, "q": QUERY},
        {"v": 1, "q": QUERY, "p": []},
        {"v": 1, "q": QUERY, "p": {"key": None}},
        {"v": 1, "q": QUERY, "p": {"key": {"S": "nested"}}},
        {"v": 1, "q": QUERY, "p": {"key": True}},
        {"v": 1, "q": QUERY, "p": {"key": 1.5}},
    ],
)
def test_a_forged_cursor_is_refused(document: object) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(_cursor(document), QUERY)


def test_a_deeply_nested_cursor_is_refused() -> None:
    cursor = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, QUERY)


def test_the_fingerprint_tells_resource_and_filters_but_not_their_order() -> None:
    assert query_fingerprint("a", {"x": 1, "y": 2}) == query_fingerprint("a", {"y": 2, "x": 1})
    assert query_fingerprint("a", {"x": 1}) != query_fingerprint("b", {"x": 1})
    assert query_fingerprint("a", {"x": 1}) != query_fingerprint("a", {"x": "1"})


def test_pages_by_offset_reach_the_end() -> None:
    assert decode_offset(None, QUERY) == 0
    cursor = next_offset_cursor(0, 3, 4, QUERY)
    assert cursor is not None
    assert decode_offset(cursor, QUERY) == 3
    assert next_offset_cursor(3, 3, 4, QUERY) is None
    assert next_offset_cursor(0, 4, 4, QUERY) is None


@pytest.mark.parametrize("position", [{}, {"offset": -1}, {"offset": "1"}])
def test_an_offset_that_no_list_has_is_refused(position: dict[str, str | int]) -> None:
    with pytest.raises(InvalidCursor):
        decode_offset(encode_cursor(position, QUERY), QUERY)
