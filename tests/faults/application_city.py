"""A city in which a certificate is applied for, paid, reviewed, issued and downloaded, and anything may fail.

Services, workers and sweeper as the functions wire them; the table, the buckets, the key store and the gateway are in
memory, and every call to any of them is counted: a fault may happen to the k-th.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from botocore.exceptions import ClientError, ReadTimeoutError
from tests.applications_world import NOW, TARO, TOWN
from tests.fakes.dynamo import InMemoryDynamo
from tests.fakes.papers import FormsInMemory, LinksInMemory, PapersInMemory
from tests.fakes.payments import FakeGateway
from tests.issuing_world import BASE, FilesInMemory, KeysInMemory, signing_certificate

from application_sweeper.wiring import sweeper_on
from applications_api.wiring import ResidentsBacking
from applications_api.wiring import services_on as resident_services
from applications_staff_api.wiring import StaffBacking
from applications_staff_api.wiring import services_on as staff_services
from machiport.applications.asked import Asked
from machiport.applications.cases.model import Case
from machiport.applications.drafting.arrival import DeliveryWish
from machiport.applications.drafting.begin_service import Wish
from machiport.applications.drafting.submit_service import Submission
from machiport.applications.dynamo_backing import Backing, foundation_on
from machiport.applications.issuing.certificate_files import CertificateMaker
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.fonts import certificate_fonts
from machiport.applications.issuing.issuance_service import IssuanceService
from machiport.applications.mandates.acting_desk import ActingDesk
from machiport.applications.mandates.dynamo_mandates import DynamoMandates
from machiport.applications.payments.errors import AlreadyPaid, GatewayUnavailable
from machiport.applications.payments.paying_service import PayingService
from machiport.applications.payments.ports import PaymentGateway
from machiport.applications.payments.settling_service import SettlingService
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.applications.reviewing.deciding import Decision
from machiport.clock import FixedClock
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.outbox import OutboxEvent
from machiport.residents.dynamo_keys import facts_key, profile_key
from machiport.residents.model import ResidentFacts
from machiport_gates.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Kind = Literal["lost", "ambiguous", "throttled", "crash_before", "crash_after"]
KINDS: Final[tuple[Kind, ...]] = ("lost", "ambiguous", "throttled", "crash_before", "crash_after")
TABLE: Final = "applications"
REGION: Final = ROOT / "sample_region"
REVIEWER: Final = Reviewer(TOWN, "staff:mori", frozenset({"citizens"}))
ANSWERS: Final[dict[str, Any]] = {
    "applicant_kana": "ミホン タロウ", "phone": "097-500-0000", "whose": "self", "with_relationship": False,
    "with_domicile": False, "used_for": "bank",
}  # fmt: skip
RECORD: Final[dict[str, Any]] = {"resident_since": "2010-04-01"}
FAILURES: Final = (SystemExit, ReadTimeoutError, ClientError, GatewayUnavailable)
_PATIENCE: Final = 8
# SQS' maxReceiveCount.
RECEIVED_AT_MOST = 5


@dataclass
class Faults:
    """Counts calls; something happens to the `at`-th (from 1; 0: nothing) and its neighbours `more`."""

    kind: Kind = "lost"
    at: int = 0
    counted: int = 0
    happened: str = ""
    names: list[str] = field(default_factory=list)

    def call[T](self, name: str, act: Callable[[], T], error: Callable[[], BaseException]) -> T:
        """Do `act`, unless this call's fault keeps it from arriving or its reply from coming back."""
        self.counted += 1
        self.names.append(name)
        if self.counted != self.at:
            return act()
        self.happened = name
        if self.kind == "crash_before":
            raise SystemExit
        if self.kind in {"lost", "throttled"}:
            raise error()
        act()
        if self.kind == "crash_after":
            raise SystemExit
        raise error()


class Counted:
    """Something outside, every call to which is counted."""

    def __init__(self, inner: object, name: str, faults: Faults, error: Callable[[], BaseException]) -> None:
        """Pass calls on to `inner`."""
        self._inner, self._name, self._faults, self._error = inner, name, faults, error

    def __getattr__(self, name: str) -> Any:
        """Return an operation, or what is no operation as it is."""
        found = getattr(self._inner, name)
        if not callable(found) or name in {"exceptions", "client"}:
            return found
        return lambda *args, **named: self._faults.call(
            f"{self._name}.{name}", lambda: found(*args, **named), self._error
        )


class CountedDynamo(Counted):
    """The table: a page is a call."""

    def get_paginator(self, operation: str) -> "CountedDynamo":
        """Return itself: everything fits one page."""
        assert operation == "query"
        return self

    def paginate(self, **request: Any) -> Iterator[Any]:
        """Yield the one page."""
        yield self.query(**request)


def _aws_error(faults: Faults) -> Callable[[], BaseException]:
    def error() -> BaseException:
        if faults.kind == "throttled":
            return ClientError({"Error": {"Code": "ThrottlingException", "Message": "too fast"}}, "any")
        return ReadTimeoutError(endpoint_url="memory")

    return error


