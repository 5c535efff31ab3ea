"""What the routes of this function call, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from machiport.hazard.shelters.list_service import ShelterListService
from machiport.hazard.shelters.shelter_service import ShelterService
from machiport.hazard.shelters.status_service import ShelterStatusService
from machiport.http_api.access import staff
from machiport.identity import Staff
from machiport.municipalities import MunicipalityRegistry


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the hazard API for staff."""

    lists: ShelterListService
    statuses: ShelterStatusService
    shelters: ShelterService
    municipalities: MunicipalityRegistry


async def services_of(request: Request) -> Services:
    """Return the services that `wiring.py` made."""
    return cast("Services", request.app.state.services)


GivenServices = Annotated[Services, Depends(services_of)]

Editor = Annotated[Staff, staff("hazard", "editor")]
Reporter = Annotated[Staff, staff("hazard", "reporter")]
