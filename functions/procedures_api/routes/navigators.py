"""Questionnaires (手続きナビ): what does somebody in my situation have to do?"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from machiport.http_api.access import public
from machiport.http_api.answers import json_answer, private_json_answer
from procedures_api.routes.caching import CACHE_CONTROL
from procedures_api.schemas.guidance import GuidanceIn, GuidanceOut
from procedures_api.schemas.navigators import NavigatorOut, NavigatorsOut
from procedures_api.services import AskedHere

router = APIRouter(prefix="/procedure-navigators", tags=["procedures"], dependencies=[public()])

NavigatorId = Annotated[str, Path(max_length=60, description="Id of a questionnaire.", examples=["moving"])]


@router.get("", response_model=NavigatorsOut, summary="Questionnaires")
async def list_navigators(request: Request, asked: AskedHere) -> Response:
    """Return the questionnaires that there are."""
    body = NavigatorsOut.of(asked.services.catalogue.navigators(), asked.language)
    return json_answer(request, body, CACHE_CONTROL, asked.language)


@router.get("/{navigator_id}", response_model=NavigatorOut, summary="A questionnaire")
async def get_navigator(request: Request, asked: AskedHere, navigator_id: NavigatorId) -> Response:
    """Return a questionnaire's questions, each with when it is asked."""
    body = NavigatorOut.in_full(asked.services.catalogue.navigator(navigator_id), asked.language)
    return json_answer(request, body, CACHE_CONTROL, asked.language)


@router.post("/{navigator_id}/results", response_model=GuidanceOut, summary="What do I have to do?")
async def guide(asked: AskedHere, navigator_id: NavigatorId, body: GuidanceIn) -> Response:
    """Return the steps that follow from the answers, in one order, and the question to ask next.

    It is a question with a body, since a family's circumstances belong in no address line: nothing is created, kept
    or logged, so there is no Idempotency-Key, and no cache may keep the answer.
    """
    code = asked.services.municipalities.get(body.municipality).code
    guidance = asked.services.catalogue.guidance(code, navigator_id, body.answers)
    return private_json_answer(GuidanceOut.of(guidance, code, asked.language), asked.language)
