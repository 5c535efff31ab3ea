"""Events as API Gateway's REST proxy integration hands them over, and a way to send them to an app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from machiport.http_api.lambda_gateway import lambda_handler

RESIDENTS_POOL = "ap-northeast-1_residents"
STAFF_POOL = "ap-northeast-1_staff"
STAGE = "v1"


def claims(pool: str, subject: str = "11111111-2222-4333-8444-555555555555", **others: str) -> dict[str, str]:
    """Return the claims of an access token of `pool` as the Cognito authorizer passes them on."""
    issuer = f"https://cognito-idp.ap-northeast-1.amazonaws.com/{pool}"
    return {"sub": subject, "iss": issuer, "token_use": "access", "scope": "aws.cognito.signin.user.admin", **others}


def gateway_event(
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
    who: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return one event; `who` are the claims of the person who asks."""
    context: dict[str, Any] = {"stage": STAGE, "path": f"/{STAGE}{path}", "requestId": "gateway-request"}
    if who is not None:
        context["authorizer"] = {"claims": dict(who)}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": dict(headers or {}),
        "multiValueHeaders": None,
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": context,
        "body": body,
        "isBase64Encoded": False,
    }


@dataclass(frozen=True)
class LambdaContextDouble:
    """The part of Lambda's context that is read."""

    aws_request_id: str = "lambda-request"


@dataclass(frozen=True)
class Answer:
    """What API Gateway gets back."""

    status: int
    headers: dict[str, str]
    body: str
    is_base64: bool

    @property
    def document(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


class GatewayClient:
    """Calls an app as API Gateway does: one Lambda event for one answer."""

    def __init__(self, app: FastAPI) -> None:
        """Call `app`."""
        self._handler = lambda_handler(app)

    def send(self, event: dict[str, Any]) -> Answer:
        """Send one event."""
        answer = self._handler(event, LambdaContextDouble())
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def get(self, path: str, **parts: Any) -> Answer:
        """Send a GET."""
        return self.send(gateway_event("GET", path, **parts))

    def post(self, path: str, document: object, **parts: Any) -> Answer:
        """Send a POST with a JSON body."""
        headers = {"Content-Type": "application/json"} | dict(parts.pop("headers", None) or {})
        return self.send(gateway_event("POST", path, body=json.dumps(document), headers=headers, **parts))
