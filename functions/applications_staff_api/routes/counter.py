"""Applications that come to the counter or on paper."""

from functools import partial

from fastapi import APIRouter, Response

from applications_staff_api.routes.acting import AnsweringReviewer
from applications_staff_api.schemas.counter import CounterIn
from applications_staff_api.schemas.queue import ApplicationOut
from machiport.http_api.answers import outcome_answer

router = APIRouter(prefix="/staff/applications/{municipality}/applications", tags=["applications staff"])


@router.post("", response_model=ApplicationOut, status_code=201, summary="Enter an application")
async def enter_application(body: CounterIn, answering: AnsweringReviewer) -> Response:
    """Enter what somebody applies for at the counter or on paper; it goes on like all others."""
    respond = partial(answering.respond, status=201)
    return outcome_answer(answering.services.counter.enter(answering.asked, body.entry(), respond))
