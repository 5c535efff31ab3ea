"""The two garbage APIs as API Gateway calls them, on the services of a GarbageWorld."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.garbage_world import GarbageWorld
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event
from tests.multipart_forms import FORM_MEDIA_TYPE, form

from garbage_api.app import build_app as build_public_app
from garbage_api.services import Services as PublicServices
from garbage_staff_api.app import build_app as build_staff_app
from garbage_staff_api.services import Services as StaffServices
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.identity import UserPools
from machiport.municipalities import load_registry

REGION_FILES = Path(__file__).parents[1] / "sample_region"
PUBLISHER = claims(STAFF_POOL, **{"cognito:groups": "[m44201.garbage.publisher]"})
EDITOR = claims(STAFF_POOL, "editor", **{"cognito:groups": "[m44201.garbage.editor]"})


@dataclass
class GarbageApis:
    """Both APIs; every call is an invocation with a request id of its own."""

    world: GarbageWorld
    _invocations: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # count of int

    def __post_init__(self) -> None:
        """Build the apps as main.py does."""
        registry = load_registry(REGION_FILES)
        world = self.world
        public = PublicServices(world.calendar_service, world.catalogue_service, world.documents, registry)
        staff = StaffServices(world.editions, world.changes, registry)
        self._public = lambda_handler(build_public_app(public))
        self._staff = lambda_handler(build_staff_app(staff, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def send(self, event: dict[str, Any]) -> Answer:
        """Send an event to the function that its path belongs to."""
        handler = self._staff if event["path"].startswith("/staff/") else self._public
        self.world.tick()
        answer = handler(event, LambdaContextDouble(f"invocation-{next(self._invocations)}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def get(
        self, path: str, query: Mapping[str, str] | None = None, who: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        """Send a GET."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(gateway_event("GET", path, query=query, headers=named, who=who))

    def post(
        self, path: str, document: object, key: str | None, who: Mapping[str, str] | None = PUBLISHER, **headers: str
    ) -> Answer:
        """Send a POST with a JSON body (none where `document` is None)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Content-Type": "application/json"} | ({} if key is None else {"Idempotency-Key": key})
        body = None if document is None else json.dumps(document)
        return self.send(gateway_event("POST", path, body=body, headers=named, who=who))

    def upload(
        self, files: Sequence[tuple[str, bytes]], key: str, who: Mapping[str, str] = EDITOR, **fields: str
    ) -> Answer:
        """Send an upload for Oita, as API Gateway hands it over: in base64."""
        headers = {"Content-Type": FORM_MEDIA_TYPE, "Idempotency-Key": key}
        event = gateway_event("POST", "/staff/garbage/44201/editions", headers=headers, who=who)
        event |= {"body": base64.b64encode(form(files, **fields)).decode(), "isBase64Encoded": True}
        return self.send(event)
