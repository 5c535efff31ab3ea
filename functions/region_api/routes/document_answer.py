"""How a document is sent."""

from fastapi import Request, Response

from machiport.http_api.etag import conditional_response, public_cache
from region_api.documents import Document

_CACHE_CONTROL = public_cache(300, stale_seconds=86400)


def document_answer(request: Request, document: Document, headers: dict[str, str] | None = None) -> Response:
    """Return a document, or 304 to whoever has it."""
    return conditional_response(
        request,
        document.content,
        media_type=document.media_type,
        cache_control=_CACHE_CONTROL,
        etag=document.etag,
        headers=headers,
    )
