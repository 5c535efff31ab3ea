"""A member of staff's own facts."""

from typing import Annotated

from fastapi import APIRouter, Response

from machiport.http_api.access import staff
from machiport.http_api.answers import private_json_answer
from machiport.identity import Staff
from residents_api.schemas.people import StaffOut
from residents_api.services import GivenServices

router = APIRouter(prefix="/staff", tags=["staff"])


@router.get("/me", response_model=StaffOut, summary="What I may do")
async def get_own_roles(person: Annotated[Staff, staff()], services: GivenServices) -> Response:
    """Return the municipalities, contexts and roles of the member of staff who asks."""
    return private_json_answer(StaffOut.of(person, services.municipalities))
