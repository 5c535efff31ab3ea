"""What an owner knows of the person who asks, or of their group."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from machiport.facilities.accounts.answers import StandingOut
from machiport.http_api.answers import private_json_answer
from reservations_api.services import GivenServices, Person

router = APIRouter(prefix="/reservations/standing", tags=["account and groups"])


@router.get("", response_model=StandingOut, summary="What an owner knows of me")
async def get_standing(
    person: Person,
    services: GivenServices,
    municipality: Annotated[str, Query(pattern=r"^[0-9]{5}$", examples=["44201"])],
    group_id: Annotated[str | None, Query(max_length=40, description="Ask for this group of mine.")] = None,
) -> Response:
    """Return the places taken of each quota by month, penalty points (違反点), and until when they suspend."""
    owner = services.municipalities.get(municipality).code
    holder = services.parties.holder(person.subject, group_id)
    return private_json_answer(StandingOut.of(services.standings.standing(owner, holder)))
