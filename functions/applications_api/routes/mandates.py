"""Mandates (委任): propose, look at by code, confirm, refuse, revoke."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Response

from applications_api.schemas.mandates import CodeIn, MandateIn, MandateOut, MandatesOut, ProposedOut
from applications_api.services import AskedOfRegion, GivenServices, Person
from machiport.applications.mandates.views import MandateView
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.request_facts import RequestLanguage
from machiport.idempotency import StoredResponse
from machiport.localized_text import Language

router = APIRouter(prefix="/mandates", tags=["mandates"])

GivenMandate = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")]


def _told(language: Language) -> Callable[[MandateView], StoredResponse]:
    return lambda view: StoredResponse(200, MandateOut.of(view, language).model_dump_json())


@router.post("", response_model=ProposedOut, status_code=201, summary="Propose to act for somebody")
async def propose_mandate(
    body: MandateIn, services: GivenServices, language: RequestLanguage, asked: AskedOfRegion
) -> Response:
    """Propose a mandate, and get the code by which the principal confirms it within seven days.

    The code is in this answer only (a repetition of the request gets it again).
    """
    services.municipalities.get(body.municipality)
    proposed = services.mandates.propose(asked, body.wish())
    answer = private_json_answer(ProposedOut.proposed(proposed, language), language)
    answer.status_code = 201
    answer.headers["Location"] = f"/mandates/{proposed.view.mandate.mandate_id}"
    if proposed.replayed:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


@router.get("", response_model=MandatesOut, summary="My mandates")
async def list_mandates(person: Person, services: GivenServices, language: RequestLanguage) -> Response:
    """Return the mandates that the person gave or holds, the newest first."""
    found = services.mandates.own(person.subject)
    return private_json_answer(MandatesOut(items=[MandateOut.of(each, language) for each in found]), language)


@router.post("/lookups", response_model=MandateOut, summary="What a code permits")
async def look_up_mandate(body: CodeIn, person: Person, services: GivenServices, language: RequestLanguage) -> Response:
    """Return what would be permitted, to whom, until when: to look at before confirming. Changes nothing.

    A POST, so that the code stands in no address.
    """
    return private_json_answer(MandateOut.of(services.mandates.look_up(person.subject, body.code), language), language)


@router.post("/confirmations", response_model=MandateOut, summary="Give a mandate")
async def confirm_mandate(
    body: CodeIn, services: GivenServices, language: RequestLanguage, asked: AskedOfRegion
) -> Response:
    """Let the agent apply in one's own name. Everything that they do is shown to both."""
    return outcome_answer(services.mandates.confirm(asked, body.code, _told(language)))


@router.post("/refusals", response_model=MandateOut, summary="Refuse a mandate")
async def refuse_mandate(
    body: CodeIn, services: GivenServices, language: RequestLanguage, asked: AskedOfRegion
) -> Response:
    """Refuse what was proposed; the code is worth nothing any more."""
    return outcome_answer(services.mandates.refuse(asked, body.code, _told(language)))


@router.get("/{mandate_id}", response_model=MandateOut, summary="One of my mandates")
async def get_mandate(
    mandate_id: GivenMandate, person: Person, services: GivenServices, language: RequestLanguage
) -> Response:
    """Return a mandate; that of other people is not there."""
    return private_json_answer(MandateOut.of(services.mandates.one(person.subject, mandate_id), language), language)


@router.post("/{mandate_id}/revocation", response_model=MandateOut, summary="End a mandate")
async def revoke_mandate(
    mandate_id: GivenMandate, services: GivenServices, language: RequestLanguage, asked: AskedOfRegion
) -> Response:
    """End a mandate at once, by either side. What was submitted goes on; the principal can still withdraw it."""
    return outcome_answer(services.mandates.revoke(asked, mandate_id, _told(language)))
