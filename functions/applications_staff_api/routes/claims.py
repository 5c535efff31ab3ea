"""Who works on an application: claim, release, assign, stand aside."""

from fastapi import APIRouter, Response

from applications_staff_api.routes.acting import ActOfApprover, ActOfReviewer
from applications_staff_api.schemas.queue import ApplicationOut, staff_key
from applications_staff_api.schemas.steps import AssignmentIn, StepIn
from machiport.http_api.answers import outcome_answer

router = APIRouter(
    prefix="/staff/applications/{municipality}/applications/{application_id}", tags=["applications staff"]
)


@router.post("/claim", response_model=ApplicationOut, summary="Take an application")
async def claim(body: StepIn, act: ActOfReviewer) -> Response:
    """Take what nobody works on; of two who try at once one gets it. The second review is for approvers."""
    return outcome_answer(act.services.claims.claim(act.asked, act.target(body), act.respond))


@router.post("/release", response_model=ApplicationOut, summary="Give an application up")
async def release(body: StepIn, act: ActOfReviewer) -> Response:
    """Put one's own application back into the queue; an approver may do so with anybody's."""
    return outcome_answer(act.services.claims.release(act.asked, act.target(body), act.respond))


@router.post("/assignment", response_model=ApplicationOut, summary="Give an application to somebody")
async def assign(body: AssignmentIn, act: ActOfApprover) -> Response:
    """Have somebody work on it, whoever does now."""
    return outcome_answer(
        act.services.claims.assign(act.asked, act.target(body), staff_key(body.assignee), act.respond)
    )


@router.post("/recusal", response_model=ApplicationOut, summary="It concerns me")
async def recuse(body: StepIn, act: ActOfReviewer) -> Response:
    """Stand aside (回避) from what concerns oneself or one's family: for good, and a first approval goes with it."""
    return outcome_answer(act.services.claims.recuse(act.asked, act.target(body), act.respond))
