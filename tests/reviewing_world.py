"""Staff who review the cases of tests/applications_world.py, and its procedures as data.

MORI reviews, OKA and KIDA approve, all in the citizens' department; ROKU reviews in the tax department, SOTO in the
neighbouring town.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.applications_world import DEPARTMENT, ISSUING, KINDS, NEIGHBOUR, NOTICE, PERMIT, TERMS, TOWN, World

from machiport.applications.cases import flow
from machiport.applications.cases.model import Application, CorrectionReason
from machiport.applications.cases.moving import move_payment
from machiport.applications.cases.step import Step
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.errors import ProcedureVersionMissing
from machiport.applications.procedures.model import Procedure
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest, Target
from machiport.applications.reviewing.audit_checking import AuditChecker
from machiport.applications.reviewing.bulk import BulkDecisionService
from machiport.applications.reviewing.claiming import ClaimService
from machiport.applications.reviewing.correcting import CorrectionService
from machiport.applications.reviewing.counter_entry import CounterEntry, CounterService
from machiport.applications.reviewing.deciding import Decision, DecisionService
from machiport.applications.reviewing.dynamo_queue_counts import DynamoQueueCounter
from machiport.applications.reviewing.queue import QueueReader
from machiport.applications.reviewing.recording import RecordService
from machiport.applications.reviewing.review_desk import ReviewDesk
from machiport.applications.reviewing.viewing import ViewService
from machiport.idempotency import StoredResponse
from machiport.idempotency.once import Outcome
from machiport.reads_together import Together

MORI = Reviewer(TOWN, "staff:mori", frozenset({DEPARTMENT}))
NAKA = Reviewer(TOWN, "staff:naka", frozenset({DEPARTMENT}))
OKA = Reviewer(TOWN, "staff:oka", frozenset({DEPARTMENT}), is_approver=True)
KIDA = Reviewer(TOWN, "staff:kida", frozenset({DEPARTMENT}), is_approver=True)
ROKU = Reviewer(TOWN, "staff:roku", frozenset({"tax"}))
SOTO = Reviewer(NEIGHBOUR, "staff:soto", frozenset({DEPARTMENT}))
# Its certificate takes the head of the household from the register, for pensioners their domicile as well.
EXTRACT = "sample_extract"
APPROVE = Decision("approve")


def text(words: str) -> dict[str, str]:
    """Return a text that is the same in all languages."""
    return {"ja": words, "en": words, "ja-x-easy": words}


def _form() -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {
            "purpose": {"type": "string", "minLength": 1, "maxLength": 100},
            "copies": {"type": "integer", "minimum": 1, "maximum": 10},
            "pension": {"type": "boolean"},
        },
        "required": ["purpose"],
        "additionalProperties": False,
    }
    texts = {name: {"label": text(name)} for name in ("purpose", "copies", "pension")}
    section = {"id": "request", "title": text("請求"), "fields": ["purpose", "copies", "pension"]}
    return {"json_schema": schema, "texts": texts, "sections": [section]}


def _issuance(procedure_id: str) -> dict[str, Any] | None:
    if procedure_id not in {*ISSUING, EXTRACT}:
        return None
    record = {
        "type": "object",
        "properties": {
            "head": {"type": "string", "format": "person-name", "maxLength": 60},
            "domicile": {"type": "string", "minLength": 1, "maxLength": 100},
        },
        "required": ["head"],
        "additionalProperties": False,
    }
    return {
        "title": text("見本証明書"),
        "attestation": text("見本として証明します。"),
        "lines": [{"id": "name", "label": text("氏名"), "source": "fact:name"}, *_register_lines(procedure_id)],
        "record": record if procedure_id == EXTRACT else None,
        "record_texts": {"head": {"label": text("世帯主")}} if procedure_id == EXTRACT else {},
        "copies": "/copies",
        "credential_type": "urn:machiport:sample",
    }


def _register_lines(procedure_id: str) -> list[dict[str, Any]]:
    if procedure_id != EXTRACT:
        return []
    of_pensioners = {"properties": {"pension": {"const": True}}, "required": ["pension"]}
    return [
        {"id": "head", "label": text("世帯主"), "source": "record:head"},
        {"id": "domicile", "label": text("本籍"), "source": "record:domicile", "shown_when": of_pensioners},
    ]


def sample_procedure(procedure_id: str, **changes: Any) -> Procedure:
    """Return a procedure of the world as its data file would say it."""
    kind = KINDS.get(procedure_id, KINDS[NOTICE])
    exemption = {"id": "pension", "title": text("年金"), "when": {"required": ["pension"]}}
    fee = {"flat": kind["fee"], "timing": kind["timing"], "exemptions": [exemption]}
    document = {
        "id": procedure_id,
        "version": 1,
        "title": text("見本の手続き"),
        "summary": text("見本"),
        "help": text("見本"),
        "department": DEPARTMENT,
        "department_name": text("市民課"),
        "legal_basis": text("見本"),
        "life_events": ["daily_life"],
        "reading": "みほんのてつづき",
        "who": ["self"],
        "identity": "none",
        "form": _form(),
        "attachments": [{"id": "id_card", "title": text("本人確認書類"), "types": ["image/png"], "required": True}],
        "fee": fee,
        "review": kind["review"],
        "issuance": _issuance(procedure_id),
        "deliveries": ["download", "post", "counter"] if _issuance(procedure_id) else [],
        **TERMS.model_dump(),
        **changes,
    }
    return Procedure.model_validate(document)


class SampleProcedures:
    """The world's procedures: what is offered, and every version of them."""

    def __init__(self) -> None:
        """Begin with the procedures of the world."""
        self.kept: dict[str, Procedure] = {each: sample_procedure(each) for each in (*KINDS, EXTRACT)}

    def ids(self) -> list[str]:
        """Return the ids of all procedures."""
        return sorted(self.kept)

    def load(self, procedure_id: str) -> Procedure:
        """Return a procedure as it is today."""
        return self.kept[procedure_id]

    def keep(self, procedure: Procedure) -> None:
        """Keep a version."""
        self.kept[procedure.id] = procedure

    def version(self, procedure_id: str, _version_id: str) -> Procedure:
        """Return the one version that there is of each."""
        if procedure_id not in self.kept:
            raise ProcedureVersionMissing(procedure_id)
        return self.kept[procedure_id]


