"""A few procedures of a small town, people, and cases over a table in memory.

TARO lives in the town; HANAKO acts for him; MORI reviews and OKA approves in the citizens' department. `COPY` is a
certificate paid before the review, `PERMIT` one that is paid after two steps of review, `NOTICE` a notification
without fee and paper, `TICKET` something paid for and handled at once without a certificate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.dynamo import InMemoryDynamo

from machiport.applications.cases.desk import CaseDesk
from machiport.applications.cases.dynamo_cases import DynamoCases
from machiport.applications.cases.flow import approve, arrived, conclude
from machiport.applications.cases.model import Answers, Application, Case, Certificate, Terms
from machiport.applications.cases.moving import move_certificate
from machiport.applications.cases.ports import CaseChange, NumberReference, PartWrite, ResidentReference
from machiport.applications.cases.step import Step
from machiport.applications.identifiers import (
    new_application_id,
    new_arrival_number,
    new_inquiry_number,
    new_serial,
    new_verification_code,
)
from machiport.clock import FixedClock
from machiport.idempotency import IdempotentRequest, StoredResponse
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords

TOWN, NEIGHBOUR = "44201", "44202"
TARO, HANAKO, JIRO = "taro", "hanako", "jiro"
MORI, OKA = "staff:mori", "staff:oka"
DEPARTMENT = "citizens"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # noon in Japan, a Friday
COPY, PERMIT, NOTICE, TICKET = "sample_copy", "sample_permit", "sample_notice", "sample_ticket"
TERMS = Terms(target_days=3, payment_days=7, correction_days=14, retention_days=365)
# What differs between the procedures: review, payment, fee, whether something is issued.
KINDS: Mapping[str, Mapping[str, Any]] = {
    COPY: {"review": "one_step", "timing": "before_review", "fee": 300},
    PERMIT: {"review": "two_steps", "timing": "after_review", "fee": 1200},
    NOTICE: {"review": "one_step", "timing": "none", "fee": 0},
    TICKET: {"review": "automatic", "timing": "before_review", "fee": 600},
}
ISSUING = {COPY, PERMIT}


class PlainDrafts:
    """Draws up certificates that say nothing but whose they are."""

    def drafted(self, case: Case, now: datetime) -> Sequence[Certificate]:
        """Return one certificate for each copy of a procedure that issues something."""
        application = case.application
        if application.procedure_id not in ISSUING:
            return []
        first = len(case.certificates) + 1
        return [
            Certificate(
                number=number,
                state_since=now,
                serial=new_serial(application.municipality, now),
                verification_code=new_verification_code(),
                content=f'{{"subject":"{application.applicant}"}}',
                content_sha256="0" * 64,
                requested_at=now,
            )
            for number in range(first, first + application.copies)
        ]


@dataclass
class World:
    """The table, the clock, and a desk over them."""

    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    dynamo: InMemoryDynamo = field(default_factory=InMemoryDynamo)
    requests: int = 0

    def __post_init__(self) -> None:
        """Put the desk on the table."""
        self.records = DynamoIdempotencyRecords(self.dynamo.client, "applications", self.clock)
        self.store = DynamoCases(self.dynamo.client, "applications", self.records)
        self.desk = CaseDesk(self.store, PlainDrafts(), self.records, self.clock)

    def request(self, who: str = TARO, key: str | None = None) -> IdempotentRequest:
        """Return a new request of somebody, or the same one again by its `key`."""
        self.requests += 1
        name = key or f"key-{self.requests}"
        return IdempotentRequest(TOWN, f"resident:{who}", name, f"fingerprint-{name}")

    def draft(self, procedure: str = COPY, *, applicant: str = TARO, **others: Any) -> str:
        """Begin an application; return its id."""
        now, kind = self.clock.now(), KINDS[procedure]
        application_id = new_application_id(TOWN, self.clock)
        application = Application(
            application_id=application_id,
            municipality=TOWN,
            procedure_id=procedure,
            procedure_version="1.sample",
            department=DEPARTMENT,
            terms=TERMS,
            review=kind["review"],
            timing=kind["timing"],
            applicant=applicant,
            state_since=now,
            created_at=now,
            due_at=now + timedelta(days=23),
            **others,
        )
        facts = {"name": "見本 太郎", "birthdate": "1980-01-02", "address": "見本市みほん町1-2-3"}
        writes = [PartWrite(application), PartWrite(Answers(data={"copies": 1}, facts=facts, saved_at=now))]
        case = Case(application=application)
        self.store.commit(
            CaseChange(
                application_id=application_id,
                now=now,
                writes=writes,
                audit=case.audit,
                references=[ResidentReference(applicant, application_id)],
            )
        )
        return application_id

    def submitted(self, procedure: str = COPY, *, copies: int = 1, **others: Any) -> str:
        """Begin an application and submit it; return its id."""
        application_id = self.draft(procedure)
        now, fee = self.clock.now(), KINDS[procedure]["fee"]

        def act(step: Step) -> bool:
            arrival, inquiry = new_arrival_number(TOWN, now), new_inquiry_number()
            numbers = {"arrival_number": arrival, "inquiry_number": inquiry}
            step.move("submitted", submitted_at=now, fee=fee * copies, copies=copies, **numbers, **others)
            step.note("submitted")
            step.tell("submitted")
            for number in (arrival, inquiry):
                step.refer(NumberReference(TOWN, number, application_id))
            arrived(step, self.desk.drafts)
            return True

        self.desk.work(application_id, "resident:pseudonym", act)
        return application_id

    def issued(self, delivery: str, *, copies: int = 1) -> str:
        """Have copies of a certificate issued, free of charge; return the application's id."""
        application_id = self.submitted(COPY, copies=copies, exemptions=("sample",), delivery=delivery)
        address = {"recipient": "見本 太郎", "postal_code": "8700000", "address": "見本市みほん町1-2-3"}

        def act(step: Step) -> bool:
            step.move("in_review")
            approve(step, self.desk.drafts)
            for certificate in step.case.live_certificates:
                stored = {"pdf_sha256": "a" * 64, "pdf_key": f"{certificate.serial}.pdf", "credential_key": "c"}
                step.write(
                    move_certificate(
                        move_certificate(certificate, "signed", self.clock.now()), "stored", self.clock.now(), **stored
                    )
                )
            if step.case.answers is not None:
                step.write(step.case.answers.changed(address=address), step.case.answers)
            return conclude(step)

        self.desk.work(application_id, "system", act)
        return application_id

    def case(self, application_id: str) -> Case:
        """Return a case as it is now."""
        return self.desk.whole(application_id)

    def state(self, application_id: str) -> str:
        """Return the state of an application."""
        return self.case(application_id).application.state

    def events(self) -> list[str]:
        """Return the types of the events in the outbox, in the order of their times."""
        items = [item for (_, sk), item in self.dynamo.items.items() if sk == "EVENT"]
        return [item["type"]["S"] for item in sorted(items, key=lambda item: item["occurred_at"]["S"])]


EMPTY_RESPONSE = StoredResponse(200, "{}")
