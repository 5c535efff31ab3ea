"""Steps of the person who applies: submit, hand in corrections, withdraw, erase."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from applications_api.schemas.applications import StepDoneOut
from applications_api.schemas.case_parts import OwnCorrectionOut
from applications_api.schemas.steps import CorrectionAnswersIn, ErasedOut, OwnCorrectionsOut, SubmissionIn
from applications_api.services import AskedOfApplication, GivenApplication, GivenServices, Person
from machiport.applications.drafting.views import ApplicationView
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import Language

router = APIRouter(prefix="/applications/{application_id}", tags=["applications"])


def _told(language: Language) -> Callable[[ApplicationView], StoredResponse]:
    return lambda view: StoredResponse(200, StepDoneOut.of(view, language).model_dump_json())


@router.post("/submission", response_model=StepDoneOut, summary="Submit")
async def submit(
    application_id: GivenApplication,
    body: SubmissionIn,
    services: GivenServices,
    language: RequestLanguage,
    asked: AskedOfApplication,
) -> Response:
    """Submit a draft; it gets its arrival number (到達番号) and its inquiry number (問合せ番号).

    422 names everything that is missing or wrong: answers (`/answers/…`), papers (`/attachments/…`), delivery.
    """
    return outcome_answer(services.submits.submit(asked, application_id, body.submission(), _told(language)))


@router.get("/corrections", response_model=OwnCorrectionsOut, summary="What is to be corrected")
async def list_corrections(application_id: GivenApplication, person: Person, services: GivenServices) -> Response:
    """Return every request to correct something, the newest last, with its reasons."""
    case = services.reading.one(person.subject, application_id).case
    return private_json_answer(OwnCorrectionsOut(items=[OwnCorrectionOut.of(each) for each in case.corrections]))


@router.post("/correction-answers", response_model=StepDoneOut, summary="Hand in the corrections")
async def hand_in_corrections(
    application_id: GivenApplication,
    body: CorrectionAnswersIn,
    services: GivenServices,
    language: RequestLanguage,
    asked: AskedOfApplication,
) -> Response:
    """Put the saved corrections in place of what was submitted; the review goes on."""
    version = body.answers_version
    return outcome_answer(services.corrects.hand_in(asked, application_id, version, _told(language)))


@router.post("/withdrawal", response_model=StepDoneOut, summary="Withdraw")
async def withdraw(
    application_id: GivenApplication, services: GivenServices, language: RequestLanguage, asked: AskedOfApplication
) -> Response:
    """Withdraw (取下げ) an application that is not decided yet; what was paid is let go of or paid back."""
    return outcome_answer(services.withdraws.withdraw(asked, application_id, _told(language)))


@router.post("/erasure", response_model=ErasedOut, summary="Erase")
async def erase(application_id: GivenApplication, services: GivenServices, asked: AskedOfApplication) -> Response:
    """Erase everything personal in an application that is over and was never reviewed.

    409 for what the law has kept, with the day until which it is.
    """
    return outcome_answer(services.erases.erase(asked, application_id))
