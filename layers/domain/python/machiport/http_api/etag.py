"""Strong ETags and conditional answers (RFC 9110 sections 8.8.3 and 13)."""

import hashlib
import re

from fastapi import Request, Response

# 32 hexadecimal digits, 128 bits: two different bodies never meet in practice.
_ETAG_DIGITS = 32
_ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')
# Longer lists are no cache's; what follows is not read, which at worst costs a full answer.
_LONGEST_HEADER = 4096


def strong_etag(content: bytes) -> str:
    """Return the strong ETag of `content`, with its quotes."""
    return f'"{hashlib.sha256(content).hexdigest()[:_ETAG_DIGITS]}"'


def matches_any(if_none_match: str | None, etag: str) -> bool:
    """Tell whether an `If-None-Match` header names `etag`: `*`, or weak comparison with any entry of the list."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return opaque in _ENTITY_TAG.findall(if_none_match[:_LONGEST_HEADER])


def public_cache(seconds: int, *, stale_seconds: int = 0) -> str:
    """Return `Cache-Control` for what everybody may see and keep for `seconds`.

    With `stale_seconds` a cache may answer with the old copy that much longer while it asks for a new one
    (RFC 5861).
    """
    stale = f", stale-while-revalidate={stale_seconds}" if stale_seconds else ""
    return f"public, max-age={seconds}{stale}"


def conditional_response(
    request: Request,
    content: bytes,
    *,
    media_type: str,
    cache_control: str,
    etag: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return 200 with `content`, or 304 without a body where the asker already has it.

    Both carry ETag, Cache-Control and `headers` (Vary, Content-Language, Content-Disposition …), as RFC 9110
    section 15.4.5 asks. `etag` is given where the repository stores it with the content; else it is computed.
    """
    tag = etag or strong_etag(content)
    with_tag = {"ETag": tag, "Cache-Control": cache_control, **(headers or {})}
    if matches_any(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=with_tag)
    return Response(content, headers=with_tag, media_type=media_type)
