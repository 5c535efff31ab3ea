"""How this function answers: JSON in the asker's language with a strong ETag, to be kept for a minute."""

from typing import Final

from fastapi import Request, Response
from pydantic import BaseModel

from machiport.http_api.etag import conditional_response, public_cache
from machiport.localized_text import Language

# A minute: long enough that a morning's rush hits caches, short enough that a typhoon's cancellation is seen.
CACHE_CONTROL: Final = public_cache(60, stale_seconds=600)


def json_answer(request: Request, body: BaseModel, language: Language) -> Response:
    """Answer with `body` as JSON; 304 where the asker has it already."""
    return conditional_response(
        request,
        body.model_dump_json(by_alias=True).encode(),
        media_type="application/json",
        cache_control=CACHE_CONTROL,
        headers={"Content-Language": language, "Vary": "Accept-Language"},
    )
