"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.http_api.access import staff
from machiport.identity import Staff
from machiport.municipalities import Municipality, MunicipalityRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of the facilities API for staff."""

    municipalities: MunicipalityRegistry


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

# A clerk (窓口担当) books at the counter and marks who came; a manager (施設管理担当) may do everything else besides.
Clerk = Annotated[Staff, staff("facilities", "clerk")]
Manager = Annotated[Staff, staff("facilities", "manager")]


async def known_municipality(services: GivenServices, municipality: str) -> Municipality:
    """Return the municipality of the path.

    Raises MunicipalityNotFound.
    """
    return services.municipalities.get(municipality)


GivenMunicipality = Annotated[Municipality, Depends(known_municipality)]
