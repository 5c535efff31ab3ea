"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from machiport.applications.asked import Asked
from machiport.applications.attachments.uploading_service import Uploading
from machiport.applications.delivering.download_service import Downloading
from machiport.applications.delivering.pickup_service import PickingUp
from machiport.applications.drafting.answers_service import AnswersService
from machiport.applications.drafting.begin_service import BeginService
from machiport.applications.drafting.correct_service import CorrectService
from machiport.applications.drafting.erase_service import EraseService
from machiport.applications.drafting.export_service import ExportService
from machiport.applications.drafting.reading_service import ReadingService
from machiport.applications.drafting.submit_service import SubmitService
from machiport.applications.drafting.withdraw_service import WithdrawService
from machiport.applications.identifiers import ApplicationId, municipality_of
from machiport.applications.mandates.mandate_service import MandateService
from machiport.clock import Clock
from machiport.http_api.access import resident
from machiport.http_api.idempotency_key import IdempotencyKey
from machiport.http_api.idempotent_requests import idempotent_request
from machiport.idempotency import REGION
from machiport.identity import Resident
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the applications API."""

    municipalities: MunicipalityRegistry
    begins: BeginService
    answers: AnswersService
    submits: SubmitService
    corrects: CorrectService
    withdraws: WithdrawService
    erases: EraseService
    reading: ReadingService
    exports: ExportService
    mandates: MandateService
    uploading: Uploading
    downloading: Downloading
    pickups: PickingUp
    clock: Clock


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]
Person = Annotated[Resident, resident()]
GivenApplication = Annotated[ApplicationId, Path(description="`application_id`, as the list of applications has it.")]


async def asked_of_region(request: Request, person: Person, key: IdempotencyKey) -> Asked:
    """Return who asks for what, where it is not about one application: its record is the region's."""
    return Asked(person.subject, idempotent_request(request, REGION, person, key, await request.body()))


async def asked_of_application(
    request: Request, application_id: GivenApplication, person: Person, key: IdempotencyKey
) -> Asked:
    """Return who asks for what of an application; its record is kept with its municipality."""
    owner = municipality_of(application_id)
    return Asked(person.subject, idempotent_request(request, owner, person, key, await request.body()))


AskedOfRegion = Annotated[Asked, Depends(asked_of_region)]
AskedOfApplication = Annotated[Asked, Depends(asked_of_application)]
