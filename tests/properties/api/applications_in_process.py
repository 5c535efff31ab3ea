"""The functions of online applications in one process, with applications at every stage of their lives.

Each function is behind its Lambda entry; the services are those of tests/faults/application_city.py, with no faults.
"""

import json
import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, Final, cast

from tests.applications_staff import JUMINHYO, SEAL, SEAL_RECORD, counter_document, member
from tests.applications_world import NOW, TOWN
from tests.faults.application_city import RECORD, REGION, TABLE, City, Faults, signing_keys
from tests.gateway_events import RESIDENTS_POOL, STAFF_POOL, LambdaContextDouble, claims, gateway_event
from tests.issuing_world import signing_certificate
from tests.payment_servers import Secret
from tests.properties.api.signed_notices import SECRET, signed

from applications_api.app import build_app as build_residents_app
from applications_staff_api.app import build_app as build_staff_app
from machiport.applications.cases.step import Step
from machiport.applications.issuing.dynamo_signing import DynamoSigningCertificates
from machiport.applications.issuing.verification import VerificationService
from machiport.applications.measuring.dynamo_measures import DynamoMeasures, DynamoUsualTimes
from machiport.applications.measuring.statistics_service import StatisticsService
from machiport.applications.payments.ports import PaymentGateway
from machiport.applications.payments.reconciliation_service import ReconciliationService
from machiport.applications.payments.stripe_gateway import StripeGateway
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.catalogue_service import CatalogueService
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.navigator.data_files import Navigators
from machiport.http_api.lambda_gateway import LambdaEntry, lambda_handler
from machiport.identity import UserPools
from machiport.municipalities import load_registry
from machiport.reads_together import Together
from machiport.residents.dynamo_keys import facts_key, profile_key
from machiport.residents.model import ResidentFacts
from payments_api.app import build_app as build_payments_app
from payments_api.services import Services as PaymentsServices
from procedures_api.app import build_app as build_procedures_app
from procedures_api.services import Services as ProceduresServices

_PUBLIC: Final = ("/procedures", "/life-events", "/procedure-navigators", "/open-data/", "/certificates/", "/verify")
_OF_RESIDENTS: Final = ("/applications", "/mandates")
_PAYMENTS: Final = ("/payment", "/payment/observation")
_WEBHOOK: Final = "/payments/webhooks/stripe"
_RECONCILIATION: Final = f"/staff/applications/{TOWN}/reconciliation"
_PATHS: Final = (*_PUBLIC, *_OF_RESIDENTS, _WEBHOOK, "/staff/applications/")
ANSWERS: Final = {name: value for name, value in JUMINHYO.items() if name not in {"applicant_name", "birthdate"}}
FREE: Final = ANSWERS | {"used_for": "pension_report"}
WEDDING: Final = {
    "applicant_kana": "ミホン ハナコ", "phone": "097-500-0000", "partner_name": "見本 太郎",
    "new_family_name": "partner", "foreign_partner": False, "visit_day": "2026-12-01", "visit_time": "morning",
}  # fmt: skip
_AGENT: Final = claims(RESIDENTS_POOL, "22222222-2222-4333-8444-555555555555")
_OTHER_REVIEWER: Final = member("mori", "m44201.applications.reviewer", "m44201.departments.citizens")
ADDRESS: Final = {"recipient": "見本 花子", "postal_code": "870-0000", "address": "見本市みほん町1-2-3"}
CORRECTION: Final = {"pointer": "/phone", "kind": "incorrect", "text": "電話番号を確かめてください(見本)。"}


def is_of_applications(path: str) -> bool:
    """Say whether one of these functions answers a path."""
    return path.startswith(_PATHS)


