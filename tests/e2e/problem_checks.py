"""What every problem must be, whoever answers it (security checklist 10, 18, 19)."""

import re
from typing import Any

import httpx

LANGUAGES = ("ja", "en", "ja-x-easy")
SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}
_MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}
# What would tell how the service is made: traces, files, classes, AWS' own words.
_TELLTALE = re.compile(
    r"Traceback|File \"|\.py\b|line \d+|botocore|boto3|pydantic|starlette|fastapi|ClientError|Exception|arn:aws"
    r"|dynamodb|/opt/python|/var/task|<html",
    re.IGNORECASE,
)
_POINTER = re.compile(r"/(query|path|header|body|cookie)(/.*)?", re.DOTALL)


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the problem of a function's answer after checking all that every problem must be.

    Raises AssertionError.
    """
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.json()
    assert problem.keys() <= _MEMBERS
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:problem-type:machiport:{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert answer.headers["vary"] == "Accept-Language"
    for error in problem.get("errors", []):
        assert error.keys() == {"pointer", "message"}
        assert _POINTER.fullmatch(error["pointer"]), error
        assert error["message"]
    assert not _TELLTALE.search(answer.text), answer.text
    return problem


def pointers(problem: dict[str, Any]) -> set[str]:
    """Return where the faults are."""
    return {error["pointer"] for error in problem.get("errors", [])}


def texts(problem: dict[str, Any]) -> tuple[str, ...]:
    """Return what a person reads."""
    return (problem["title"], problem["detail"], *(error["message"] for error in problem.get("errors", [])))
