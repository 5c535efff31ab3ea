"""Applications: begin, look, list, throw away. Comes last: `{application_id}` would swallow the others' paths."""

from fastapi import APIRouter, Response

from applications_api.if_match import version_tag
from applications_api.schemas.applications import NewApplicationIn, OwnApplicationLineOut, OwnApplicationOut
from applications_api.schemas.progress import ApplicationFormOut
from applications_api.services import AskedOfRegion, GivenApplication, GivenServices, Person
from machiport.applications.drafting.views import ApplicationView
from machiport.http_api.answers import private_json_answer
from machiport.http_api.pagination import (
    DEFAULT_LIMIT,
    Cursor,
    Limit,
    Page,
    decode_identifier,
    next_identifier_cursor,
    query_fingerprint,
)
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import Language

router = APIRouter(prefix="/applications", tags=["applications"])

_LIST = query_fingerprint("own applications", {})


@router.post("", response_model=OwnApplicationOut, status_code=201, summary="Begin an application")
async def begin_application(
    body: NewApplicationIn, services: GivenServices, language: RequestLanguage, asked: AskedOfRegion
) -> Response:
    """Begin a draft, filled in with what is known. Whether the procedure is for the person is told before anything
    is typed: 409 with every reason at once."""
    services.municipalities.get(body.municipality)
    outcome = services.begins.begin(asked, body.wish(), _begun)
    # Shown as it is now: the request's record is kept for a day, and holds nothing of whom the draft is about.
    view = services.reading.one(asked.subject, outcome.response.body)
    answer = _shown(view, language)
    answer.status_code = outcome.response.status
    answer.headers["Location"] = f"/applications/{outcome.response.body}"
    if outcome.replayed:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _begun(view: ApplicationView) -> StoredResponse:
    return StoredResponse(201, view.case.application.application_id)


def _shown(view: ApplicationView, language: Language) -> Response:
    answer = private_json_answer(OwnApplicationOut.viewed(view, language), language)
    if view.progress is not None:
        answer.headers["ETag"] = version_tag(view.progress.version)
    return answer


@router.get("", response_model=Page[OwnApplicationLineOut], summary="My applications")
async def list_applications(
    person: Person,
    services: GivenServices,
    language: RequestLanguage,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Return the person's applications and those that they made for others, the newest first."""
    before = decode_identifier(cursor, _LIST, "before")
    lines = services.reading.own(person.subject, limit + 1, before)
    shown = [listed for _, listed in lines[:limit] if listed is not None]
    page = Page[OwnApplicationLineOut](
        items=[OwnApplicationLineOut.of(listed, language) for listed in shown],
        next_cursor=next_identifier_cursor([identifier for identifier, _ in lines], limit, _LIST, "before"),
    )
    return private_json_answer(page, language)


@router.get("/{application_id}", response_model=OwnApplicationOut, summary="One of my applications")
async def get_application(
    application_id: GivenApplication, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return everything about an application: where it stands, what is to be done, what was filled in.

    The ETag is the answers' version, for `If-Match` when they are saved.
    """
    return _shown(services.reading.one(person.subject, application_id), language)


@router.get("/{application_id}/form", response_model=ApplicationFormOut, summary="The form of one of my applications")
async def get_form(
    application_id: GivenApplication, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return the form in the version that the application began with, whatever has changed since."""
    view = services.reading.one(person.subject, application_id)
    return private_json_answer(ApplicationFormOut.of(view.procedure, language), language)


@router.delete("/{application_id}", status_code=204, summary="Throw a draft away")
async def throw_away(application_id: GivenApplication, person: Person, services: GivenServices) -> Response:
    """Erase a draft with everything that belongs to it. 409 for what was submitted: that is withdrawn instead."""
    services.withdraws.throw_away(person.subject, application_id)
    return Response(status_code=204)
