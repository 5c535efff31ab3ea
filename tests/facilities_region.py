"""The sample region's facilities published into a table in memory, and both APIs over it as API Gateway calls them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event

from facilities_api import wiring as facilities_wiring
from facilities_api.app import build_app as build_public_app
from machiport.clock import FixedClock
from machiport.facilities.dynamo_backing import Backing, BookingBacking
from machiport.facilities.inventory.data_files import RegionInventory, load_facilities
from machiport.facilities.inventory.dynamo_publications import DynamoInventoryPublications
from machiport.facilities.inventory.publications import (
    InventoryChange,
    Published,
    PublishedFacility,
    PublishedPrices,
    PublishedRules,
)
from machiport.facilities.search.dynamo_month_views import DynamoMonthViews
from machiport.facilities.search.dynamo_stream import ledgers_in
from machiport.facilities.search.projection_service import ProjectionService
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.identity import UserPools
from reservations_api import wiring as reservations_wiring
from reservations_api.app import build_app as build_residents_app

REGION = Path(__file__).parents[1] / "sample_region"
TABLE = "facilities"
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)  # noon in Japan, a Friday
HOLIDAYS = (date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11))
OITA, BEPPU = "44201", "44202"


def publish(table: Any, inventory: RegionInventory, client: Any = None) -> None:
    """Publish rules, prices and facilities of every owner, as staff do."""
    client = client or table.client
    writer = DynamoInventoryPublications(client, TABLE, DynamoIdempotencyRecords(client, TABLE, FixedClock(NOW)))
    facts: dict[str, Any] = {"published_at": NOW, "published_by": "sample"}
    for code, rules in inventory.rules.items():
        documents: list[Published] = [
            PublishedRules(version_id=f"v1-rules-{code}", rules=rules, **facts),
            PublishedPrices(version_id=f"v1-prices-{code}", prices=inventory.prices[code], **facts),
        ]
        documents += [
            PublishedFacility(
                version_id="v1",
                facility=facility,
                public_holidays=HOLIDAYS,
                calendar_until=date(2028, 12, 31),
                **facts,
            )
            for facility in inventory.of_municipality(code)
        ]
        for number, document in enumerate(documents, start=1):
            writer.publish(InventoryChange(code, number, None, document))


@dataclass
class RegionApis:
    """Both APIs; Taro lives in Oita, Hanako in Beppu, others are not known."""

    dynamo: InMemoryDynamo = field(default_factory=InMemoryDynamo)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    _number: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # count of int

    def __post_init__(self) -> None:
        """Publish the region and build the apps as main.py does."""
        publish(self.dynamo, load_facilities(REGION))
        for subject, home in (("taro", OITA), ("hanako", BEPPU)):
            profile = {"pk": {"S": f"R#{subject}"}, "sk": {"S": "PROFILE"}, "municipality": {"S": home}}
            self.dynamo.items[f"R#{subject}", "PROFILE"] = profile
        client = self.dynamo.client
        public = Backing(client=client, facilities_table=TABLE, clock=self.clock, region=REGION)
        own = BookingBacking(
            client=client, facilities_table=TABLE, residents_table=TABLE, clock=self.clock, region=REGION
        )
        self._public = lambda_handler(build_public_app(facilities_wiring.services_on(public)))
        pools = UserPools(RESIDENTS_POOL, STAFF_POOL)
        self._own = lambda_handler(build_residents_app(reservations_wiring.services_on(own), pools))

    def project(self) -> None:
        """Bring the month views up to the ledgers."""
        records = [{"dynamodb": {"SequenceNumber": "0", "NewImage": item}} for item in self.dynamo.items.values()]
        service = ProjectionService(DynamoMonthViews(self.dynamo.client, TABLE))
        assert not service.project([each.image for each in ledgers_in(records)])

    def get(self, path: str, query: Mapping[str, Any] | None = None, who: str | None = None, **headers: str) -> Answer:
        """Send a GET to the API that the path belongs to; lists in `query` are sent as repeated parameters."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        person = claims(RESIDENTS_POOL, who) if who else None
        event = gateway_event("GET", path, query={}, headers=named, who=person)
        values = {name: each if isinstance(each, list) else [str(each)] for name, each in (query or {}).items()}
        event["multiValueQueryStringParameters"] = values or None
        event["queryStringParameters"] = {name: each[-1] for name, each in values.items()} or None
        return self._send(event)

    def post(self, path: str, document: Any, who: str, key: str | None = None) -> Answer:
        """Send a POST with a JSON body as a resident."""
        return self._write("POST", path, document, who, key)

    def put(self, path: str, document: Any, who: str) -> Answer:
        """Send a PUT with a JSON body as a resident."""
        return self._write("PUT", path, document, who, None)

    def _write(self, method: str, path: str, document: Any, who: str, key: str | None) -> Answer:
        headers = {"Content-Type": "application/json"}
        headers["Idempotency-Key"] = key or f"region-key-{next(self._number):04d}"
        person = claims(RESIDENTS_POOL, who)
        return self._send(gateway_event(method, path, body=json.dumps(document), headers=headers, who=person))

    def _send(self, event: dict[str, Any]) -> Answer:
        handler = self._own if event["path"].startswith("/reservations") else self._public
        handler = self._public if event["path"].startswith("/reservation-calendars") else handler
        answer = handler(event, LambdaContextDouble(f"invocation-{next(self._number)}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])
