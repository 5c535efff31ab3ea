"""The steps of a review: corrections, the register, decisions. Each names the version that was looked at."""

from fastapi import APIRouter, Response

from applications_staff_api.routes.acting import ActOfReviewer
from applications_staff_api.schemas.queue import ApplicationOut
from applications_staff_api.schemas.steps import ApprovalIn, CorrectionIn, ReasonedIn, RecordIn, StepIn
from machiport.applications.reviewing.deciding import Decision
from machiport.http_api.answers import outcome_answer

router = APIRouter(
    prefix="/staff/applications/{municipality}/applications/{application_id}", tags=["applications staff"]
)


@router.post("/corrections", response_model=ApplicationOut, summary="Ask for a correction")
async def request_correction(body: CorrectionIn, act: ActOfReviewer) -> Response:
    """Ask the applicant to correct something (補正); the legal clock stands still until they have."""
    corrections = act.services.corrections
    return outcome_answer(corrections.request(act.asked, act.target(body), body.told(), act.respond))


@router.post("/corrections/withdrawal", response_model=ApplicationOut, summary="Take a request to correct back")
async def take_correction_back(body: StepIn, act: ActOfReviewer) -> Response:
    """Go on with the review without the correction."""
    return outcome_answer(act.services.corrections.take_back(act.asked, act.target(body), act.respond))


@router.put("/record", response_model=ApplicationOut, summary="Enter what the register says")
async def enter_record(body: RecordIn, act: ActOfReviewer) -> Response:
    """Put what the certificate takes from the register (台帳) in place of what was entered before."""
    return outcome_answer(act.services.records.enter(act.asked, act.target(body), body.data, act.respond))


@router.post("/approval", response_model=ApplicationOut, summary="Approve")
async def approve(body: ApprovalIn, act: ActOfReviewer) -> Response:
    """Approve; with two steps the first approval hands over to an approver, who must be another person."""
    decision = Decision("approve", exempt=body.exempt)
    return outcome_answer(act.services.decisions.decide(act.asked, act.target(body), decision, act.respond))


@router.post("/rejection", response_model=ApplicationOut, summary="Reject")
async def reject(body: ReasonedIn, act: ActOfReviewer) -> Response:
    """Reject (却下) with the reason that the applicant reads; with two steps an approver's decision."""
    decision = Decision("reject", body.reason)
    return outcome_answer(act.services.decisions.decide(act.asked, act.target(body), decision, act.respond))


@router.post("/non-acceptance", response_model=ApplicationOut, summary="Do not accept")
async def refuse_acceptance(body: ReasonedIn, act: ActOfReviewer) -> Response:
    """Refuse to accept (不受理) what can be no application, with the reason that the applicant reads."""
    decision = Decision("not_accept", body.reason)
    return outcome_answer(act.services.decisions.decide(act.asked, act.target(body), decision, act.respond))


@router.post("/sending-back", response_model=ApplicationOut, summary="Send back")
async def send_back(body: ReasonedIn, act: ActOfReviewer) -> Response:
    """Give a first approval back (差戻し) to who gave it; they may take it back themselves as well."""
    return outcome_answer(act.services.decisions.send_back(act.asked, act.target(body), body.reason, act.respond))
