"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from machiport.applications.attachments.ports import PaperLinks
from machiport.applications.delivering.pickup_service import PickingUp
from machiport.applications.delivering.post_service import Posting
from machiport.applications.identifiers import ApplicationId
from machiport.applications.issuing.revoking_service import Revoking
from machiport.applications.measuring.statistics_service import StatisticsService
from machiport.applications.payments.staff_payments import CounterPayments, Refunds
from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.reviewing.asking import Reviewer, ReviewRequest
from machiport.applications.reviewing.audit_reading import AuditService
from machiport.applications.reviewing.bulk import BulkDecisionService
from machiport.applications.reviewing.claiming import ClaimService
from machiport.applications.reviewing.correcting import CorrectionService
from machiport.applications.reviewing.counter_entry import CounterService
from machiport.applications.reviewing.deciding import DecisionService
from machiport.applications.reviewing.errors import NoDepartment
from machiport.applications.reviewing.paper_reading import PaperReader
from machiport.applications.reviewing.previewing import PreviewService
from machiport.applications.reviewing.queue import QueueReader
from machiport.applications.reviewing.recording import RecordService
from machiport.applications.reviewing.titles import ProcedureTitles
from machiport.applications.reviewing.viewing import ViewService
from machiport.clock import Clock
from machiport.http_api.access import staff
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.idempotent_requests import idempotent_request
from machiport.identity import Staff
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the applications API for staff."""

    municipalities: MunicipalityRegistry
    titles: ProcedureTitles
    queues: QueueReader
    views: ViewService
    papers: PaperReader
    claims: ClaimService
    corrections: CorrectionService
    records: RecordService
    decisions: DecisionService
    bulk: BulkDecisionService
    counter: CounterService
    audit: AuditService
    previews: PreviewService
    pickups: PickingUp
    posting: Posting
    revoking: Revoking
    counter_payments: CounterPayments
    refunds: Refunds
    certificate_links: PaperLinks
    procedures: Procedures
    statistics: StatisticsService
    clock: Clock


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]
GivenApplication = Annotated[ApplicationId, Path(description="`application_id`, as the queue names it.")]

# A reviewer (審査担当) decides; an approver (決裁者) may do whatever a reviewer may, and approves for the second time.
_ReviewerStaff = Annotated[Staff, staff("applications", "reviewer")]
_ApproverStaff = Annotated[Staff, staff("applications", "approver")]


async def reviewer_of(municipality: GivenMunicipality, person: _ReviewerStaff) -> Reviewer:
    """Return the reviewer who asks.

    Raises NoDepartment for who is of none.
    """
    return _reviewer(municipality.code, person)


async def approver_of(municipality: GivenMunicipality, person: _ApproverStaff) -> Reviewer:
    """Return the approver who asks.

    Raises NoDepartment for who is of none.
    """
    return _reviewer(municipality.code, person)


def _reviewer(municipality: str, person: Staff) -> Reviewer:
    departments = person.departments(municipality)
    if not departments:
        raise NoDepartment
    is_approver = person.may(municipality, "applications", "approver")
    return Reviewer(municipality, person.key, departments, is_approver)


GivenReviewer = Annotated[Reviewer, Depends(reviewer_of)]
GivenApprover = Annotated[Reviewer, Depends(approver_of)]


async def asked_by_reviewer(
    request: Request,
    municipality: GivenMunicipality,
    person: _ReviewerStaff,
    idempotency_key: IdempotencyKey,
) -> ReviewRequest:
    """Return what a reviewer asks for, under its key."""
    return await _asked(request, municipality.code, person, idempotency_key)


async def asked_by_approver(
    request: Request,
    municipality: GivenMunicipality,
    person: _ApproverStaff,
    idempotency_key: IdempotencyKey,
) -> ReviewRequest:
    """Return what an approver asks for, under its key."""
    return await _asked(request, municipality.code, person, idempotency_key)


async def _asked(request: Request, municipality: str, person: Staff, key: str) -> ReviewRequest:
    asked = idempotent_request(request, municipality, person, key, await request.body())
    return ReviewRequest(_reviewer(municipality, person), asked)


AskedByReviewer = Annotated[ReviewRequest, Depends(asked_by_reviewer)]
AskedByApprover = Annotated[ReviewRequest, Depends(asked_by_approver)]