def entry(procedure_id: str, **changes: Any) -> CounterEntry:
    """Return what staff enter for somebody at the counter."""
    facts = {"name": "見本 花子", "birthdate": "1950-03-04", "address": "見本市みほん町4-5-6"}
    sent: dict[str, Any] = {
        "channel": "counter",
        "procedure_id": procedure_id,
        "answers": {"purpose": "見本"},
        "facts": facts,
        "identity_shown": "driving_licence",
        "delivery": "counter" if procedure_id in {*ISSUING, EXTRACT} else None,
    }
    return CounterEntry(**(sent | changes))


def respond(application: Application) -> StoredResponse:
    """Answer with id, state and version."""
    shown = application.model_dump_json(include={"application_id", "state", "version"})
    return StoredResponse(200, shown)


@dataclass
class Review:
    """The services of a review over a world of cases."""

    world: World = field(default_factory=World)
    procedures: SampleProcedures = field(default_factory=SampleProcedures)

    def __post_init__(self) -> None:
        """Build the services."""
        world, together = self.world, Together(4)
        desk = ReviewDesk(world.desk, self.procedures)
        self.claims, self.corrections = ClaimService(desk), CorrectionService(desk)
        self.records, self.decisions = RecordService(desk), DecisionService(desk)
        self.views = ViewService(desk)
        self.counter = CounterService(desk, Procedures(self.procedures), self.procedures)
        counter = DynamoQueueCounter(world.dynamo.client, "applications")
        self.queues = QueueReader(world.store, counter, together, world.clock)
        self.checker = AuditChecker(world.store, together)
        self.bulk = BulkDecisionService(self.decisions, together)

    def asked(self, who: Reviewer, key: str | None = None) -> ReviewRequest:
        """Return a new request of somebody, or the same one again by its `key`."""
        return ReviewRequest(who, self.world.request(who.key, key))

    def target(self, application_id: str) -> Target:
        """Return an application in its present version."""
        return Target(application_id, self.world.case(application_id).application.version)

    def claim(self, who: Reviewer, application_id: str) -> Outcome:
        """Claim an application."""
        return self.claims.claim(self.asked(who), self.target(application_id), respond)

    def decide(self, who: Reviewer, application_id: str, decision: Decision = APPROVE) -> Outcome:
        """Decide on an application in its present version."""
        return self.decisions.decide(self.asked(who), self.target(application_id), decision, respond)

    def enter(self, who: Reviewer, application_id: str, data: Mapping[str, Any]) -> Outcome:
        """Enter a record."""
        return self.records.enter(self.asked(who), self.target(application_id), data, respond)

    def request_correction(self, who: Reviewer, application_id: str) -> Outcome:
        """Ask for a correction of the purpose."""
        reason = CorrectionReason(pointer="/purpose", kind="incorrect", text="使いみちを確かめてください(見本)。")
        return self.corrections.request(self.asked(who), self.target(application_id), [reason], respond)

    def entered(self, procedure_id: str, who: Reviewer = MORI, **changes: Any) -> str:
        """Enter an application at the counter; return its id."""
        return str(
            json.loads(self.counter.enter(self.asked(who), entry(procedure_id, **changes), respond).response.body)[
                "application_id"
            ]
        )

    def paid(self, application_id: str) -> None:
        """Have the payment authorised."""

        def act(step: Step) -> bool:
            payment = step.case.payments[-1]
            step.write(move_payment(payment, "authorised", step.now, authorised_at=step.now), payment)
            flow.paid(step, self.world.desk.drafts)
            return True

        self.world.desk.work(application_id, "system", act)

    def permit(self, **others: Any) -> str:
        """Submit something that is approved in two steps and paid afterwards; return its id."""
        return self.world.submitted(PERMIT, **others)

    def actions(self, application_id: str) -> list[str]:
        """Return what was done to a case, as its audit chain says."""
        return [entry.action for entry in self.world.store.audit_entries(application_id)]

    def notice(self) -> str:
        """Submit a notification; return its id."""
        return self.world.submitted(NOTICE)
