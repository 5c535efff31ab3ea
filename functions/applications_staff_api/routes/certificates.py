"""Certificates of one application: the preview, handing over at the counter, revocation."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from applications_staff_api.schemas.case_parts import CertificateOut
from applications_staff_api.schemas.letters import CollectionIn, DeliveriesOut, RevocationIn, deliveries_response
from applications_staff_api.services import (
    AskedByApprover,
    AskedByReviewer,
    GivenApplication,
    GivenReviewer,
    GivenServices,
)
from machiport.applications.cases.model import Case, Certificate
from machiport.http_api.answers import outcome_answer
from machiport.idempotency import StoredResponse

router = APIRouter(
    prefix="/staff/applications/{municipality}/applications/{application_id}", tags=["applications staff"]
)

CertificateNumber = Annotated[int, Path(ge=1, le=99, description="Which of the copies.")]
_PDF = "application/pdf"


@router.get(
    "/certificate-preview",
    summary="See the certificate before approving it",
    response_class=Response,
    responses={200: {"content": {_PDF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def preview_certificate(
    reviewer: GivenReviewer, application_id: GivenApplication, services: GivenServices
) -> Response:
    """Return the certificate as it would be, unsigned, as PDF. Looking at it is written into the audit trail."""
    drawn = services.previews.preview(reviewer, application_id)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": 'inline; filename="preview.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(drawn, media_type=_PDF, headers=headers)


@router.post("/collection", response_model=DeliveriesOut, summary="Hand over at the counter")
async def collect(
    body: CollectionIn, asked: AskedByReviewer, application_id: GivenApplication, services: GivenServices
) -> Response:
    """Write down that everything at the counter was handed over to who showed the code (受取番号)."""

    def find() -> Case:
        return services.views.case(asked.reviewer, application_id)

    key = asked.reviewer.key
    return outcome_answer(services.pickups.collect(asked.request, key, find, body.code, deliveries_response))


@router.post("/certificates/{number}/revocation", response_model=CertificateOut, summary="Revoke a certificate")
async def revoke(
    body: RevocationIn,
    asked: AskedByApprover,
    application_id: GivenApplication,
    number: CertificateNumber,
    services: GivenServices,
) -> Response:
    """Revoke a certificate (取消し): whoever checks it from now on is told so."""

    def find() -> Case:
        return services.views.case(asked.reviewer, application_id)

    def respond(certificate: Certificate) -> StoredResponse:
        return StoredResponse(200, CertificateOut.of(certificate).model_dump_json())

    key = asked.reviewer.key
    return outcome_answer(services.revoking.revoke(asked.request, key, find, number, body.reason, respond))
