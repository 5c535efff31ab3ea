"""The residents' reservations API as API Gateway calls it, on the services of a facilities World."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

from tests.facilities_world import World
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event

from machiport.facilities.reservations.own_service import OwnReservationsService
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.identity import UserPools
from reservations_api.app import build_app
from reservations_api.services import Services


@dataclass
class ReservationsApi:
    """The API for people of the World; every POST has a key of its own unless one is given."""

    world: World = field(default_factory=World)
    _number: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # count of int

    def __post_init__(self) -> None:
        """Build the app as main.py does, with the services of bookings."""
        world = self.world
        services = SimpleNamespace(
            own=OwnReservationsService(world.desk),
            holds=world.holds,
            confirms=world.confirms,
            cancels=world.cancels,
            changes=world.changes,
            waits=world.waits,
            clock=world.clock,
        )
        pools = UserPools(RESIDENTS_POOL, STAFF_POOL)
        self._handler = lambda_handler(build_app(cast("Services", services), pools))

    def get(self, who: str, path: str, query: Mapping[str, str] | None = None, language: str = "ja") -> Answer:
        """Send a GET as a resident."""
        headers = {"Accept-Language": language}
        return self._send(gateway_event("GET", path, query=query, headers=headers, who=claims(RESIDENTS_POOL, who)))

    def post(
        self, who: str, path: str, document: Any, key: str | None = None, language: str = "ja", **query: str
    ) -> Answer:
        """Send a POST with a JSON body as a resident."""
        headers = {
            "Accept-Language": language,
            "Content-Type": "application/json",
            "Idempotency-Key": key or f"own-key-{next(self._number):04d}",
        }
        body = json.dumps(document)
        person = claims(RESIDENTS_POOL, who)
        return self._send(gateway_event("POST", path, query=query, body=body, headers=headers, who=person))

    def _send(self, event: dict[str, Any]) -> Answer:
        answer = self._handler(event, LambdaContextDouble(f"invocation-{next(self._number)}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])
