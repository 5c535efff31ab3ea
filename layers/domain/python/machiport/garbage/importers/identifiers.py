"""Identifiers made from published names: URL-safe, and the same in every edition as long as the name is the same."""

import hashlib

from machiport.comparable_text import comparable

_LENGTH = 15
"""Hexadecimal digits, 60 bits: among 10,000 names a collision has a chance of 1 in 20 billion."""


def identifier_of(kind: str, *names: str) -> str:
    """Return `<kind>-<hash>` for one or more published names, which are compared as `comparable` does."""
    content = "\n".join(comparable(name) for name in names)
    return f"{kind}-{_hash(content)}"


def content_identifier(kind: str, content: str) -> str:
    """Return `<kind>-<hash>` of an exact content, such as a route's JSON."""
    return f"{kind}-{_hash(content)}"


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", errors="surrogatepass")).hexdigest()[:_LENGTH]
