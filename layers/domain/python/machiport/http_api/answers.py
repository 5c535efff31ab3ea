"""JSON answers of routes that look after bytes and caches themselves."""

from fastapi import Request, Response
from pydantic import BaseModel

from machiport.http_api.etag import conditional_response
from machiport.idempotency.once import Outcome
from machiport.localized_text import Language

JSON_MEDIA_TYPE = "application/json"


def json_answer(request: Request, body: BaseModel, cache_control: str, language: Language | None = None) -> Response:
    """Return `body` as JSON with a strong ETag; 304 where the asker has it already.

    `language` is given where the body's texts follow the asker's language: caches then keep one copy for each.
    """
    return conditional_response(
        request,
        body.model_dump_json(by_alias=True).encode(),
        media_type=JSON_MEDIA_TYPE,
        cache_control=cache_control,
        headers=None if language is None else {"Content-Language": language, "Vary": "Accept-Language"},
    )


def private_json_answer(body: BaseModel, language: Language | None = None) -> Response:
    """Return `body` as JSON that no cache may keep: it is about the person who asks.

    `language` is given where the body's texts follow the asker's language.
    """
    headers = {"Cache-Control": "private, no-store"} | ({} if language is None else {"Content-Language": language})
    return Response(body.model_dump_json(by_alias=True).encode(), media_type=JSON_MEDIA_TYPE, headers=headers)


def outcome_answer(outcome: Outcome) -> Response:
    """Return the answer of a request with `Idempotency-Key`: the same bytes the first time and every other time.

    Where the effect had happened before (`replayed`), `Idempotency-Replayed: true` says so.
    """
    stored = outcome.response
    headers = dict(stored.headers)
    if outcome.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(stored.body.encode(), status_code=stored.status, headers=headers, media_type=JSON_MEDIA_TYPE)
