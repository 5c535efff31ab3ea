"""Answers as they are typed."""

from fastapi import APIRouter, Response

from applications_api.if_match import ReadVersion, version_tag
from applications_api.schemas.progress import AnswersIn, ProgressOut
from applications_api.services import GivenApplication, GivenServices, Person
from machiport.http_api.answers import private_json_answer
from machiport.http_api.request_facts import RequestLanguage

router = APIRouter(prefix="/applications/{application_id}/answers", tags=["applications"])


@router.put("", response_model=ProgressOut, summary="Save the answers")
async def save_answers(
    application_id: GivenApplication,
    body: AnswersIn,
    read: ReadVersion,
    person: Person,
    services: GivenServices,
    language: RequestLanguage,
) -> Response:
    """Save a draft's answers, or those of a correction, in place of the version that `If-Match` names.

    What is wrong by the form is saved and told. 412 where another device has saved since; 409 where they are
    submitted.
    """
    progress = services.answers.save(person.subject, application_id, read, body.answers)
    answer = private_json_answer(ProgressOut.of(progress, language), language)
    answer.headers["ETag"] = version_tag(progress.version)
    return answer
