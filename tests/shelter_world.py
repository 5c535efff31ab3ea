"""Shelters of two municipalities on any DynamoDB client: real services, injected clock, both APIs."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event
from tests.multipart_forms import FORM_MEDIA_TYPE, form

from hazard_api.app import build_app as build_public_app
from hazard_api.services import Services as PublicServices
from hazard_staff_api.app import build_app as build_staff_app
from hazard_staff_api.services import Services as StaffServices
from machiport.clock import FixedClock
from machiport.hazard.kind_files import load_kinds
from machiport.hazard.shelters.dynamo_shelter_lists import DynamoShelterLists
from machiport.hazard.shelters.dynamo_shelter_publications import DynamoShelterPublications
from machiport.hazard.shelters.dynamo_shelter_reports import DynamoShelterReports
from machiport.hazard.shelters.dynamo_shelter_statuses import DynamoShelterStatuses
from machiport.hazard.shelters.importing.options import ShelterImportOptions
from machiport.hazard.shelters.list_service import PublishedList, ShelterListService
from machiport.hazard.shelters.lists_in_force import ListsInForce
from machiport.hazard.shelters.model import ListSource
from machiport.hazard.shelters.shelter_service import ShelterRegion, ShelterService
from machiport.hazard.shelters.status_service import AskedStatus, RecordedStatus, ReportedTable, ShelterStatusService
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.idempotency import IdempotentRequest, StoredResponse, request_fingerprint
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.idempotency.once import Outcome
from machiport.idempotency.staff_requests import StaffAttempt
from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport.outbox.dynamo_outbox import DynamoOutbox

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CITY, NEIGHBOUR = "44201", "44202"
REGION_FILES = Path(__file__).parents[1] / "sample_region"
TYPHOON = datetime(2026, 9, 6, 3, 0, tzinfo=UTC)
FRESH_FOR = timedelta(hours=12)
EDITOR = claims(STAFF_POOL, "shelter-editor", **{"cognito:groups": "[m44201.hazard.editor]"})
REPORTER = claims(STAFF_POOL, "shelter-reporter", **{"cognito:groups": "[m44201.hazard.reporter]"})
_TITLES = (
    "ID", "名称", "住所", "緯度", "経度", "災害種別_洪水", "災害種別_津波", "指定避難所との重複", "想定収容人数",
)  # fmt: skip


def list_csv(rows: Iterable[Sequence[object]], titles: Sequence[str] = _TITLES) -> bytes:
    """Return a list in 自治体標準 form: id, name, address, lat, lon, flood, tsunami, also a shelter, capacity."""
    return "\n".join(",".join(map(str, row)) for row in (titles, *rows)).encode() + b"\n"


def sample_list(city: str = CITY, shelters: int = 5) -> bytes:
    """Return a list of shelters on a line to the east, 1 km apart; every other one is for tsunamis, too."""
    start = 131.60 if city == CITY else 131.605
    return list_csv(
        (
            f"{city}-{number}", f"見本{city}第{number}小学校", f"見本町{number}-1", 33.24,
            round(start + number * 0.0107, 6), 1, 1 if number % 2 else "", 1, 100 * (number + 1),
        )
        for number in range(shelters)
    )  # fmt: skip


@dataclass
class ShelterWorld:
    """One process of the shelter services on one table."""

    client: "DynamoDBClient"
    table: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(TYPHOON))

    def __post_init__(self) -> None:
        """Wire the services as the functions' wiring does."""
        self._attempts = count(1)
        remembered = DynamoIdempotencyRecords(self.client, self.table, self.clock)
        self.list_store = DynamoShelterLists(self.client, self.table)
        self.publications = DynamoShelterPublications(self.client, self.table, remembered)
        self.status_store = DynamoShelterStatuses(self.client, self.table)
        reports = DynamoShelterReports(self.client, self.table, remembered)
        in_force = ListsInForce(self.list_store)
        self.registry = load_registry(REGION_FILES)
        region = ShelterRegion(self.registry, load_kinds(REGION_FILES))
        self.lists = ShelterListService(self.list_store, self.publications, remembered, self.clock)
        self.statuses = ShelterStatusService(in_force, reports, remembered, self.clock, FRESH_FOR)
        self.shelters = ShelterService(in_force, self.status_store, region, self.clock, FRESH_FOR)
        self.outbox = DynamoOutbox(self.client, self.table, self.clock)

    def request(self, key: str, content: str, city: str = CITY) -> StaffAttempt:
        """Return a new attempt of a request."""
        fingerprint = request_fingerprint("POST", f"/{city}", "staff:tester", content.encode())
        request = IdempotentRequest(city, "staff:tester", key, fingerprint)
        return StaffAttempt(request, "tester", f"attempt-{id(self)}-{next(self._attempts)}")

    def publish(
        self, content: bytes, key: str = "publish-list", city: str = CITY, source: ListSource | None = None
    ) -> Outcome:
        """Publish a list; answered with its version."""

        def respond(published: PublishedList) -> StoredResponse:
            return StoredResponse(201, str(published.head.version))

        asked = self.request(key, content.decode(), city)
        return self.lists.publish(asked, {"list.csv": content}, ShelterImportOptions(source=source), respond)

    def report(self, shelter_id: str, status: AskedStatus, key: str) -> Outcome:
        """Report a status; answered with the status and the instant."""

        def respond(recorded: RecordedStatus) -> StoredResponse:
            report = recorded.report
            return StoredResponse(200, f"{recorded.shelter.shelter_id} {report.status} {report.as_of.isoformat()}")

        asked = self.request(key, f"{shelter_id} {status}")
        return self.statuses.report(asked, shelter_id, status, respond)

    def report_table(self, content: bytes, key: str, as_of: datetime | None = None) -> Outcome:
        """Report a table; answered with the outcomes."""

        def respond(table: ReportedTable) -> StoredResponse:
            return StoredResponse(200, ",".join(table.outcomes))

        return self.statuses.report_table(self.request(key, content.decode()), ("s.csv", content), as_of, respond)

    def events(self, city: str = CITY) -> list[dict[str, Any]]:
        """Return the envelopes of the events that nobody has sent."""
        later = self.clock.now() + timedelta(days=1)
        return [json.loads(event.envelope) for event in self.outbox.older_than(city, later)]


