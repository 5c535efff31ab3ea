"""Every error of an HTTP function as `application/problem+json` in the asker's language."""

import json
from collections.abc import Mapping
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from machiport.http_api.request_facts import language_of, request_id_of
from machiport.http_api.validation_messages import problem_errors
from machiport.problem_details import (
    Conflict,
    Forbidden,
    IdempotencyKeyMissing,
    InternalError,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    Problem,
    TooManyRequests,
    Unauthenticated,
    UnsupportedMediaType,
    ValidationFailed,
)

PROBLEM_MEDIA_TYPE = "application/problem+json"
PROBLEM_CODE_KEY = "machiport.problem_code"

_BY_STATUS: Mapping[int, type[Problem]] = {
    400: MalformedBody,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    409: Conflict,
    422: ValidationFailed,
    429: TooManyRequests,
}
_PAYLOAD_TOO_LARGE = 413
_LOWEST_SERVER_ERROR = 500


def problem_response(problem: Problem, scope: Scope) -> Response:
    """Return the answer for `problem`: body, Content-Language and the problem's own headers; never cached."""
    language = language_of(scope)
    scope[PROBLEM_CODE_KEY] = problem.code
    headers = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language"}
    if isinstance(problem, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    document = problem.to_document(language, request_id_of(scope))
    return Response(
        json.dumps(document, ensure_ascii=False).encode(),
        status_code=problem.status,
        headers=headers | problem.headers,
        media_type=PROBLEM_MEDIA_TYPE,
    )


def _is_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _problem_of_validation(request: Request, error: RequestValidationError) -> Problem:
    errors = error.errors()
    if any(entry["type"] == "json_invalid" for entry in errors):
        return MalformedBody()
    if any(entry["type"] == "missing" and entry["loc"] == ("header", "idempotency-key") for entry in errors):
        return IdempotencyKeyMissing()
    # FastAPI hands a body that is not declared as JSON to the model as bytes; say so instead of "not an object".
    body_is_bytes = any(entry["loc"] == ("body",) and isinstance(entry.get("input"), bytes) for entry in errors)
    if body_is_bytes and not _is_json(request.headers.get("content-type", "")):
        return UnsupportedMediaType(params={"supported": "application/json"})
    return ValidationFailed(errors=problem_errors(errors))


def _problem_of_status(request: Request, error: HTTPException) -> Problem:
    if error.status_code == _PAYLOAD_TOO_LARGE:
        return PayloadTooLarge(params={"limit": request.app.state.max_body_bytes})
    fallback = InternalError if error.status_code >= _LOWEST_SERVER_ERROR else MalformedBody
    return _BY_STATUS.get(error.status_code, fallback)(headers=error.headers)


async def _answer_problem(request: Request, error: Exception) -> Response:
    return problem_response(cast("Problem", error), request.scope)


async def _answer_validation(request: Request, error: Exception) -> Response:
    problem = _problem_of_validation(request, cast("RequestValidationError", error))
    return problem_response(problem, request.scope)


async def _answer_status(request: Request, error: Exception) -> Response:
    return problem_response(_problem_of_status(request, cast("HTTPException", error)), request.scope)


def add_problem_handlers(app: FastAPI) -> None:
    """Make `app` answer domain errors, invalid requests and unknown routes as problems.

    Unexpected exceptions are RequestEnvelope's: Starlette's own handler for them answers and then raises again.
    """
    app.add_exception_handler(Problem, _answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(HTTPException, _answer_status)
