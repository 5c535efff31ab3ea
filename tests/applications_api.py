"""The residents' applications API as API Gateway calls it, wired as in Lambda, on the table of an applications World.

TARO and JIRO live in the town, HANAKO in the neighbouring one; all three were verified by マイナンバーカード. NORA has
nothing verified. The procedures are the World's, as data files would say them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any, Final

from tests.applications_world import COPY, HANAKO, ISSUING, JIRO, KINDS, NEIGHBOUR, NOTICE, PERMIT, TARO, TOWN, World
from tests.fakes.papers import FormsInMemory, LinksInMemory, PapersInMemory
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, Answer, LambdaContextDouble, claims, gateway_event

from applications_api.app import build_app
from applications_api.wiring import ResidentsBacking, services_on
from machiport.applications.asked import Asked
from machiport.applications.cases.flow import approve, conclude, end, paid
from machiport.applications.cases.model import Attachment, Correction, CorrectionReason
from machiport.applications.cases.moving import move_certificate, move_payment
from machiport.applications.cases.step import Step
from machiport.applications.drafting.arrival import DeliveryWish
from machiport.applications.drafting.submit_service import Submission
from machiport.applications.dynamo_backing import Backing
from machiport.applications.file_places import new_attachment_key
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.model import Procedure
from machiport.http_api.lambda_gateway import lambda_handler
from machiport.idempotency import StoredResponse
from machiport.identity import UserPools
from machiport.residents.dynamo_keys import facts_key, profile_key
from machiport.residents.model import ResidentFacts
from machiport_gates.paths import ROOT

NORA: Final = "nora"
_DAY: Final = timedelta(days=1)
ADDRESS: Final = {"postal_code": "870-0000", "address": "見本市みほん町9-9", "recipient": "見本 次郎"}
# Everything that the form of COPY asks for.
COMPLETE: Final = {"name": "見本 太郎", "purpose": "bank", "copies": 1}
_PEOPLE: Final = {TARO: ("見本 太郎", TOWN), JIRO: ("見本 次郎", TOWN), HANAKO: ("見本 花子", NEIGHBOUR)}
_FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "name": {"type": "string", "format": "person-name", "maxLength": 60},
    "born": {"type": "string", "format": "date"},
    "phone": {"type": "string", "format": "phone", "maxLength": 20},
    "purpose": {"type": "string", "enum": ["bank", "welfare", "other"]},
    "copies": {"type": "integer", "minimum": 1, "maximum": 10},
    "detail": {"type": "string", "minLength": 1, "maxLength": 200},
}
_OTHER: Final = {"properties": {"purpose": {"const": "other"}}, "required": ["purpose"]}
_WELFARE: Final = {"properties": {"purpose": {"const": "welfare"}}, "required": ["purpose"]}


def text(words: str) -> dict[str, str]:
    """Return a text that is the same in all languages."""
    return {"ja": words, "en": words, "ja-x-easy": words}


def _form() -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {name: dict(each) for name, each in _FIELDS.items()},
        "required": ["name", "purpose", "detail"],
        "additionalProperties": False,
    }
    texts: dict[str, dict[str, Any]] = {name: {"label": text(name)} for name in _FIELDS}
    for name, fact in (("name", "name"), ("born", "birthdate"), ("phone", "phone")):
        texts[name]["prefill"] = fact
    sections = [
        {"id": "you", "title": text("あなた"), "fields": ["name", "born", "phone"]},
        {"id": "request", "title": text("請求"), "fields": ["purpose", "copies"]},
        {"id": "reason", "title": text("理由"), "fields": ["detail"], "shown_when": _OTHER},
    ]
    return {"json_schema": schema, "texts": texts, "sections": sections}


def _fee(procedure_id: str) -> dict[str, Any]:
    kind = KINDS[procedure_id]
    price = {"per_copy": kind["fee"]} if procedure_id in ISSUING else {"flat": kind["fee"]}
    exemption = {"id": "welfare", "title": text("生活保護"), "when": _WELFARE}
    return {**price, "timing": kind["timing"], "exemptions": [exemption]}


def _issuance(procedure_id: str) -> dict[str, Any] | None:
    if procedure_id not in ISSUING:
        return None
    return {
        "title": text("見本証明書"),
        "attestation": text("見本として証明します。"),
        "lines": [
            {"id": name, "label": text(name), "source": f"fact:{name}"} for name in ("name", "birthdate", "address")
        ],
        "copies": "/copies",
        "credential_type": "urn:machiport:sample",
    }


@cache
def procedure(procedure_id: str) -> Procedure:
    """Return a procedure of the World as its data file would say it."""
    document = {
        "id": procedure_id,
        "version": 1,
        **{name: text("見本の手続き") for name in ("title", "summary", "help", "legal_basis")},
        "department": "citizens",
        "department_name": text("市民課"),
        "life_events": ["daily_life"],
        "reading": "みほんのてつづき",
        "who": ["self"] if procedure_id == PERMIT else ["self", "agent"],
        "residents_only": procedure_id != NOTICE,
        "identity": "none" if procedure_id == NOTICE else "jpki",
        "form": _form(),
        "attachments": [
            {"id": "proof", "title": text("証明"), "types": ["image/png"], "required": False, "required_when": _OTHER}
        ],
        "fee": _fee(procedure_id),
        "review": KINDS[procedure_id]["review"],
        "issuance": _issuance(procedure_id),
        "deliveries": ["download", "post"] if procedure_id in ISSUING else [],
        "target_days": 3,
        "retention_days": 365,
    }
    return Procedure.model_validate(document)


class TownsProcedures:
    """The World's procedures as a source; one put in `changed` is as it is there."""

    def __init__(self) -> None:
        """Begin with the procedures of the World."""
        self.changed: dict[str, Procedure] = {}

    def ids(self) -> list[str]:
        """Return the ids of all."""
        return sorted(KINDS)

    def load(self, procedure_id: str) -> Procedure:
        """Return one."""
        return self.changed.get(procedure_id) or procedure(procedure_id)


