"""A resident's own facts."""

from typing import Annotated

from fastapi import APIRouter, Response

from machiport.http_api.access import resident
from machiport.http_api.answers import private_json_answer
from machiport.identity import Resident
from residents_api.schemas.people import ResidentOut
from residents_api.services import GivenServices

router = APIRouter(prefix="/residents", tags=["residents"])


@router.get("/me", response_model=ResidentOut, summary="My facts")
async def get_own_facts(person: Annotated[Resident, resident()], services: GivenServices) -> Response:
    """Return what was verified about the resident who asks."""
    residents, subject = services.residents, person.subject
    return private_json_answer(ResidentOut.of(residents.profile_of(subject), residents.facts_of(subject)))
