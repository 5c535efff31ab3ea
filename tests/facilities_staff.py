"""The facilities API for staff as API Gateway calls it, wired as in Lambda, over one table in memory."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from tests.facilities_world import NOW
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event
from tests.multipart_forms import FORM_MEDIA_TYPE, form

from facilities_staff_api.app import build_app
from facilities_staff_api.wiring import services_on
from machiport.clock import FixedClock
from machiport.facilities.dynamo_backing import BookingBacking
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.identity import UserPools

REGION_FILES = Path(__file__).parents[1] / "sample_region"
MANAGER = claims(STAFF_POOL, **{"cognito:groups": "[m44201.facilities.manager]"})
CLERK = claims(STAFF_POOL, "clerk", **{"cognito:groups": "[m44201.facilities.clerk]"})
# Never the same key twice, also where one table is handed on to another instance.
_NUMBERS = count(1)
NEIGHBOURS_MANAGER = claims(STAFF_POOL, "other", **{"cognito:groups": "[m44202.facilities.manager]"})


@dataclass
class FacilitiesStaff:
    """The API for staff; every call is an invocation with a request id of its own."""

    now: datetime = NOW
    dynamo: InMemoryDynamo = field(default_factory=InMemoryDynamo)

    def __post_init__(self) -> None:
        """Build the app as main.py does."""
        self.clock = FixedClock(self.now)
        backing = BookingBacking(
            client=self.dynamo.client,
            facilities_table="facilities",
            residents_table="facilities",
            clock=self.clock,
            region=REGION_FILES,
        )
        self.services = services_on(backing)
        self._handler = lambda_handler(build_app(self.services, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def send(self, event: dict[str, Any]) -> Answer:
        """Send an event."""
        number = next(_NUMBERS)
        answer = self._handler(event, LambdaContextDouble(f"invocation-{number}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def get(
        self, path: str, query: Mapping[str, str] | None = None, who: Mapping[str, str] | None = CLERK, **headers: str
    ) -> Answer:
        """Send a GET below `/staff/facilities/44201`."""
        return self.send(gateway_event("GET", _whole(path), query=query, headers=_named(headers), who=who))

    def post(
        self, path: str, document: object, who: Mapping[str, str] | None = CLERK, key: str | None = None, **headers: str
    ) -> Answer:
        """Send a POST with a JSON body and a key (a new one where none is given)."""
        return self._write("POST", path, document, who, key, headers)

    def put(
        self,
        path: str,
        document: object,
        who: Mapping[str, str] | None = MANAGER,
        key: str | None = None,
        **headers: str,
    ) -> Answer:
        """Send a PUT likewise."""
        return self._write("PUT", path, document, who, key, headers)

    def upload(
        self, path: str, files: Sequence[tuple[str, bytes]], who: Mapping[str, str] = MANAGER, **fields: str
    ) -> Answer:
        """Send an upload, as API Gateway hands it over: in base64."""
        headers = {"Content-Type": FORM_MEDIA_TYPE, "Idempotency-Key": f"key-{next(_NUMBERS):08d}"}
        event = gateway_event("POST", _whole(path), headers=headers, who=who)
        event |= {"body": base64.b64encode(form(files, **fields)).decode(), "isBase64Encoded": True}
        return self.send(event)

    def _write(
        self,
        method: str,
        path: str,
        document: object,
        who: Mapping[str, str] | None,
        key: str | None,
        headers: Mapping[str, str],
    ) -> Answer:
        named = {"Content-Type": "application/json", "Idempotency-Key": key or f"key-{next(_NUMBERS):08d}"}
        body = None if document is None else json.dumps(document)
        return self.send(gateway_event(method, _whole(path), body=body, headers=named | _named(headers), who=who))


def sample_files(code: str = "44201") -> dict[str, Any]:
    """Return the documents of a municipality of the sample region, as `POST …/inventory` takes them."""
    folder = REGION_FILES / "facilities" / code
    files = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    return {"rules": files.pop("rules"), "prices": files.pop("prices"), "facilities": list(files.values())}


def _whole(path: str) -> str:
    return path if path.startswith("/staff") else f"/staff/facilities/44201{path}"


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
