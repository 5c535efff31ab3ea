"""Accounts, groups and standings over HTTP: the residents' API and the staff's, wired as in Lambda, on one table."""

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.facilities_staff import MANAGER, REGION_FILES, FacilitiesStaff, sample_files
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event

from machiport.facilities.dynamo_backing import BookingBacking
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.identity import UserPools
from reservations_api.app import build_app
from reservations_api.wiring import services_on

OITA = "44201"
BEPPU = "44202"


def contact(who: str, **others: Any) -> dict[str, Any]:
    """Return what an invented person registers."""
    document = {"name": f"見本 {who}", "kana": "ミホン", "telephone": "097-000-0000", "email": f"{who}@example.jp"}
    return document | others


@dataclass
class AccountsApi:
    """People are named by their subjects; every POST has a key of its own unless one is given."""

    staff: FacilitiesStaff = field(default_factory=FacilitiesStaff)
    _number: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # count of int

    def __post_init__(self) -> None:
        """Build the app as main.py does."""
        self.dynamo, self.clock = self.staff.dynamo, self.staff.clock
        backing = BookingBacking(
            client=self.dynamo.client,
            facilities_table="facilities",
            residents_table="facilities",
            clock=self.clock,
            region=REGION_FILES,
        )
        self.services = services_on(backing)
        self._handler = lambda_handler(build_app(self.services, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def publish_rules(self, code: str = OITA) -> None:
        """Put the rules of a municipality of the sample region in force."""
        manager = claims(STAFF_POOL, **{"cognito:groups": f"[m{code}.facilities.manager]"})
        answer = self.staff.put(f"/staff/facilities/{code}/rules", sample_files(code)["rules"], who=manager)
        assert answer.status in (200, 201), answer.body

    def live(self, who: str, code: str) -> None:
        """Let it be verified where a person lives."""
        item = {"pk": {"S": f"R#{who}"}, "sk": {"S": "PROFILE"}, "municipality": {"S": code}}
        self.dynamo.put_item(TableName="facilities", Item=item)

    def call(
        self, who: str, method: str, path: str, document: Any = None, key: str | None = None, **headers: str
    ) -> Answer:
        """Send a request as a resident."""
        number = next(self._number)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            named["Idempotency-Key"] = key or f"own-key-{number:04d}"
        body = None if document is None else json.dumps(document)
        if body is not None:
            named["Content-Type"] = "application/json"
        path, _, query = path.partition("?")
        parts = dict(part.split("=") for part in query.split("&") if part)
        person = claims(RESIDENTS_POOL, who)
        event = gateway_event(method, path, query=parts, body=body, headers=named, who=person)
        answer = self._handler(event, LambdaContextDouble(f"invocation-{number}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def done(self, who: str, method: str, path: str, document: Any = None) -> Any:
        """Send a request that must succeed; return what it answers."""
        answer = self.call(who, method, path, document)
        assert answer.status in (200, 201, 204), answer.body
        return answer.document if answer.body else None

    def register(self, *people: str) -> list[str]:
        """Register people; return their user numbers."""
        answers = [self.done(who, "PUT", "/reservations/account", contact(who)) for who in people]
        return [str(answer["user_number"]) for answer in answers]

    def found_group(self, who: str, *others: str) -> str:
        """Register all, found a group of the first and let the others join; return its id."""
        _, *numbers = self.register(who, *others)
        group_id = str(
            self.done(who, "POST", "/groups", {"name": "見本の会", "kana": "ミホンノカイ", "kind": "circle"})[
                "group_id"
            ]
        )
        for other, number in zip(others, numbers, strict=True):
            self.done(who, "POST", f"/groups/{group_id}/members", {"user_number": number})
            self.done(other, "POST", f"/groups/{group_id}/membership")
        return group_id

    def people(self, who: str, group_id: str) -> Mapping[str, Any]:
        """Return a group as a member sees it."""
        return dict(self.done(who, "GET", f"/groups/{group_id}"))

    def decide(self, group_id: str, document: Mapping[str, Any], who: Mapping[str, str] = MANAGER) -> Answer:
        """Send a decision of Oita's staff on a group."""
        return self.staff.post(f"/groups/{group_id}/verification", dict(document), who=who)

    def events(self, event_type: str) -> list[dict[str, Any]]:
        """Return the envelopes of the events of a type."""
        events = [item for item in self.dynamo.items.values() if item.get("type", {}).get("S") == event_type]
        return [json.loads(item["envelope"]["S"]) for item in events]

    def meanwhile(self, act: Callable[[], object], operation: str = "TransactWriteItems") -> None:
        """Let `act` happen right before the next request of this kind reaches the table, as a rival's would."""

        def rival(present: str, _request: object) -> None:
            if present == operation:
                self.dynamo.before = None
                # In a thread of its own, since a request's event loop takes no other request.
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(_with_own_loop, act).result()

        self.dynamo.before = rival


def _with_own_loop(act: Callable[[], object]) -> None:
    with asyncio.Runner() as runner:
        asyncio.set_event_loop(runner.get_loop())
        act()
