"""Papers (添付書類): the file goes straight from the phone into quarantine, is checked, and then counts."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from applications_api.schemas.attachments import AttachmentIn, PaperAddedOut, PaperOut, PapersOut
from applications_api.services import AskedOfApplication, GivenApplication, GivenServices, Person
from machiport.applications.attachments.ports import UploadForm
from machiport.applications.attachments.uploading_service import FORM_LIFE
from machiport.applications.cases.model import Attachment
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/applications/{application_id}/attachments", tags=["applications"])

AttachmentId = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")]
_REMOVED = StoredResponse(200, '{"removed":true}')


@router.post("", status_code=201, response_model=PaperAddedOut, summary="Add a paper")
async def add_attachment(
    application_id: GivenApplication,
    body: AttachmentIn,
    services: GivenServices,
    language: RequestLanguage,
    asked: AskedOfApplication,
) -> Response:
    """Announce a file, and get the form with which exactly this file can be uploaded within a quarter of an hour."""

    def respond(attachment: Attachment, form: UploadForm) -> StoredResponse:
        shown = PaperAddedOut.added(attachment, form, int(FORM_LIFE.total_seconds()), language)
        return StoredResponse(201, shown.model_dump_json())

    return outcome_answer(services.uploading.add(asked, application_id, body.paper(), respond))


@router.get("", response_model=PapersOut, summary="The papers of an application")
async def list_attachments(
    application_id: GivenApplication, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return all papers, and what came of their check."""
    case = services.reading.one(person.subject, application_id).case
    return private_json_answer(PapersOut(items=[PaperOut.of(each, language) for each in case.attachments]), language)


@router.post("/{attachment_id}/removal", summary="Take a paper back", response_model=dict[str, bool])
async def remove_attachment(
    application_id: GivenApplication, attachment_id: AttachmentId, services: GivenServices, asked: AskedOfApplication
) -> Response:
    """Take a paper out of an application that is not submitted, or is to be corrected."""
    return outcome_answer(services.uploading.remove(asked, application_id, attachment_id, _REMOVED))
