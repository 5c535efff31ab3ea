"""What a request says about itself: its id, its language, API Gateway's event."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Request
from starlette.types import Scope

from machiport.http_api.language import negotiate_language
from machiport.localized_text import Language

REQUEST_ID_KEY = "machiport.request_id"


def gateway_event(scope: Scope) -> Mapping[str, Any]:
    """Return API Gateway's event; empty where the app is called without Lambda (tests, OpenAPI export)."""
    event = scope.get("aws.event")
    return event if isinstance(event, Mapping) else {}


def request_id_of(scope: Scope) -> str:
    """Return the id under which the logs know this request: Lambda's, else API Gateway's, else a new one."""
    known = scope.get(REQUEST_ID_KEY)
    if isinstance(known, str):
        return known
    from_lambda = getattr(scope.get("aws.context"), "aws_request_id", None)
    from_gateway = (gateway_event(scope).get("requestContext") or {}).get("requestId")
    request_id = str(from_lambda or from_gateway or uuid4())
    scope[REQUEST_ID_KEY] = request_id
    return request_id


def language_of(scope: Scope) -> Language:
    """Return the language that the asker prefers."""
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-language"]
    return negotiate_language(",".join(values))


async def request_language(request: Request) -> Language:
    """Return the language that the asker prefers, as a dependency of a route."""
    return language_of(request.scope)


RequestLanguage = Annotated[Language, Depends(request_language)]
