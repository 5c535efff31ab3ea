"""Lists in pages: a bounded `limit` and an opaque `cursor` that belongs to one query."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from machiport.problem_details import InvalidCursor

DEFAULT_LIMIT = 50
HIGHEST_LIMIT = 200

Limit = Annotated[int, Query(ge=1, le=HIGHEST_LIMIT, description="How many entries to return at most.")]
# An area's name of 300 Japanese letters, escaped and encoded, takes 2,500 characters.
_LONGEST_CURSOR = 4096
Cursor = Annotated[
    str | None,
    Query(max_length=_LONGEST_CURSOR, description="`next_cursor` of the page before; absent for the first page."),
]

_VERSION = 1
_FINGERPRINT_DIGITS = 16
_IDENTIFIER = re.compile(r"[!-~]{1,255}")

# Where a page ended, in the repository's terms: a DynamoDB key in plain values, or an offset.
type Position = Mapping[str, str | int]


class Page[Item](BaseModel):
    """One page of a list. `next_cursor` is null on the last page."""

    model_config = ConfigDict(extra="forbid")

    items: list[Item]
    next_cursor: str | None = Field(default=None, description="Give it as `cursor` to read on; null at the end.")


def query_fingerprint(resource: str, filters: Mapping[str, str | int | bool | None]) -> str:
    """Return a short name of a query: its resource (with the municipality) and every filter, but not the limit."""
    text = json.dumps([resource, sorted(filters.items())], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_FINGERPRINT_DIGITS]


def encode_cursor(position: Position, fingerprint: str) -> str:
    """Return the opaque cursor for `position` of the query with `fingerprint`."""
    text = json.dumps({"v": _VERSION, "q": fingerprint, "p": dict(position)}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str, fingerprint: str) -> dict[str, str | int]:
    """Return the position in `cursor`.

    A cursor is not a secret and not signed: the repository builds its keys from the route's own municipality and
    takes only the place in the list from the cursor.

    Raises InvalidCursor for what is not a cursor, one of another version, and one of another query.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        document = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise InvalidCursor from error
    if not isinstance(document, dict) or document.get("v") != _VERSION or document.get("q") != fingerprint:
        raise InvalidCursor
    position = document.get("p")
    if not isinstance(position, dict) or not all(type(value) in (str, int) for value in position.values()):
        raise InvalidCursor
    return position


def decode_offset(cursor: str | None, fingerprint: str) -> int:
    """Return how many entries a list passes over: 0 without a cursor. For lists that are held in memory.

    Raises InvalidCursor as decode_cursor does, and for a place that no list has.
    """
    if cursor is None:
        return 0
    offset = decode_cursor(cursor, fingerprint).get("offset")
    if not isinstance(offset, int) or offset < 0:
        raise InvalidCursor
    return offset


def decode_identifier(cursor: str | None, fingerprint: str, name: str) -> str | None:
    """Return the identifier (visible ASCII) behind which a list goes on; None without a cursor.

    Raises InvalidCursor as decode_cursor does, and for what is no identifier.
    """
    if cursor is None:
        return None
    identifier = decode_cursor(cursor, fingerprint).get(name)
    if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        raise InvalidCursor
    return identifier


def decode_stretch(cursor: str | None, fingerprint: str) -> tuple[str | None, int]:
    """Return behind what a list goes on (None: from its beginning), and how many entries it passes over there.

    For lists that are put in order a stretch at a time.

    Raises InvalidCursor as decode_cursor does, and for a place that no list has.
    """
    if cursor is None:
        return None, 0
    after = decode_cursor(cursor, fingerprint).get("after")
    if after is not None and not (isinstance(after, str) and _IDENTIFIER.fullmatch(after)):
        raise InvalidCursor
    return after, decode_offset(cursor, fingerprint)


def stretch_cursor(after: str | None, offset: int, fingerprint: str) -> str:
    """Return the cursor that decode_stretch reads."""
    return encode_cursor({"offset": offset} | ({} if after is None else {"after": after}), fingerprint)


def next_identifier_cursor(identifiers: Sequence[str], limit: int, fingerprint: str, name: str) -> str | None:
    """Return the cursor behind the page's last entry, to be read by decode_identifier; None where the list ends.

    `identifiers` are those of the page of `limit` entries and, where the list goes on, at least one more.
    """
    return encode_cursor({name: identifiers[limit - 1]}, fingerprint) if len(identifiers) > limit else None


def next_offset_cursor(offset: int, limit: int, total: int, fingerprint: str) -> str | None:
    """Return the cursor after the page of `limit` entries at `offset`; None where the list ends with it."""
    following = offset + limit
    return encode_cursor({"offset": following}, fingerprint) if following < total else None
