"""Getting certificates: download, or the code for the counter."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict

from applications_api.schemas.certificates import DownloadOut, PickupCodeOut
from applications_api.services import AskedOfApplication, GivenApplication, GivenServices
from machiport.applications.cases.model import Delivery
from machiport.applications.delivering.download_service import LINK_LIFE, FileKind
from machiport.http_api.answers import outcome_answer
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/applications/{application_id}", tags=["applications"])

CertificateNumber = Annotated[int, Path(ge=1, le=99, description="Which of the copies.")]


class DownloadIn(BaseModel):
    """Which file: the certificate for people (PDF) or for programs (SD-JWT VC)."""

    model_config = ConfigDict(extra="forbid")

    kind: FileKind = "pdf"


@router.post("/certificates/{number}/downloads", response_model=DownloadOut, summary="Download a certificate")
async def download(
    application_id: GivenApplication,
    number: CertificateNumber,
    body: DownloadIn,
    services: GivenServices,
    asked: AskedOfApplication,
) -> Response:
    """Return a link that lives five minutes. Downloads are counted; they end 90 days after the issue."""
    seconds = int(LINK_LIFE.total_seconds())

    def respond(url: str, delivery: Delivery) -> StoredResponse:
        return StoredResponse(200, DownloadOut.of(url, delivery, seconds).model_dump_json())

    return outcome_answer(services.downloading.download(asked, application_id, number, body.kind, respond))


@router.post("/pickup-code", response_model=PickupCodeOut, summary="The code for the counter")
async def new_pickup_code(
    application_id: GivenApplication, services: GivenServices, asked: AskedOfApplication
) -> Response:
    """Return a new code (受取番号) to show at the counter."""

    def respond(code: str) -> StoredResponse:
        return StoredResponse(200, PickupCodeOut(code=code).model_dump_json())

    return outcome_answer(services.pickups.new_code(asked, application_id, respond))