class ApplicationsInProcess:
    """Sends events to the function that each belongs to."""

    def __init__(self, resident: Mapping[str, str], reviewer: Mapping[str, str]) -> None:
        """Let the resident (of 大分市) apply for things, and the reviewer and the workers bring them on."""
        self._invocations = count(1)
        self._resident, self._reviewer = resident, reviewer
        self.reviewer = reviewer["sub"]
        self.city = City(Faults())
        for who in (resident, _AGENT):
            self._verify(who["sub"])
        DynamoSigningCertificates(self.city.dynamo.client, TABLE, self.city.clock).install(
            signing_certificate(signing_keys(), NOW)
        )
        self._build()
        self.known = self._one_of_everything()
        self._kept = deepcopy((self.city.dynamo.items, self.city.gateway.payments))

    def renew(self) -> None:
        """Make everything as it was at first: what one operation ended is there for the next."""
        self.city.dynamo.items, self.city.gateway.payments = deepcopy(self._kept)

    def _verify(self, subject: str) -> None:
        person = ResidentFacts(
            name="見本 花子", name_kana="ミホン ハナコ", birthdate=date(1950, 3, 4), gender="unknown",
            postal_code="870-0000", address="見本県見本市みほん町4-5-6", phone="097-500-0000",
        )  # fmt: skip
        profile = {**profile_key(subject), "identity_level": {"S": "jpki"}, "municipality": {"S": TOWN}}
        self.city.dynamo.put_item(TableName="residents", Item=profile)
        document = {**facts_key(subject), "document": {"S": person.model_dump_json()}}
        self.city.dynamo.put_item(TableName="residents", Item=document)

    def _build(self) -> None:
        pools, city = UserPools(RESIDENTS_POOL, STAFF_POOL), self.city
        self._residents = lambda_handler(build_residents_app(city.residents, pools))
        self._staff = lambda_handler(build_staff_app(city.staff, pools))
        stripe = StripeGateway(Secret("sk_mihon", SECRET), "https://gateway.example")
        payments = PaymentsServices(
            municipalities=load_registry(REGION),
            paying=city.paying,
            settling=city.settling,
            # The routes ask it for nothing else.
            gateway=cast("PaymentGateway", SimpleNamespace(read_webhook=stripe.read_webhook)),
            reconciliation=ReconciliationService(city.desk.store, city.gateway),
        )
        self._payments = lambda_handler(build_payments_app(payments, pools))
        client, procedures, registry = city.dynamo.client, Procedures(ProcedureFiles(REGION)), load_registry(REGION)
        signing = DynamoSigningCertificates(client, TABLE, city.clock)
        public = ProceduresServices(
            catalogue=CatalogueService(procedures, Navigators(REGION), DynamoUsualTimes(client, TABLE), city.clock),
            municipalities=registry,
            procedures=procedures,
            statistics=StatisticsService(DynamoMeasures(client, TABLE), city.clock, Together(4)),
            verification=VerificationService(city.desk.store, signing, procedures, registry, city.clock),
        )
        self._public = lambda_handler(build_procedures_app(public))

    def answer(self, event: dict[str, Any]) -> Mapping[str, Any]:
        """Return what the function answers to API Gateway."""
        path = str(event["path"])
        if path == _WEBHOOK:
            event = signed(event, list(self.city.gateway.payments))
        return self._entry(path)(event, LambdaContextDouble(f"applications-{next(self._invocations)}"))

    def _entry(self, path: str) -> LambdaEntry:
        if path == _WEBHOOK or path.startswith(_RECONCILIATION):
            return self._payments
        if path.startswith("/staff/"):
            return self._staff
        if path.startswith(_OF_RESIDENTS):
            return self._payments if path.endswith(_PAYMENTS) else self._residents
        return self._public

    def _one_of_everything(self) -> dict[str, list[str]]:
        confirmed, proposed = self._mandate("2026-12-20"), self._mandate("2026-12-01")
        self._done("POST", "/mandates/confirmations", {"code": confirmed["code"]})
        papers, papers_sent = self._with_papers(), self._with_papers()
        self._done("POST", f"/applications/{papers_sent[0]}/submission", {"answers_version": 2})
        self.stages = {
            **self._stages_before_decision(),
            "papers": [papers[0]],
            "papers_sent": [papers_sent[0]],
        }
        issued = self._paid(self._submitted(self._drafted(), "download"))
        methods = ("post", "post", "counter")
        posted, returned, counter = (self._submitted(self._drafted(FREE), method) for method in methods)
        for each in (issued, posted, returned, counter):
            self._approved(each)
        self._let_workers_work()
        batch = self._done("POST", f"/staff/applications/{TOWN}/print-batches", {"department": "citizens"})
        serials = [self.city.desk.whole(each).certificates[0].serial for each in (posted, returned)]
        back = {"serial": serials[1], "reason": "転居先不明(見本)"}
        self._done("POST", f"/staff/applications/{TOWN}/returned-letters", back)
        again = self._submitted(self._drafted(FREE), "post")
        self._approved(again)
        self._let_workers_work()
        self.stages |= {"issued": [issued], "posted": [posted, returned, again], "counter": [counter]}
        self.pickup_code = str(self._done("POST", f"/applications/{counter}/pickup-code", None)["code"])
        view = self._done("GET", f"/applications/{issued}", None)
        return {
            "application_id": [each for stage in self.stages.values() for each in stage],
            "attachment_id": [papers[1], papers_sent[1]],
            "mandate_id": [confirmed["mandate_id"], proposed["mandate_id"]],
            "mandate_code": [proposed["code"]],
            "batch_id": [batch["batch_id"]],
            "number": ["1", str(view["inquiry_number"]), str(view["arrival_number"])],
            "code": [str(view["certificates"][0]["verification_code"])],
            "serial": serials,
            "procedure_id": ["juminhyo", "konin_yoyaku", "inkan_toroku_shomeisho", "tenkyo"],
            "navigator_id": ["moving", "bereavement"],
        }

    def _stages_before_decision(self) -> dict[str, list[str]]:
        """Return applications on the way to a decision; `second` waits for the second approval."""
        corrected, recorded, withdrawn = (self._submitted(self._drafted(FREE), "download") for _ in range(3))
        self._step(corrected, "claim")
        self._step(corrected, "corrections", reasons=[CORRECTION])
        self._recorded(recorded, RECORD)
        self._done("POST", f"/applications/{withdrawn}/withdrawal", None)
        entered, second = (self._entered(SEAL), self._entered(SEAL))
        self._step(second, "payments", amount=300, receipt_number="2026-000001")
        self._recorded(second, SEAL_RECORD, _OTHER_REVIEWER)
        self._step(second, "approval", _OTHER_REVIEWER)
        assert self.city.desk.whole(second).application.state == "second_review"
        return {
            "draft": [self._drafted(), self._drafted(FREE)],
            "unpaid": [self._submitted(self._drafted(), "download")],
            "accepted": [self._submitted(self._drafted(FREE), "download") for _ in range(2)],
            "corrected": [corrected],
            "recorded": [recorded],
            "withdrawn": [withdrawn],
            "entered": [entered],
            "second": [second],
        }

    def _mandate(self, until: str) -> dict[str, Any]:
        return self._done("POST", "/mandates", {"municipality": TOWN, "valid_until": until}, _AGENT)

    def _with_papers(self) -> tuple[str, str]:
        """Return a draft and a paper of it that is uploaded and clean."""
        begun = self._done("POST", "/applications", {"municipality": TOWN, "procedure_id": "konin_yoyaku"})
        application_id = str(begun["application_id"])
        typed = {"answers": {**begun["form"]["answers"], **WEDDING}}
        self._done("PUT", f"/applications/{application_id}/answers", typed, version='"1"')
        paper = {"slot": "draft_notice", "name": "mihon.png", "media_type": "image/png", "size": 100}
        added = self._done("POST", f"/applications/{application_id}/attachments", paper)

        def checked(step: Step) -> bool:
            (present,) = step.case.attachments
            step.write(present.changed(state="clean", sha256="0" * 64, checked_at=step.now), present)
            return True

        self.city.desk.work(application_id, "system", checked)
        return application_id, str(added["attachment_id"])

    def _entered(self, changes: Mapping[str, Any]) -> str:
        document = counter_document(**changes)
        path = f"/staff/applications/{TOWN}/applications"
        return str(self._done("POST", path, document, _OTHER_REVIEWER)["application_id"])

    def _let_workers_work(self) -> None:
        chance = random.Random(7)  # noqa: S311  # an order to be repeated, not a secret
        with ThreadPoolExecutor(1) as worker:  # signing leaves its thread without the event loop that Mangum asks for
            worker.submit(self.city.pump, chance).result()
        self.city.clock.advance(timedelta(minutes=1))  # what is ready is printed with the next batch

    def _drafted(self, answers: Mapping[str, Any] = ANSWERS) -> str:
        begun = self._done("POST", "/applications", {"municipality": TOWN, "procedure_id": "juminhyo"})
        application_id = str(begun["application_id"])
        typed = {"answers": {**begun["form"]["answers"], **answers}}
        saved = self._done("PUT", f"/applications/{application_id}/answers", typed, version='"1"')
        assert not saved["faults"], saved["faults"]
        return application_id

    def _submitted(self, application_id: str, method: str) -> str:
        delivery = {"method": method} | ({"address": ADDRESS} if method == "post" else {})
        document = {"answers_version": 2, "delivery": delivery}
        self._done("POST", f"/applications/{application_id}/submission", document)
        return application_id

    def _paid(self, application_id: str) -> str:
        self._done("POST", f"/applications/{application_id}/payment", None)
        self.city.gateway.pay(list(self.city.gateway.payments)[-1])
        self._done("POST", f"/applications/{application_id}/payment/observation", None)
        return application_id

    def _approved(self, application_id: str) -> None:
        self._recorded(application_id, RECORD)
        exempt: dict[str, Any] = (
            {"exempt": True} if self.city.desk.whole(application_id).application.exemption_by_staff else {}
        )
        self._step(application_id, "approval", **exempt)

    def _recorded(self, application_id: str, record: Mapping[str, Any], who: Mapping[str, str] | None = None) -> None:
        version = self.city.desk.whole(application_id).application.version
        path = f"/staff/applications/{TOWN}/applications/{application_id}/record"
        self._done("PUT", path, {"version": version, "data": record}, who)

    def _step(self, application_id: str, step: str, who: Mapping[str, str] | None = None, **others: Any) -> None:
        version = self.city.desk.whole(application_id).application.version
        path = f"/staff/applications/{TOWN}/applications/{application_id}/{step}"
        self._done("POST", path, {"version": version, **others}, who)

    def _done(
        self, method: str, path: str, document: Any, who: Mapping[str, str] | None = None, version: str | None = None
    ) -> dict[str, Any]:
        """Send a request that must succeed; return what it answers."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"prepared-{next(self._invocations):04d}"}
        if version is not None:
            headers["If-Match"] = version
        person = who or (self._reviewer if path.startswith("/staff/") else self._resident)
        body = None if document is None else json.dumps(document)
        answer = self.answer(gateway_event(method, path, body=body, headers=headers, who=person))
        assert answer["statusCode"] in (200, 201), answer["body"]
        made: dict[str, Any] = json.loads(answer["body"])
        return made
