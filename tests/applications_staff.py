"""The applications API for staff as API Gateway calls it, wired as in Lambda, over one table in memory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.applications_world import NOW, PlainDrafts
from tests.fakes.dynamo import InMemoryDynamo
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event

from applications_staff_api.app import build_app
from applications_staff_api.wiring import StaffBacking, services_on
from machiport.applications.cases import flow
from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.cases.moving import move_payment
from machiport.applications.cases.step import Step
from machiport.clock import FixedClock
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords
from machiport.identity import UserPools

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION_FILES = Path(__file__).parents[1] / "sample_region"


def member(subject: str, *groups: str) -> dict[str, str]:
    """Return the claims of a member of staff of these groups."""
    return claims(STAFF_POOL, subject, **{"cognito:groups": f"[{' '.join(groups)}]"})


CITIZENS = "m44201.departments.citizens"
REVIEWER = member("mori", "m44201.applications.reviewer", CITIZENS)
APPROVER = member("oka", "m44201.applications.approver", CITIZENS)
OTHER_APPROVER = member("kida", "m44201.applications.approver", CITIZENS)
OF_TAX = member("roku", "m44201.applications.approver", "m44201.departments.tax")
OF_NO_DEPARTMENT = member("nashi", "m44201.applications.approver")
NEIGHBOUR = member("soto", "m44202.applications.approver", "m44202.departments.citizens")
CLERK = member("clerk", "m44201.facilities.manager", CITIZENS)
RESIDENT = claims(RESIDENTS_POOL)

# A copy of the resident record, for 300 yen.
JUMINHYO = {
    "applicant_name": "見本 花子",
    "applicant_kana": "ミホン ハナコ",
    "birthdate": "1950-03-04",
    "postal_code": "870-0000",
    "address": "見本市みほん町4-5-6",
    "phone": "097-500-0000",
    "whose": "self",
    "with_relationship": False,
    "with_domicile": False,
    "used_for": "bank",
    "copies": 1,
}
FREE = JUMINHYO | {"used_for": "pension_report"}
# Two steps of review, paid before it.
SEAL = {
    "procedure_id": "inkan_toroku_shomeisho",
    "answers": {
        **{name: JUMINHYO[name] for name in ("applicant_name", "applicant_kana", "birthdate")},
        **{name: JUMINHYO[name] for name in ("postal_code", "address", "phone", "copies")},
        "registration_number": "123456",
        "purpose": "見本",
    },
}
SEAL_RECORD = {"registration_number": "123456", "registered_on": "2001-04-01", "imprint_sheet": "見本"}
HANAKO = {"name": "見本 花子", "birthdate": "1950-03-04", "address": "見本市みほん町4-5-6"}
_NUMBERS = count(1)


class WrittenLinks:
    """Links that say what they were asked for."""

    def link(self, key: str, name: str, media_type: str, life: timedelta) -> str:
        """Return an address with all of it."""
        return f"https://papers.example/{key}?name={name}&type={media_type}&seconds={life.total_seconds():.0f}"


@dataclass
class ApplicationsStaff:
    """The API for staff; every call is an invocation with a request id of its own.

    On `dynamo` in memory, or on a `client` with a `table`.
    """

    now: datetime = NOW
    dynamo: InMemoryDynamo = field(default_factory=InMemoryDynamo)
    client: "DynamoDBClient | None" = None
    table: str = "applications"

    def __post_init__(self) -> None:
        """Build the app as main.py does."""
        self.clock = FixedClock(self.now)
        client = self.client or self.dynamo.client
        backing = StaffBacking(
            client=client,
            applications_table=self.table,
            links=WrittenLinks(),
            certificate_links=WrittenLinks(),
            verification_url="https://api.example.jp/v1/certificates",
            clock=self.clock,
            region=REGION_FILES,
        )
        self.services = services_on(backing)
        records = DynamoIdempotencyRecords(client, self.table, self.clock)
        store = DynamoCases(client, self.table, records)
        # What others do to the cases: the applicant, the payments' worker.
        self.cases = CaseDesk(store, PlainDrafts(), records, self.clock)
        self._handler = lambda_handler(build_app(self.services, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def send(self, event: dict[str, Any]) -> Answer:
        """Send an event."""
        answer = self._handler(event, LambdaContextDouble(f"invocation-{next(_NUMBERS)}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def get(
        self,
        path: str,
        who: Mapping[str, str] | None = REVIEWER,
        query: Mapping[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        """Send a GET below `/staff/applications/44201`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(gateway_event("GET", _whole(path), query=query, headers=named, who=who))

    def post(
        self, path: str, document: object, who: Mapping[str, str] | None = REVIEWER, key: str | None = None
    ) -> Answer:
        """Send a POST with a JSON body and a key (a new one where none is given)."""
        return self._write("POST", path, document, who, key)

    def put(
        self, path: str, document: object, who: Mapping[str, str] | None = REVIEWER, key: str | None = None
    ) -> Answer:
        """Send a PUT likewise."""
        return self._write("PUT", path, document, who, key)

    def entered(self, who: Mapping[str, str] = REVIEWER, **changes: Any) -> Any:
        """Enter a request for a copy at the counter, which waits for its payment; return the answer's document."""
        document = counter_document(**changes)
        answer = self.post("/applications", document, who)
        assert answer.status == 201, answer.body
        return answer.document

    def accepted(self, who: Mapping[str, str] = REVIEWER, **changes: Any) -> Any:
        """Enter one without a fee, which is accepted at once; return the answer's document."""
        return self.entered(who, answers=FREE, **changes)

    def paid(self, application_id: str) -> None:
        """Have the payment authorised, as the payments' worker does."""

        def act(step: Step) -> bool:
            payment = step.case.payments[-1]
            step.write(move_payment(payment, "authorised", step.now, authorised_at=step.now), payment)
            flow.paid(step, self.cases.drafts)
            return True

        self.cases.work(application_id, "system", act)

    def _write(
        self, method: str, path: str, document: object, who: Mapping[str, str] | None, key: str | None
    ) -> Answer:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or f"key-{next(_NUMBERS):08d}"}
        event = gateway_event(method, _whole(path), body=json.dumps(document), headers=headers, who=who)
        return self.send(event)


def counter_document(**changes: Any) -> dict[str, Any]:
    """Return what staff send for somebody at the counter."""
    document = {
        "channel": "counter",
        "procedure_id": "juminhyo",
        "answers": JUMINHYO,
        "applicant": HANAKO,
        "identity_shown": "driving_licence",
        "delivery": "counter",
    }
    return document | changes


def _whole(path: str) -> str:
    return path if path.startswith("/staff") else f"/staff/applications/44201{path}"