class NoCaseFiles:
    """No files of cases besides certificates."""

    def delete_all(self, application_id: str) -> int:
        """Delete nothing."""
        assert application_id
        return 0


@cache
def _procedures() -> Procedures:
    return Procedures(ProcedureFiles(REGION))


@cache
def signing_keys() -> KeysInMemory:
    """Return the key store of all cities."""
    return KeysInMemory()


class City:
    """One run of the story. `dynamo` may begin with what an earlier one left (a draft that is filled in).

    With `beside`, it is another process of the same city; with `server`, everything lies in that client's table.
    """

    def __init__(
        self,
        faults: Faults,
        dynamo: InMemoryDynamo | None = None,
        *,
        server: "tuple[DynamoDBClient, str] | None" = None,
        beside: "City | None" = None,
    ) -> None:
        """Put everything on memory, with `faults` in between."""
        self.faults = faults
        self.clock: FixedClock = beside.clock if beside else FixedClock(NOW)
        self.dynamo = dynamo or InMemoryDynamo()
        self.raw, self.table = server or (self.dynamo.client, TABLE)
        self.files: FilesInMemory = beside.files if beside else FilesInMemory()
        self.gateway: FakeGateway = beside.gateway if beside else FakeGateway(self.clock)
        self._delivered: dict[str, int] = {}
        self._dead: dict[str, int] = {}
        client = cast("DynamoDBClient", CountedDynamo(self.raw, "dynamodb", faults, _aws_error(faults)))
        self.backing = Backing(applications_table=self.table, client=client, clock=self.clock, region=REGION)
        self._wire(client)

    def _wire(self, client: "DynamoDBClient") -> None:
        backing, clock, error = self.backing, self.clock, _aws_error(self.faults)
        foundation = foundation_on(backing)
        self.desk = foundation.desk
        gateway = cast("PaymentGateway", Counted(self.gateway, "gateway", self.faults, lambda: GatewayUnavailable("x")))
        self.settling = SettlingService(self.desk, gateway)
        mandates = DynamoMandates(client, self.table, foundation.records)
        acting = ActingDesk(self.desk.store, self.desk.drafts, foundation.records, clock, mandates)
        self.paying = PayingService(acting, gateway, self.settling)
        links = LinksInMemory()
        self.residents = resident_services(
            ResidentsBacking(
                applications=backing,
                residents_table=self.table,
                files=NoCaseFiles(),
                papers=PapersInMemory(),
                upload_forms=FormsInMemory(),
                certificate_links=links,
                procedures=_procedures(),
            )
        )
        self.staff = staff_services(
            StaffBacking(
                client=client,
                applications_table=self.table,
                links=links,
                certificate_links=links,
                verification_url=BASE,
                clock=clock,
                region=REGION,
            )
        )
        files = cast("Any", Counted(self.files, "s3", self.faults, error))
        keys = cast("Any", Counted(signing_keys(), "kms", self.faults, error))
        signing = DynamoSigningCertificates(client, self.table, clock)
        maker = CertificateMaker(files, keys, signing, certificate_fonts(), BASE, clock)
        self.issuance = IssuanceService(self.desk, foundation.drafts, maker, self.settling)
        self.sweeper = sweeper_on(foundation, NoCaseFiles(), self.settling)

    # --- what people do ---

    def drafted(self, copies: int, who: str = TARO, name: str = "見本 太郎") -> str:
        """Let somebody fill in a draft for some copies, without faults; return its id."""
        person = ResidentFacts(
            name=name, name_kana="ミホン タロウ", birthdate=date(1980, 1, 2), gender="unknown",
            postal_code="870-0000", address="見本県見本市みほん町1-2-3", phone="097-000-0000",
        )  # fmt: skip
        profile = {**profile_key(who), "identity_level": {"S": "jpki"}, "municipality": {"S": TOWN}}
        self.raw.put_item(TableName=self.table, Item=profile)
        facts = {**facts_key(who), "document": {"S": person.model_dump_json()}}
        self.raw.put_item(TableName=self.table, Item=facts)
        DynamoSigningCertificates(self.raw, self.table, self.clock).install(signing_certificate(signing_keys(), NOW))
        begun: list[Case] = []

        def respond(view: Any) -> StoredResponse:
            begun.append(view.case)
            return StoredResponse(201, "{}")

        self.residents.begins.begin(self.asked("begin", who), Wish(TOWN, "juminhyo"), respond)
        (case,) = begun
        assert case.answers is not None
        application_id = case.application.application_id
        answers = {**case.answers.data, **ANSWERS, "copies": copies}
        progress = self.residents.answers.save(who, application_id, case.answers.version, answers)
        assert not progress.faults, progress.faults
        return application_id

    def submit(self, application_id: str, who: str = TARO, key: str = "submit") -> None:
        """Submit."""
        case = self.desk.own(who, application_id)
        version = case.answers.version if case.answers and case.application.state == "draft" else 2
        wanted = Submission(version, DeliveryWish("download"))
        self.residents.submits.submit(self.asked(key, who), application_id, wanted, _answered)

    def pay(self, application_id: str, who: str = TARO) -> None:
        """Pay by card: the phone gets the gateway's payment, the payer agrees, the phone asks us to look."""
        payment = self.paying.shown(who, application_id)
        if payment.state != "created":
            return
        with suppress(AlreadyPaid):  # the payer has agreed, and we hear of it now
            started = self.paying.start(who, application_id)
            with suppress(ValueError):  # the payer has agreed before
                self.gateway.pay(started.gateway_id)
            self.paying.observe(who, application_id)

    def review(self, application_id: str) -> None:
        """Enter the register's data, and approve."""
        for name in ("record", "approve"):
            case = self.desk.whole(application_id)
            if case.application.decided_at is not None:
                return
            asked = ReviewRequest(REVIEWER, self.request(f"{name}-{application_id}", REVIEWER.key))
            target = Target(application_id, case.application.version)
            if name == "record":
                self.staff.records.enter(asked, target, RECORD, _answered)
            else:
                self.staff.decisions.decide(asked, target, Decision("approve"), _answered)

    def download(self, application_id: str) -> None:
        """Download all copies."""
        for number in range(1, self.desk.whole(application_id).application.copies + 1):
            asked = self.asked(f"download-{number}")
            self.residents.downloading.download(
                asked, application_id, number, "pdf", lambda url, _: StoredResponse(200, url)
            )

    def asked(self, key: str, who: str = TARO) -> Asked:
        """Return a resident's request with a key."""
        return Asked(who, self.request(key, f"resident:{who}"))

    def request(self, key: str, who: str) -> IdempotentRequest:
        """Return somebody's request with a key."""
        return IdempotentRequest(TOWN, who, key, f"fingerprint-{key}")

    def patiently(self, act: Callable[[], object]) -> None:
        """Do what a person does who gets no answer: the same again, until there is one."""
        for _ in range(_PATIENCE):
            try:
                act()
            except FAILURES:
                continue
            return
        raise AssertionError("it never answered")

    # --- what goes on by itself ---

    def pump(self, chance: random.Random, duplicates: float = 0.0) -> None:
        """Deliver events to the workers until there are none: in any order, some twice, failed ones again."""
        while waiting := [event for event in self.events() if self._delivered.get(str(event.event_id), 0) == 0]:
            chance.shuffle(waiting)
            for event in waiting:
                for _ in range(1 + (chance.random() < duplicates)):
                    self._deliver(event)

    def _deliver(self, event: OutboxEvent) -> None:
        name = str(event.event_id)
        try:
            self.work(event)
        except FAILURES:
            # Not deleted: SQS hands it out again; after five times it lies in the dead letter queue.
            self._dead[name] = self._dead.get(name, 0) + 1
            if self._dead[name] < RECEIVED_AT_MOST:
                return
        self._delivered[name] = 1

    def work(self, event: OutboxEvent) -> None:
        """Do what the worker of an event does."""
        if event.type in {"applications.issuance_requested", "applications.issuance_continued"}:
            number = event.data.get("number")
            self.issuance.advance(event.subject, number if isinstance(number, int) else None)
        elif event.type == "applications.payment_settlement_requested":
            self.settling.settle(event.subject)

    def events(self) -> list[OutboxEvent]:
        """Return all events that were told."""
        return [
            OutboxEvent.from_envelope(item["envelope"]["S"])
            for (_, sk), item in list(self.dynamo.items.items())
            if sk == "EVENT"
        ]

    def settle_down(self, chance: random.Random, duplicates: float = 0.0) -> None:
        """Let hours go by: events are delivered, the sweeper looks every ten minutes."""
        for _ in range(8):
            self.pump(chance, duplicates)
            self.clock.advance(timedelta(minutes=10))
            with suppress(*FAILURES):  # the next tick of the schedule begins anew
                self.sweeper.sweep(TOWN)
        self.pump(chance, duplicates)

    def story(self, application_id: str, chance: random.Random, duplicates: float = 0.0) -> None:
        """Go from submission to download; everybody repeats what was not answered."""
        for act in (self.submit, self.pay, self.review):
            self.patiently(lambda act=act: act(application_id))  # type: ignore[misc]  # bound at once
            self.settle_down(chance, duplicates)
        self.patiently(lambda: self.download(application_id))
        self.settle_down(chance, duplicates)


def _answered(_shown: object) -> StoredResponse:
    return StoredResponse(200, "{}")


@cache
def base(copies: int) -> tuple[str, InMemoryDynamo]:
    """Return a draft that is filled in, and the table with it."""
    city = City(Faults())
    return city.drafted(copies), city.dynamo


def city_with_draft(faults: Faults, copies: int = 1) -> tuple[City, str]:
    """Return a city of its own with the draft."""
    application_id, dynamo = base(copies)
    own = InMemoryDynamo()
    own.items = deepcopy(dynamo.items)
    return City(faults, own), application_id
