"""From API Gateway's event to the app and back (Mangum), behind a stage or without one."""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import unquote

from fastapi import FastAPI
from mangum import Mangum
from mangum.handlers import APIGateway
from mangum.types import LambdaConfig, LambdaContext, LambdaEvent
from mangum.types import Scope as MangumScope

# Mangum sends every other type base64-encoded, which API Gateway decodes only for types listed as binary.
TEXT_MEDIA_TYPES = [
    "text/",
    "application/json",
    "application/problem+json",
    "application/geo+json",
    "application/schema+json",
    "application/javascript",
    "application/xml",
    "application/yaml",
    "image/svg+xml",
]

_HOST = re.compile(r"[^:\s]*(:[0-9]{1,5})?")

type LambdaEntry = Callable[[dict[str, Any], Any], dict[str, Any]]


def split_stage(event: Mapping[str, Any]) -> tuple[str, str]:
    """Return the stage's prefix (`/v1`, or empty) and the path below it.

    API Gateway gives `path` without the stage, `sam local start-api` has no stage, local gateways and custom
    domains may leave it in. The stage is cut off only as a whole first segment: Mangum's own option cuts a string,
    and would make `/v10/areas` of stage `v1` into `0/areas`.
    """
    context = event.get("requestContext") or {}
    path = unquote(event.get("path") or "/")
    stage = context.get("stage") or ""
    prefix = f"/{stage}"
    if stage and (path == prefix or path.startswith(prefix + "/")):
        return prefix, path[len(prefix) :] or "/"
    full_path = unquote(context.get("path") or path)
    return (prefix, path) if stage and full_path.startswith(prefix + "/") else ("", path)


def _readable_headers(headers: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Leave out a Host or X-Forwarded-Port whose port Mangum could not read (it raises); no route looks at them."""
    if headers is None:
        return None
    unreadable = {
        name
        for name, value in headers.items()
        for text in (value if isinstance(value, list) else [value])
        if (name.lower() == "host" and not _HOST.fullmatch(str(text)))
        or (name.lower() == "x-forwarded-port" and not str(text).isdecimal())
    }
    return {name: value for name, value in headers.items() if name not in unreadable}


class StagedGateway(APIGateway):
    """API Gateway's REST proxy events, with the stage as ASGI `root_path`."""

    def __init__(self, event: LambdaEvent, context: LambdaContext, config: LambdaConfig) -> None:
        """Take an event as Mangum does, but for headers that would make it raise."""
        readable = {name: _readable_headers(event.get(name)) for name in ("headers", "multiValueHeaders")}
        super().__init__({**event, **readable}, context, config)

    @property
    def scope(self) -> MangumScope:
        """Return the ASGI scope: `path` with the stage, `root_path` the stage alone, as ASGI asks."""
        scope = super().scope
        prefix, path = split_stage(self.event)
        scope["root_path"] = prefix
        scope["path"] = prefix + path
        return scope


def lambda_handler(app: FastAPI) -> LambdaEntry:
    """Return the Lambda handler of `app`: `handler = lambda_handler(app)` in a function's main.py.

    Lifespan events are off: Mangum would send them with every request.
    """
    mangum = Mangum(
        app,
        lifespan="off",
        text_mime_types=TEXT_MEDIA_TYPES,
        custom_handlers=[StagedGateway],
    )

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401  # Lambda's context has no type
        return mangum(event, cast("LambdaContext", context))

    return handle