@dataclass
class FilesInMemory:
    """The files of cases: which were told to go; `broken` as many times as it says."""

    deleted: list[str] = field(default_factory=list)
    broken: int = 0

    def delete_all(self, application_id: str) -> int:
        """Delete the files of an application."""
        if self.broken:
            self.broken -= 1
            raise OSError("a file is left")
        self.deleted.append(application_id)
        return 1


@dataclass
class ApplicationsApi:
    """The API for people of the World; every POST has a key of its own unless one is given."""

    world: World = field(default_factory=World)
    files: FilesInMemory = field(default_factory=FilesInMemory)
    papers: PapersInMemory = field(default_factory=PapersInMemory)
    source: Any = field(default_factory=TownsProcedures)
    _number: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # count of int

    def __post_init__(self) -> None:
        """Build the app as main.py does."""
        world = self.world
        self.dynamo, self.clock = world.dynamo, world.clock
        for who, (name, town) in _PEOPLE.items():
            self.verify(who, name, town)
        applications = Backing(
            applications_table="applications",
            client=world.dynamo.client,
            clock=world.clock,
            region=ROOT / "sample_region",
        )
        self.backing = ResidentsBacking(
            applications=applications,
            residents_table="residents",
            files=self.files,
            papers=self.papers,
            upload_forms=FormsInMemory(),
            certificate_links=LinksInMemory(),
            procedures=Procedures(self.source),
        )
        self.services = services_on(self.backing)
        self._handler = lambda_handler(build_app(self.services, UserPools(RESIDENTS_POOL, STAFF_POOL)))

    def verify(self, who: str, name: str, town: str, level: str = "jpki", postal_code: str | None = "870-0000") -> None:
        """Let it be verified who somebody is and where they live."""
        facts = ResidentFacts(
            name=name,
            name_kana="ミホン",
            birthdate=date(1980, 1, 2),
            gender="unknown",
            postal_code=postal_code,
            address="見本県見本市みほん町1-2-3",
            phone="097-000-0000",
        )
        profile = {**profile_key(who), "identity_level": {"S": level}, "municipality": {"S": town}}
        self.dynamo.put_item(TableName="residents", Item=profile)
        document = {"document": {"S": facts.model_dump_json()}}
        self.dynamo.put_item(TableName="residents", Item={**facts_key(who), **document})

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
        parts = dict(part.split("=", 1) for part in query.split("&") if part)
        event = gateway_event(method, path, query=parts, body=body, headers=named, who=claims(RESIDENTS_POOL, who))
        answer = self._handler(event, LambdaContextDouble(f"invocation-{number}"))
        return Answer(answer["statusCode"], answer["headers"], answer["body"], answer["isBase64Encoded"])

    def done(self, who: str, method: str, path: str, document: Any = None, **headers: str) -> Any:
        """Send a request that must succeed; return what it answers."""
        answer = self.call(who, method, path, document, **headers)
        assert answer.status in (200, 201, 204), answer.body
        return answer.document if answer.body else None

    def begin(self, who: str = TARO, procedure_id: str = COPY, **others: Any) -> Any:
        """Begin an application; return what it answers."""
        return self.done(who, "POST", "/applications", {"municipality": TOWN, "procedure_id": procedure_id, **others})

    def save(self, who: str, application_id: str, answers: Mapping[str, Any], version: int = 1) -> Answer:
        """Save answers on a version."""
        path = f"/applications/{application_id}/answers"
        return self.call(who, "PUT", path, {"answers": dict(answers)}, If_Match=f'"{version}"')

    def ready(self, who: str = TARO, procedure_id: str = COPY, **answers: Any) -> str:
        """Begin an application and fill it in; return its id. Its answers are of version 2."""
        application_id = str(self.begin(who, procedure_id)["application_id"])
        saved = self.save(who, application_id, COMPLETE | answers)
        assert saved.status == 200, saved.body
        assert saved.document["version"] == 2
        return application_id

    def submit(self, who: str, application_id: str, version: int = 2, key: str | None = None, **others: Any) -> Answer:
        """Submit, to be delivered by download where something is issued."""
        delivery = {"delivery": {"method": "download"}} if self._issues(application_id) else {}
        document = {"answers_version": version} | delivery | others
        return self.call(who, "POST", f"/applications/{application_id}/submission", document, key)

    def submitted(self, who: str = TARO, procedure_id: str = COPY, **answers: Any) -> str:
        """Begin, fill in and submit; return the id."""
        application_id = self.ready(who, procedure_id, **answers)
        answer = self.submit(who, application_id)
        assert answer.status == 200, answer.body
        return application_id

    def submit_beside(self, who: str, application_id: str, version: int = 2) -> None:
        """Submit on another device, while a request is being answered."""
        asked = Asked(who, self.world.request(who))
        submission = Submission(version, DeliveryWish("download"))
        self.services.submits.submit(asked, application_id, submission, lambda _: StoredResponse(200, "{}"))

    def confirm_beside(self, who: str, code: str) -> None:
        """Confirm a mandate while a request is being answered."""
        asked = Asked(who, self.world.request(who))
        self.services.mandates.confirm(asked, code, lambda _: StoredResponse(200, "{}"))

    def revoke_beside(self, who: str, mandate_id: str) -> None:
        """Revoke a mandate while a request is being answered."""
        asked = Asked(who, self.world.request(who))
        self.services.mandates.revoke(asked, mandate_id, lambda _: StoredResponse(200, "{}"))

    def meanwhile(self, act: Callable[[], object], operation: str = "TransactWriteItems") -> None:
        """Let `act` happen right before the next request of this kind reaches the table, as a rival's would."""

        def rival(present: str, _request: object) -> None:
            if present == operation:
                self.dynamo.before = None
                act()

        self.dynamo.before = rival

    def view(self, who: str, application_id: str) -> Any:
        """Return an application as somebody sees it."""
        return self.done(who, "GET", f"/applications/{application_id}")

    def pay(self, application_id: str) -> None:
        """Have the payment authorised."""

        def act(step: Step) -> bool:
            payment = step.case.payments[-1]
            step.write(move_payment(payment, "authorised", step.now, authorised_at=step.now), payment)
            paid(step, self.world.desk.drafts)
            return True

        self.world.desk.work(application_id, "system", act)

    def ask_to_correct(self, application_id: str, pointer: str = "/purpose") -> None:
        """Have staff claim an application and ask for a correction."""

        def act(step: Step) -> bool:
            step.move("in_review", assignee="staff:mori")
            number = len(step.case.corrections) + 1
            reason = CorrectionReason(pointer=pointer, kind="incorrect", text="確かめてください(見本)。")
            due = self.clock.now() + 14 * _DAY
            step.write(
                Correction(
                    number=number, requested_at=step.now, requested_by="staff:mori", due_at=due, reasons=(reason,)
                )
            )
            step.move("correction_requested", corrections=number)
            return True

        self.world.desk.work(application_id, "staff:mori", act)

    def approve(self, application_id: str) -> None:
        """Have staff approve an application."""

        def act(step: Step) -> bool:
            if step.application.state == "accepted":
                step.move("in_review", assignee="staff:mori")
            approve(step, self.world.desk.drafts)
            return True

        self.world.desk.work(application_id, "staff:mori", act)

    def reject(self, application_id: str, reason: str) -> None:
        """Have staff reject an application."""

        def act(step: Step) -> bool:
            step.move("in_review", assignee="staff:mori")
            end(step, "rejected", reason)
            return True

        self.world.desk.work(application_id, "staff:mori", act)

    def issue(self, application_id: str) -> None:
        """Have the certificates made and the money taken."""

        def act(step: Step) -> bool:
            for certificate in step.case.certificates:
                made = certificate.changed(pdf_key="certificates/x", pdf_sha256="0" * 64)
                step.write(
                    move_certificate(move_certificate(made, "signed", step.now), "stored", step.now), certificate
                )
            payment = step.case.payments[-1]
            taken = move_payment(move_payment(payment, "capture_requested", step.now), "captured", step.now)
            step.write(taken.changed(captured_at=step.now), payment)
            return conclude(step)

        self.world.desk.work(application_id, "system", act)

    def attach(self, application_id: str, slot: str = "proof", state: str = "clean") -> Attachment:
        """Let a paper have been uploaded and looked at."""
        attachment = Attachment.model_validate(
            {
                "attachment_id": f"{next(self._number):024x}",
                "slot": slot,
                "name": "mihon.png",
                "media_type": "image/png",
                "size": 100,
                "state": state,
                "key": f"uploads/{application_id}/{slot}",
                "kept_key": new_attachment_key(application_id),
                "created_at": self.clock.now(),
            }
        )

        def act(step: Step) -> bool:
            step.write(attachment)
            return True

        self.world.desk.work(application_id, "system", act)
        return attachment

    def mandate(self, agent: str = HANAKO, principal: str = TARO, **others: Any) -> str:
        """Let an agent propose a mandate of a month and the principal confirm it; return its id."""
        wish = {"municipality": TOWN, "valid_until": "2026-12-20"} | others
        proposed = self.done(agent, "POST", "/mandates", wish)
        self.done(principal, "POST", "/mandates/confirmations", {"code": proposed["code"]})
        return str(proposed["mandate_id"])

    def _issues(self, application_id: str) -> bool:
        application = self.world.store.application(application_id)
        return application is not None and application.procedure_id in ISSUING
