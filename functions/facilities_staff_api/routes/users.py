"""People at the counter, by user number (利用者番号)."""

from fastapi import APIRouter, Response

from facilities_staff_api.schemas.users import PointsIn, UserOut
from facilities_staff_api.services import AskedByManager, Clerk, GivenServices
from machiport.facilities.accounts.answers import StandingOut
from machiport.facilities.accounts.standing_model import HolderStanding
from machiport.facilities.accounts.user_numbers import UserNumber
from machiport.http_api.answers import outcome_answer, private_json_answer
from machiport.http_api.given_municipality import GivenMunicipality
from machiport.idempotency import StoredResponse

router = APIRouter(prefix="/staff/facilities/{municipality}/users/{user_number}", tags=["facilities staff"])


@router.get("", response_model=UserOut, summary="Look a person up")
async def get_user(
    municipality: GivenMunicipality,
    user_number: UserNumber,
    services: GivenServices,
    person: Clerk,  # noqa: ARG001  # the guard
) -> Response:
    """Return who has this user number, and how this municipality knows them. Every look leaves a line in the log."""
    return private_json_answer(UserOut.of(services.users.view(municipality.code, user_number)))


@router.post("/points", response_model=StandingOut, summary="Add or forgive a person's points")
async def correct_points(
    asked: AskedByManager,
    user_number: UserNumber,
    body: PointsIn,
    services: GivenServices,
) -> Response:
    """Add or forgive points (違反点); whether they suspend is counted anew, and the note is kept."""
    holder = services.users.account(asked.municipality, user_number).holder

    def respond(standing: HolderStanding) -> StoredResponse:
        return StoredResponse(200, StandingOut.of(standing).model_dump_json())

    return outcome_answer(services.standings.correct(asked.request, holder, body.wish(asked.pseudonym), respond))