@dataclass
class ShelterApis:
    """Both APIs; every call is an invocation with a request id of its own."""

    world: ShelterWorld
    _invocations: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # count of int

    def __post_init__(self) -> None:
        """Build the apps as main.py does."""
        world = self.world
        # The routes of shelters touch nothing else of the public function's services.
        public = cast("PublicServices", SimpleNamespace(shelters=world.shelters, municipalities=world.registry))
        staff = StaffServices(world.lists, world.statuses, world.shelters, world.registry)
        self._public = lambda_handler(build_public_app(public))
        self._staff = lambda_handler(build_staff_app(staff, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def send(self, event: dict[str, Any]) -> Answer:
        """Send an event to the function that its path belongs to."""
        handler = self._staff if event["path"].startswith("/staff/") else self._public
        answer = handler(event, LambdaContextDouble(f"invocation-{next(self._invocations)}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def get(
        self, path: str, query: Mapping[str, object] | None = None, who: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        """Send a GET."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        texts = {name: str(value) for name, value in (query or {}).items()}
        return self.send(gateway_event("GET", path, query=texts, headers=named, who=who))

    def near(self, lon: float, lat: float, **query: object) -> Answer:
        """Ask for shelters near a place."""
        return self.get("/hazard/shelters", {"lon": lon, "lat": lat, **query})

    def post(self, path: str, document: object, key: str | None, who: Mapping[str, str] | None = REPORTER) -> Answer:
        """Send a POST with a JSON body."""
        headers = {"Content-Type": "application/json"} | ({} if key is None else {"Idempotency-Key": key})
        return self.send(gateway_event("POST", path, body=json.dumps(document), headers=headers, who=who))

    def upload(
        self,
        path: str,
        files: Sequence[tuple[str, bytes]],
        key: str,
        who: Mapping[str, str] = EDITOR,
        **fields: str,
    ) -> Answer:
        """Send an upload, as API Gateway hands it over: in base64."""
        headers = {"Content-Type": FORM_MEDIA_TYPE, "Idempotency-Key": key}
        event = gateway_event("POST", path, headers=headers, who=who)
        event |= {"body": base64.b64encode(form(files, **fields)).decode(), "isBase64Encoded": True}
        return self.send(event)
